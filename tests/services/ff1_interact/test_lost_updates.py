"""A recording that lost updates is not called whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import demo
from lib.services.ff1_interact import read_session
from lib.services.ff1_interact.availability import share_lacking_a_sector
from lib.sessions import SessionKey, Table
from lib.sessions.schemas import LAPS
from tests.services.f1_sessions import ARCHIVE, KEYS, REAL_KEYS, invented, real

DAMAGED = ARCHIVE / "damaged"


@pytest.mark.skipif(not DAMAGED.exists(), reason="needs ../shared/f1-archive")
def test_the_damaged_recording_says_what_it_lacks(tmp_path: Path) -> None:
    with demo.serve(DAMAGED) as server:
        found = read_session(SessionKey(2026, 3, "Q"), server.base_url, tmp_path).manifest
    assert (found.available.timing, found.available.laps) == ("partial", "partial")
    assert any("of the timed laps lack a sector time: the recording lost updates" in note for note in found.notes)


def test_sound_recordings_are_full() -> None:
    for store, keys in [(invented(), KEYS)] + ([(real(), REAL_KEYS)] if ARCHIVE.exists() else []):
        for key in keys:
            assert store.manifest(key).available.laps == "full"
            assert share_lacking_a_sector(store.open(key).laps()) <= 0.02


def test_first_laps_and_laps_without_a_time_do_not_count() -> None:
    nan = np.nan
    columns = {
        "lap": [1.0, *range(2, 14)],
        "lap_time": [90.0, nan, *[80.0] * 11],
        "sector1": [nan, nan, nan, *[25.0] * 10],
        "sector2": [30.0] * 13,
        "sector3": [25.0] * 13,
    }
    assert share_lacking_a_sector(Table.of(LAPS, columns)) == pytest.approx(1 / 11)


def test_few_laps_cannot_tell() -> None:
    assert share_lacking_a_sector(Table.of(LAPS, {"lap": [2.0] * 9, "lap_time": [80.0] * 9})) == 0
