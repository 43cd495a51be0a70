"""The field's pace lap by lap, and what is compared where the road changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter import Size, figure_of
from lib.services.plotter.kinds.lap_times import lap_times
from lib.services.plotter.kinds.pace import spread_words
from lib.services.plotter.kinds.pace_numbers import spread_by
from lib.services.plotter.kinds.wear_numbers import wear_by
from lib.services.race_story.field_pace import (
    FieldPace,
    good_laps,
    near_best,
    pace_of_field,
    paces_of,
    racing_laps,
    tyres_tell,
)
from lib.sessions import SessionStore, Table, open_store
from lib.sessions.schemas import LAPS
from tests.services.plotter.drawn import collisions, material
from tests.services.race_story.races import laps_of, table
from tests.services.race_story.test_gaps import session_of

RACE = Table.of(
    LAPS,
    {
        "driver": ["A", "B", "A", "B", "A", "B", "A", "B"],
        "lap": [2, 2, 3, 3, 4, 4, 5, 5],
        "lap_time": [90.0, 91.0, 92.0, 93.0, 140.0, 141.0, 110.0, None],
        "track_status": ["1", "1", "1", "2", "4", "41", "1", "1"],
        "pit_in": [None, None, None, None, None, None, None, 500.0],
        "compound": ["SOFT", "SOFT", "SOFT", "SOFT", "SOFT", "SOFT", "INTERMEDIATE", "SOFT"],
    },
)


def test_the_field_is_the_median_of_green_laps_around_each_lap() -> None:
    found = pace_of_field(RACE, race=True)
    assert found.laps.tolist() == [2, 3, 5]
    assert found.medians.tolist() == [91.5, 91.5, 110]
    assert found.at(np.array([2.0, 4.0, np.nan]))[:2].tolist() == [91.5, 100.75]


def test_a_session_that_is_no_race_has_one_pace() -> None:
    assert pace_of_field(RACE, race=False).at(np.array([1.0, 9.0])).tolist() == [92, 92]


def test_without_a_green_lap_nothing_is_known() -> None:
    nothing = pace_of_field(RACE.where(RACE["lap"] == 4), race=True)
    assert np.isnan(nothing.at(np.array([4.0]))).all()
    assert (nothing.changed, racing_laps(RACE, nothing).any()) == (False, False)


def test_a_slow_lap_on_a_slow_road_is_a_racing_lap() -> None:
    assert racing_laps(RACE, pace_of_field(RACE, race=True)).tolist() == [True] * 4 + [False] * 2 + [True, False]


@pytest.mark.parametrize(
    "flaw",
    [{"deleted": True}, {"generated": True}, {"pit_in": 1.0}, {"pit_out": 1.0}, {"lap_time": None}, {"lap": None}]
    + [{"track_status": status} for status in ("4", "15", "26", "71")],
)
def test_a_lap_with_one_flaw_is_not_good(flaw: dict[str, Any]) -> None:
    lap = {"driver": "A", "lap": 2, "lap_time": 90.0, "track_status": "12", "deleted": False, "generated": False}
    assert good_laps(table(lap, lap | flaw)).tolist() == [True, False]


@pytest.mark.parametrize(("time", "near"), [(96.29, True), (96.31, False)])
def test_107_percent_of_the_field_or_of_the_best_is_the_limit(time: float, near: bool) -> None:
    field = FieldPace(np.array([2.0]), np.array([90.0]))
    lap = {"driver": "A", "lap": 2, "lap_time": time, "track_status": "1"}
    assert racing_laps(table(lap), field).tolist() == [near]
    assert len(near_best(table(lap, lap | {"lap_time": 90.0}))) == 1 + near


def test_the_first_lap_is_no_racing_lap() -> None:
    field = FieldPace(np.array([1.0]), np.array([90.0]))
    laps = [{"driver": "A", "lap": lap, "lap_time": 90.0, "track_status": "1"} for lap in (1, 2)]
    assert racing_laps(table(*laps), field).tolist() == [False, True]


def test_where_the_road_changed_pace_is_what_a_lap_is_behind_the_field() -> None:
    """From lap 5 on it rains: the median of each lap and its neighbours is 92, 92, 93 (lap 4), 110, 112, 112, 112 s."""

    def driven(driver: str, dry: float) -> list[dict[str, Any]]:
        return laps_of(driver, 8, lap_time={lap: dry if lap < 5 else dry + 20 for lap in range(1, 9)})

    found = paces_of(session_of(table(*driven("A", 90.0), *driven("C", 92.0), *driven("B", 93.0))), ["B"])
    assert (found.against, found.rows["lap"].tolist()) == (True, [2, 3, 4, 5, 6, 7, 8])
    assert found.values.tolist() == [1, 1, 0, 3, 1, 1, 1]


def test_on_a_road_that_stayed_the_same_pace_is_the_lap_time() -> None:
    found = paces_of(session_of(table(*laps_of("A", 3), *laps_of("B", 3, lap_time={2: 101.0}))), ["B"])
    assert (found.against, found.values.tolist()) == (False, [101.0, 100.0])


def test_the_road_changed_where_the_field_is_much_slower() -> None:
    laps = np.arange(1.0, 11)
    assert FieldPace(laps, np.linspace(90, 95, 10)).changed is False
    assert FieldPace(laps, np.linspace(90, 99, 10)).changed is True


def test_tyres_are_measured_where_nobody_is_on_rain_tyres() -> None:
    field = pace_of_field(RACE, race=True)
    assert tyres_tell(RACE, field, RACE["lap"]).tolist() == [True] * 6 + [False] * 2
    ten = table(*(lap for who in "ABCDEFGHIJ" for lap in laps_of(who, 3)))
    for rain, told in ((0, True), (1, False)):  # of ten cars: one is a tenth
        some = ten["compound"].copy()
        some[(ten["lap"] == 2) & (ten["driver"] < "ABCDEFGHIJ"[rain])] = "WET"
        found = tyres_tell(Table(LAPS, {**ten.columns, "compound": some}), field, np.array([2.0, 3.0]))
        assert found.tolist() == [told, True]
    steady = FieldPace(np.array([1.0]), np.array([90.0]))
    assert tyres_tell(RACE, steady, RACE["lap"]).all()


def test_what_is_against_the_field_says_so() -> None:
    found = spread_by(["A"], np.array(["A"] * 3), np.array([-0.5, -0.25, 1.0]), np.array(["SOFT"] * 3), against=True)
    assert spread_words(found) == (
        "The road changed: each lap is measured against the field's median on that lap. Median: A -0.250 s (3 laps)."
    )


def test_wear_on_rain_tyres_alone_is_drawn_with_a_remark() -> None:
    found = wear_by(np.array(["A 1"] * 4), np.array(["WET"] * 4, object), np.arange(4.0), 100 + np.arange(4.0))
    assert (found.slopes, found.remark[:8]) == ((pytest.approx(1.0),), "On a wet")


@pytest.fixture(scope="module")
def store(demo_store_url: str) -> SessionStore:
    return open_store(demo_store_url)


@pytest.mark.parametrize("kind", ["race-pace", "lap-distribution", "team-pace"])
@pytest.mark.parametrize("more", [{}, {"driver": "JSE"}])
def test_the_wet_race_is_measured_against_the_field(store: SessionStore, kind: str, more: dict[str, str]) -> None:
    figure, alt = figure_of(kind, material(store, kind, event="2", **more), Size(700))
    assert collisions(figure) == []
    assert "against the field" in alt


def test_of_the_wet_race_too_few_dry_laps_tell_of_tyres(store: SessionStore) -> None:
    with pytest.raises(NoTelemetry, match="not measurable here: the road changed"):
        figure_of("tyre-degradation", material(store, "tyre-degradation", event="2"), Size(700))


def test_lap_times_of_the_wet_race_are_not_left_out_and_the_standing_start_is(store: SessionStore) -> None:
    found = lap_times(material(store, "lap-times", event="2"))
    laps, values = found.laps[0], found.values[0]
    assert 1 not in laps
    assert values[(laps >= 8) & (laps <= 11)].min() > 1.08 * values.min()
