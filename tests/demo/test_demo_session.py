"""Results, weather, flags and messages arrive as the season has them."""

from __future__ import annotations

import fastf1.exceptions
import pytest
from demo_session import Loaded, millis


def test_results_are_in_the_true_order(loaded: Loaded) -> None:
    assert list(loaded.session.results["DriverNumber"]) == [str(number) for number in loaded.truth["order"]]


def test_race_results_give_grid_points_and_status(race: Loaded) -> None:
    results = race.session.results
    assert [int(grid) for grid in results["GridPosition"]] == [
        race.truth["drivers"][number]["grid"] for number in results["DriverNumber"]
    ]
    assert list(results["Points"][:11]) == [25, 18, 15, 12, 10, 8, 6, 4, 2, 1, 0]
    assert set(results["Status"]) == {"Finished", "Lapped", "Retired"}


def test_qualifying_results_give_the_best_time_of_each_part(loaded: Loaded) -> None:
    if loaded.session.name == "Race":
        assert loaded.session.results["Q1"].isna().all()
        return
    for number, result in loaded.session.results.iterrows():
        best = loaded.truth["drivers"][number]["best"]
        assert [millis(result[q]) for q in ("Q1", "Q2", "Q3")] == [best.get(q) for q in ("Q1", "Q2", "Q3")], number


def test_track_status_shows_every_kind_of_caution(race: Loaded, qualifying: Loaded) -> None:
    assert set(race.session.track_status["Status"]) == {"1", "2", "4", "6", "7"}
    assert set(qualifying.session.track_status["Status"]) == {"1", "2", "5"}


def test_a_red_flag_suspends_the_qualifying(qualifying: Loaded) -> None:
    assert list(qualifying.session.session_status["Status"])[:5] == [
        "Inactive", "Started", "Finished", "Started", "Aborted",
    ]  # fmt: skip


def test_weather_comes_once_a_minute(loaded: Loaded) -> None:
    gaps = loaded.session.weather_data["Time"].diff().dropna().dt.total_seconds()
    assert gaps.between(59.9, 60.1).all()


def test_every_message_of_race_control_arrives(loaded: Loaded) -> None:
    assert len(loaded.session.race_control_messages) == loaded.truth["messages"]


def test_drivers_have_their_own_team_and_colour(race: Loaded) -> None:
    results = race.session.results
    assert results.groupby("TeamName")["TeamColor"].nunique().eq(1).all()
    assert (results["TeamColor"].nunique(), results["Abbreviation"].nunique()) == (10, 20)
    assert "José" in set(results["FirstName"])


def test_a_pass_through_the_pit_lane_raises_the_stint_but_not_the_tyre_age(race: Loaded) -> None:
    through = [
        (number, stop["lap"])
        for number, driver in race.truth["drivers"].items()
        for stop in driver["pit_stops"]
        if not stop["tyres_changed"]
    ]
    assert through
    for number, lap in through:
        before, after = (race.laps(number).iloc[i] for i in (lap - 1, lap))
        assert after["Stint"] == before["Stint"] + 1
        assert after["TyreLife"] == before["TyreLife"] + 1


def test_positions_change_hands(race: Loaded) -> None:
    laps = race.session.laps
    assert laps.groupby("Driver")["Position"].nunique().gt(1).mean() > 0.6


def test_practice_has_no_data(redirected: object) -> None:
    session = fastf1.get_session(2025, 1, "FP1")
    session.load(telemetry=False, weather=False, messages=False)
    with pytest.raises(fastf1.exceptions.DataNotLoadedError):
        _ = session.laps
