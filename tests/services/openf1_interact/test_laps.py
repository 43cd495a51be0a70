"""OpenF1's habits in its laps, on a few rows with the values written out."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pytest

from lib.services.openf1_interact.lap_moments import StampedLaps, smoothed_starts
from lib.services.openf1_interact.lap_sources import LapSources
from lib.services.openf1_interact.laps import laps_table
from lib.services.openf1_interact.race_control import deleted_laps, part_starts, track_status_table
from lib.services.openf1_interact.samples import CarRow, dated_rows, joined
from lib.services.openf1_interact.stints import are_sound, tyres_of
from lib.sessions.schemas import TRACK_STATUS
from lib.sessions.tables import Table

NAN = float("nan")
CLEAR = Table.of(TRACK_STATUS, {"time": [0.0], "status": ["1"], "text": ["AllClear"]})
START = "2025-04-06T14:00:00+00:00"


def clock(seconds: float) -> str:
    """Return a date so many seconds after the zero of the session."""
    minutes, rest = divmod(seconds, 60)
    return f"2025-04-06T14:{int(minutes):02}:{rest:09.6f}+00:00"


def row(lap: int, began: float | None, duration: float | None, **more: Any) -> dict[str, Any]:
    sectors = [None] * 3 if duration is None else [30.0, 30.0, round(duration - 60, 3)]
    return {
        "driver_number": 4, "lap_number": lap, "date_start": None if began is None else clock(began),
        "lap_duration": duration, "is_pit_out_lap": False, "i1_speed": 300, "i2_speed": 280, "st_speed": 310,
        **{f"duration_sector_{index + 1}": value for index, value in enumerate(sectors)}, **more,
    }  # fmt: skip


def sources(*, is_race: bool = True, **more: Any) -> LapSources:
    known: dict[str, Any] = {
        "is_race": is_race, "zero_ms": 1743948000000, "parts": {"4": "NOR"}, "teams": {"4": "McLaren"}, "stints": {},
        "pits": {}, "completed": {}, "first_laps": {}, "session_start": 0.0, "track_status": CLEAR, "deleted": None,
        "cars": {}, **more,
    }  # fmt: skip
    return LapSources(**known)


def table(rows: list[dict[str, Any]], **more: Any) -> Table:
    return laps_table({"4": rows}, sources(**more))


class TestRows:
    def test_a_lap_that_is_begun_after_the_flag_and_not_driven_is_left_out(self) -> None:
        rows = [row(1, 0.1, None), row(2, 92.2, 90.0), row(3, 182.2, None)]
        assert table(rows, completed={"4": 2})["lap"].tolist() == [1, 2]

    def test_a_last_lap_that_was_driven_without_a_time_stays(self) -> None:
        rows = [row(1, 0.1, None), row(2, 92.2, 90.0), row(3, 182.2, None, duration_sector_1=30.5)]
        assert table(rows, completed={"4": 2})["lap"].tolist() == [1, 2, 3]

    def test_a_driver_who_never_got_round_has_no_lap_and_the_others_have_theirs(self) -> None:
        assert len(table([row(1, 0.1, None)], completed={"4": 0})) == 0
        rows = {"81": [row(1, 0.1, None)], "4": [row(1, 0.1, None), row(2, 92.2, 90.0)], "1": []}
        assert laps_table(rows, sources(completed={"81": 0, "4": 2}))["number"].tolist() == ["4", "4"]

    def test_of_a_lap_that_comes_twice_the_fuller_row_counts(self) -> None:
        rows = [row(2, 92.2, 90.0), row(2, 92.2, None)]
        assert table(rows)["lap_time"].tolist() == [90.0]

    def test_a_lap_that_was_lost_is_not_made_up(self) -> None:
        found = table([row(2, 92.2, 90.0), row(4, 273.2, 91.0)])
        assert found["lap"].tolist() == [2, 4]
        assert found["end_time"][0] == pytest.approx(182.0)  # 92.2 less the 0.2 s of lateness, and 90 s
        assert found["start_time"][1] == pytest.approx(273.0)

    def test_a_lap_without_a_date_begins_where_the_one_before_ends(self) -> None:
        found = table([row(2, 92.2, 90.0), row(3, None, 91.0), row(4, 273.2, 90.5)])
        np.testing.assert_allclose(found["start_time"], [92.0, 182.0, 273.0], atol=0.001)

    def test_a_lap_has_its_driver_its_moments_and_its_sectors(self) -> None:
        stint = {"lap_start": 1, "lap_end": 5, "stint_number": 1, "compound": "SOFT", "tyre_age_at_start": 2}
        found = table([row(2, 92.2, 90.0)], stints={"4": [stint]}, deleted={("4", 90_000): "limits", ("5", 1): "x"})
        told = {name: found[name].tolist()[0] for name in found.columns}
        assert (told["driver"], told["number"], told["team"], told["lap"]) == ("NOR", "4", "McLaren", 2)
        assert (told["start_time"], told["end_time"], told["start_utc"]) == (92.0, 182.0, 1743948092.0)
        assert [told[f"sector{n}"] for n in (1, 2, 3)] == [30.0, 30.0, 30.0]
        assert [told[f"sector{n}_end"] for n in (1, 2, 3)] == [122.0, 152.0, 182.0]
        assert (told["stint"], told["compound"], told["tyre_life"], told["fresh_tyre"]) == (1, "SOFT", 4, 0)
        assert (told["speed_i1"], told["speed_i2"], told["speed_st"]) == (300, 280, 310)
        assert (told["deleted"], told["deleted_reason"], told["personal_best"]) == (1, "limits", 0)
        assert (told["track_status"], told["accurate"], told["position"], told["generated"]) == ("1", 1, 1, 0)

    def test_places_are_of_a_race_alone(self) -> None:
        both = {"4": [row(2, 92.2, 90.0)], "81": [{**row(2, 92.0, 90.0), "driver_number": 81}]}
        assert laps_table(both, sources())["position"].tolist() == [2, 1]
        assert np.isnan(laps_table(both, sources(is_race=False))["position"].astype(float)).all()

    def test_without_race_control_nobody_knows_what_was_deleted(self) -> None:
        found = table([row(2, 92.2, 90.0)])
        assert found["personal_best"].tolist() == [1]
        assert found["deleted"].tolist()[0] not in (0, 1)


class TestMoments:
    def laps(self, *began: float, times: tuple[float, ...] = (90.0, 90.0, 90.0)) -> np.ndarray:
        count = len(began)
        return smoothed_starts(
            StampedLaps(np.arange(1.0, count + 1), np.array(began), np.array(times), np.ones(count, np.bool_))
        )

    def test_scattered_stamps_correct_each_other(self) -> None:
        # each should be 0.2 s late; they are 0.2, 0.35 and 0.1 s late: the median of the three is right
        np.testing.assert_allclose(self.laps(100.2, 190.35, 280.1), [100.0, 190.0, 280.0], atol=1e-9)

    def test_a_gap_of_more_than_a_second_begins_anew(self) -> None:
        np.testing.assert_allclose(self.laps(100.2, 190.2, 285.2), [100.0, 190.0, 285.0], atol=1e-9)

    def test_a_lap_without_a_time_begins_anew(self) -> None:
        found = self.laps(100.2, 190.2, 281.0, times=(90.0, NAN, 90.0))
        np.testing.assert_allclose(found, [100.0, 190.0, 280.8], atol=1e-9)


class TestSpeeds:
    def test_a_repeated_speed_is_null_and_means_the_same_again(self) -> None:
        rows = [row(2, 92.2, 90.0), row(3, 182.2, 90.0, st_speed=None), row(4, 272.2, 90.0, st_speed=312)]
        assert table(rows)["speed_st"].tolist() == [310, 310, 312]

    def test_the_first_one_that_is_null_stays_null(self) -> None:
        found = table([row(2, 92.2, 90.0, st_speed=None), row(3, 182.2, 90.0)])["speed_st"]
        assert np.isnan(found).tolist() == [True, False]

    def test_under_a_red_flag_nothing_is_carried_on(self) -> None:
        red = Table.of(TRACK_STATUS, {"time": [0.0, 200.0], "status": ["1", "5"], "text": ["AllClear", "Red"]})
        rows = [row(2, 92.2, 90.0), row(3, 182.2, 90.0, st_speed=None)]
        assert np.isnan(table(rows, track_status=red)["speed_st"]).tolist() == [False, True]

    def test_the_finish_line_has_none(self) -> None:
        assert np.isnan(table([row(2, 92.2, 90.0)])["speed_fl"]).all()


class TestWhatOpenF1Infers:
    def test_a_first_lap_is_too_long_there_and_jolpicas_is_taken(self) -> None:
        rows = [row(1, 0.14, 95.4), row(2, 95.2, 90.0)]
        assert table(rows, first_laps={"4": 95.0})["lap_time"].tolist() == [95.0, 90.0]
        assert np.isnan(table(rows)["lap_time"]).tolist() == [True, False]
        assert np.isnan(table(rows)["sector1"]).tolist() == [True, False]

    def test_an_out_lap_of_a_practice_holds_the_garage(self) -> None:
        rows = [row(1, None, None, is_pit_out_lap=True), row(2, 692.2, 90.0)]
        rows[0]["lap_duration"] = 2180.0
        assert np.isnan(table(rows, is_race=False)["lap_time"]).tolist() == [True, False]

    def test_the_moment_of_a_stop_that_is_not_told_is_not_known(self) -> None:
        rows = [row(2, 92.2, 90.0), row(3, 182.2, 110.0, is_pit_out_lap=True)]
        assert np.isnan(table(rows)["pit_out"]).all()
        stops = {"4": [{"lap_number": 2, "date": clock(202.14), "lane_duration": 22.0}]}
        told = table(rows, pits=stops)
        assert (told["pit_in"][0], told["pit_out"][1]) == (pytest.approx(180.0), pytest.approx(202.0))


class TestTyres:
    STINT: ClassVar = {"lap_start": 1, "lap_end": 5, "stint_number": 1, "compound": "SOFT", "tyre_age_at_start": 2}

    def test_age_grows_by_the_lap(self) -> None:
        found = tyres_of([1, 5], [self.STINT])
        assert [(tyre.stint, tyre.compound, tyre.life, tyre.fresh) for tyre in found] == [
            (1, "SOFT", 3, False),
            (1, "SOFT", 7, False),
        ]

    def test_where_stints_overlap_the_age_is_not_told(self) -> None:
        second = {**self.STINT, "lap_start": 5, "lap_end": 9, "stint_number": 2, "compound": "HARD"}
        (tyre,) = tyres_of([5], [self.STINT, second])
        assert (tyre.stint, tyre.compound, tyre.life) == (2, "HARD", None)
        assert not are_sound([self.STINT, second])
        assert are_sound([self.STINT, {**second, "lap_start": 6}])

    @pytest.mark.parametrize("bad", [{"lap_start": 6, "lap_end": 2}, {"lap_end": None}])
    def test_a_stint_that_ends_before_it_begins_is_none(self, bad: dict[str, Any]) -> None:
        assert tyres_of([3], [{**self.STINT, **bad}])[0].compound is None

    def test_an_unknown_compound_is_none(self) -> None:
        assert tyres_of([3], [{**self.STINT, "compound": "TEST_UNKNOWN"}])[0].compound is None


class TestRaceControl:
    def say(self, second: int, message: str, **more: Any) -> dict[str, Any]:
        return {"date": clock(second), "message": message, "category": "Other", **more}

    def test_a_deleted_time_is_found_by_car_and_time_unless_it_is_reinstated(self) -> None:
        deleted = self.say(1, "CAR 4 (NOR) TIME 1:31.250 DELETED - TRACK LIMITS AT TURN 5 LAP 7 15:10:11")
        assert deleted_laps([deleted]) == {("4", 91250): "TRACK LIMITS AT TURN 5 LAP 7 "}
        back = self.say(2, "CAR 4 (NOR) TIME 1:31.250 REINSTATED")
        assert deleted_laps([deleted, back]) == {}

    def test_parts_begin_with_the_green_light_after_a_chequered_flag(self) -> None:
        rows = [
            self.say(0, "GREEN LIGHT - PIT EXIT OPEN"),
            self.say(60, "CHEQUERED FLAG", flag="CHEQUERED"),
            self.say(90, "GREEN LIGHT - PIT EXIT OPEN"),
            self.say(120, "CHEQUERED FLAG", flag="CHEQUERED"),
        ]
        zero = part_starts(rows)[1][0] - 90_000
        assert part_starts(rows) == [(0, "Q1"), (zero + 90_000, "Q2"), (zero + 120_000, "Q3")]

    def test_the_tracks_status_is_worked_out(self) -> None:
        rows = [
            self.say(10, "", category="Flag", flag="YELLOW", scope="Sector", sector=3),
            self.say(20, "", category="Flag", flag="CLEAR", scope="Sector", sector=3),
            self.say(30, "SAFETY CAR DEPLOYED", category="SafetyCar"),
            self.say(40, "RED FLAG", category="Flag", flag="RED", scope="Track"),
            self.say(50, "SESSION STARTED", category="SessionStatus"),
            self.say(60, "VIRTUAL SAFETY CAR DEPLOYED", category="SafetyCar"),
            self.say(70, "VIRTUAL SAFETY CAR ENDING", category="SafetyCar"),
            self.say(80, "TRACK CLEAR", category="Flag", flag="CLEAR", scope="Track"),
        ]
        found = track_status_table(rows, 1743948000000)
        assert found["time"].tolist() == [0, 10, 20, 30, 40, 50, 60, 70, 80]
        assert found["status"].tolist() == ["1", "2", "1", "4", "5", "1", "6", "7", "1"]


class TestSamples:
    ROW: ClassVar = {"rpm": 11000, "speed": 300, "n_gear": 8, "throttle": 100, "brake": 0, "drs": 12}

    def test_rows_are_sorted_each_moment_once_and_without_those_that_lack_a_channel(self) -> None:
        rows = [
            CarRow(date="2025-04-06T14:00:01.240000+00:00", **self.ROW),
            CarRow(date=START, **{**self.ROW, "speed": 299}),
            CarRow(date="2025-04-06T14:00:00.500000+00:00", **{**self.ROW, "rpm": None}),
            CarRow(date=START, **self.ROW),
        ]
        found = dated_rows("car_data", rows)
        assert np.diff(found.date).tolist() == [1240]
        assert found.values[:, 1].tolist() == [299, 300]
        assert found.drs is True

    def test_without_drs_it_is_zero_and_said(self) -> None:
        found = dated_rows("car_data", [CarRow(date=START, **{**self.ROW, "drs": None})])
        assert (found.values[0, 5], found.drs) == (0, False)

    def test_halves_of_an_answer_are_joined(self) -> None:
        first, second = (dated_rows("car_data", [CarRow(date=clock(at), **self.ROW)]) for at in (1, 2))
        assert np.diff(joined("car_data", [first, second, second]).date).tolist() == [1000]
        assert len(joined("car_data", []).date) == 0
