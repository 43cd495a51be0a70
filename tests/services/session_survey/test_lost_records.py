"""A recording that lost whole records still tells where its lines and corners lie, to a few metres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from lib.services.session_survey.measured import Measured, measure_session
from lib.sessions import CarSamples, PosSamples, SessionKey, SessionStore
from tests.services.f1_sessions import ARCHIVE, PRACTICE, QUALIFYING, REAL, invented, real

SOURCES: list[Any] = [(invented, QUALIFYING)] + ([(real, REAL), (real, PRACTICE)] if ARCHIVE.exists() else [])
FARTHEST = 12.0  # m: two steps of the search for the car's delay; a session's corners were 30 m off before
ENTRIES = (2, 7)  # of a record: from 2 to 6 moments, all cars in each


def thinned(samples: Mapping[str, Any], share: float, rng: np.random.Generator) -> dict[str, Any]:
    """Return what is left of the recordings when a share of the records is lost, for all cars at once."""
    stamps = np.unique(np.concatenate([item.time_ms for item in samples.values()]))
    record = np.repeat(np.arange(len(stamps)), rng.integers(*ENTRIES, len(stamps)))[: len(stamps)]
    kept = stamps[rng.random(len(stamps))[record] >= share]
    return {
        number: type(item)(*(getattr(item, field.name)[np.isin(item.time_ms, kept)] for field in fields(item)))
        for number, item in samples.items()
    }


def measured(store: SessionStore, key: SessionKey, share: float) -> Measured:
    """Return what is measured of a stored session without a share of its records."""
    session, rng = store.open(key), np.random.default_rng(int(100 * share))
    drivers = session.manifest.drivers
    car: dict[str, CarSamples] = {one.number: session.car(one.part) for one in drivers if one.car != "none"}
    pos: dict[str, PosSamples] = {one.number: session.pos(one.part) for one in drivers if one.pos != "none"}
    corners = [
        {"number": one.number, "letter": one.letter, "angle": 0.0, "trackPosition": {"x": 10 * one.x, "y": 10 * one.y}}
        for one in session.circuit().corners
    ]
    return measure_session(session.laps(), thinned(car, share, rng), thinned(pos, share, rng), {"corners": corners}, [])


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source[0].__name__}-{source[1]}")
def test_lines_and_corners_stay_where_they_are_without_three_records_of_ten(source: Any) -> None:
    store, key = source[0](), source[1]
    whole, found = store.open(key), measured(store, key, 0.3)
    assert whole.manifest.lines is not None
    assert found.lines is not None
    for name in ("s1", "s2", "finish"):
        assert getattr(found.lines, name) == pytest.approx(getattr(whole.manifest.lines, name), abs=FARTHEST)
    places = [one.distance for one in whole.circuit().corners]
    assert [one.distance for one in found.circuit.corners] == pytest.approx(places, abs=FARTHEST)
