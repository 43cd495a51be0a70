"""What FastF1 makes of the timing streams is what the simulation drove, to the millisecond."""

from __future__ import annotations

from typing import Any

from demo_session import GENUINE, Loaded, millis


def has_time(loaded: Loaded, lap: dict[str, Any]) -> bool:
    """Whether the sources give a lap time: a race's first lap has one from Jolpica."""
    return lap["timed"] or (loaded.session.name == "Race" and lap["number"] == 1)


def test_loading_gives_no_warning_that_a_real_session_would_not_give(loaded: Loaded) -> None:
    assert [line for line in loaded.warnings if not any(text in line for text in GENUINE)] == []


def test_lap_times_are_the_simulation_s(loaded: Loaded) -> None:
    got = [(number, true["number"], millis(lap["LapTime"])) for number, lap, true in loaded.pairs()]
    assert got == [(n, t["number"], t["time"] if has_time(loaded, t) else None) for n, _, t in loaded.pairs()]


def test_laps_end_when_the_simulation_says(loaded: Loaded) -> None:
    assert [millis(lap["Time"]) for _, lap, _ in loaded.pairs()] == [true["end"] for _, _, true in loaded.pairs()]


def test_sector_times_are_the_simulation_s(loaded: Loaded) -> None:
    for number, lap, true in loaded.pairs():
        expected = list(true["sectors"])
        if loaded.session.name == "Race" and true["number"] == 1:
            expected[0] = None
        got = [millis(lap[f"Sector{i}Time"]) for i in (1, 2, 3)]
        assert got == expected, (number, true["number"])


def test_sectors_add_up_to_the_lap_time(loaded: Loaded) -> None:
    whole = [true for _, _, true in loaded.pairs() if None not in true["sectors"]]
    assert all(sum(true["sectors"]) == true["time"] for true in whole)
    assert len(whole) > 80


def test_speed_traps_read_what_was_driven(loaded: Loaded) -> None:
    for number, lap, true in loaded.pairs():
        got = {name: lap[f"Speed{name}"] for name in true["speeds"]}
        assert got == true["speeds"], (number, true["number"])


def test_tyres_and_their_age_are_the_simulation_s(loaded: Loaded) -> None:
    for number, lap, true in loaded.pairs():
        stint = loaded.truth["drivers"][number]["stints"][true["stint"]]
        got = (lap["Compound"], lap["TyreLife"], lap["Stint"], lap["FreshTyre"])
        assert got == (stint["compound"], true["tyre_life"], true["stint"] + 1, stint["new"]), (number, true["number"])


def test_pit_times_are_the_simulation_s(loaded: Loaded) -> None:
    for number, lap, true in loaded.pairs():
        assert millis(lap["PitInTime"]) == true["pit_in"], (number, true["number"])
        if not (loaded.session.name == "Race" and true["number"] == 1):
            assert millis(lap["PitOutTime"]) == true["pit_out"], (number, true["number"])


def test_deleted_laps_are_known_and_reinstated_ones_count(loaded: Loaded) -> None:
    got = {(number, true["number"]) for number, lap, true in loaded.pairs() if lap["Deleted"]}
    assert got == {(number, true["number"]) for number, _, true in loaded.pairs() if true["deleted"]}
    assert got
    assert any(true["reinstated"] for _, _, true in loaded.pairs())


def test_the_fastest_lap_is_the_fastest_that_counts(loaded: Loaded) -> None:
    counting = [(t["time"], n) for n, _, t in loaded.pairs() if t["timed"] and not t["deleted"]]
    fastest = loaded.session.laps.pick_fastest()
    assert (millis(fastest["LapTime"]), fastest["DriverNumber"]) == min(counting)


def test_most_undisturbed_laps_are_accurate(loaded: Loaded) -> None:
    normal = [
        lap["IsAccurate"]
        for _, lap, true in loaded.pairs()
        if true["timed"] and true["pit_in"] is None and true["pit_out"] is None and lap["TrackStatus"] in ("1", "12")
    ]
    assert sum(normal) > 0.9 * len(normal)
