"""Serves the tree on loopback with the manners of the real hosts: 404 for what is not there, Jolpica's paging."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from demo.current_season import shown_from
from demo.openf1.answers import PREFIX, OpenF1
from demo.record import stamp
from demo.wire.lines import BOM

Clock = Callable[[], datetime]
SERVED = ("static", "ergast", "f1schedule", "multiviewer")
DEFAULT_LIMIT, LARGEST_LIMIT = 30, 100  # Jolpica's own
ROWS = ("Results", "SprintResults", "QualifyingResults", "PitStops", "DriverStandings", "ConstructorStandings")


class DemoServer:
    """A running server; close it, or use it in a `with` statement."""

    def __init__(self, trees: Sequence[Path], host: str, port: int, clock: Clock) -> None:
        self.openf1 = OpenF1()
        handler = _handler([tree.resolve() for tree in trees], clock, self.openf1)
        self._http = ThreadingHTTPServer((host, port), handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, name="demo-server", daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        """The address without a trailing slash."""
        host, port = self._http.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def close(self) -> None:
        """Stop serving and free the port."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> DemoServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve(
    root: Path, host: str = "127.0.0.1", port: int = 0, *, current: Path | None = None, clock: Clock | None = None
) -> DemoServer:
    """Start serving a built tree, and in front of it the season that is on; port 0 takes a free one."""
    trees = [Path(root)] if current is None else [Path(current), Path(root)]
    return DemoServer(trees, host, port, clock or (lambda: datetime.now(UTC)))


def _handler(trees: Sequence[Path], clock: Clock, openf1: OpenF1) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(body=True)

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def _answer(self, body: bool) -> None:
            url = urlsplit(self.path)
            if url.path.startswith(PREFIX):
                return self._send(*openf1.answer(trees, url.path.removeprefix(PREFIX), url.query), body)
            file = next((file for tree in trees if (file := find(tree, unquote(url.path)))), None)
            content = None if file is None else so_far(file, content_of(file, url.query), trees, clock())
            status, content = (404, b"Not Found") if content is None else (200, content)
            return self._send(status, {"Content-Type": _type(file)}, content, body)

        def _send(self, status: int, headers: dict[str, str], content: bytes, body: bool) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if body:
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    return Handler


def find(root: Path, path: str) -> Path | None:
    """The file behind a path; None for what is not there or may not be seen."""
    parts = [part for part in path.split("/") if part]
    if not parts or parts[0] not in SERVED or "\0" in path:
        return None
    file = root.joinpath(*parts).resolve()
    if not file.is_relative_to(root / parts[0]):
        return None
    if parts[0] == "ergast" and file.suffix != ".json":
        file = file.with_name(file.name + ".json")
    return file if file.is_file() else None


def content_of(file: Path, query: str) -> bytes:
    """The file, or the page of it that the query asks for if it is one of Jolpica's."""
    content = file.read_bytes()
    return page(content, query) if "ergast" in file.parts and file.suffix == ".json" else content


def so_far(file: Path, content: bytes, trees: Sequence[Path], now: datetime) -> bytes | None:
    """The lines of a running session's stream that have been sent by now; None before it, everything of other files."""
    for tree in trees:
        for folder, zero in shown_from(tree).items():
            if file.is_relative_to(tree / folder):
                return None if now < zero else _until(content, stamp(round((now - zero).total_seconds() * 1000)))
    return content


def _until(content: bytes, last: str) -> bytes:
    """The lines whose stamp, their first twelve letters, is not after `last`."""
    lines = content.removeprefix(BOM).splitlines(keepends=True)
    shown = [line for line in lines if line[: len(last)] <= last.encode()]
    return content[: len(content) - len(content.removeprefix(BOM))] + b"".join(shown)


def page(content: bytes, query: str) -> bytes:
    """A Jolpica answer cut to `limit` rows from `offset` (30 from 0 unless told, never over 100)."""
    wanted = parse_qs(query)
    limit = min(_number(wanted, "limit", DEFAULT_LIMIT), LARGEST_LIMIT)
    offset = _number(wanted, "offset", 0)
    answer: dict[str, Any] = json.loads(content)
    head = answer["MRData"]
    head["limit"], head["offset"] = str(limit), str(offset)
    for table in [value for key, value in head.items() if key.endswith("Table")]:
        _cut(table, offset, offset + limit)
    return json.dumps(answer, ensure_ascii=False).encode()


def _number(wanted: dict[str, list[str]], key: str, default: int) -> int:
    text = wanted.get(key, [""])[0]
    return int(text) if text.isdecimal() else default


def _cut(table: dict[str, Any], begin: int, end: int) -> None:
    """Keep rows `begin` to `end` of a table, counted over its innermost lists."""
    outer = table.get("Races", table.get("StandingsLists"))
    if outer is None or not any(key in entry for entry in outer for key in (*ROWS, "Laps")):
        key = next(key for key, value in table.items() if isinstance(value, list))
        table[key] = table[key][begin:end]
        return
    passed = 0
    for entry in outer:
        for key in [key for key in ROWS if key in entry]:
            count = len(entry[key])
            entry[key] = entry[key][max(begin - passed, 0) : max(end - passed, 0)]
            passed += count
        if "Laps" in entry:
            entry["Laps"] = _cut_laps(entry["Laps"], begin, end)
    table_key = "Races" if "Races" in table else "StandingsLists"
    table[table_key] = [entry for entry in outer if any(entry.get(key) for key in (*ROWS, "Laps"))]


def _cut_laps(laps: list[dict[str, Any]], begin: int, end: int) -> list[dict[str, Any]]:
    """Lap times are counted one by one, across laps."""
    kept, seen = [], 0
    for lap in laps:
        rows = lap["Timings"][max(0, begin - seen) : max(0, end - seen)]
        seen += len(lap["Timings"])
        if rows:
            kept.append({**lap, "Timings": rows})
    return kept


def _type(file: Path | None) -> str:
    if file is None:
        return "text/plain; charset=utf-8"
    return "application/json" if file.suffix in (".json", "") else "application/octet-stream"
