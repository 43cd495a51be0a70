"""Where F1's schedules and results come from: the addresses, the budget, and the times of rest that a host asks for."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from lib.cache.steady import SteadyCache
from lib.errors import SourceBlocked, SourceRateLimited, Unavailable
from lib.limits import TABLE, Limit
from lib.services.f1_source import remembered_failures
from lib.services.f1_source.http import SECONDS, get_json
from lib.source_names import DEMO, LIVE, source_names

LIVE_SCHEDULES = "https://raw.githubusercontent.com/theOehrly/f1schedule/master"
LIVE_JOLPICA = "https://api.jolpi.ca/ergast/f1"
LONGEST_PAUSE = 2  # seconds that a request waits for its turn; chosen: a longer wait is told to the client
HOSTS = {"jolpica": "Jolpica", "f1": "F1's archive"}


@dataclass(frozen=True)
class F1Source:
    """`base` is F1_SOURCE; schedules and results come from where its first source lies: live, or a base URL.

    `admit` is called before each request to Jolpica and raises TooManyRequests if its caller had enough of them.
    """

    base: str
    cache: SteadyCache
    limits: Mapping[str, Limit] = field(default_factory=lambda: TABLE)
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    seconds: float = SECONDS
    admit: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)

    def ask_schedules(self, name: str) -> Any:
        """Return one of FastF1's schedule files. Raise what get_json raises."""
        return self._ask(f"{self._address(LIVE_SCHEDULES, 'f1schedule')}/{name}")

    def ask_jolpica(self, path: str, limit: int, offset: int) -> Any:
        """Return one page of Jolpica's, counted against the budget. Raise what get_json or `admit` raise."""
        url = f"{self._address(LIVE_JOLPICA, 'ergast/f1')}/{path}.json?limit={limit}&offset={offset}"
        return self._ask(url, self._spend)

    def _address(self, live: str, folder: str) -> str:
        base = source_names(self.base)[0].base
        if base == DEMO:
            raise Unavailable("F1_SOURCE is demo, but no demo server is running; set its address")
        return live if base == LIVE else f"{base}/{folder}"

    def count_request(self, url: str) -> None:
        """Count a request that a reader of sessions is about to send; a full second is waited for.

        Raise SourceRateLimited for a full hour.
        """
        of_jolpica = url.startswith(self._address(LIVE_JOLPICA, "ergast/f1"))
        self._take(*(("jolpica-second", "jolpica-hour") if of_jolpica else ("f1-second", "f1-hour")))

    def _ask(self, url: str, spend: Callable[[], None] = lambda: None) -> Any:
        host = f"host:{urlsplit(url).netloc}"
        if resting := remembered_failures.remembered(self.cache, host, self.clock):
            raise resting
        spend()
        try:
            return get_json(url, self.seconds)
        except (SourceBlocked, SourceRateLimited) as error:
            remembered_failures.remember(self.cache, host, error, self.clock)
            raise

    def _spend(self) -> None:
        """Count one request to Jolpica; a full second is waited for, a full hour raises SourceRateLimited."""
        self.admit()
        self._take("jolpica-second", "jolpica-hour")

    def _take(self, *names: str) -> None:
        for name in names:
            limit, waited = self.limits[name], 0.0
            while wait := self.cache.take(name, limit.requests, limit.seconds):
                if wait > LONGEST_PAUSE or waited > self.seconds:
                    host = HOSTS[name.partition("-")[0]]
                    raise SourceRateLimited(f"The request budget for {host} is used up", retry_after=math.ceil(wait))
                self.sleep(wait)
                waited += wait
