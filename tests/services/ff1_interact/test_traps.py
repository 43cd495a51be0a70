"""The traps of the data that concern loading, each by its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry, NotFound, NotYetPublished
from lib.services.ff1_interact import read_session
from lib.sessions import SessionData, SessionKey
from tests.services.ff1_interact.source_server import serving
from tests.services.ff1_interact.tiny_season import DRIVERS, LAPS, START, TinySession

Read = Callable[..., SessionData]
RACE = SessionKey(2025, 1, "R")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that serves a tiny session and reads it."""

    def read(tiny: TinySession, key: SessionKey | None = None, now: datetime | None = None) -> SessionData:
        with serving(tiny.write(tmp_path / "source")) as source:
            wanted = key or SessionKey(tiny.year, tiny.round, tiny.session)
            return read_session(wanted, source.base, tmp_path / "cache", now=now)

    return read


def rows(data: SessionData, driver: str) -> list[dict[str, Any]]:
    return [row for row in data.laps.records() if row["driver"] == driver]


def cars(tiny: TinySession) -> list[dict[str, Any]]:
    return [entry["Cars"] for _, record in tiny.streams["CarData.z"] for entry in record["Entries"]]


class TestSamples:
    def test_throttle_104_is_kept_raw_and_read_as_no_value(self, read: Read) -> None:
        car = read(TinySession()).car["AAA"]
        before = car.between(540, 590)
        assert set(before.throttle.tolist()) == {104}
        assert np.isnan(before.throttle_percent).all()
        assert not np.isnan(car.between(START + 1, START + 60).throttle_percent).any()

    def test_a_season_without_drs_is_flagged(self, read: Read) -> None:
        tiny = TinySession(year=2026)
        for entry in cars(tiny):
            for car in entry.values():
                del car["Channels"]["45"]
        data = read(tiny)
        assert data.manifest.available.drs is False
        assert data.manifest.available.car == "full"
        assert not data.car["AAA"].drs.any()

    def test_a_season_with_drs_is_flagged(self, read: Read) -> None:
        assert read(TinySession()).manifest.available.drs is True

    def test_brake_is_on_or_off(self, read: Read) -> None:
        assert set(read(TinySession()).car["AAA"].brake.tolist()) == {0, 1}

    def test_positions_are_metres_when_read(self, read: Read) -> None:
        x, y, _ = read(TinySession()).pos["BBB"].between(START + 5, START + 300).metres()
        np.testing.assert_allclose(np.hypot(x, y), 500, atol=0.2)

    def test_the_two_clocks_stay_apart(self, read: Read) -> None:
        data = read(TinySession())
        assert np.median(np.diff(data.car["AAA"].time_ms)) == 240
        assert np.median(np.diff(data.pos["AAA"].time_ms)) == 220

    def test_rows_that_were_filled_in_are_marked(self, read: Read) -> None:
        tiny = TinySession()
        for entry in cars(tiny)[200:240]:
            del entry["33"]
        data = read(tiny)
        assert data.car["CCC"].filled.sum() == 40
        assert len(data.car["CCC"]) == len(data.car["AAA"])
        assert {driver.part: driver.car for driver in data.manifest.drivers} == {
            "AAA": "full",
            "BBB": "full",
            "CCC": "partial",
        }

    def test_a_driver_without_telemetry_has_none(self, read: Read) -> None:
        tiny = TinySession()
        for entry in cars(tiny):
            del entry["33"]
        data = read(tiny)
        assert "CCC" not in data.car
        assert data.manifest.driver("CCC").car == "none"
        assert data.manifest.driver("CCC").pos == "full"

    def test_a_car_nobody_knows_is_left_out(self, read: Read) -> None:
        tiny = TinySession()
        for entry in cars(tiny):
            entry["99"] = entry["7"]
        assert set(read(tiny).car) == {"AAA", "BBB", "CCC"}


