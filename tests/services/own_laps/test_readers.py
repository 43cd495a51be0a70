"""Dialects: what people's tools write, each read as what it is, none needed to be named."""

from __future__ import annotations

import gzip
import json
from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.names import meaning
from lib.services.own_laps.readers import read
from lib.services.own_laps.take_in import TakenLap, take_in
from tests.services.own_laps import recorded

TIME, SPEED, DISTANCE = recorded.one_lap(20)
ROWS = list(zip(TIME.tolist(), SPEED.tolist(), strict=True))
CSV = recorded.as_csv(("time", TIME), ("speed", SPEED), ("distance", DISTANCE))


def taken(samples: Any) -> TakenLap:
    return take_in(read(samples), None, 80.0)


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


COLUMNS = {"time": TIME.tolist(), "speed": SPEED.tolist()}
RECORDS = [{"time": t, "speed": s} for t, s in ROWS]
LAP_OF_GT7 = {"title": "1:20.0", "lap_finish_time": 80_000, "number": 3, "data_speed": SPEED.tolist(),
              "data_time": TIME.tolist(), "data_throttle": [100] * 1600, "data_braking": [0] * 1600,
              "data_position_x": [0.0] * 1600, "tyres": "soft"}  # fmt: skip
DIALECTS: dict[str, Any] = {
    "a table": CSV,
    "bytes": CSV.encode(),
    "gzip": gzip.compress(CSV.encode()),
    "UTF-8 with a mark": CSV.encode("utf-8-sig"),
    "UTF-16 with a mark": CSV.encode("utf-16"),
    "UTF-16 without a mark": CSV.encode("utf-16-le"),
    "UTF-16, the other order": CSV.encode("utf-16-be"),
    "Latin-1": CSV.replace("distance", "distancé").encode("latin-1"),
    "semicolons and decimal commas": recorded.as_csv(("time", TIME), ("speed", SPEED), delimiter=";", comma=True),
    "tabs": recorded.as_csv(("time", TIME), ("speed", SPEED), delimiter="\t"),
    "old line ends": CSV.replace("\n", "\r"),
    "a last row that was cut off": CSV + "80.0,1",
    "a comma at each end": CSV.replace("\n", ",\n"),
    "clock times": "Time,Speed\n" + "".join(f"0 days 00:{int(t // 60):02d}:{t % 60:09.6f},{s}\n" for t, s in ROWS),
    "dates": "Timestamp,Speed\n" + "".join(f"2026-01-01 12:{int(t // 60):02d}:{t % 60:06.3f},{s}\n" for t, s in ROWS),
    "units and sources": "time,speed,speed\nunix time,m/s,m/s\n,100: gps,200: canbus\n"
    + "".join(f"{t + 1e9},{s / 3.6},{s}\n" for t, s in ROWS),
    "units in names": recorded.as_csv(("time_ms", TIME * 1000), ("speed_mps", SPEED / 3.6)),
    "prefixes": recorded.as_csv(("m_currentTime", TIME), ("carSpeed (km/h)", SPEED)),
    "columns": as_json(COLUMNS),
    "records": as_json(RECORDS),
    "null records": as_json([None, *RECORDS[:800], None, *RECORDS[800:]]),
    "nested records": as_json([{"inputdata": {"speed": s}, "lapData": t} for t, s in ROWS]),
    "pandas": as_json({"Time": dict(enumerate(TIME.tolist())), "Speed": dict(enumerate(SPEED.tolist()))}),
    "a text beside the columns": as_json({"tel": {**COLUMNS, "dataKey": "2025-Q"}}),
    "a file of one lap": as_json({"track": "x", "laps": [{"lap_time": 80_000, "lap_data": RECORDS}]}),
    "gt7dashboard": as_json([LAP_OF_GT7]),
    "JavaScript": "export const Lap = "
    + json.dumps(RECORDS).replace('"time"', "time").replace('"speed"', "speed")
    + ";\n",
    "Python": f"LAP = {json.dumps({'valid': True, 'data': RECORDS}).replace('true', 'True')}",
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_dialect_gives_the_lap(dialect: str) -> None:
    found = taken(DIALECTS[dialect]).samples
    assert found.lap_time == 80.0
    assert found.metres == pytest.approx(4000, rel=0.002)
    assert found.values["speed"].max() == pytest.approx(SPEED.max(), abs=0.01)


def test_laps_that_a_file_keeps_apart_are_listed_and_chosen() -> None:
    slow = [{"time": t * 1.1, "speed": s / 1.1} for t, s in ROWS]
    value = {"laps": [{"lap_time": 88.0, "data": slow}, {"lap_time": 80.0, "data": RECORDS}, {"data": RECORDS[:5]}]}
    found = take_in(read(value), None, None)
    assert (found.lap, found.samples.lap_time) == (2, 80.0)
    assert [(lap["lap"], lap["lap_time"], lap["whole"]) for lap in found.laps] == [
        (1, 88.0, True),
        (2, 80.0, True),
        (3, None, False),
    ]
    assert take_in(read(value), None, None, "1").samples.lap_time == 88.0


def test_of_two_columns_the_surer_one_is_taken_and_told() -> None:
    text = recorded.as_csv(("time", TIME), ("Vehicle Speed", SPEED * 2), ("GPS Speed", SPEED))
    found = taken(text).samples
    assert found.values["speed"].max() == pytest.approx(SPEED.max(), abs=0.01)
    assert "speed taken from 'GPS Speed', not from 'Vehicle Speed'" in found.notes


def test_a_sensor_that_was_off_is_not_taken() -> None:
    text = recorded.as_csv(("time", TIME), ("Vehicle Speed", SPEED), ("GPS Speed", SPEED * 0))
    assert taken(text).samples.values["speed"].max() == pytest.approx(SPEED.max(), abs=0.01)


def test_empty_cells_of_a_slower_sensor_are_filled_in_and_told() -> None:
    rows = "".join(f"{t:.3f},{s if n % 4 == 0 else ''}\n" for n, (t, s) in enumerate(ROWS))
    found = taken("time,speed\n" + rows).samples
    assert found.values["speed"][:5] == pytest.approx(SPEED[:5], rel=0.01)
    assert "speed filled in for 1197 of 1597 samples" in found.notes


def test_a_hole_of_seconds_is_not_filled_in() -> None:
    rows = "".join(f"{t:.3f},{'' if 400 < n < 440 else s}\n" for n, (t, s) in enumerate(ROWS))
    with pytest.raises(InvalidRequest, match="speed has no number in sample 402"):
        taken("time,speed\n" + rows)


@pytest.mark.parametrize(
    ("name", "channel", "unit"),
    [
        ("Speed", "speed", ""),
        ("GPS Speed", "speed", ""),
        ("Ground Speed (km/h)", "speed", "km/h"),
        ("speed_kmh", "speed", "km/h"),
        ("speedMs", "speed", "m/s"),
        ("time_ms", "time", "ms"),
        ("Engine RPM", "rpm", ""),
        ("nGear", "gear", ""),
        ("m_worldPositionX", "x", ""),
        ("Chassis World Pos X", "x", ""),
        ("LapDistPct", "part", ""),
        ("accelerator_pos", "throttle", ""),
        ("data_braking", "brake", ""),
        ("Steered Angle", "steering", ""),
        ("Vehicle Speed (kph)", "speed", "kph"),
        ("LapCurrentLapTime", "lap_clock", ""),
        ("lapTime", "lap_clock", ""),
    ],
)
def test_names_of_many_tools_are_known(name: str, channel: str, unit: str) -> None:
    found = meaning(name)
    assert found is not None
    assert (found.channel, found.unit) == (channel, unit)


@pytest.mark.parametrize(
    "name",
    ["Wheel Speed FL", "G Force Long", "Target Throttle (%)", "RelativeDistance", "speed limit", "Brake Temp FL", ""],
)
def test_names_of_other_things_are_not(name: str) -> None:
    assert meaning(name) is None


REFUSED: dict[str, tuple[Any, str]] = {
    "a zip": (b"PK\x03\x04" + bytes(50), "zip archive .* export the session as CSV"),
    "a database": (b"SQLite format 3\x00", "SQLite database; export the lap as CSV"),
    "a PDF": (b"%PDF-1.7", "contains no samples"),
    "an .ldx alone": (recorded.as_ldx([1.0]), "send it beside its .ld"),
    "a web page": ("<html></html>", "Export the lap as CSV"),
    "results": (as_json({"standings": [{"name": "x", "points": 5}]}), "It holds standings"),
    "all columns": ("time,rpm,Fuel Level\n1,2,3\n", r"The first row reads 'time \| rpm \| Fuel Level'"),
    "a program": ("x = [y for y in z]", "more than data"),
    "bytes": (bytes(range(256)) * 4, "null bytes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_no_samples_is_refused_with_what_to_do(name: str) -> None:
    samples, reason = REFUSED[name]
    with pytest.raises(InvalidRequest, match=reason):
        take_in(read(samples), None, None)


def test_what_is_missing_is_told_beside_all_that_is_there() -> None:
    names = [f"channel {n}" for n in range(70)]
    with pytest.raises(InvalidRequest, match=r"This JSON has speed, channel 0, .*channel 18 and 51 more") as refused:
        take_in(read({"speed": [1.0], **{name: [1.0] for name in names}}), None, None)
    assert refused.value.extra["found"] == ["speed", *names]


def test_the_order_of_columns_does_not_matter() -> None:
    chance = np.random.default_rng(1)
    columns = [("time", TIME), ("speed", SPEED), ("distance", DISTANCE), ("rpm", TIME)]
    for _ in range(5):
        chance.shuffle(columns)
        assert taken(recorded.as_csv(*columns)).samples.lap_time == 80.0
