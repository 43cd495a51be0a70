"""Race control's messages: the track's status row by row, deleted laps, parts of a qualifying, what the table holds."""

from __future__ import annotations

from typing import Any

import pytest

from lib.services.openf1_interact.race_control import (
    deleted_laps,
    in_order,
    messages_table,
    part_starts,
    session_status_table,
    track_status_table,
)

ZERO = 1_743_948_000_000  # 14:00:00


def at(second: float, message: str = "", **more: Any) -> dict[str, Any]:
    return {"date": f"2025-04-06T14:00:{second:09.6f}+00:00", "message": message, "category": "Flag", **more}


def flag(second: float, colour: str, scope: str = "Track", sector: int | None = None) -> dict[str, Any]:
    return at(second, flag=colour, scope=scope, sector=sector)


def status(*rows: dict[str, Any]) -> list[tuple[float, str, str]]:
    found = track_status_table(list(rows), ZERO)
    return list(zip(found["time"].tolist(), found["status"].tolist(), found["text"].tolist(), strict=True))


START = (0.0, "1", "AllClear")


@pytest.mark.parametrize(
    ("row", "code", "text"),
    [
        (flag(5, "YELLOW"), "2", "Yellow"),
        (flag(5, "DOUBLE YELLOW"), "2", "Yellow"),
        (flag(5, "YELLOW", "Sector", 3), "2", "Yellow"),
        (flag(5, "DOUBLE YELLOW", "Sector", 3), "2", "Yellow"),
        (flag(5, "RED"), "5", "Red"),
        (at(5, "RED FLAG"), "5", "Red"),
        (at(5, "SAFETY CAR DEPLOYED"), "4", "SCDeployed"),
        (at(5, "VSC DEPLOYED"), "6", "VSCDeployed"),
        (at(5, "VIRTUAL SAFETY CAR DEPLOYED"), "6", "VSCDeployed"),
        (at(5, "VIRTUAL SAFETY CAR ENDING"), "7", "VSCEnding"),
    ],
    ids=str,
)
def test_each_sign_has_its_status(row: dict[str, Any], code: str, text: str) -> None:
    assert status(row) == [START, (5.0, code, text)]


@pytest.mark.parametrize(
    "row",
    [
        flag(5, "BLUE"),
        flag(5, "YELLOW", "Driver"),
        flag(5, "BLUE", "Sector", 3),
        at(5, "RED FLAG INFRINGEMENT NOTED"),
        at(5, "CAR 4 UNDER RED FLAG"),
        at(5, "SAFETY CAR IN THIS LAP"),
        at(5, "MEDICAL CAR DEPLOYED"),
        at(5, "FORMATION LAP ENDING"),
        at(5, "SESSION STARTED", category="SessionStatus"),
    ],
    ids=str,
)
def test_other_rows_change_nothing(row: dict[str, Any]) -> None:
    assert status(row) == [START]


def test_yellow_ends_when_every_sector_is_clear() -> None:
    rows = [flag(1, "YELLOW", "Sector", 1), flag(2, "YELLOW", "Sector", 2), flag(3, "CLEAR", "Sector", 1)]
    assert [code for _, code, _ in status(*rows)] == ["1", "2"]
    assert status(*rows, flag(4, "GREEN", "Sector", 2))[-1] == (4.0, "1", "AllClear")
    assert status(*rows, flag(4, "CLEAR"))[-1] == (4.0, "1", "AllClear")


def test_yellow_does_not_take_back_a_safety_car_and_a_clear_track_does() -> None:
    rows = [at(1, "SAFETY CAR DEPLOYED"), flag(2, "YELLOW"), flag(3, "YELLOW", "Sector", 2)]
    assert [code for _, code, _ in status(*rows)] == ["1", "4"]
    assert [code for _, code, _ in status(*rows, flag(4, "GREEN"))] == ["1", "4", "1"]


def test_a_restart_ends_a_red_flag_and_only_that() -> None:
    restart = at(3, "SESSION STARTED", category="SessionStatus")
    assert [code for _, code, _ in status(flag(1, "RED"), restart)] == ["1", "5", "1"]
    assert [code for _, code, _ in status(at(1, "VSC DEPLOYED"), restart)] == ["1", "6"]
    resumed = at(3, "SESSION RESUMED", category="SessionStatus")
    assert [code for _, code, _ in status(flag(1, "RED"), resumed)] == ["1", "5"]


