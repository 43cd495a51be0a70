"""JSON from another host over plain HTTP, within a deadline and a size; every failure is one of our errors."""

from __future__ import annotations

import http.client
import socket
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from lib.config import VERSION
from lib.deadline import within
from lib.errors import NotFound, SlipstreamError, SourceBlocked, SourceRateLimited, Unavailable

SECONDS = 5.0
LARGEST = 4_000_000
CHUNK = 64 * 1024
HEADERS = {"User-Agent": f"Slipstream/{VERSION}", "Accept": "application/json", "Accept-Encoding": "gzip"}
SLOW_DOWN_SECONDS = 60
LONGEST_SLOW_DOWN = 3600
REFUSING = (401, 403, 451)


def get_json(url: str, seconds: float = SECONDS, largest: int = LARGEST) -> Any:
    """Return the JSON at `url`; raises NotFound, SourceBlocked, SourceRateLimited (with retry_after) or Unavailable."""
    host = urlsplit(url).hostname or url
    try:
        return orjson.loads(within(seconds, lambda: _read(url, seconds, largest)))
    except urllib.error.HTTPError as error:
        raise _of_status(host, error) from error
    except ValueError as error:  # orjson's and urllib's; also an address that is none
        raise Unavailable(f"{host} did not answer with JSON") from error
    except (OSError, http.client.HTTPException, zlib.error) as error:
        raise _of_failure(host, error) from error


def _read(url: str, seconds: float, largest: int) -> bytes:
    until = time.monotonic() + seconds
    request = urllib.request.Request(url, headers=HEADERS)  # noqa: S310 (F1_SOURCE is checked to be http or https)
    with _opener().open(request, timeout=seconds) as response:
        unpack = _unpacker(response.headers.get("Content-Encoding", ""))
        body = b""
        while chunk := response.read1(CHUNK):
            body += unpack(chunk, largest + 1 - len(body))
            if len(body) > largest:
                raise Unavailable(f"{urlsplit(url).hostname} sent more than {largest // 1_000_000} MB")
            if time.monotonic() > until:
                raise TimeoutError
    return body


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_SameHost)


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    """Return what makes plain bytes of a chunk, never many more than asked: a small body can unpack to a huge one."""
    if encoding == "gzip":
        return zlib.decompressobj(wbits=31).decompress
    return lambda chunk, _most: chunk


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, but never to another host."""

    max_redirections = 3

    def redirect_request(self, req: urllib.request.Request, *rest: Any) -> urllib.request.Request | None:
        here, there = urlsplit(req.full_url), urlsplit(rest[-1])
        if there.netloc != here.netloc or there.scheme not in (here.scheme, "https"):
            return None
        return super().redirect_request(req, *rest)


def _of_status(host: str, error: urllib.error.HTTPError) -> SlipstreamError:
    if error.code == 404:
        return NotFound(f"{host} does not know this")
    if error.code == 429:
        wait = _retry_after(error.headers.get("Retry-After", ""))
        return SourceRateLimited(f"{host} asks us to slow down", retry_after=wait)
    if error.code in REFUSING:
        return SourceBlocked(f"{host} refuses us ({error.code})")
    return Unavailable(f"{host} answered {error.code}")


def _of_failure(host: str, error: Exception) -> Unavailable:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, ConnectionRefusedError):
        return SourceBlocked(f"{host} refuses the connection")
    if isinstance(reason, TimeoutError):
        return Unavailable(f"{host} did not answer in time")
    if isinstance(reason, socket.gaierror):
        return Unavailable(f"{host} cannot be found")
    return Unavailable(f"{host} broke off")


def _retry_after(text: str) -> int:
    """Return the seconds that `120` or an HTTP date ask for, within reason."""
    try:
        seconds = int(text) if text.isdecimal() else (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        seconds = SLOW_DOWN_SECONDS
    return int(min(max(seconds, 1), LONGEST_SLOW_DOWN))
