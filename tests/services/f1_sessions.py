"""Sessions for tests: the invented season and, if it is there, the real qualifying, through the real loader."""

from __future__ import annotations

import functools
import shutil
import tempfile
from pathlib import Path

import numpy as np

import demo
from bench.real_sessions import archive_keys, real_store
from demo.strategy import led_race
from lib.services.ff1_interact import read_session
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey, SessionStore, open_store
from tests import built
from tests.folders import until_exit

ARCHIVE = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "f1-archive"
QUALIFYING, SECOND, RACE = (SessionKey(2025, event, name) for event, name in ((1, "Q"), (2, "Q"), (1, "R")))
KEYS = (QUALIFYING, SECOND, RACE)
REAL = SessionKey(2025, 1, "Q")
TIMING_ONLY = (
    *(SessionKey(2018, 4, "R"), SessionKey(2019, 14, "Q"), SessionKey(2020, 3, "FP2"), SessionKey(2022, 2, "Q")),
    *(SessionKey(2022, 10, "FP1"), SessionKey(2023, 4, "Q"), SessionKey(2023, 4, "SS"), SessionKey(2023, 4, "S")),
    SessionKey(2024, 12, "FP1"),
)
DRY_RACE, PRACTICE = SessionKey(2025, 2, "R"), SessionKey(2025, 1, "FP1")
ARCHIVED = (*TIMING_ONLY, DRY_RACE, PRACTICE, REAL)
REAL_KEYS = archive_keys()


@functools.cache
def invented() -> SessionStore:
    """Return a store that holds three sessions of the invented season."""
    return _copied(built.kept("invented", built.LOADER, lambda root: _fill(root, built.demo_tree(), KEYS)))


@functools.cache
def real() -> SessionStore:
    """Return a store that holds every real session with car data; ask ARCHIVE.exists() first."""
    return _copied(real_store())


@functools.cache
def led() -> SessionStore:
    """Return a store that holds an invented race whose safety car leads the field through the pit lane."""

    def fill(root: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            demo.build(Path(folder) / "tree", only=["2025/01/R"], first_race=led_race)
            _fill(root, Path(folder) / "tree", (RACE,))

    return _copied(built.kept("led", built.LOADER, fill))


@functools.cache
def archived() -> SessionStore:
    """Return a store that holds every session of ARCHIVED; ask ARCHIVE.exists() first."""
    return _copied(built.kept("archived", built.LOADER, lambda root: _fill(root, ARCHIVE, ARCHIVED)))


def _copied(folder: Path) -> SessionStore:
    root = until_exit("slipstream-store-")
    shutil.copytree(folder, root / "store")
    return open_store(f"file://{root}/store")


def _fill(folder: Path, tree: Path, keys: tuple[SessionKey, ...]) -> None:
    store = open_store(f"file://{folder}")
    with demo.serve(tree) as server, tempfile.TemporaryDirectory() as cache:
        for key in keys:
            store.write(key, read_session(key, server.base_url, Path(cache)))


@functools.cache
def clean_laps(store: SessionStore, key: SessionKey) -> tuple[LapReference, ...]:
    """Return every clean lap within 103 % of the best whose sectors add up."""
    laps = store.open(key).laps()
    best = np.nanmin(laps["lap_time"][laps["clean"] == 1])
    total = laps["sector1"] + laps["sector2"] + laps["sector3"]
    good = (laps["clean"] == 1) & (laps["lap_time"] <= 1.03 * best) & (np.abs(total - laps["lap_time"]) <= 0.0035)
    return tuple(
        LapReference(key, laps["driver"][row], str(int(laps["lap"][row])))
        for row in np.flatnonzero(good & ~np.isnan(laps["start_time"]))
    )
