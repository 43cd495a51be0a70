"""What we read equals what FastF1 reads, value by value; FastF1 runs unpatched in a process of its own."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lib.services.ff1_interact import read_session
from lib.sessions import CarSamples, PosSamples, SessionData, SessionKey, open_store
from lib.sessions.samples import STATUS_NAMES
from tests.conftest import ROOT
from tests.services.ff1_interact import genuine_fastf1
from tests.services.ff1_interact.source_server import serving
from tests.services.ff1_interact.tiny_season import DRIVERS, LAPS, START, TinySession

ARCHIVE = ROOT.parent / "shared" / "f1-archive"
TIMES = {
    "LapTime": "lap_time",
    "Sector1Time": "sector1",
    "Sector2Time": "sector2",
    "Sector3Time": "sector3",
    "LapStartTime": "start_time",
    "Time": "end_time",
    "PitInTime": "pit_in",
    "PitOutTime": "pit_out",
    "Sector1SessionTime": "sector1_end",
    "Sector2SessionTime": "sector2_end",
    "Sector3SessionTime": "sector3_end",
}
NUMBERS = {
    "LapNumber": "lap",
    "Stint": "stint",
    "TyreLife": "tyre_life",
    "SpeedI1": "speed_i1",
    "SpeedI2": "speed_i2",
    "SpeedFL": "speed_fl",
    "SpeedST": "speed_st",
    "Position": "position",
}
FLAGS = {
    "IsPersonalBest": "personal_best",
    "FreshTyre": "fresh_tyre",
    "Deleted": "deleted",
    "IsAccurate": "accurate",
    "FastF1Generated": "generated",
}
TEXTS = {
    "Driver": "driver",
    "DriverNumber": "number",
    "Team": "team",
    "Compound": "compound",
    "TrackStatus": "track_status",
    "DeletedReason": "deleted_reason",
}


@dataclass(frozen=True)
class Pair:
    """The same session read by FastF1 and by us, ours after a way through the store."""

    theirs: dict[str, Any]
    data: SessionData
    laps: Any
    timeline: dict[str, Any]
    car: dict[str, CarSamples]
    pos: dict[str, PosSamples]


def read_both(base: str, key: SessionKey, folder: Path) -> Pair:
    out = folder / "genuine.pickle"
    script = [sys.executable, genuine_fastf1.__file__, base, str(key.year), str(key.round), key.session, str(out)]
    with subprocess.Popen(script) as process:
        data = read_session(key, base, folder / "cache")
        assert process.wait(120) == 0
    store = open_store(f"file://{folder}/store")
    store.write(key, data)
    fresh = open_store(f"file://{folder}/store")
    drivers = fresh.manifest(key).drivers
    return Pair(
        pickle.loads(out.read_bytes()),
        data,
        fresh.open(key).laps(),
        fresh.open(key).timeline(),
        {driver.number: fresh.open(key).car(driver.part) for driver in drivers if driver.car != "none"},
        {driver.number: fresh.open(key).pos(driver.part) for driver in drivers if driver.pos != "none"},
    )


def an_eventful_race() -> TinySession:
    """A race with what FastF1 has rules for: deletions, a reinstatement, lost samples, a pit stop, a safety car."""
    tiny = TinySession()
    tiny.say(START + 185, "CAR 21 (BBB) TIME 1:00.000 DELETED - TRACK LIMITS AT TURN 1 LAP 3 13:13:05")
    tiny.say(START + 245, "CAR 33 (CCC) TIME 1:00.000 DELETED - TRACK LIMITS AT TURN 2 LAP 4 13:14:05")
    tiny.say(START + 265, "CAR 33 (CCC) TIME 1:00.000 REINSTATED")
    tiny.streams["TrackStatus"] += [
        (START + 130, {"Status": "4", "Message": "SCDeployed"}),
        (START + 200, {"Status": "1", "Message": "AllClear"}),
    ]
    tiny.streams["TimingData"] += [
        (START + 238.5, {"Lines": {"21": {"InPit": True, "NumberOfPitStops": 1}}}),
        (START + 262.0, {"Lines": {"21": {"InPit": False}}}),
    ]
    tiny.streams["TimingData"] = [line for line in tiny.streams["TimingData"] if not is_late(*line)]
    tiny.streams["TimingData"].sort(key=lambda line: line[0])
    stint = {"TotalLaps": 0, "StartLaps": 0, "Compound": "HARD", "New": "true", "TyresNotChanged": "0"}
    tiny.streams["TimingAppData"].append((START + 250, {"Lines": {"21": {"Stints": {"1": stint}}}}))
    lose_samples(tiny)
    return tiny


def is_late(clock: float, content: dict[str, Any]) -> bool:
    """Return whether this is said of car 33 after it stopped on the track: FastF1 makes up the lap it was on."""
    return "33" in content["Lines"] and clock > START + 310


def lose_samples(tiny: TinySession) -> None:
    """Take car 33 out of some moments, say one moment twice, and leave a channel out of one sample."""
    car, pos = tiny.streams["CarData.z"], tiny.streams["Position.z"]
    for _, record in car[40:60]:
        for entry in record["Entries"]:
            del entry["Cars"]["33"]
    for _, record in pos[100:130]:
        del record["Position"][1]["Entries"]["33"]
    car[80][1]["Entries"].append(car[80][1]["Entries"][-1])
    del car[90][1]["Entries"][2]["Cars"]["7"]["Channels"]["2"]
    car[95] = (car[95][0], "not a deflated record")
    pos[95][1]["Position"][0]["Entries"]["21"]["Status"] = "1"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("tiny")
    with serving(an_eventful_race().write(folder)) as source:
        yield read_both(source.base, SessionKey(2025, 1, "R"), folder)


@pytest.fixture(scope="module")
def qualifying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    if not ARCHIVE.is_dir():
        pytest.skip("the archive of real sessions is not here")
    with serving(ARCHIVE) as source:
        yield read_both(source.base, SessionKey(2025, 1, "Q"), tmp_path_factory.mktemp("archive"))


@pytest.fixture(params=["tiny", "qualifying"])
def pair(request: pytest.FixtureRequest) -> Pair:
    return request.getfixturevalue(request.param)


class TestLaps:
    @pytest.mark.parametrize(("theirs", "ours"), TIMES.items())
    def test_durations_are_equal_to_the_millisecond(self, pair: Pair, theirs: str, ours: str) -> None:
        expected = milliseconds(pair.theirs["laps"][theirs])
        np.testing.assert_array_equal(np.round(pair.laps[ours] * 1000), expected)

    @pytest.mark.parametrize(("theirs", "ours"), NUMBERS.items())
    def test_numbers_are_equal(self, pair: Pair, theirs: str, ours: str) -> None:
        np.testing.assert_array_equal(pair.laps[ours], pair.theirs["laps"][theirs].astype(float))

    @pytest.mark.parametrize(("theirs", "ours"), FLAGS.items())
    def test_flags_are_equal(self, pair: Pair, theirs: str, ours: str) -> None:
        expected = [-1 if flag is None or flag != flag else int(flag) for flag in pair.theirs["laps"][theirs].tolist()]
        assert pair.laps[ours].tolist() == expected

    @pytest.mark.parametrize(("theirs", "ours"), TEXTS.items())
    def test_texts_are_equal(self, pair: Pair, theirs: str, ours: str) -> None:
        expected = [
            None if text != text or text in ("", "None", "nan") else text
            for text in pair.theirs["laps"][theirs].tolist()
        ]
        assert pair.laps[ours].tolist() == expected

    def test_start_dates_are_equal(self, pair: Pair) -> None:
        expected = milliseconds(pair.theirs["laps"]["LapStartDate"].astype("datetime64[ns]"))
        np.testing.assert_array_equal(np.round(pair.laps["start_utc"] * 1000), expected)

    def test_there_are_laps(self, pair: Pair) -> None:
        assert len(pair.laps) == len(pair.theirs["laps"]["LapTime"]) >= 3 * LAPS


class TestCarSamples:
    @pytest.mark.parametrize(
        ("theirs", "ours"),
        [
            ("RPM", "rpm"),
            ("Speed", "speed"),
            ("nGear", "gear"),
            ("Throttle", "throttle"),
            ("Brake", "brake"),
            ("DRS", "drs"),
        ],
    )
    def test_values_are_equal(self, pair: Pair, theirs: str, ours: str) -> None:
        each_driver(pair.car, pair.theirs["car_data"], ours, lambda frame: frame[theirs].astype(np.int64))

    def test_the_clock_is_equal(self, pair: Pair) -> None:
        each_driver(pair.car, pair.theirs["car_data"], "time_ms", session_ms)

    def test_filled_rows_are_those_without_a_source(self, pair: Pair) -> None:
        each_driver(pair.car, pair.theirs["car_data"], "filled", lambda frame: frame["Source"] != "car")


class TestPositionSamples:
    @pytest.mark.parametrize(("theirs", "ours"), [("X", "x"), ("Y", "y"), ("Z", "z")])
    def test_values_are_equal(self, pair: Pair, theirs: str, ours: str) -> None:
        each_driver(pair.pos, pair.theirs["pos_data"], ours, lambda frame: frame[theirs].astype(np.int64))

    def test_the_clock_is_equal(self, pair: Pair) -> None:
        each_driver(pair.pos, pair.theirs["pos_data"], "time_ms", session_ms)

    def test_status_is_equal(self, pair: Pair) -> None:
        codes = {name: code for code, name in enumerate(STATUS_NAMES)}
        each_driver(pair.pos, pair.theirs["pos_data"], "status", lambda f: np.array([codes[s] for s in f["Status"]]))

    def test_filled_rows_are_those_without_a_source(self, pair: Pair) -> None:
        each_driver(pair.pos, pair.theirs["pos_data"], "filled", lambda frame: frame["Source"] != "pos")


class TestTheRest:
    def test_the_session_clock_starts_at_the_same_moment(self, pair: Pair) -> None:
        assert pair.data.manifest.t0_utc == f"{pair.theirs['t0_date']:%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"

    @pytest.mark.parametrize(
        ("theirs", "ours"),
        [("AirTemp", "air_temp"), ("TrackTemp", "track_temp"), ("Humidity", "humidity"), ("Pressure", "pressure"),
         ("WindSpeed", "wind_speed"), ("WindDirection", "wind_direction"), ("Rainfall", "rainfall")],
    )  # fmt: skip
    def test_weather_is_equal(self, pair: Pair, theirs: str, ours: str) -> None:
        np.testing.assert_array_equal(pair.timeline["weather"][ours], pair.theirs["weather_data"][theirs].astype(float))

    def test_messages_are_equal(self, pair: Pair) -> None:
        assert pair.timeline["messages"]["message"].tolist() == pair.theirs["race_control_messages"]["Message"].tolist()

    def test_track_status_is_equal(self, pair: Pair) -> None:
        assert pair.timeline["track_status"]["status"].tolist() == pair.theirs["track_status"]["Status"].tolist()

    def test_results_stand_in_the_same_order(self, pair: Pair) -> None:
        results = pair.data.manifest.results
        assert [result.number for result in results] == pair.theirs["results"]["DriverNumber"].tolist()
        assert [result.position for result in results] == pair.theirs["results"]["Position"].tolist()

    def test_the_circuit_is_there(self, pair: Pair) -> None:
        assert pair.data.manifest.available.circuit == "full"


def test_the_tiny_race_has_filled_samples(tiny: Pair) -> None:
    assert tiny.data.manifest.plausibility.filled_samples > 80
    assert set(tiny.car) == set(DRIVERS)


def milliseconds(values: np.ndarray) -> np.ndarray:
    whole, rest = np.divmod(values.astype(np.int64), 1_000_000)
    assert not rest[~np.isnat(values)].any()
    return np.where(np.isnat(values), np.nan, whole)


def session_ms(frame: dict[str, np.ndarray]) -> np.ndarray:
    return frame["SessionTime"].astype("timedelta64[ns]").astype(np.int64) // 1_000_000


def each_driver(ours: dict[str, Any], theirs: dict[str, Any], name: str, expected: Callable[[Any], Any]) -> None:
    assert sorted(ours) == sorted(theirs)
    for number, samples in ours.items():
        np.testing.assert_array_equal(getattr(samples, name), expected(theirs[number]), err_msg=number)
