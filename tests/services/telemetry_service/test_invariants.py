"""What holds for any pair of laps, on the invented season and on the real qualifying."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.services.telemetry_service import LapReference, compare
from lib.sessions import SessionStore
from tests.services.f1_sessions import ARCHIVE, QUALIFYING, RACE, REAL, clean_laps, invented, real

SOURCES = [(invented, QUALIFYING), (invented, RACE)] + ([(real, REAL)] if ARCHIVE.exists() else [])
MANY = settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])


def drawn(data: st.DataObject, source: Any, count: int) -> tuple[SessionStore, Sequence[LapReference]]:
    open_source, key = source
    store = open_source()
    laps = clean_laps(store, key)
    return store, [laps[data.draw(st.integers(0, len(laps) - 1))] for _ in range(count)]


def official(lap: dict[str, Any]) -> np.ndarray:
    row = lap["lap"]
    return np.array([row["sector1"], row["sector1"] + row["sector2"], row["lap_time"]])


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source[0].__name__}-{source[1]}")
class TestAnyPairOfLaps:
    @MANY
    @given(data=st.data(), step=st.sampled_from([2.0, 5.0, 10.0, 37.0, 200.0]))
    def test_delta_is_zero_at_the_start_and_official_at_every_line(
        self, source: Any, data: st.DataObject, step: float
    ) -> None:
        store, pair = drawn(data, source, 2)
        found = compare(store, pair, step)
        lines = np.array(list(found["lines"].values()))
        at = [found["distance"].index(line) for line in lines]
        delta = np.array(found["laps"][1]["delta"])
        assert delta[0] == 0
        difference = official(found["laps"][1]) - official(found["laps"][0])
        assert np.abs(delta[at] - difference).max() < 0.0006
        assert np.abs(np.array(list(found["laps"][1]["lines"].values())) - difference).max() < 1e-9
        assert found["distance"][-1] == found["lines"]["finish"]

    @MANY
    @given(data=st.data())
    def test_delta_is_antisymmetric_and_zero_to_itself(self, source: Any, data: st.DataObject) -> None:
        store, (first, second) = drawn(data, source, 2)
        there, back = compare(store, [first, second]), compare(store, [second, first, second])
        assert np.abs(np.add(there["laps"][1]["delta"], back["laps"][1]["delta"])).max() < 1e-9
        assert not np.any(back["laps"][2]["delta"])

    @MANY
    @given(data=st.data())
    def test_gains_add_up_and_segments_tile_the_lap(self, source: Any, data: st.DataObject) -> None:
        store, pair = drawn(data, source, 3)
        found = compare(store, pair)
        corners = found["corners"]
        assert [corner["from"] for corner in corners[1:]] == [corner["to"] for corner in corners[:-1]]
        assert (corners[0]["from"], corners[-1]["to"]) == (0, found["lines"]["finish"])
        for index, lap in enumerate(found["laps"]):
            total = sum(corner["laps"][index]["gain"] for corner in corners)
            assert total == pytest.approx(lap["delta"][-1], abs=1e-6)
            parts = sum(part["times"][index] for part in found["mini_sectors"])
            assert parts == pytest.approx(lap["lap"]["lap_time"], abs=0.002)

    @MANY
    @given(data=st.data())
    def test_held_channels_take_only_values_of_the_source(self, source: Any, data: st.DataObject) -> None:
        store, pair = drawn(data, source, 2)
        found = compare(store, pair, 3.0)
        for lap, reference in zip(found["laps"], pair, strict=True):
            car = store.open(reference.key).car(reference.driver)  # type: ignore[arg-type]
            for name in ("gear", "drs"):
                assert set(lap["channels"][name]) <= set(getattr(car, name).tolist())
            assert set(lap["channels"]["brake"]) <= {False, True}
            assert len(lap["channels"]["x"]) == len(lap["delta"]) == len(found["distance"])

    @MANY
    @given(data=st.data())
    def test_time_rises_along_the_lap(self, source: Any, data: st.DataObject) -> None:
        store, pair = drawn(data, source, 2)
        for lap in compare(store, pair, 1.0)["laps"]:
            assert (np.diff(lap["channels"]["time"]) >= 0).all()


def test_laps_of_different_sessions_of_one_circuit_compare() -> None:
    store = invented()
    pair = [clean_laps(store, QUALIFYING)[0], clean_laps(store, RACE)[0]]
    found = compare(store, pair)
    assert found["laps"][1]["session"]["session"] == "R"
    assert found["laps"][1]["delta"][-1] == pytest.approx(
        found["laps"][1]["lap"]["lap_time"] - found["laps"][0]["lap"]["lap_time"], abs=0.0006
    )
