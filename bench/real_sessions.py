"""The real sessions with car data that lie beside the project, loaded once and kept by a hash of the loader's code."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import demo
from bench.clock import ROOT
from lib.services.ff1_interact import read_session
from lib.sessions import SessionKey, open_store
from tests.built import LOADER, kept

ARCHIVE = ROOT.parent / "shared" / "f1-archive"
SHORT = {
    "Practice 1": "FP1",
    "Practice 2": "FP2",
    "Practice 3": "FP3",
    "Sprint Qualifying": "SQ",
    "Sprint Shootout": "SS",
    "Sprint": "S",
    "Qualifying": "Q",
    "Race": "R",
}


def archive_keys() -> tuple[SessionKey, ...]:
    """Return the key of every session of the archive that has car data, in order of time."""
    found = sorted((ARCHIVE / "static").glob("*/*/*/CarData.z.jsonStream"))
    return tuple(key for path in found if (key := _key_of(path.parent)) is not None)


def _key_of(folder: Path) -> SessionKey | None:
    """Return the key of a folder like 2025/2025-03-16_Australian_Grand_Prix/2025-03-14_Practice_1."""
    year, last_day, name = folder.parts[-3], folder.parts[-2][:10], folder.name[11:].replace("_", " ")
    schedule = ARCHIVE / "f1schedule" / f"schedule_{year}.json"
    if name not in SHORT or not schedule.exists():
        return None
    events = json.loads(schedule.read_text())
    row = next((row for row, date in events["event_date"].items() if str(date)[:10] == last_day), None)
    return None if row is None else SessionKey(int(year), int(events["round_number"][row]), SHORT[name])


def real_store() -> Path:
    """Return the folder of a store with all of them; nobody may write into it."""
    return kept("real", LOADER, _load, extra=" ".join(map(str, archive_keys())))


def _load(folder: Path) -> None:
    store = open_store(f"file://{folder}")
    with demo.serve(ARCHIVE) as server, tempfile.TemporaryDirectory() as cache:
        for key in archive_keys():
            store.write(key, read_session(key, server.base_url, Path(cache)))
