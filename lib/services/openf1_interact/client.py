"""Asking OpenF1 as politely as it asks to be: one connection, one request at a time, a budget that all loads share.

OpenF1 allows 3 requests a second and 30 a minute (measured in August 2026) and closes to visitors while a session runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson

from lib.config import VERSION
from lib.errors import LoadPaused, SlipstreamError, SourceBlocked, SourceBusy, SourceRateLimited, Unavailable
from lib.services.f1_source import F1Source

if TYPE_CHECKING:
    import httpx

Rows = list[dict[str, Any]]
LIVE_ADDRESS = "https://api.openf1.org/v1"
FOLDER = "openf1/v1"  # below the base URL of a server that speaks like OpenF1
USER_AGENT = f"Slipstream/{VERSION} (one load at a time, at most 20 requests a minute)"
BURST = 4.5  # times the mean pace of the budget: 1.5 requests a second of 20 a minute, half of what OpenF1 allows
SECONDS = 30.0  # a driver's whole race takes OpenF1 up to 5 s to look up, and has 4 MB
LARGEST = 40_000_000
TRIES, FIRST_PAUSE = 3, 2.0
LONGEST_PAUSE = 120
CLOSED_BEFORE = CLOSED_AFTER = timedelta(minutes=30)  # around a session, measured by users of OpenF1
SHORTEST_WINDOW = timedelta(minutes=1)


class TooMuch(Exception):
    """OpenF1 finds an answer too large (422): ask for less at once."""


class OpenF1Client:
    """One load's connection to OpenF1. `requests` and `received` (bytes unpacked) count what it cost."""

    def __init__(self, base: str, source: F1Source, left: Callable[[], float]) -> None:
        import httpx  # 0.1 s that a request for a stored session need not pay

        self._address = LIVE_ADDRESS if base == "live" else f"{base}/{FOLDER}"
        self._source, self._left = source, left
        limit = source.limits["openf1-minute"]
        self._between = limit.seconds / limit.requests / BURST
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"}
        self._http = httpx.Client(headers=headers, timeout=SECONDS, limits=httpx.Limits(max_connections=1))
        self._last = -self._between
        self.requests = self.received = 0

    def __enter__(self) -> OpenF1Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def ask(self, endpoint: str, filters: Mapping[str, Any]) -> Rows:
        """Return the rows of an answer, none where OpenF1 has none; raises TooMuch or why it refuses."""
        query = "&".join(f"{_name(name)}{quote(str(value), safe=':')}" for name, value in filters.items())
        for attempt in range(TRIES):
            self._wait_for_turn()
            try:
                return self._once(f"{self._address}/{endpoint}?{query}")
            except SourceRateLimited as error:
                if attempt == TRIES - 1 or (error.retry_after or 0) > LONGEST_PAUSE:
                    raise
                self._pause(float(error.retry_after or LONGEST_PAUSE))
            except (SourceBlocked, SourceBusy):
                raise
            except Unavailable:
                if attempt == TRIES - 1:
                    raise
                self._pause(FIRST_PAUSE * 2**attempt)
        raise AssertionError

    def ask_between(self, endpoint: str, filters: Mapping[str, Any], start: datetime, end: datetime) -> Rows:
        """Return the rows dated from `start` up to, not including, `end`: in halves where it is too much at once."""
        try:
            return self.ask(endpoint, {**filters, "date>=": _stamp(start), "date<": _stamp(end)})
        except TooMuch as error:
            if end - start < SHORTEST_WINDOW:
                raise Unavailable("OpenF1 refuses even a minute of one car") from error
        middle = start + (end - start) / 2
        return [
            *self.ask_between(endpoint, filters, start, middle),
            *self.ask_between(endpoint, filters, middle, end),
        ]

    def _once(self, url: str) -> Rows:
        import httpx

        self.requests += 1
        try:
            response = self._http.get(url)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            refused = "refused" in str(error).lower()
            raise (SourceBlocked if refused else Unavailable)("OpenF1 cannot be reached") from error
        self.received += len(response.content)
        return self._rows(response)

    def _rows(self, response: httpx.Response) -> Rows:
        status = response.status_code
        if status == 404:
            return []
        if status == 422:
            raise TooMuch
        if status != 200:
            raise self._refusal(status, response.headers.get("Retry-After", ""))
        if len(response.content) > LARGEST:
            raise Unavailable(f"OpenF1 sent more than {LARGEST // 1_000_000} MB")
        try:
            rows = orjson.loads(response.content)
        except orjson.JSONDecodeError as error:
            raise Unavailable("OpenF1 did not answer with JSON") from error
        # {"detail": "No results found."} comes with 200 too
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def _refusal(self, status: int, retry_after: str) -> SlipstreamError:
        if status == 401:
            return busy(self._source)
        if status == 429:
            seconds = int(retry_after) if retry_after.isdecimal() else 60
            return SourceRateLimited("OpenF1 asks us to slow down", retry_after=max(1, seconds))
        if status == 403:
            return SourceBlocked("OpenF1 refuses requests from this address (403)")
        return Unavailable(f"OpenF1 answers {status}")

    def _wait_for_turn(self) -> None:
        """Wait until this request is within the budget of all loads."""
        limit = self._source.limits["openf1-minute"]
        while True:
            spent = self._source.cache.spend("openf1-minute", "all", limit.requests, limit.seconds)
            if spent.allowed:
                break
            # the limit is a sliding one: some of it is free before the window ends
            self._pause(min(3.0, float(spent.reset)))
        since = time.monotonic() - self._last
        if since < self._between:
            self._pause(self._between - since)
        self._last = time.monotonic()

    def _pause(self, seconds: float) -> None:
        if self._left() < seconds:
            raise LoadPaused(retry_after=max(1, round(seconds)))
        self._source.sleep(seconds)


def busy(source: F1Source) -> SourceBusy:
    """Return the error for a source that is closed while a session runs, with the time at which it opens again."""
    from lib.services.season.schedules import schedule

    now = source.now()
    again = now + CLOSED_AFTER
    try:
        ends = [
            session.end + CLOSED_AFTER
            for event in schedule(now.year, source)
            for session in event.sessions
            if session.start and session.end and session.start - CLOSED_BEFORE <= now <= session.end + CLOSED_AFTER
        ]
        again = max([*ends, now + timedelta(minutes=1)]) if ends else again
    except SlipstreamError:
        pass  # without a schedule: half an hour from now
    seconds = int((again - now).total_seconds())
    return SourceBusy(
        f"OpenF1 is closed to visitors while a session runs; it should open again at {again:%H:%M} UTC",
        retry_after=seconds,
        again_at=f"{again.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )


def _name(name: str) -> str:
    """Return a filter as OpenF1 spells it: `date>=`, or a plain name and `=`."""
    return name if name.endswith(("=", "<", ">")) else f"{name}="


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
