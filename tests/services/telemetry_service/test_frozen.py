"""A lap whose car or position stood frozen: what nobody knows is null, the way is taken from what lives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from lib.services.session_survey.frozen import frozen_stretches
from lib.services.telemetry_service import LapReference, compare, one_lap
from lib.services.telemetry_service.stored_lap import read_lap
from lib.sessions import SessionKey, SessionStore, StoredSession
from tests.services.f1_sessions import ARCHIVE, QUALIFYING, REAL, clean_laps, invented, real
from tests.services.session_survey.test_frozen import READINGS, held

SOURCES: list[Any] = [(invented, QUALIFYING)] + ([(real, REAL)] if ARCHIVE.exists() else [])
BEGINS, SECONDS = 30.0, 6.0  # of the lap


def break_lap(
    store: SessionStore, lap: LapReference, monkeypatch: pytest.MonkeyPatch, what: tuple[str, ...], seconds: float
) -> tuple[float, float]:
    """Freeze a part of a lap in the store, as a load would have found it; return from when to when in the lap."""
    assert lap.key is not None
    session: StoredSession = store.open(lap.key)
    start = read_lap(store, lap.key, lap.driver, lap.lap).row["start_time"]
    car, pos = session.car(lap.driver), session.pos(lap.driver)
    if "car" in what:
        car = held(car, start + BEGINS, seconds, READINGS)[0]  # type: ignore[assignment]
    if "position" in what:
        pos = held(pos, start + BEGINS, seconds, ("x", "y", "z"))[0]  # type: ignore[assignment]
    number = session.manifest.driver(lap.driver).number
    frozen = frozen_stretches({number: car}, {number: pos}, {number: lap.driver})
    broken = {f"car/{lap.driver}.npz": car, f"pos/{lap.driver}.npz": pos}

    def read(key: SessionKey, manifest: Any, name: str, kind: Any) -> Any:
        return broken.get(name) or session.read(key, manifest, name, kind)

    changed = replace(session, manifest=msgspec.structs.replace(session.manifest, frozen=frozen), read=read)
    monkeypatch.setattr(store, "open", lambda key: changed)
    return next((one.start - start, one.to - start) for one in frozen if one.what == what[0] and one.to > start)


@pytest.fixture(params=SOURCES, ids=lambda source: f"{source[0].__name__}-{source[1]}")
def source(request: pytest.FixtureRequest) -> tuple[SessionStore, tuple[LapReference, ...]]:
    open_store, key = request.param
    return open_store(), clean_laps(open_store(), key)


class TestAFrozenCar:
    def test_alone_it_has_a_row_of_nulls_where_nothing_is_known(
        self, source: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store, laps = source
        start, end = break_lap(store, laps[0], monkeypatch, ("car",), SECONDS)
        found = one_lap(store, laps[0].key, laps[0].driver, laps[0].lap)
        rows = [row for row, speed in enumerate(found["channels"]["speed"]) if speed is None]
        assert len(rows) == 1
        delay = read_lap(store, laps[0].key, laps[0].driver, laps[0].lap).car_delay
        assert found["channels"]["time"][rows[0]] == pytest.approx((start + end) / 2 + delay, abs=1e-3)
        assert all(found["channels"][name][rows[0]] is None for name in ("throttle", "brake", "gear", "rpm"))
        assert found["channels"]["x"][rows[0]] is not None
        within = found["channels"]["distance"][rows[0]]
        assert not any(zone["from"] < within < zone["to"] for zone in found["facts"]["braking_zones"])

    def test_the_quality_says_where(self, source: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        store, laps = source
        start, end = break_lap(store, laps[0], monkeypatch, ("car",), SECONDS)
        row = one_lap(store, laps[0].key, laps[0].driver, laps[0].lap)
        (fact,) = row["quality"]["frozen"]
        begin = row["lap"]["start_time"]
        assert (fact["driver"], fact["what"]) == (laps[0].driver, "car")
        assert (fact["from"], fact["to"]) == (pytest.approx(begin + start), pytest.approx(begin + end))
        assert fact["seconds"] == pytest.approx(end - start, abs=2e-3)

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_no_gain_is_claimed_in_its_corners(
        self, source: Any, monkeypatch: pytest.MonkeyPatch, order: tuple[int, int]
    ) -> None:
        store, laps = source
        before = compare(store, [laps[i] for i in order])
        break_lap(store, laps[0], monkeypatch, ("car",), SECONDS)
        found = compare(store, [laps[i] for i in order])
        broken = order.index(0)
        touched = [corner for corner in found["corners"] if corner["laps"][broken]["apex_speed"] is None]
        assert touched
        assert all(corner["laps"][1]["noise"] for corner in touched)
        assert all(corner["laps"][broken]["brake_at"] is None for corner in touched)
        assert sum(corner["laps"][1]["gain"] for corner in found["corners"]) == pytest.approx(
            before["laps"][1]["delta"][-1], abs=1e-6
        )

    def test_its_way_is_taken_from_the_positions(self, source: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        store, laps = source
        away = []
        for lap in laps[:8]:
            whole = compare(store, [laps[9], lap])["laps"][1]
            with monkeypatch.context() as patch:
                break_lap(store, lap, patch, ("car",), SECONDS)
                found = compare(store, [laps[9], lap])["laps"][1]
            away.append(np.abs(np.subtract(found["delta"], whole["delta"])).max())
        assert np.median(away) <= 0.06
        assert max(away) <= 0.2

    def test_a_good_lap_is_as_it_was(self, source: Any) -> None:
        store, laps = source
        found = one_lap(store, laps[0].key, laps[0].driver, laps[0].lap)
        assert found["quality"]["frozen"] == []
        assert None not in found["channels"]["speed"]


def test_a_frozen_position_is_null_where_nothing_is_known(source: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store, laps = source
    break_lap(store, laps[0], monkeypatch, ("position",), SECONDS)
    found = one_lap(store, laps[0].key, laps[0].driver, laps[0].lap)["channels"]
    unknown = [time for time, x in zip(found["time"], found["x"], strict=True) if x is None]
    assert len(unknown) >= 15
    assert min(unknown) >= BEGINS - 1
    assert max(unknown) <= BEGINS + SECONDS + 2
    assert None not in found["speed"]


@pytest.mark.skipif(not ARCHIVE.exists(), reason="needs ../shared/f1-archive")
def test_the_signal_lost_at_the_line_is_not_drawn_as_braking() -> None:
    speed = one_lap(real(), REAL, "TSU")["channels"]["speed"]
    assert abs(speed[-1] - speed[-2]) < 10