class TestLaps:
    def test_lap_and_stint_numbers_are_whole(self, read: Read) -> None:
        row = rows(read(TinySession()), "AAA")[1]
        assert (row["lap"], row["stint"], row["tyre_life"]) == (2, 1, 4)
        assert all(isinstance(row[name], int) for name in ("lap", "stint", "tyre_life", "position"))

    def test_a_used_set_starts_above_one(self, read: Read) -> None:
        first = rows(read(TinySession()), "AAA")[0]
        assert (first["tyre_life"], first["fresh_tyre"]) == (3, False)

    def test_a_deleted_lap_is_known_from_the_messages(self, read: Read) -> None:
        tiny = TinySession()
        tiny.say(START + 185, "CAR 21 (BBB) TIME 1:00.000 DELETED - TRACK LIMITS AT TURN 1 LAP 3 13:13:05")
        row = rows(read(tiny), "BBB")[2]
        assert (row["deleted"], row["personal_best"], row["clean"]) == (True, False, False)
        assert row["deleted_reason"] == "TRACK LIMITS AT TURN 1 LAP 3 "

    def test_without_messages_deletion_is_unknown(self, read: Read) -> None:
        tiny = TinySession()
        del tiny.streams["RaceControlMessages"]
        data = read(tiny)
        assert {row["deleted"] for row in data.laps.records()} == {None}
        assert data.manifest.available.messages == "none"

    def test_a_reinstated_lap_counts_again(self, read: Read) -> None:
        tiny = TinySession()
        tiny.say(START + 185, "CAR 21 (BBB) TIME 1:00.000 DELETED - TRACK LIMITS AT TURN 1 LAP 3 13:13:05")
        tiny.say(START + 285, "CAR 21 (BBB) TIME 1:00.000 REINSTATED")
        assert not any(row["deleted"] for row in rows(read(tiny), "BBB"))

    def test_lap_one_of_a_race_has_no_first_sector_but_jolpicas_time(self, read: Read) -> None:
        first = rows(read(TinySession()), "AAA")[0]
        assert (first["sector1"], first["lap_time"], first["clean"]) == (None, 60.5, False)

    def test_without_jolpica_lap_one_has_no_time(self, read: Read) -> None:
        tiny = TinySession()
        tiny.ergast = {}
        data = read(tiny)
        assert rows(data, "AAA")[0]["lap_time"] is None
        assert data.manifest.available.results == "partial"

    def test_a_car_that_never_finished_lap_one_has_no_position(self, read: Read) -> None:
        tiny = TinySession()
        lines = tiny.streams["TimingData"]
        tiny.streams["TimingData"] = [line for line in lines if line[0] < START or "33" not in line[1]["Lines"]]
        data = read(tiny)
        only = rows(data, "CCC")
        assert [(row["lap"], row["generated"], row["position"], row["clean"]) for row in only] == [
            (1, True, None, False)
        ]
        assert "CCC" not in data.timeline["positions"]["driver"]

    def test_gaps_are_taken_at_the_same_lap_number(self, read: Read) -> None:
        positions = read(TinySession()).timeline["positions"].records()
        last = [row for row in positions if row["lap"] == LAPS]
        assert [(row["driver"], row["gap"], row["interval"]) for row in last] == [
            ("AAA", 0.0, None),
            ("BBB", 1.5, 1.5),
            ("CCC", 3.25, 1.75),
        ]

    def test_laps_without_tyre_data_have_null_tyres(self, read: Read) -> None:
        tiny = TinySession()
        tiny.streams["TimingAppData"] = [line for line in tiny.streams["TimingAppData"] if "33" not in line[1]["Lines"]]
        row = rows(read(tiny), "CCC")[1]
        assert (row["compound"], row["tyre_life"], row["fresh_tyre"]) == (None, None, None)

    @pytest.mark.parametrize("status", ["4", "5", "6", "7"])
    def test_a_lap_under_a_safety_car_real_or_virtual_or_a_red_flag_is_not_clean(self, read: Read, status: str) -> None:
        tiny = TinySession()
        tiny.streams["TrackStatus"] += [
            (START + 130, {"Status": status, "Message": ""}),
            (START + 170, {"Status": "1", "Message": "AllClear"}),
        ]
        clean = {row["lap"]: row["clean"] for row in rows(read(tiny), "AAA")}
        assert clean == {1: False, 2: True, 3: False, 4: True, 5: True, 6: True}

    def test_a_slow_accurate_lap_is_not_clean(self, read: Read) -> None:
        tiny = TinySession()
        for _, content in tiny.streams["TimingData"]:
            slow_down(content["Lines"].get("33", {}))
        assert not any(row["clean"] for row in rows(read(tiny), "CCC"))


def slow_down(line: dict[str, Any]) -> None:
    """Say a lap time 8 % above the best; the sectors no longer add up either."""
    if "LastLapTime" in line:
        line["LastLapTime"]["Value"] = "1:04.800"


class TestPeople:
    def test_numbers_teams_and_colours_come_from_the_session(self, read: Read) -> None:
        driver = read(TinySession()).manifest.driver("arlig")
        assert (driver.code, driver.number, driver.team, driver.colour) == ("AAA", "7", "Alpha", "#12ab07")
        assert (driver.driver_id, driver.name) == ("ärlig", "Anna Ärlig")

    def test_a_driver_without_a_code_is_filed_under_the_number(self, read: Read) -> None:
        tiny = TinySession()
        tiny.streams["DriverList"][0][1]["33"]["Tla"] = ""
        data = read(tiny)
        assert set(data.car) == {"AAA", "BBB", "33"}
        assert rows(data, "33")[0]["number"] == "33"

    def test_two_drivers_with_one_code_are_filed_under_their_numbers(self, read: Read) -> None:
        tiny = TinySession()
        tiny.streams["DriverList"][0][1]["33"]["Tla"] = "AAA"
        assert set(read(tiny).car) == {"7", "BBB", "33"}

    def test_gaps_and_times_of_the_results_are_told_apart(self, read: Read) -> None:
        results = read(TinySession()).manifest.results
        assert [(result.time, result.gap) for result in results] == [(362.0, 0.0), (363.5, 1.5), (365.25, 3.25)]

    def test_nobody_finds_a_driver_who_was_not_there(self, read: Read) -> None:
        with pytest.raises(NotFound) as error:
            read(TinySession()).manifest.driver("VER")
        assert error.value.extra["known"] == ["AAA", "BBB", "CCC"]


