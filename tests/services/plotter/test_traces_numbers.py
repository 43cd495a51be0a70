"""Laps on one axis: what is taken from the comparison, and from which lap."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.services.plotter import Material
from lib.services.plotter.kinds.traces_numbers import Bend, Traces, _bend, biggest_gain, sector_bests, traces
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionStore, TimingLines, open_store
from tests.services.plotter.invented import QUALIFYING, write_to

ENDS = (1080.0, 2220.0, 3330.0)


@pytest.fixture(scope="module")
def lined(tmp_path_factory: pytest.TempPathFactory) -> SessionStore:
    """Return a store with the small sessions, in which the places of the timing lines are known."""
    store = open_store(f"file://{tmp_path_factory.mktemp('lined')}")
    write_to(store, lines=TimingLines(s1=ENDS[0], s2=ENDS[1], finish=ENDS[2], laps=9, spread=(1, 1, 1)))
    return store


def of(store: SessionStore, *references: LapReference) -> Material:
    return Material(store, STYLES["dark"], references=references)


def lap(driver: str) -> LapReference:
    return LapReference(QUALIFYING, driver)


def without_sectors(store: SessionStore, driver: str) -> LapReference:
    opened = lap(driver).open(store)
    return LapReference(
        own=replace(opened, row={name: opened.row[name] for name in opened.row if "sector" not in name})
    )


class TestTraces:
    def test_laps_have_their_names_times_and_sectors_in_the_order_asked(self, lined: SessionStore) -> None:
        found = traces(of(lined, lap("BBB"), lap("AAA")))
        assert (found.names, found.labels) == (("BBB lap 1", "AAA lap 1"), ("BBB", "AAA"))
        assert found.times == pytest.approx((60.25, 60.0))
        assert found.sectors == (pytest.approx((19.65, 20.45, 20.15)), pytest.approx((19.5, 20.5, 20.0)))
        assert found.delta[1][-1] == pytest.approx(-0.25, abs=1e-3)
        assert found.delta[0].tolist() == [0] * len(found.distance)

    def test_a_point_stands_every_five_metres(self, lined: SessionStore) -> None:
        found = traces(of(lined, lap("AAA"), lap("BBB")))
        assert found.distance.tolist() == [5.0 * at for at in range(667)]
        assert set(found.channels[1]) == {"speed", "throttle", "brake", "gear", "rpm", "drs"}
        assert {len(values) for values in (*found.channels[1].values(), *found.delta)} == {667}

    def test_lines_and_corners_have_their_places(self, lined: SessionStore) -> None:
        found = traces(of(lined, lap("AAA"), lap("BBB")))
        assert found.lines == ENDS
        assert [(bend.name, bend.place) for bend in found.corners] == [("1", 300), ("2", 900), ("3", 1650), ("4", 2400)]
        assert [bend.start for bend in found.corners[1:]] == [bend.end for bend in found.corners[:-1]]

    def test_the_delta_is_certain_at_every_line_if_both_laps_have_sector_times(self, lined: SessionStore) -> None:
        assert traces(of(lined, lap("AAA"), lap("BBB"))).exact == ENDS

    def test_if_one_of_them_has_none_it_is_certain_at_the_finish_alone(self, lined: SessionStore) -> None:
        found = traces(of(lined, lap("AAA"), without_sectors(lined, "BBB")))
        assert (found.lines, found.exact) == (ENDS, (3330.0,))
        assert found.sectors[1] == (None, None, None)

    def test_a_single_lap_has_no_uncertainty_against_itself(self, lined: SessionStore) -> None:
        found = traces(of(lined, lap("AAA")))
        assert (found.sigma, found.exact, len(found.channels), len(found.delta)) == ((None,), ENDS, 1, 1)


class TestBends:
    ROW: dict[str, Any] = {"number": 4, "letter": "A", "distance": 900.0, "from": 850.0, "to": 1000.0}  # noqa: RUF012

    def test_a_corner_is_called_as_on_the_map_and_has_its_stretch(self) -> None:
        assert _bend({**self.ROW, "laps": []}) == Bend("4A", 900.0, 850.0, 1000.0)
        assert _bend({**self.ROW, "letter": None, "laps": []}).name == "4"

    def test_a_gain_that_may_be_noise_is_none(self) -> None:
        laps = [{"gain": 0.0, "noise": False}, {"gain": -0.12, "noise": False}, {"gain": 0.3, "noise": True}]
        assert _bend({**self.ROW, "laps": laps}).gains == (0.0, -0.12, None)


def data(**more: Any) -> Traces:
    return Traces(("A lap 1", "B lap 2"), ("A", "B"), (80.0, 79.9), np.zeros(2), (), (), **more)


class TestWords:
    def test_of_two_equal_gains_the_first_corners_is_told(self) -> None:
        bends = (Bend("1", 100, gains=(0.0, 0.05)), Bend("2", 300, gains=(0.0, -0.05)))
        assert biggest_gain(data(corners=bends)) == (bends[0], 1, 0.05)

    def test_less_than_half_a_millisecond_is_level(self) -> None:
        sectors = ((30.0, 28.0, 22.0), (30.0004, 28.0006, 22.0))
        found = sector_bests(data(lines=(1.0, 2.0, 3.0), sectors=sectors))
        assert [(words, lap) for _, _, words, lap in found] == [
            ("S1  level", None),
            ("S2  A by 0.001", 0),
            ("S3  level", None),
        ]

    def test_the_fastest_of_three_laps_is_told_against_the_second(self) -> None:
        sectors = ((30.5, 28.0, 22.0), (30.0, 28.4, 22.0), (30.2, 28.1, 21.0))
        found = sector_bests(
            Traces(("",) * 3, ("A", "B", "C"), (80.0,) * 3, np.zeros(2), (), (), lines=(1.0, 2.0, 3.0), sectors=sectors)
        )
        assert [(words, lap) for _, _, words, lap in found] == [
            ("S1  B by 0.200", 1),
            ("S2  A by 0.100", 0),
            ("S3  C by 1.000", 2),
        ]
