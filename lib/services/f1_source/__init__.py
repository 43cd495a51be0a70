"""Where F1's schedules and results come from: the addresses, the budget, and the times of rest that a host asks for."""

from __future__ import annotations

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
        """Count one request; a full second is waited for, a full hour raises SourceRateLimited."""
        self.admit()
        for name in ("jolpica-second", "jolpica-hour"):
            limit = self.limits[name]
            spent = self.cache.spend(name, "all", limit.requests, limit.seconds)
            for _ in range(LONGEST_PAUSE):
                if spent.allowed or spent.reset > LONGEST_PAUSE:
                    break
                self.sleep(spent.reset)
                spent = self.cache.spend(name, "all", limit.requests, limit.seconds)
            if not spent.allowed:
                raise SourceRateLimited("The hourly request budget for Jolpica is used up", retry_after=spent.reset)