class TestWhen:
    def test_a_running_session_is_not_finished(self, read: Read) -> None:
        tiny = TinySession()
        tiny.streams["SessionStatus"] = tiny.streams["SessionStatus"][:2]
        now = datetime(2025, 5, 4, 13, 40, tzinfo=UTC)
        assert read(tiny, now=now).manifest.finished is False

    def test_a_session_of_last_year_is_finished_even_if_it_never_said_so(self, read: Read) -> None:
        tiny = TinySession()
        tiny.streams["SessionStatus"] = tiny.streams["SessionStatus"][:2]
        assert read(tiny, now=datetime(2026, 5, 4, tzinfo=UTC)).manifest.finished is True

    def test_before_2018_there_is_no_telemetry(self, tmp_path: Path) -> None:
        with pytest.raises(NoTelemetry):
            read_session(SessionKey(2017, 1, "R"), "http://127.0.0.1:9", tmp_path)

    def test_a_session_to_come_is_not_published_yet(self, read: Read) -> None:
        with pytest.raises(NotYetPublished):
            read(TinySession(), now=datetime(2025, 5, 3, tzinfo=UTC))

    def test_a_session_just_over_without_data_is_not_published_yet(self, read: Read) -> None:
        tiny = TinySession()
        tiny.streams = {}
        with pytest.raises(NotYetPublished):
            read(tiny, now=datetime(2025, 5, 4, 15, tzinfo=UTC))

    def test_an_old_session_without_data_never_had_any(self, read: Read) -> None:
        tiny = TinySession()
        tiny.streams = {}
        with pytest.raises(NoTelemetry):
            read(tiny, now=datetime(2026, 1, 1, tzinfo=UTC))

    def test_an_event_without_timing_has_no_telemetry(self, read: Read) -> None:
        tiny = TinySession()
        tiny.schedule["f1_api_support"]["0"] = False
        with pytest.raises(NoTelemetry):
            read(tiny)

    @pytest.mark.parametrize("key", [SessionKey(2025, 9, "R"), SessionKey(2025, 1, "S"), SessionKey(2024, 1, "R")])
    def test_what_the_schedule_does_not_hold_is_not_found(self, read: Read, key: SessionKey) -> None:
        with pytest.raises(NotFound):
            read(TinySession(), key=key)


class TestOtherSessions:
    def test_testing_is_round_zero(self, read: Read) -> None:
        tiny = TinySession(session="FP1", round=0)
        tiny.schedule["event_format"]["0"] = "testing"
        for number in (4, 5):
            tiny.schedule[f"session{number}"]["0"] = tiny.schedule[f"session{number}_date"]["0"] = None
        data = read(tiny)
        assert (data.manifest.round, data.manifest.name) == (0, "Practice 1")
        assert len(data.laps) > 0

    def test_qualifying_laps_are_told_apart_by_part(self, read: Read) -> None:
        data = read(TinySession(session="Q"))
        assert {row["part"] for row in data.laps.records()} <= {"Q1", None}
        assert "Q1" in data.laps["part"]

    def test_sprint_qualifying_is_found_by_its_short_name(self, read: Read) -> None:
        assert read(TinySession(session="SQ")).manifest.name == "Sprint Qualifying"

    def test_practice_has_results_by_best_lap(self, read: Read) -> None:
        data = read(TinySession(session="FP1"))
        assert data.manifest.results[0].position == 1
        assert data.manifest.available.results == "full"


def test_weather_that_a_record_lacks_is_null_not_zero(read: Read) -> None:
    tiny = TinySession()
    del tiny.streams["WeatherData"][2][1]["AirTemp"]
    table = read(tiny).timeline["weather"].lists()
    assert table["air_temp"][1:4] == [21.5, None, 21.5]
    assert table["rainfall"][2] is False


def test_the_timing_lines_are_the_median_of_clean_laps(read: Read) -> None:
    lines = read(TinySession()).manifest.lines
    assert lines is not None
    assert lines.laps == 3 * (LAPS - 1)
    assert lines.finish == pytest.approx(60 * 190 / 3.6, abs=1.0)
    assert 0 < lines.s1 < lines.s2 < lines.finish


def test_corners_lie_on_the_timing_lines_axis(read: Read) -> None:
    data = read(TinySession())
    first, second = data.circuit.corners
    assert (first.number, first.letter, first.x, first.y) == (1, "", 0.0, 500.0)
    assert (second.number, second.letter) == (2, "A")
    assert first.distance == pytest.approx(856, abs=3)
    assert data.circuit.rotation == 30.0
    assert data.circuit.length == data.manifest.lines.finish


def test_the_cache_folder_is_for_its_owner_only(read: Read, tmp_path: Path) -> None:
    read(TinySession())
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_every_driver_of_the_list_is_known(read: Read) -> None:
    assert {driver.number for driver in read(TinySession()).manifest.drivers} == set(DRIVERS)