def test_of_one_second_the_last_holds() -> None:
    assert status(flag(5, "RED"), at(5, "SAFETY CAR DEPLOYED")) == [START, (5.0, "4", "SCDeployed")]
    assert status(flag(0, "RED")) == [(0.0, "5", "Red")]
    assert status(flag(5, "RED"), flag(5, "CLEAR")) == [START]


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("CAR 4 (NOR) TIME 1:31.250 DELETED - TURN 5 15:10:11", {("4", 91_250): "TURN 5 "}),
        ("CAR 81 (PIA) LAP TIME 0:59.999 DELETED - X", {("81", 59_999): "X"}),
        ("CAR 81 (PIA) TIME 10:00.001 DELETED - X", {("81", 600_001): "X"}),
        ("CAR 4 (NOR) TIME 1:31.250 NOTED", {}),
        ("TIME 1:31.250 DELETED - X", {}),
    ],
)  # fmt: skip
def test_a_deleted_time_is_its_car_its_milliseconds_and_why(message: str, found: dict[Any, str]) -> None:
    assert deleted_laps([at(1, message)]) == found


def test_a_reinstated_time_takes_back_that_one_alone() -> None:
    rows = [at(1, f"CAR {car} (X) TIME 1:31.250 DELETED - X") for car in (4, 5)]
    back = at(2, "CAR 4 (X) TIME 1:31.250 AT TURN 3 REINSTATED")
    assert deleted_laps([*rows, back, at(3)]) == {("5", 91_250): "X"}


def test_parts_are_told_by_their_number_where_openf1_has_it() -> None:
    rows = [at(s, category="SessionStatus", qualifying_phase=n) for s, n in ((1, 1), (2, 2), (3, 3))]
    rows.append(at(4, category="Other", qualifying_phase=9))
    assert part_starts(rows) == [(ZERO + 1000, "Q1"), (ZERO + 2000, "Q2"), (ZERO + 3000, "Q3")]


def test_else_by_the_green_light_after_a_chequered_flag() -> None:
    green, chequered = "GREEN LIGHT - PIT EXIT OPEN", {"flag": "CHEQUERED"}
    rows = [at(0, green), at(10, **chequered), at(10, green), at(20, **chequered), at(30, **chequered), at(40, green)]
    assert part_starts(rows) == [(0, "Q1"), (ZERO + 10_000, "Q2"), (ZERO + 40_000, "Q3")]
    assert part_starts(rows[:2]) == [(0, "Q1"), (ZERO + 10_000, "Q2")]
    assert part_starts([]) == [(0, "Q1")]


def test_rows_are_sorted_and_those_without_a_date_left_out() -> None:
    rows = [at(2, "b"), at(1, "a"), {"message": "x"}, at(2, "c")]
    assert [row["message"] for row in in_order(rows)] == ["a", "b", "c"]


def test_messages_have_their_moment_and_their_driver() -> None:
    rows = [at(1.5, "a", driver_number=4, lap_number=7), at(2, "b", driver_number=99), at(3, "c"),
            at(4, "SESSION STARTED", category="SessionStatus")]  # fmt: skip
    found = messages_table(rows, ZERO, {"4": "NOR"})
    assert found["time"].tolist() == [1.5, 2.0, 3.0]
    assert found["utc"].tolist() == [ZERO / 1000 + 1.5, ZERO / 1000 + 2, ZERO / 1000 + 3]
    assert found["message"].tolist() == ["a", "b", "c"]
    assert [str(driver) for driver in found["driver"][:2]] == ["NOR", "99"]
    assert found["lap"].tolist()[0] == 7


def test_the_sessions_own_words() -> None:
    rows = [at(1, "SESSION STARTED", category="SessionStatus"), at(2, category="SessionStatus"),
            at(3, "SESSION FINISHED", category="SessionStatus"), at(4, "SESSION STARTED")]  # fmt: skip
    found = session_status_table(rows, ZERO)
    assert list(zip(found["time"].tolist(), found["status"].tolist(), strict=True)) == [(1, "Started"), (3, "Finished")]
