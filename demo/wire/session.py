"""The small streams of a session: who, what, weather, flags, messages; and the folder that holds them all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from demo.record import SessionLog
from demo.roster import plain
from demo.wire.lines import Row, write_compressed, write_lines
from demo.wire.samples import car_records, position_records
from demo.wire.timing import timing_rows
from demo.wire.tyres import tyre_rows

TRACK_MESSAGE = {"1": "AllClear", "2": "Yellow", "4": "SCDeployed", "5": "Red", "6": "VSCDeployed", "7": "VSCEnding"}
TYPE = {"Q": "Qualifying", "SQ": "Qualifying", "R": "Race", "S": "Race"}


def write_session(root: Path, log: SessionLog, rng: np.random.Generator) -> Path:
    """Write a session's folder under `static/`; returns it."""
    folder = root / "static" / log.event.folder(log.slot)
    folder.mkdir(parents=True)
    streams = {
        "SessionInfo": [(0, session_info(log))],
        "DriverList": [(0, driver_list(log))],
        "SessionStatus": [(time, {"Status": status}) for time, status in log.status],
        "TrackStatus": [(time, {"Status": s, "Message": TRACK_MESSAGE[s]}) for time, s in log.track_status],
        "WeatherData": weather(log, rng),
        "RaceControlMessages": messages(log),
        "TimingData": timing_rows(log),
        "TimingAppData": tyre_rows(log),
    }
    if log.is_race:
        streams["LapCount"] = lap_count(log)
    for name, rows in streams.items():
        write_lines(folder / f"{name}.jsonStream", rows)
    write_compressed(folder / "CarData.z.jsonStream", car_records(log, rng))
    write_compressed(folder / "Position.z.jsonStream", position_records(log, rng))
    return folder


def session_info(log: SessionLog) -> dict[str, Any]:
    """What the session is, when and where."""
    event, slot = log.event, log.slot
    hours = event.gmt_offset
    return {
        "Meeting": {
            "Key": 9000 + event.round, "Name": event.name, "OfficialName": event.official_name,
            "Location": event.location, "Number": event.round,
            "Country": {"Key": 700 + event.round, "Code": event.country_code, "Name": event.country},
            "Circuit": {"Key": event.circuit_key, "ShortName": event.location},
        },
        "ArchiveStatus": {"Status": "Complete"},
        "Key": 90000 + event.round * 100 + event.sessions.index(slot), "Type": TYPE[slot.code],
        "Name": slot.name, "StartDate": slot.start.isoformat(), "EndDate": slot.end.isoformat(),
        "GmtOffset": f"{'-' if hours < 0 else ''}{abs(hours):02}:00:00", "Path": f"{event.folder(slot)}/",
    }  # fmt: skip


def driver_list(log: SessionLog) -> dict[str, Any]:
    """The drivers by number."""
    listed = {}
    for line, car in enumerate(log.cars, 1):
        d = car.driver
        listed[str(d.number)] = {
            "RacingNumber": str(d.number), "BroadcastName": f"{d.first[0]} {d.last.upper()}",
            "FullName": f"{d.first} {d.last.upper()}", "Tla": d.code, "Line": line, "TeamName": d.team.name,
            "TeamColour": d.team.colour, "FirstName": d.first, "LastName": d.last, "Reference": d.reference,
            "HeadshotUrl": f"https://example.invalid/drivers/{plain(d.last).lower().replace(' ', '-')}.png",
            "CountryCode": d.country,
        }  # fmt: skip
    return listed


def weather(log: SessionLog, rng: np.random.Generator) -> list[Row]:
    """One reading a minute; rain cools the air and the track."""
    rows: list[Row] = []
    air, ground, wind = 24.0 + log.event.round, 37.0, int(rng.integers(0, 360))
    for minute in range(log.end // 60_000 + 1):
        time = minute * 60_000 + 50_939 + int(rng.integers(-8, 30))
        raining = any(begin - 30_000 <= time < end for begin, end in log.wet)
        air += float(rng.normal(-0.25 if raining else 0.01, 0.06))
        ground += float(rng.normal(-1.1 if raining else 0.02, 0.18))
        wind = (wind + int(rng.integers(-35, 36))) % 360
        rows.append((time, {
            "AirTemp": f"{air:.1f}", "Humidity": f"{(88 if raining else 47) + rng.integers(-1, 2):.1f}",
            "Pressure": f"{1008.4 + rng.normal(0, 0.08):.1f}", "Rainfall": "1" if raining else "0",
            "TrackTemp": f"{ground:.1f}", "WindDirection": str(wind), "WindSpeed": f"{abs(rng.normal(1.8, 0.7)):.1f}",
        }))  # fmt: skip
    return [row for row in rows if row[0] < log.end]


def messages(log: SessionLog) -> list[Row]:
    """Race control's messages, numbered."""
    rows: list[Row] = []
    for index, message in enumerate(log.messages):
        utc = (log.zero + timedelta(milliseconds=message.time)).strftime("%Y-%m-%dT%H:%M:%S")
        content = {"Utc": utc, "Category": message.category, **message.extra, "Message": message.text}
        rows.append((message.time, {"Messages": {str(index): content}}))
    return rows


def lap_count(log: SessionLog) -> list[Row]:
    """The lap the leader is on."""
    starts: dict[int, int] = {}
    for car in log.cars:
        for lap in car.laps:
            starts[lap.number + 1] = min(starts.get(lap.number + 1, 10**12), lap.end)
    rows: list[Row] = [(12_000, {"CurrentLap": 1, "TotalLaps": log.total_laps})]
    return rows + [(time, {"CurrentLap": lap}) for lap, time in sorted(starts.items()) if lap <= log.total_laps]
