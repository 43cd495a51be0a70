"""Answers that OpenF1 really gave, or that its own code made of F1's archive, where they lie beside the project."""

from __future__ import annotations

import csv
import functools
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import demo
from demo.openf1 import answers
from demo.server import DemoServer
from lib.sessions import SessionKey, StoredSession, open_store
from tests import built
from tests.folders import until_exit
from tests.services.f1_sessions import ARCHIVE
from tests.services.openf1_interact.demo_loads import BUILT_FROM, load

ANSWERS = ARCHIVE.parent / "openf1-answers"
REBUILT = ANSWERS / "rebuilt" / "9998_2025_china_R"
AUSTRALIA, SINGAPORE = SessionKey(2024, 3, "R"), SessionKey(2023, 15, "Q")
NETHERLANDS, CHINA = SessionKey(2026, 12, "R"), SessionKey(2025, 2, "R")
CHINA_FOLDER = "2025/2025-03-23_Chinese_Grand_Prix/2025-03-23_Race"
Row = dict[str, Any]
COLUMNS_BEFORE_SEGMENTS = 12
FROM_STREAMS = answers._of_cars


@functools.cache
def loaded(key: SessionKey) -> StoredSession:
    """Return a session loaded from its genuine answers; ask ANSWERS.exists() first."""
    return open_store(f"file://{built.kept(f'genuine-{key.year}', BUILT_FROM, lambda root: _load(key, root))}").open(
        key
    )


def _load(key: SessionKey, root: Path) -> None:
    with serving(key) as server:
        load(key, f"openf1+{server.base_url}", root)


@contextmanager
def serving(key: SessionKey) -> Iterator[DemoServer]:
    """Serve a session's answers, and the archive beside them."""
    tree = until_exit("slipstream-answers-")
    WRITERS[key](tree)
    (tree / "static").symlink_to(ARCHIVE / "static")
    with demo.serve(ARCHIVE, current=tree) as server, patch.object(answers, "_of_cars", _of_cars):
        server.openf1.most_rows = 10**6
        yield server


def _of_cars(tree: Path, folder: Path, endpoint: str, filters: list[re.Match[str]]) -> Iterator[Row]:
    """Yield samples of F1's streams where these lie in the archive, else the rows of an answer, or none."""
    file = folder / f"{endpoint}.json"
    if file.is_file():
        yield from json.loads(file.read_text())
    elif (tree / "static" / json.loads((folder / "sessions.json").read_text())[0]["folder"]).is_dir():
        yield from FROM_STREAMS(tree, folder, endpoint, filters)


def _australia(tree: Path) -> None:
    folder = ANSWERS / "9488_2024_australia_R"
    tables = {name: json.loads((folder / f"{name}.json").read_text()) for name in ("laps", "pit", "stints")}
    _write(tree, 9488, _session(9488, "Race", "2024-03-24T04:00:00+00:00"), tables)


def _singapore(tree: Path) -> None:
    folder = ANSWERS / "9161_2023_singapore_Q"
    names = ("drivers", "race_control", "weather")
    tables = {name: [_typed(row) for row in csv.DictReader((folder / f"{name}.csv").open())] for name in names}
    lines = [line.rstrip("\n").split(",") for line in (folder / "laps.csv").open()]
    head = lines[0][:COLUMNS_BEFORE_SEGMENTS]
    # the segments of a lap run over the columns there: what stands before them, and the last value, is sure
    tables["laps"] = [
        _typed({**dict(zip(head, line, strict=False)), "st_speed": line[-1]}) for line in lines[1:] if len(line) > 1
    ]
    _write(tree, 9161, _session(9161, "Qualifying", "2023-09-16T13:00:00+00:00"), tables)


def _netherlands(tree: Path) -> None:
    folder = ANSWERS / "11353_2026_netherlands_R"
    names = ("car_data", "location", "laps", "pit", "stints", "race_control")
    tables = {name: json.loads((folder / f"{name}.json").read_text()) for name in names}
    _write(tree, 11353, _session(11353, "Race", "2026-08-23T13:00:00+00:00"), tables)


def _china(tree: Path) -> None:
    names = ("drivers", "laps", "race_control", "stints", "weather")
    tables = {name: json.loads((REBUILT / f"{name}.json").read_text()) for name in names}
    session = _session(9998, "Race", "2025-03-23T07:00:00+00:00") | {"folder": CHINA_FOLDER, "meeting_key": 1255}
    _write(tree, 9998, session, tables)


WRITERS = {AUSTRALIA: _australia, SINGAPORE: _singapore, NETHERLANDS: _netherlands, CHINA: _china}


def _session(key: int, name: str, start: str) -> Row:
    return {"session_key": key, "meeting_key": 1, "session_name": name, "date_start": start, "date_end": start,
            "circuit_key": 0, "year": int(start[:4]), "folder": f"none/{key}"}  # fmt: skip


def _write(tree: Path, key: int, session: Row, tables: dict[str, list[Row]]) -> None:
    folder = tree / "openf1" / str(key)
    folder.mkdir(parents=True)
    for name, rows in {"sessions": [session], **tables}.items():
        (folder / f"{name}.json").write_text(json.dumps(rows))


def _typed(row: dict[str, str]) -> Row:
    return {name: _value(text) for name, text in row.items()}


def _value(text: str) -> Any:
    if text in ("", None):
        return None
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def rows_of(name: str) -> Iterable[dict[str, str]]:
    """Return the rows of a CSV file of the answers."""
    with (ANSWERS / name).open() as file:
        yield from csv.DictReader(file)
