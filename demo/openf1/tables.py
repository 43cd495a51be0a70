"""A session's small tables in OpenF1's shapes: late moments, repeated speeds as null, a phantom lap after the flag."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from demo.jolpica import RACE_POINTS, SPRINT_POINTS, best_times, points_of
from demo.record import CarLog, LapRecord, Millis, SessionLog
from demo.wire.session import driver_list, session_info

Rows = list[dict[str, Any]]
FEED_LATE, LATE, SCATTER = 140, 200, 90  # ms: how late every stamp is, how late and scattered those of laps
NAMES = {"Sprint Shootout": "Sprint Qualifying"}
SUPPORT_RACE = {"driver_number": 77, "name_acronym": None, "full_name": None, "team_name": None, "team_colour": None}
ROOM = "openf1"


def write_openf1(root: Path, log: SessionLog) -> None:
    """Write every table of a session under `openf1/<session key>/`."""
    rng = np.random.default_rng([log.event.round, *log.slot.code.encode()])
    info = session_info(log)
    keys = {"meeting_key": info["Meeting"]["Key"], "session_key": info["Key"]}
    tables: dict[str, Rows] = {
        "sessions": [session_row(log)],
        "drivers": drivers(log),
        "laps": laps(log, rng),
        "stints": stints(log),
        "pit": pits(log),
        "race_control": race_control(log),
        "weather": weather(root, log),
        "session_result": results(log),
        "starting_grid": [],
    }
    if not log.is_race:
        tables["starting_grid"] = [{"driver_number": n, "position": p} for p, n in enumerate(log.order, 1)]
    folder = root / ROOM / str(info["Key"])
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        content = [{**keys, **row} for row in rows]
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def date(log: SessionLog, millis: float) -> str:
    """A moment of the session clock as OpenF1 spells it: no fraction where it is zero."""
    return spelled(log.zero + timedelta(milliseconds=round(millis)))


def spelled(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat()}+00:00"


def session_row(log: SessionLog) -> dict[str, Any]:
    """What the session is; `folder` is the demo's own, for its server."""
    info, event = session_info(log), log.event
    return {
        "session_type": info["Type"], "session_name": NAMES.get(log.slot.name, log.slot.name),
        "date_start": spelled(event.utc(log.slot.start)), "date_end": spelled(event.utc(log.slot.end)),
        "circuit_key": event.circuit_key, "circuit_short_name": event.location, "country_name": event.country,
        "country_code": event.country_code, "location": event.location, "year": event.year, "is_cancelled": False,
        "gmt_offset": info["GmtOffset"], "folder": event.folder(log.slot),
    }  # fmt: skip


def drivers(log: SessionLog) -> Rows:
    """The drivers; one is listed twice, the second time without a name, and one is of a support race."""
    found = [
        {
            "driver_number": int(number), "broadcast_name": row["BroadcastName"], "full_name": row["FullName"],
            "name_acronym": row["Tla"], "team_name": row["TeamName"], "team_colour": row["TeamColour"],
            "first_name": row["FirstName"], "last_name": row["LastName"], "headshot_url": None, "country_code": None,
        }
        for number, row in driver_list(log).items()
    ]  # fmt: skip
    return [*found, {**dict.fromkeys(found[0]), "driver_number": found[0]["driver_number"]}, SUPPORT_RACE]


def laps(log: SessionLog, rng: np.random.Generator) -> Rows:
    """Every car's laps, and in races one more that OpenF1 begins after the flag."""
    rows: Rows = []
    for car in log.cars:
        known = [*car.laps, *([car.open_lap] if car.open_lap else [])]
        said: dict[str, int] = {}
        for index, lap in enumerate(known):
            row = _lap(log, lap, known[index - 1] if index else None, rng, is_open=lap is car.open_lap)
            for name, speed in row.items():
                if name.endswith("_speed") and log.is_race:
                    row[name], said[name] = (None if said.get(name) == speed else speed), speed
            rows.append({"driver_number": car.driver.number, **row})
        if log.is_race and car.retired is None and car.laps:
            late = car.laps[-1].end + LATE + rng.normal(0, SCATTER)
            rows.append({"driver_number": car.driver.number, **_phantom(log, car.laps[-1].number + 1, late)})
    return rows


def _lap(
    log: SessionLog, lap: LapRecord, before: LapRecord | None, rng: np.random.Generator, is_open: bool
) -> dict[str, Any]:
    ends = [lap.start, *lap.sectors]
    sectors = [None if a is None or b is None else (b - a) / 1000 for a, b in pairwise(ends)]
    duration: float | None = None if is_open or not lap.timed else lap.duration / 1000
    began: float | None = lap.start + LATE + rng.normal(0, SCATTER)
    is_out = lap.pit_out is not None and not (log.is_race and lap.number == 1)
    if log.is_race and lap.number == 1:
        began = log.began + FEED_LATE
        duration = None if is_open else (lap.end - log.began) / 1000 + 0.33
        if duration is not None and None not in sectors[1:]:
            sectors[0] = round(duration - (sectors[1] or 0) - (sectors[2] or 0), 3)
    elif is_out and not log.is_race:
        began = None if before is None else (lap.pit_out or 0) + FEED_LATE
        duration = None if before is None else (lap.end - before.end) / 1000
    return {
        "lap_number": lap.number, "date_start": None if began is None else date(log, began),
        "duration_sector_1": sectors[0], "duration_sector_2": sectors[1] if len(sectors) > 1 else None,
        "duration_sector_3": sectors[2] if len(sectors) > 2 else None,
        "i1_speed": lap.speeds.get("I1"), "i2_speed": lap.speeds.get("I2"), "st_speed": lap.speeds.get("ST"),
        "is_pit_out_lap": is_out, "lap_duration": duration,
        "segments_sector_1": None, "segments_sector_2": None, "segments_sector_3": None,
    }  # fmt: skip


