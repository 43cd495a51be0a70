"""One lap, beside what FastF1 makes of the same session."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from lib.errors import InvalidRequest, NoTelemetry, NotFound
from lib.services.telemetry_service import LapReference, as_csv, as_npz, compare, file_name, one_lap
from lib.services.telemetry_service.channels import merged
from lib.services.telemetry_service.forces import forces_of
from lib.services.telemetry_service.lap_facts import lap_facts
from lib.services.telemetry_service.stored_lap import _trace, read_lap
from lib.sessions import StoredSession, npz
from tests.services.f1_sessions import ARCHIVE, QUALIFYING, RACE, REAL, SECOND, clean_laps, invented, real


def _instead(session: StoredSession, part: str, value: object) -> Callable[..., object]:
    """Return the session's way of reading, but for one part."""
    return lambda key, manifest, name, kind: value if name == part else session.read(key, manifest, name, kind)


@pytest.fixture(scope="module")
def driver() -> str:
    return clean_laps(invented(), QUALIFYING)[0].driver


class TestRawAndMerged:
    def test_raw_is_the_slice_of_the_samples(self, driver: str) -> None:
        found = one_lap(invented(), QUALIFYING, driver, merge="raw")
        row = found["lap"]
        car = invented().open(QUALIFYING).car(driver).between(row["start_time"], row["end_time"])
        assert found["samples"] == len(car)
        assert found["channels"]["speed"] == car.speed.tolist()
        assert found["channels"]["rpm"] == car.rpm.tolist()
        assert "x" not in found["channels"]

    def test_merged_begins_at_zero_ends_at_the_lap_time_and_keeps_every_sample(self, driver: str) -> None:
        raw, found = (one_lap(invented(), QUALIFYING, driver, merge=kind) for kind in ("raw", "merged"))
        time, distance = found["channels"]["time"], found["channels"]["distance"]
        assert (time[0], distance[0], time[-1]) == (0, 0, found["lap"]["lap_time"])
        assert np.diff(distance).min() >= 0
        delay = read_lap(invented(), QUALIFYING, driver, "fastest").car_delay
        speeds = dict(zip(time, found["channels"]["speed"], strict=True))
        for moment, speed in zip(raw["channels"]["time"], raw["channels"]["speed"], strict=True):
            assert speeds[round(moment + delay, 4)] == speed

    def test_resampled_by_metres_holds_discrete_channels(self, driver: str) -> None:
        found = one_lap(invented(), QUALIFYING, driver, step=1.0)["channels"]
        source = one_lap(invented(), QUALIFYING, driver)["channels"]
        assert np.allclose(np.diff(found["distance"])[:-1], 1.0)
        for name in ("gear", "drs", "brake"):
            assert set(found[name]) <= set(source[name])

    def test_raw_is_not_resampled(self, driver: str) -> None:
        with pytest.raises(InvalidRequest, match="raw samples are not resampled"):
            one_lap(invented(), QUALIFYING, driver, step=5, merge="raw")

    def test_answers_are_json(self, driver: str) -> None:
        text = json.dumps(one_lap(invented(), QUALIFYING, driver), allow_nan=False)
        assert json.loads(text)["driver"] == driver


class TestWhichLap:
    def test_the_fastest_is_never_a_deleted_one(self) -> None:
        store = invented()
        for key in (QUALIFYING, SECOND, RACE):
            laps = store.open(key).laps()
            for driver in {reference.driver for reference in clean_laps(store, key)}:
                counts = (laps["driver"] == driver) & (laps["deleted"] != 1)
                row = one_lap(store, key, driver, channels=["time"])["lap"]
                assert row["lap_time"] == np.nanmin(laps["lap_time"][counts])
                assert row["deleted"] is not True

    @pytest.mark.parametrize("part", ["Q1", "q1"])
    def test_the_fastest_of_a_part(self, driver: str, part: str) -> None:
        assert one_lap(invented(), QUALIFYING, driver, part)["lap"]["part"] == "Q1"

    def test_an_unknown_driver_lap_and_step_name_what_is_known(self, driver: str) -> None:
        with pytest.raises(NotFound, match=driver):
            one_lap(invented(), QUALIFYING, "nobody")
        for lap in ("99", "-1", "1.5", "nan", "٣", ""):
            with pytest.raises(NotFound, match="use fastest, Q1, Q2, Q3 or one of the numbers 1-"):
                one_lap(invented(), QUALIFYING, driver, lap)
        with pytest.raises(NotFound, match="has no lap 'Q9'; use fastest or one of the numbers 1-"):
            one_lap(invented(), RACE, driver, "Q9")
        with pytest.raises(InvalidRequest, match=r"from 0\.5 to 1000 metres"):
            one_lap(invented(), QUALIFYING, driver, step=float("nan"))

    def test_a_lap_without_timing_is_refused_with_its_reason(self) -> None:
        laps = invented().open(QUALIFYING).laps()
        untimed = np.isnan(laps["lap_time"]) & ~np.isnan(laps["pit_in"]) & np.isnan(laps["pit_out"])
        row = int(np.flatnonzero(untimed)[0])
        with pytest.raises(NoTelemetry, match="has no timing: it is an in lap"):
            one_lap(invented(), QUALIFYING, laps["driver"][row], str(int(laps["lap"][row])))

    def test_a_reference_in_words(self) -> None:
        assert LapReference.parse("2025:1:q:VER:12") == LapReference(QUALIFYING, "VER", "12")
        assert LapReference.parse("2025:1:Q:VER").lap == "fastest"
        for text in ("", "2025:1:Q", "x:1:Q:VER", "2025:1:Q:VER:1:2", f"{'9' * 5000}:1:Q:VER"):
            with pytest.raises(InvalidRequest):
                LapReference.parse(text)


