"""Asking OpenF1 as politely as it asks to be: one connection, one request at a time, a budget that all loads share.

OpenF1 allows 3 requests a second and 30 a minute (measured in August 2026) and closes to visitors while a session runs.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import msgspec
import orjson

from lib.config import VERSION
from lib.deadline import within
from lib.errors import LoadPaused, SlipstreamError, SourceBlocked, SourceBusy, SourceRateLimited, Unavailable
from lib.services.f1_source import F1Source
from lib.services.f1_source.http import bounded_body, seconds_to_wait
from lib.services.openf1_interact.closed import busy
from lib.services.openf1_interact.turns import Turns
from lib.services.openf1_interact.whole_text import whole_text

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
Rows = list[dict[str, Any]]
LIVE_ADDRESS = "https://api.openf1.org/v1"
FOLDER = "openf1/v1"  # below the base URL of a server that speaks like OpenF1
USER_AGENT = f"Slipstream/{VERSION} (one load at a time, at most 20 requests a minute)"
SECONDS = 30.0  # a driver's whole race takes OpenF1 up to 5 s to look up, and has 4 MB
# OpenF1 itself refuses what has about 45,000 rows of 165 bytes; read, an answer takes six times as much memory.
LARGEST = 12_000_000
TRIES, FIRST_PAUSE = 3, 2.0
NOTHING = "No results found"  # with 404 or 200; anything else that is not a list of rows is a failure
LONGEST_PAUSE = 120
SHORTEST_WINDOW = timedelta(minutes=1)


class TooMuch(Exception):
    """OpenF1 finds an answer too large (422): ask for less at once."""


class OpenF1Client:
    """One load's connection to OpenF1."""

    def __init__(
        self, base: str, source: F1Source, left: Callable[[], float], seconds: float = SECONDS, largest: int = LARGEST
    ) -> None:
        self._address = LIVE_ADDRESS if base == "live" else f"{base}/{FOLDER}"
        self._source, self._left, self._seconds, self._largest = source, left, seconds, largest
        self._turns = Turns(source, left)
        self._http = self._opened()

    def __enter__(self) -> OpenF1Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def ask(self, endpoint: str, filters: Mapping[str, Any]) -> Rows:
        """Return the rows of an answer, none if OpenF1 has none. Raise TooMuch or why it refuses."""
        return self._ask(endpoint, filters, _plain)

    def _ask(self, endpoint: str, filters: Mapping[str, Any], decode: Callable[[bytes], T]) -> T:
        query = "&".join(f"{_name(name)}{quote(str(value), safe=':')}" for name, value in filters.items())
        for attempt in range(TRIES):
            self._turns.wait()
            self._check_time()
            try:
                return _rows(self._once(f"{self._address}/{endpoint}?{query}"), decode)
            except (SourceBlocked, SourceBusy):
                raise
            except Unavailable as error:
                if attempt == TRIES - 1 or (error.retry_after or 0) > LONGEST_PAUSE:
                    raise
                self._wait_after(error, FIRST_PAUSE * 2**attempt)
        raise AssertionError

    def ask_between(
        self,
        decode: Callable[[bytes], T],
        endpoint: str,
        filters: Mapping[str, Any],
        start: datetime,
        end: datetime,
    ) -> Iterator[T]:
        """Yield what `decode` makes of the rows from `start` up to, not including, `end`: in halves if too many."""
        try:
            rows = self._ask(endpoint, {**filters, "date>=": _stamp(start), "date<": _stamp(end)}, decode)
        except TooMuch as error:
            if end - start < SHORTEST_WINDOW:
                raise Unavailable("OpenF1 refuses even a minute of one car") from error
        else:
            yield rows
            return
        middle = start + timedelta(seconds=(end - start).total_seconds() // 2)  # on a second: dates are asked by it
        yield from self.ask_between(decode, endpoint, filters, start, middle)
        yield from self.ask_between(decode, endpoint, filters, middle, end)

    def _check_time(self) -> None:
        """Raise LoadPaused if an answer could come after the load's time is over."""
        if self._left() < self._seconds:
            raise LoadPaused(retry_after=1)

    def _wait_after(self, error: Unavailable, pause: float) -> None:
        if isinstance(error, SourceRateLimited):
            self._turns.rest(error.retry_after or LONGEST_PAUSE)
        else:
            self._turns.pause(pause)

    def _once(self, url: str) -> bytes:
        import httpx

        self._turns.taken()
        try:
            return within(self._seconds, lambda: self._read(url))
        except TimeoutError as error:
            self._http.close()  # a server that drips may go on: nobody listens any more
            self._http = self._opened()
            raise Unavailable("OpenF1 did not respond in time") from error
        except (OSError, httpx.HTTPError, httpx.InvalidURL, zlib.error) as error:
            refused = "refused" in str(error).lower()
            raise (SourceBlocked if refused else Unavailable)("OpenF1 cannot be reached") from error

    def _opened(self) -> httpx.Client:
        import httpx  # 0.1 s that a request for a stored session need not pay

        headers = {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"}
        return httpx.Client(headers=headers, timeout=self._seconds, limits=httpx.Limits(max_connections=1))

    def _read(self, url: str) -> bytes:
        """Return the body of a good answer, or of one that says that there is nothing; redirects are not followed."""
        until = time.monotonic() + self._seconds
        with self._http.stream("GET", url) as response:
            if response.status_code == 422:
                raise TooMuch
            if response.status_code not in (200, 404):
                raise self._refusal(response.status_code, response.headers.get("Retry-After", ""))
            return bounded_body(response, until, self._largest)

    def _refusal(self, status: int, retry_after: str) -> SlipstreamError:
        if status == 401:
            return busy(self._source)
        if status == 429:
            return SourceRateLimited("OpenF1 asks us to slow down", retry_after=seconds_to_wait(retry_after))
        if status == 403:
            return SourceBlocked("OpenF1 refuses requests from this address (403)")
        return Unavailable(f"OpenF1 answers {status}")


def _rows(body: bytes, decode: Callable[[bytes], T]) -> T:
    try:
        if body.lstrip()[:1] == b"{" and str(orjson.loads(body).get("detail")).startswith(NOTHING):
            body = b"[]"  # with 404 or 200
        return _decoded(body, decode)
    except (orjson.JSONDecodeError, msgspec.DecodeError) as error:
        raise Unavailable("OpenF1 did not answer with JSON of the known shape") from error


def _decoded(body: bytes, decode: Callable[[bytes], T]) -> T:
    try:
        return decode(body)
    except (orjson.JSONDecodeError, msgspec.DecodeError):
        if (mended := whole_text(body)) == body:
            raise
        return decode(mended)  # one character costs that character, and not the session


def _plain(body: bytes) -> Rows:
    sent = msgspec.convert(orjson.loads(body), list[Any])
    rows = [row for row in sent if isinstance(row, dict)]
    if sent and not rows:
        raise msgspec.ValidationError("a list without any row")
    return rows


def _name(name: str) -> str:
    """Return a filter as OpenF1 spells it: `date>=`, or a plain name and `=`."""
    return name if name.endswith(("=", "<", ">")) else f"{name}="


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