def _phantom(log: SessionLog, number: int, began: float) -> dict[str, Any]:
    names = ("duration_sector_1", "duration_sector_2", "duration_sector_3", "i1_speed", "i2_speed", "st_speed")
    empty = dict.fromkeys((*names, "lap_duration"))
    return {"lap_number": number, "date_start": date(log, began), "is_pit_out_lap": False, **empty}


def stints(log: SessionLog) -> Rows:
    """Each set of tyres with the laps that were driven on it."""
    rows: Rows = []
    for car in log.cars:
        for index, stint in enumerate(car.stints):
            numbers = [
                lap.number for lap in [*car.laps, *([car.open_lap] if car.open_lap else [])] if lap.stint == index
            ]
            if numbers:
                rows.append({
                    "driver_number": car.driver.number, "stint_number": index + 1, "lap_start": min(numbers),
                    "lap_end": max(numbers), "compound": stint.compound, "tyre_age_at_start": stint.age,
                })  # fmt: skip
    return rows


def pits(log: SessionLog) -> Rows:
    """Stops of races and sprints: when the car left, and how long it was in the lane."""
    rows: Rows = []
    for car in log.cars if log.is_race else []:
        for stop in car.stops:
            lane = round((stop.left - stop.entered) / 1000, 1)
            rows.append({
                "driver_number": car.driver.number, "lap_number": stop.lap, "date": date(log, stop.left + FEED_LATE),
                "pit_duration": lane, "lane_duration": lane, "stop_duration": None,
            })  # fmt: skip
    return rows


def race_control(log: SessionLog) -> Rows:
    """The messages, and rows for the session's own status."""
    rows: list[tuple[Millis, dict[str, Any]]] = []
    for message in log.messages:
        told = {key.lower(): value for key, value in message.extra.items()}
        row = {name: told.get(name) for name in ("flag", "scope", "sector")}
        number = told.get("racingnumber")
        whole = message.time - message.time % 1000 if log.zero.microsecond == 0 else message.time
        moment = (log.zero + timedelta(milliseconds=whole)).replace(microsecond=0)
        rows.append((message.time, {
            "date": spelled(moment), "driver_number": None if number is None else int(number),
            "lap_number": told.get("lap"), "category": message.category, **row, "qualifying_phase": None,
            "message": message.text,
        }))  # fmt: skip
    phase = 0
    for time, status in log.status:
        if status in ("Started", "Aborted", "Finished"):
            begun = sum(begin <= time for begin in log.phases)
            phase = max(phase, begun)
            rows.append((time, {
                "date": date(log, time + FEED_LATE), "driver_number": None, "lap_number": None,
                "category": "SessionStatus", "flag": None, "scope": None, "sector": None,
                "qualifying_phase": None if log.is_race else max(phase, 1), "message": f"SESSION {status.upper()}",
            }))  # fmt: skip
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def weather(root: Path, log: SessionLog) -> Rows:
    """The readings of the feed, which has been written before."""
    stream = root / "static" / log.event.folder(log.slot) / "WeatherData.jsonStream"
    return [_reading(log, line) for line in stream.read_text(encoding="utf-8-sig").splitlines()]


def _reading(log: SessionLog, line: str) -> dict[str, Any]:
    """A reading as OpenF1 has it: numbers, and its own names."""
    hours, minutes, seconds = line[:12].split(":")
    millis = (int(hours) * 3600 + int(minutes) * 60) * 1000 + round(float(seconds) * 1000)
    content = json.loads(line[12:])
    return {
        "date": date(log, millis), "air_temperature": float(content["AirTemp"]),
        "humidity": float(content["Humidity"]), "pressure": float(content["Pressure"]),
        "rainfall": int(content["Rainfall"]), "track_temperature": float(content["TrackTemp"]),
        "wind_direction": int(content["WindDirection"]), "wind_speed": float(content["WindSpeed"]),
    }  # fmt: skip


def results(log: SessionLog) -> Rows:
    """The classification as formula1.com prints it."""
    return [_result(log, log.car(number), place) for place, number in enumerate(log.order, 1)]


def _result(log: SessionLog, car: CarLog, place: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "driver_number": car.driver.number, "number_of_laps": len(car.laps), "dnf": car.retired is not None,
        "dns": False, "dsq": False, "position": None if log.is_race and car.retired is not None else place,
    }  # fmt: skip
    if not log.is_race:
        best = best_times(car)
        return {**row, "duration": [None if (t := best.get(phase)) is None else t / 1000 for phase in range(3)]}
    winner = log.car(log.order[0])
    down = len(winner.laps) - len(car.laps)
    row["points"] = points_of(car, place, SPRINT_POINTS if log.slot.code == "S" else RACE_POINTS)
    if car.retired is None and not down:
        row["duration"] = (car.laps[-1].end - log.began) / 1000
        row["gap_to_leader"] = (car.laps[-1].end - winner.laps[-1].end) / 1000
    else:
        row |= {"duration": None, "gap_to_leader": None if car.retired else f"+{down} LAP{'S' * (down > 1)}"}
    return row