class TestWhatIsMissing:
    def test_throttle_104_is_null(self, driver: str) -> None:
        car = invented().open(QUALIFYING).car(driver)
        throttle = car.throttle.copy()
        throttle[:] = 104
        trace = _trace(replace(car, throttle=throttle), float(car.time[500]), 60.0, True)
        assert np.isnan(trace.throttle).all()

    def test_without_a_drs_channel_drs_is_null(self, driver: str) -> None:
        car = invented().open(QUALIFYING).car(driver)
        assert np.isnan(_trace(car, float(car.time[500]), 60.0, False).drs).all()

    def test_stamps_sent_twice_and_a_gap_do_no_harm(self, driver: str) -> None:
        lap = read_lap(invented(), QUALIFYING, driver, "fastest")
        car, start = invented().open(QUALIFYING).car(driver), lap.row["start_time"]
        moments = car.time_ms.copy()
        inside = np.flatnonzero((car.time > start) & (car.time < start + lap.lap_time))
        moments[inside[50]] = moments[inside[49]]
        filled = car.filled.copy()
        filled[inside[100:110]] = True
        trace = _trace(replace(car, time_ms=moments, filled=filled), start, lap.lap_time, True)
        assert (np.diff(trace.time) > 0).all()
        found = merged(replace(lap, car=trace))
        assert np.isfinite(found["distance"]).all()

    @pytest.mark.parametrize("samples", [0, 1])
    def test_a_lap_with_hardly_a_sample_is_refused(
        self, driver: str, samples: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pinned = invented().open(QUALIFYING)
        car, lap = pinned.car(driver), read_lap(invented(), QUALIFYING, driver, "fastest")
        inside = np.flatnonzero((car.time > lap.row["start_time"]) & (car.time < lap.row["end_time"]))
        filled = car.filled.copy()
        filled[inside[samples:]] = True
        lonely = replace(pinned, read=_instead(pinned, f"car/{driver}.npz", replace(car, filled=filled)))
        monkeypatch.setattr(invented(), "open", lambda key: lonely)
        with pytest.raises(NoTelemetry, match="hardly any car samples"):
            one_lap(invented(), QUALIFYING, driver, str(lap.row["lap"]))

    def test_a_session_without_car_data_says_why(self, driver: str, monkeypatch: pytest.MonkeyPatch) -> None:
        store = invented()
        pinned = store.open(QUALIFYING)
        manifest = pinned.manifest
        old = msgspec.structs.replace(
            manifest, year=2017, available=msgspec.structs.replace(manifest.available, car="none")
        )
        monkeypatch.setattr(store, "open", lambda key: replace(pinned, manifest=old))
        with pytest.raises(NoTelemetry, match="before 2018"):
            one_lap(store, QUALIFYING, driver)


class TestFacts:
    def test_they_follow_from_the_channels(self, driver: str) -> None:
        found = one_lap(invented(), QUALIFYING, driver)
        facts, speed = found["facts"], found["channels"]["speed"]
        assert facts["top_speed"] == max(speed)
        assert 0.3 < facts["full_throttle_share"] < 0.95
        assert facts["braking_zones"]
        assert all(zone["speed_after"] < zone["speed_before"] + 5 for zone in facts["braking_zones"])
        assert 1.5 < facts["g"]["lateral"] < 6
        assert 1.5 < facts["g"]["braking"] < 6
        assert facts["g"]["lateral_method"]

    def test_the_forces_are_those_that_the_gg_diagram_draws(self, driver: str) -> None:
        forces = forces_of(LapReference(QUALIFYING, driver, "fastest").open(invented()))
        found = one_lap(invented(), QUALIFYING, driver)["facts"]["g"]
        assert found["lateral"] == round(float(np.abs(forces.lateral).max()), 2)
        assert (found["braking"], found["accelerating"]) == (
            round(float(-forces.longitudinal.min()), 2),
            round(float(forces.longitudinal.max()), 2),
        )

    def test_without_positions_the_sideways_force_is_not_known(self, driver: str) -> None:
        lap = replace(LapReference(QUALIFYING, driver, "fastest").open(invented()), track=None)
        names = ("time", "distance", "speed", "throttle", "brake", "gear", "drs")
        found = lap_facts(lap, dict.fromkeys(names, np.array([0.0, 1.0, 2.0])))
        assert (found["g"]["lateral"], found["g"]["lateral_method"]) == (None, None)
        assert 1.5 < found["g"]["braking"] < 6

    @pytest.mark.skipif(not ARCHIVE.exists(), reason="needs ../shared/f1-archive")
    def test_the_forces_of_real_laps_are_those_of_a_formula_one_car(self) -> None:
        for name in ("VER", "NOR", "PIA", "RUS", "TSU"):
            found = one_lap(real(), REAL, name)["facts"]["g"]
            assert 4.5 < found["lateral"] < 6
            assert 3.5 < found["braking"] < 6
            assert 1 < found["accelerating"] < 2


class TestFiles:
    def test_csv_and_npz_hold_the_same_numbers(self, driver: str) -> None:
        found = one_lap(invented(), QUALIFYING, driver)
        rows = list(csv.DictReader(io.StringIO(as_csv(found))))
        arrays = npz.unpack(as_npz(found))
        assert [float(row["speed"]) for row in rows] == found["channels"]["speed"] == arrays["speed"].tolist()
        assert arrays["gear"].dtype == np.int64
        assert file_name(found, "csv") == f"2025-01-q-{driver.lower()}-lap{found['lap']['lap']}.csv"

    def test_a_comparison_numbers_its_laps(self) -> None:
        pair = clean_laps(invented(), QUALIFYING)[:2]
        found = compare(invented(), pair, channels=["speed"])
        assert as_csv(found).splitlines()[0] == "distance,speed_1,delta_1,speed_2,delta_2"


class TestComparisonsThatAreNone:
    def test_one_lap_six_laps_and_another_circuit(self) -> None:
        laps = clean_laps(invented(), QUALIFYING)
        for wrong in (laps[:1], laps[:6]):
            with pytest.raises(InvalidRequest, match="2 to 5 laps"):
                compare(invented(), wrong)
        with pytest.raises(InvalidRequest, match="different circuits"):
            compare(invented(), [laps[0], clean_laps(invented(), SECOND)[0]])
        with pytest.raises(InvalidRequest, match="mini_sectors"):
            compare(invented(), laps[:2], mini_sectors=0)

    def test_a_lap_without_sectors_falls_back_and_says_so(self) -> None:
        laps = clean_laps(invented(), QUALIFYING)
        lap = laps[0].open(invented())
        without = LapReference(laps[0].key, laps[0].driver, own=replace(lap, row={**lap.row, "sector1": None}))
        found = compare(invented(), [without, laps[1]])
        assert found["quality"][0]["method"] == "finish"
        assert found["quality"][0]["reason"] == "no time for S1"
        assert found["quality"][1]["method"] == "sectors"
        assert found["ideal"]["lap_time"] is not None


def _red(timed: bool) -> list[tuple[str, str]]:
    laps = invented().open(SECOND).laps()
    rows = [row for row, status in enumerate(laps["track_status"]) if status and "5" in status]
    chosen = [row for row in rows if bool(np.isnan(laps["lap_time"][row])) is not timed]
    return [(laps["driver"][row], str(int(laps["lap"][row]))) for row in chosen]


def test_a_timed_lap_under_the_red_flag_is_read_but_is_not_clean() -> None:
    assert {one_lap(invented(), SECOND, *lap)["lap"]["clean"] for lap in _red(timed=True)} == {False}


def test_an_untimed_lap_under_the_red_flag_is_refused_with_its_reason() -> None:
    for lap in _red(timed=False)[:3]:
        with pytest.raises(NoTelemetry, match="has no timing"):
            one_lap(invented(), SECOND, *lap)
