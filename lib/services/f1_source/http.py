"""JSON from another host over HTTP, within a deadline and a size; every failure is one of our errors."""

from __future__ import annotations

import socket
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson

from lib.config import VERSION
from lib.deadline import within
from lib.errors import NotFound, SlipstreamError, SourceBlocked, SourceRateLimited, Unavailable

if TYPE_CHECKING:
    import httpx

SECONDS = 5.0  # chosen: Jolpica answers within one; a request with two fetches stays under 15
LARGEST = 4_000_000  # bytes unpacked; the largest answer there is, a season's results, has 1 MB
HEADERS = {"User-Agent": f"Slipstream/{VERSION}", "Accept": "application/json", "Accept-Encoding": "gzip"}
MOST_REDIRECTS = 3  # chosen: the known sources send one at most
SLOW_DOWN_SECONDS = 60  # after a 429 without Retry-After; chosen
LONGEST_SLOW_DOWN = 3600  # an hour: the window of the limits we know
REFUSING = (401, 403, 451)


def get_json(url: str, seconds: float = SECONDS, largest: int = LARGEST) -> Any:
    """Return the JSON at `url`. Raise NotFound, SourceBlocked, SourceRateLimited (with retry_after) or Unavailable."""
    import httpx  # 0.1 s that a request which finds its data in the cache need not pay

    host = urlsplit(url).hostname or url
    try:
        return orjson.loads(within(seconds, lambda: _read(url, seconds, largest)))
    except orjson.JSONDecodeError as error:
        raise Unavailable(f"{host} did not respond with JSON") from error
    except (OSError, httpx.HTTPError, httpx.InvalidURL, zlib.error) as error:
        raise _of_failure(host, error) from error


@cache
def _client() -> httpx.Client:
    """Return the client of this process: one TLS context; no connection is kept, a frozen function would lose it."""
    import httpx

    return httpx.Client(headers=HEADERS, follow_redirects=False, limits=httpx.Limits(max_keepalive_connections=0))


def _read(url: str, seconds: float, largest: int) -> bytes:
    """Return the body, and of a few redirects on the same host the last one's."""
    until = time.monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        with _client().stream("GET", url, timeout=seconds) as response:
            further = response.next_request
            if further is None or not _is_same_host(url, str(further.url)):
                return _body(response, until, largest)
            url = str(further.url)
    raise Unavailable(f"{urlsplit(url).hostname} redirects too often")


def _is_same_host(here: str, there: str) -> bool:
    old, new = urlsplit(here), urlsplit(there)
    return new.netloc == old.netloc and new.scheme in (old.scheme, "https")


def _body(response: httpx.Response, until: float, largest: int) -> bytes:
    if response.status_code != 200:
        raise _of_status(response.url.host, response)
    return bounded_body(response, until, largest)


def bounded_body(response: httpx.Response, until: float, largest: int) -> bytes:
    """Return the body unpacked. Raise Unavailable if it is larger, TimeoutError if it takes longer."""
    body = bytearray()
    for chunk in _unpacked(response, largest + 1):
        body += chunk
        if len(body) > largest:
            raise Unavailable(f"{response.url.host} sent more than {largest // 1_000_000} MB")
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(body)


def _unpacked(response: httpx.Response, most: int) -> Iterator[bytes]:
    """Yield plain bytes, never more than `most` at once: a small body can unpack to a huge one."""
    if response.headers.get("Content-Encoding", "") != "gzip":
        yield from response.iter_raw()
        return
    unpack = zlib.decompressobj(wbits=31)
    for chunk in response.iter_raw():
        yield unpack.decompress(chunk, most)


def _of_status(host: str, response: httpx.Response) -> SlipstreamError:
    status = response.status_code
    if status == 404:
        return NotFound(f"{host} has no such resource")
    if status == 429:
        return SourceRateLimited(
            f"{host} limits our requests", retry_after=seconds_to_wait(response.headers.get("Retry-After", ""))
        )
    if status in REFUSING:
        return SourceBlocked(f"{host} refused the request ({status})")
    return Unavailable(f"{host} answered {status}")


def _of_failure(host: str, error: Exception) -> Unavailable:
    import httpx

    causes = list(_causes(error))
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return SourceBlocked(f"{host} refused the connection")
    if any(isinstance(cause, TimeoutError | httpx.TimeoutException) for cause in causes):
        return Unavailable(f"{host} did not respond in time")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Unavailable(f"{host} could not be found")
    return Unavailable(f"{host} closed the connection early")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those it was raised from: httpx wraps the socket's own twice."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def seconds_to_wait(text: str) -> int:
    """Return the seconds that `120` or an HTTP date ask for, within reason."""
    try:
        seconds = int(text) if text.isdecimal() else (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        seconds = SLOW_DOWN_SECONDS
    return int(min(max(seconds, 1), LONGEST_SLOW_DOWN))
