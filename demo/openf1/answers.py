"""What OpenF1 answers to a query: its filters, its limits, its errors, word for word."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from demo.openf1.samples import STREAMS, samples
from demo.openf1.tables import ROOM

PREFIX = f"/{ROOM}/v1/"
NO_RESULTS = b'{"detail":"No results found."}'
TOO_MUCH = b'{"detail":"Failed to retrieve information. You\'re likely asking for too much data at once."}'
CLOSED = b'{"detail":"Session in progress, access is restricted to authenticated users."}'
SLOW_DOWN = b'{"detail":"Rate limit exceeded. Max 3 requests/second.","error":"Too Many Requests"}'
_FILTER = re.compile(r"(?P<name>\w+)(?P<sign>>=|<=|=|>|<)(?P<value>.*)")
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class OpenF1:
    """How it behaves, for tests to change: rows an answer may have, requests a minute, whether it is closed."""

    most_rows: int = 40_000
    per_minute: int | None = None
    retry_after: int = 60
    closed: bool = False
    answer_with: int | None = None
    seconds: float = 0.0
    asked: list[str] = field(default_factory=list)
    clock: Callable[[], float] = time.monotonic
    _recent: deque[float] = field(default_factory=deque)
    _lock: Any = field(default_factory=threading.Lock)

    def answer(self, trees: Sequence[Path], endpoint: str, query: str) -> Answer:
        """Status, headers and body of a request."""
        with self._lock:
            self.asked.append(f"{endpoint}?{unquote(query)}")
            if refusal := self._refusal():
                return refusal
        time.sleep(self.seconds)
        rows = list(_rows(trees, endpoint, unquote(query)))
        if len(rows) > self.most_rows:
            return 422, {}, TOO_MUCH
        if not rows:
            return 404, {}, NO_RESULTS
        return 200, {}, json.dumps(rows, ensure_ascii=False).encode()

    def _refusal(self) -> Answer | None:
        if self.closed:
            return 401, {}, CLOSED
        if self.answer_with is not None:
            return self.answer_with, {}, b"<html>no</html>"
        now = self.clock()
        while self._recent and now - self._recent[0] >= 60:
            self._recent.popleft()
        if self.per_minute is not None and len(self._recent) >= self.per_minute:
            return 429, {"Retry-After": str(self.retry_after)}, SLOW_DOWN
        self._recent.append(now)
        return None


def _rows(trees: Sequence[Path], endpoint: str, query: str) -> Iterator[dict[str, Any]]:
    filters = [match for piece in query.split("&") if (match := _FILTER.fullmatch(piece))]
    for tree in trees:
        for folder in sorted((tree / ROOM).glob("*")):
            keys = {match["value"] for match in filters if match["name"] == "session_key" and match["sign"] == "="}
            if keys and folder.name not in keys:
                continue
            for row in _of_session(tree, folder, endpoint, filters):
                if all(_fits(row, match) for match in filters):
                    yield row


def _of_session(tree: Path, folder: Path, endpoint: str, filters: list[re.Match[str]]) -> Iterator[dict[str, Any]]:
    if endpoint in STREAMS:
        yield from _of_cars(tree, folder, endpoint, filters)
        return
    file = folder / f"{endpoint}.json"
    for row in json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []:
        row.pop("folder", None)
        yield row


def _of_cars(tree: Path, folder: Path, endpoint: str, filters: list[re.Match[str]]) -> Iterator[dict[str, Any]]:
    session = json.loads((folder / "sessions.json").read_text(encoding="utf-8"))[0]
    wanted = {match["value"] for match in filters if match["name"] == "driver_number"}
    keys = {name: session[name] for name in ("meeting_key", "session_key")}
    for number, rows in samples(tree / "static" / session["folder"], endpoint).items():
        if not wanted or str(number) in wanted:
            for date, values in rows:
                yield {**keys, "driver_number": number, "date": date, **values}


def _fits(row: dict[str, Any], match: re.Match[str]) -> bool:
    value, wanted, sign = row.get(match["name"]), match["value"], match["sign"]
    if sign == "=":
        return str(value).casefold() == wanted.casefold()
    if value is None:
        return False
    ours, theirs = (_moment(str(value)), _moment(wanted)) if "date" in match["name"] else (float(value), float(wanted))
    return bool({">=": ours >= theirs, "<=": ours <= theirs, ">": ours > theirs, "<": ours < theirs}[sign])


def _moment(text: str) -> float:
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
