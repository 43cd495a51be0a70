"""What the source answered, request by request: FastF1 logs a failure and goes on, so somebody has to remember."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from time import time
from typing import Any

import orjson
import requests
from fastf1.exceptions import FastF1CriticalError

from lib.errors import SlipstreamError, SourceBlocked, SourceRateLimited, Unavailable
from lib.services.ff1_interact.sign_in import SignIn, sign_in_error
from lib.services.ff1_interact.streams import STAMP

RETRY_AFTER = 300  # seconds; chosen: what is published late comes within minutes
BLOCKED = (
    "F1's timing archive refuses requests from this address (403), as it does for most cloud hosts. Load from another "
    "connection (python -m lib.load), or use F1_SOURCE=openf1"
)
BROWSERS = "https://jnrbsn.github.io/"  # asked by FastF1 for the name of a current browser: nothing of a session
_STREAM = re.compile(r"/([A-Za-z]+)(?:\.z)?\.jsonStream$")


class StopLoading(FastF1CriticalError):  # type: ignore[misc]  # FastF1 has no types
    """Ends FastF1's load at once, carrying our error through its catch-all handlers."""

    def __init__(self, error: SlipstreamError) -> None:
        super().__init__(error.detail)
        self.error = error


@dataclass(frozen=True)
class Stream:
    """How one stream arrived. A file that does not end with a line break was cut off."""

    status: int
    records: int = 0
    unreadable: int = 0
    cut: bool = False

    @property
    def sound(self) -> bool:
        return self.status == 200 and self.records > 0 and not self.unreadable and not self.cut


@dataclass
class Journal:
    """The answers of one load. A failure below `timing_url` ends the load; others may fail."""

    timing_url: str
    streams: dict[str, Stream] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    failures: list[SlipstreamError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sign_in: SignIn = field(default_factory=SignIn)
    on_answer: Callable[[int], None] = lambda _: None
    answers: int = 0

    def answered(self, url: str, response: requests.Response) -> None:
        """Note an answer. Raise Stop where it ends the load."""
        if url.startswith(BROWSERS):
            return
        self.answers += 1
        self.on_answer(self.answers)
        found = _STREAM.search(url)
        if found:
            content = response.content if response.status_code == 200 else b""
            self.streams[found[1]] = _inspect(response.status_code, content, zipped=".z." in url)
            if found[1] == "WeatherData":
                self.bodies[found[1]] = content
        if error := self._refusal(url, response):
            self.failed(url, error)

    def failed(self, url: str, error: SlipstreamError) -> None:
        """Note a failure. Raise Stop unless the load can go on without this host."""
        if url.startswith(BROWSERS):
            return
        self.failures.append(error)
        self.notes.append(f"{_host(url)}: {error.detail}")
        if isinstance(error, SourceRateLimited) or url.startswith(self.timing_url):
            raise StopLoading(error)

    def _refusal(self, url: str, response: requests.Response) -> SlipstreamError | None:
        status, of_archive = response.status_code, url.startswith(self.timing_url)
        if status == 401 and of_archive:
            return sign_in_error(self.sign_in)
        if status in (401, 403):
            return SourceBlocked(BLOCKED if of_archive else f"{_host(url)} refuses us ({status})")
        if status == 429:
            return SourceRateLimited(retry_after=_retry_after(response))
        if status >= 500:
            return Unavailable(f"The F1 data source answers {status}")
        return None


def unanswered(error: requests.RequestException) -> SlipstreamError:
    """Return our error for a request that got no answer: refused, reset, too slow."""
    if "refused" in str(error).lower():
        return SourceBlocked("The F1 data source refuses the connection")
    if isinstance(error, requests.Timeout):
        return Unavailable("The F1 data source is too slow")
    return Unavailable("The F1 data source cannot be reached, or breaks off")


def _retry_after(response: requests.Response) -> int:
    text = response.headers.get("Retry-After", "")
    if text.isascii() and text.isdigit():
        return int(text)
    try:
        return max(1, round(parsedate_to_datetime(text).timestamp() - time()))
    except ValueError:
        return RETRY_AFTER


def _inspect(status: int, content: bytes, zipped: bool) -> Stream:
    """Count the records and the unreadable ones; those of a zipped stream are counted when they are decoded."""
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\r\n")
    cut = lines.pop() != b""
    unreadable = 0 if zipped else sum(not _is_json(line[STAMP:]) for line in lines)
    return Stream(status, len(lines), unreadable, cut)


def _is_json(text: bytes) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _host(url: str) -> str:
    return url.split("/")[2] if url.count("/") > 2 else url


class Warnings(logging.Handler):
    """Collects FastF1's warnings, each once, instead of printing them."""

    def __init__(self, notes: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._notes = notes

    def emit(self, record: logging.LogRecord) -> Any:
        text = record.getMessage()
        if text not in self._notes and not text.startswith("Failed to authenticate"):
            self._notes.append(text)
