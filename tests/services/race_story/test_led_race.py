"""An invented race through the real loader: led through the pit lane, a start from there, one out on the first lap."""

from __future__ import annotations

from collections import Counter

import pytest

from lib.services.plotter import Material, Size, figure_of
from lib.services.race_story.cautions import bands, cautions_of
from lib.services.race_story.finish import out_of
from lib.services.race_story.gaps import race_order, unplaced
from lib.services.race_story.grid import grid_of, pit_lane_starts
from lib.services.race_story.pit_visits import pit_visits, visits_of
from lib.services.race_story.stints import stints_of
from lib.services.styling import STYLES
from lib.sessions import StoredSession
from tests.services import f1_sessions
from tests.services.plotter.drawn import collisions


@pytest.fixture(scope="module")
def session() -> StoredSession:
    return f1_sessions.led().open(f1_sessions.RACE)


def test_all_passes_are_passes_and_all_stops_are_stops(session: StoredSession) -> None:
    found = Counter((one.kind, one.lap in (2, 3)) for one in visits_of(session))
    assert found == {("pass", True): 38, ("stop", False): 19}


def test_the_feed_claims_new_tyres_for_passes_and_is_not_believed(session: StoredSession) -> None:
    claimed = [one for one in pit_visits(session.laps()) if one.lap == 3 and one.fitted]
    assert len(claimed) >= 5
    assert {one.fitted for one in visits_of(session) if one.kind == "pass"} == {None}


def test_everybody_has_two_stints_where_the_feed_counts_four(session: StoredSession) -> None:
    found = stints_of(session)
    assert Counter(one.stint for one in found) == {1: 20, 2: 19}
    assert {one.compound for one in found if one.stint == 1} == {"MEDIUM"}
    assert set(session.laps()["stint"].tolist()) == {1, 2, 3, 4}
    assert all(one.tyre_life_end - one.tyre_life_start == one.laps - 1 for one in found if one.tyre_life_start)


def test_the_safety_car_the_start_from_the_lane_and_the_retirement(session: StoredSession) -> None:
    assert bands(cautions_of(session)) == (("sc", 1, 4),)
    assert pit_lane_starts(session) == ("FER",)
    assert (grid_of(session)["FER"], sorted(place for place in grid_of(session).values() if place)) == (
        None,
        [*range(1, 20)],
    )
    assert (unplaced(session), out_of(session)) == (("ODO",), {"ODO": 0})


def test_gaps_at_the_flag_are_those_of_the_results(session: StoredSession) -> None:
    order = race_order(session)
    flag = order.where(order["lap"] == 16)
    gaps = dict(zip(flag["driver"].tolist(), flag["gap"].tolist(), strict=True))
    official = {row.driver: row.gap for row in session.manifest.results if row.gap is not None and row.driver in gaps}
    assert len(official) > 15
    assert gaps == pytest.approx(official, abs=1e-9)


@pytest.mark.parametrize("kind", ["positions", "strategy", "pit-stops", "race-trace", "gap-to-leader", "lap-times"])
def test_its_plots_tell_the_same(session: StoredSession, kind: str) -> None:
    figure, alt = figure_of(kind, Material(f1_sessions.led(), STYLES["dark"], session), Size(700))
    assert collisions(figure) == []
    told = {
        "positions": "ODO on lap 1",
        "strategy": "ODO: medium 1-1 (out)",
        "pit-stops": "Left out: 38 passes behind the safety car",
        "race-trace": "Safety car lap 1 to 4",
        "gap-to-leader": "Safety car lap 1 to 4",
        "lap-times": "Safety car lap 1 to 4",
    }
    assert told[kind] in alt
