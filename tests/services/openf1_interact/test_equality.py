"""The same invented sessions read by FastF1 and from OpenF1: equal value by value, and what differs is written here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import demo
from lib.sessions import SessionKey, open_store
from tests import built
from tests.services.openf1_interact.both import Both
from tests.services.openf1_interact.demo_loads import BUILT_FROM, load

KEYS = [SessionKey(2025, 1, "R"), SessionKey(2025, 1, "Q"), SessionKey(2025, 2, "R"), SessionKey(2025, 2, "S")]
LAP_CLOCK = 0.15  # s: one sigma of 0.09 s in OpenF1's stamps, after consecutive laps were put together
EXACT = ["driver", "number", "team", "lap", "stint", "compound", "tyre_life", "fresh_tyre", "sector2", "sector3",
         "deleted", "deleted_reason", "part"]  # fmt: skip


@pytest.fixture(scope="module")
def openf1_store() -> Path:
    def fill(root: Path) -> None:
        with demo.serve(built.demo_tree()) as source:
            for key in KEYS:
                load(key, f"openf1+{source.base_url}", root)

    return built.kept("openf1", BUILT_FROM, fill)


def side_by_side(key: SessionKey, folder: Path) -> Both:
    return Both(*(open_store(f"file://{root}").open(key) for root in (built.demo_store(), folder)))


@pytest.fixture(params=KEYS, ids=str)
def both(request: pytest.FixtureRequest, openf1_store: Path) -> Both:
    return side_by_side(request.param, openf1_store)


@pytest.fixture(params=[key for key in KEYS if key.session != "Q"], ids=str)
def race(request: pytest.FixtureRequest, openf1_store: Path) -> Both:
    return side_by_side(request.param, openf1_store)


def test_every_lap_is_there_and_none_is_invented(both: Both) -> None:
    assert (both.missing, both.extra) == ([], [])


@pytest.mark.parametrize("name", EXACT)
def test_what_f1_measures_is_equal(both: Both, name: str) -> None:
    theirs, ours = both.column(name)
    np.testing.assert_array_equal(theirs, ours)


@pytest.mark.parametrize("name", ["speed_i1", "speed_i2", "speed_st", "lap_time", "position"])
def test_speeds_times_and_places_of_a_race_are_equal(race: Both, name: str) -> None:
    theirs, ours = race.column(name)
    np.testing.assert_allclose(theirs, ours, atol=0.0005)


@pytest.mark.parametrize("name", ["start_time", "end_time"])
def test_moments_of_a_race_are_near(race: Both, name: str) -> None:
    theirs, ours = race.column(name)
    assert np.nanmax(np.abs(ours + race.shift - theirs)) < 2 * LAP_CLOCK


def test_lap_times_of_a_qualifying_are_equal_but_of_out_laps(openf1_store: Path) -> None:
    theirs, ours = side_by_side(SessionKey(2025, 1, "Q"), openf1_store).column("lap_time")
    known = ~np.isnan(ours)
    assert known.sum() == 89
    np.testing.assert_allclose(theirs[known], ours[known], atol=0.0005)


def test_what_openf1_lacks_is_null(both: Both) -> None:
    _, ours = both.column("speed_fl")
    assert np.isnan(ours).all()


@pytest.mark.parametrize("kind", ["car", "pos"])
def test_samples_are_equal_value_by_value(both: Both, kind: str) -> None:
    names = ("rpm", "speed", "gear", "throttle", "brake", "drs") if kind == "car" else ("x", "y", "z")
    for driver in both.fastf1.manifest.drivers:
        theirs, ours = getattr(both.fastf1, kind)(driver.part), getattr(both.openf1, kind)(driver.part)
        for name in names:
            np.testing.assert_array_equal(getattr(theirs, name), getattr(ours, name))
        assert np.abs(ours.time_ms + round(both.shift * 1000) - theirs.time_ms).max() <= 1


def test_results_are_equal(both: Both) -> None:
    if both.fastf1.manifest.available.results == "full":
        assert both.openf1.manifest.results == both.fastf1.manifest.results


def test_drivers_are_equal_and_nobody_of_a_support_race_is_one(both: Both) -> None:
    assert [driver.part for driver in both.openf1.manifest.drivers] == [d.part for d in both.fastf1.manifest.drivers]
    assert "77" not in [driver.number for driver in both.openf1.manifest.drivers]


@pytest.mark.parametrize("name", ["weather", "messages", "track_status"])
def test_timelines_are_equal_to_the_second(both: Both, name: str) -> None:
    theirs, ours = both.fastf1.timeline()[name], both.openf1.timeline()[name]
    assert len(theirs) == len(ours)
    known = slice(1, None) if name == "track_status" else slice(None)  # the first status stands from the clock's zero
    assert np.abs(ours["time"] + both.shift - theirs["time"])[known].max(initial=0) <= 1.0
    text = {"weather": "rainfall", "messages": "message", "track_status": "status"}[name]
    assert theirs[text].tolist() == ours[text].tolist()


def test_the_source_and_what_is_derived_are_said(both: Both) -> None:
    manifest = both.openf1.manifest
    assert (manifest.provider, both.fastf1.manifest.provider) == ("openf1", "fastf1")
    assert (manifest.available.laps, manifest.available.track_status) == ("partial", "partial")
    assert "CC BY-NC-SA" in manifest.notes[0]


def test_timing_lines_are_the_same_to_half_a_metre(both: Both) -> None:
    theirs, ours = both.fastf1.manifest.lines, both.openf1.manifest.lines
    assert (theirs is None) == (ours is None)
    if theirs is not None and ours is not None:
        assert max(abs(theirs.s1 - ours.s1), abs(theirs.s2 - ours.s2), abs(theirs.finish - ours.finish)) < 0.5
