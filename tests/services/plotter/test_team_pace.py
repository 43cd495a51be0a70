"""The pace of teams: both cars' racing laps together."""

from __future__ import annotations

import pytest

from lib.errors import NoTelemetry
from lib.services.plotter import Size, figure_of
from lib.services.plotter.kinds.team_pace import team_pace, team_words, teams_of
from lib.services.race_story.field_pace import Paces
from lib.sessions import SessionStore, Table
from lib.sessions.schemas import LAPS
from tests.services.plotter.drawn import collisions, made_of, material

ROWS = Table.of(
    LAPS,
    {
        "driver": ["AAA", "BBB", "BBB", "CCC", "CCC", "CCC", "DDD"],
        "lap_time": [90.0, 91.0, 93.0, 90.5, 90.6, 90.9, 80.0],
    },
)
PACES = Paces(ROWS, ROWS["lap_time"], False)
TEAMS = {"AAA": "Red", "BBB": "Red", "CCC": "Blue", "EEE": "Blue", "DDD": "Green"}


def test_teams_are_ranked_by_the_median_of_both_cars() -> None:
    found = teams_of(TEAMS, PACES)
    assert (found.names, found.medians) == (("Blue", "Red"), [90.6, 91.0])
    assert found.times[1].tolist() == [90, 91, 93]


def test_only_who_drove_is_named_and_a_team_with_one_lap_is_left_out() -> None:
    assert teams_of(TEAMS, PACES).drivers == (("CCC",), ("AAA", "BBB"))


def test_the_median_gap_is_said() -> None:
    assert team_words(teams_of(TEAMS, PACES)) == (
        "Median racing lap: Blue 1:30.600 (+0.000 s, 3 laps), Red 1:31.000 (+0.400 s, 3 laps)."
    )


def test_nobody_with_three_laps_is_said() -> None:
    with pytest.raises(NoTelemetry, match="3 laps"):
        teams_of({"AAA": "Red"}, PACES)


@pytest.mark.parametrize("session", ["Q", "SQ"])
def test_a_qualifying_has_no_racing_pace(session: str) -> None:
    with pytest.raises(NoTelemetry, match="no laps at racing pace"):
        team_pace(made_of(ROWS, session))


@pytest.mark.parametrize(
    "asked", [{"driver": "JSE"}, {"driver": "RAU,KEL"}, {"event": "2"}, {"event": "2", "session": "S"}]
)
def test_one_driver_a_sprint_and_the_wet_race_are_drawn(store: SessionStore, asked: dict[str, str]) -> None:
    assert collisions(figure_of("team-pace", material(store, "team-pace", **asked), Size(700))[0]) == []
