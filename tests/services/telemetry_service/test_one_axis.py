"""Corners, outline, start line, a lap alone and laps compared: all have their places on one axis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bench.bench_accuracy import clean_laps as opened_laps
from lib.services.telemetry_service import compare, one_lap
from lib.services.telemetry_service.channels import merged
from lib.sessions import SessionKey, SessionStore
from tests.services.f1_sessions import ARCHIVE, QUALIFYING, RACE, REAL_KEYS, clean_laps, invented, real

SOURCES: list[tuple[Any, SessionKey]] = [(invented, QUALIFYING), (invented, RACE)]
SOURCES += [(real, key) for key in REAL_KEYS] if ARCHIVE.exists() else []
FARTHEST = 5.0  # m


def passages(store: SessionStore, key: SessionKey, most: int = 40) -> np.ndarray:
    """Return metres by which each of some laps passes each corner's mark after its stated place."""
    survey, corners = store.open(key).survey(), store.open(key).circuit().corners
    assert survey is not None
    laps = opened_laps(store, key, survey)
    found = []
    for lap in laps[:: max(1, len(laps) // most)]:
        channels = merged(lap)
        fine = np.arange(0.0, channels["distance"][-1], 1.0)
        x, y = (np.interp(fine, channels["distance"], channels[name]) for name in ("x", "y"))
        for corner in corners:
            near = np.abs(fine - (corner.distance or 0.0)) < 150
            at = fine[near][np.argmin(np.hypot(x[near] - corner.x, y[near] - corner.y))]
            found.append(at - (corner.distance or 0.0))
    return np.array(found)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source[0].__name__}-{source[1]}")
class TestOneAxis:
    def test_laps_pass_the_corner_marks_where_the_table_says(self, source: Any) -> None:
        open_store, key = source
        found = passages(open_store(), key)
        assert abs(np.median(found)) <= 2
        assert np.median(np.abs(found)) <= FARTHEST

    def test_the_outline_begins_where_laps_begin(self, source: Any) -> None:
        open_store, key = source
        store = open_store()
        outline = store.open(key).circuit().outline
        starts = [one_lap(store, key, lap.driver, lap.lap)["channels"] for lap in clean_laps(store, key)[:15]]
        along = np.array([outline.x[1] - outline.x[0], outline.y[1] - outline.y[0]])
        along /= np.hypot(*along)
        away = [(lap["x"][0] - outline.x[0]) * along[0] + (lap["y"][0] - outline.y[0]) * along[1] for lap in starts]
        assert abs(np.median(away)) <= 3

    def test_a_lap_has_the_same_distances_alone_and_compared(self, source: Any) -> None:
        open_store, key = source
        store = open_store()
        first, second = clean_laps(store, key)[:2]
        found = compare(store, [first, second], 1.0)
        for lap, reference in zip(found["laps"], (first, second), strict=True):
            alone = one_lap(store, key, reference.driver, reference.lap)["channels"]
            times = np.interp(found["distance"], alone["distance"], alone["time"])
            assert np.abs(times - lap["channels"]["time"]).max() <= 0.06
            speeds = np.interp(alone["distance"], found["distance"], lap["channels"]["speed"])
            assert np.abs(speeds - alone["speed"]).max() <= 8
            assert np.median(np.abs(speeds - alone["speed"])) <= 0.3
