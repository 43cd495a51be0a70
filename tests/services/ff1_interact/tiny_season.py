"""A session of three invented drivers over a few laps, as raw files that FastF1 can load: small, and easy to break."""

from __future__ import annotations

import json
import math
import zlib
from base64 import b64encode
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

LAPS = 6
LAP_SECONDS = 60.0
START = 600.0
RADIUS_M = 500.0
DRIVERS = {
    "7": ("AAA", "Anna", "Ärlig", "Alpha"),
    "21": ("BBB", "Ben", "Bold", "Beta"),
    "33": ("CCC", "Cid", "Calm", "Beta"),
}
GAPS = {"7": 0.0, "21": 1.5, "33": 3.25}
NAMES = {"R": "Race", "Q": "Qualifying", "FP1": "Practice 1", "S": "Sprint", "SQ": "Sprint Qualifying"}
BOM = b"\xef\xbb\xbf"
Line = tuple[float, Any]


def stamp(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3600000:02}:{whole // 60000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"


def lap_text(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:06.3f}"


@dataclass
class TinySession:
    """Every stream as a list of (session clock, content); change them, then write()."""

    year: int = 2025
    session: str = "R"
    round: int = 1
    streams: dict[str, list[Line]] = field(default_factory=dict)
    ergast: dict[str, Any] = field(default_factory=dict)
    circuit: Any = None
    schedule: dict[str, dict[str, Any]] = field(default_factory=dict)
    date: str = ""

    def __post_init__(self) -> None:
        self.date = self.date or f"{self.year}-05-04"
        self.zero = datetime.fromisoformat(f"{self.date}T13:00:00")
        self.schedule = self.schedule or schedule(self)
        self.streams = {
            "SessionInfo": [(0.0, self._info())],
            "DriverList": [(0.0, drivers())],
            "SessionStatus": [
                (5.0, {"Status": "Inactive"}),
                (START, {"Status": "Started"}),
                (START + LAPS * LAP_SECONDS + 20, {"Status": "Finished"}),
                (START + LAPS * LAP_SECONDS + 30, {"Status": "Finalised"}),
                (START + LAPS * LAP_SECONDS + 40, {"Status": "Ends"}),
            ],
            "TrackStatus": [(0.0, {"Status": "1", "Message": "AllClear"})],
            "LapCount": [(1.0, {"CurrentLap": 1, "TotalLaps": LAPS})],
            "TimingData": timing(),
            "TimingAppData": tyres(),
            "WeatherData": [(60.0 * minute, weather()) for minute in range(1, 18)],
            "RaceControlMessages": [(START, {"Messages": {"0": self.message(START, "GREEN LIGHT", Flag="GREEN")}})],
            "CarData.z": [(clock, self.car(clock)) for clock in moments(0.0, 0.96)],
            "Position.z": [(clock, self.position(clock)) for clock in moments(0.3, 0.88)],
        }
        self.ergast = {"results": results(self), "laps/1": first_laps(self), "qualifying": qualifying(self)}
        self.circuit = circuit()

    @property
    def path(self) -> str:
        return f"static/{self.year}/{self.date}_Sample_Grand_Prix/{self.date}_{NAMES[self.session].replace(' ', '_')}"

    def utc(self, clock: float) -> str:
        return (self.zero + timedelta(milliseconds=round(clock * 1000))).isoformat(timespec="milliseconds") + "Z"

    def message(self, clock: float, text: str, **more: Any) -> dict[str, Any]:
        return {"Utc": self.utc(clock)[:19], "Category": "Other", "Message": text, **more}

    def say(self, clock: float, text: str, **more: Any) -> None:
        """Add a race control message."""
        lines = self.streams["RaceControlMessages"]
        lines.append((clock, {"Messages": {str(len(lines)): self.message(clock, text, **more)}}))

    def car(self, clock: float) -> dict[str, Any]:
        entries = []
        for step in range(4):
            at = clock - 0.96 + step * 0.24
            cars = {number: {"Channels": channels(at, GAPS[number])} for number in DRIVERS}
            entries.append({"Utc": self.utc(at), "Cars": cars})
        return {"Entries": entries}

    def position(self, clock: float) -> dict[str, Any]:
        samples = []
        for step in range(4):
            at = clock - 0.88 + step * 0.22
            samples.append({"Timestamp": self.utc(at), "Entries": {n: place(at, GAPS[n]) for n in DRIVERS}})
        return {"Position": samples}

    def write(self, root: Path) -> Path:
        """Write the tree and return its root."""
        folder = root / self.path
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in self.streams.items():
            content = "".join(f"{stamp(clock)}{encoded(name, value)}\r\n" for clock, value in lines)
            (folder / f"{name}.jsonStream").write_bytes(BOM + content.encode())
        write_json(root / f"f1schedule/schedule_{self.year}.json", self.schedule)
        write_json(root / f"multiviewer/api/v1/circuits/99/{self.year}", self.circuit)
        for name, content in self.ergast.items():
            write_json(root / f"ergast/f1/{self.year}/{self.round}/{name}.json", content)
        return root

    def file(self, root: Path, name: str) -> Path:
        return root / self.path / f"{name}.jsonStream"

    def _info(self) -> dict[str, Any]:
        circuit_key = {"Key": 99, "ShortName": "Sampleton"}
        dates = {"StartDate": f"{self.date}T13:00:00", "EndDate": f"{self.date}T15:00:00", "GmtOffset": "00:00:00"}
        return {"Meeting": {"Key": 1, "Name": "Sample Grand Prix", "Circuit": circuit_key}, "Key": 1, **dates}


def moments(first: float, step: float) -> list[float]:
    count = int((START + LAPS * LAP_SECONDS + 60 - 540) / step)
    return [round(540 + first + step * index, 3) for index in range(count)]


def encoded(name: str, value: Any) -> str:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if not name.endswith(".z") or isinstance(value, str):
        return text
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return f'"{b64encode(squeeze.compress(text.encode()) + squeeze.flush()).decode()}"'


def write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def drivers() -> dict[str, Any]:
    return {
        number: {
            "RacingNumber": number,
            "Tla": code,
            "FirstName": first,
            "LastName": last,
            "BroadcastName": last.upper(),
            "TeamName": team,
            "TeamColour": "12AB" + number.zfill(2),
            "Line": line,
        }
        for line, (number, (code, first, last, team)) in enumerate(DRIVERS.items(), 1)
    }


def channels(clock: float, gap: float) -> dict[str, int]:
    racing = START <= clock <= START + LAPS * LAP_SECONDS + 20
    phase = (clock - START - gap) / LAP_SECONDS * 2 * math.pi
    speed = round(190 + 60 * math.sin(phase * 3)) if racing else 0
    throttle = 104 if not racing else max(0, min(100, round(50 + 60 * math.cos(phase * 3))))
    return {
        "0": 40 * speed,
        "2": speed,
        "3": speed // 40,
        "4": throttle,
        "5": 100 * (throttle == 0),
        "45": 8 if racing else 0,
    }


def place(clock: float, gap: float) -> dict[str, Any]:
    racing = clock >= START
    angle = (clock - START - gap) / LAP_SECONDS * 2 * math.pi if racing else 0.0
    x, y = round(10 * RADIUS_M * math.cos(angle)), round(10 * RADIUS_M * math.sin(angle))
    return {"Status": "OnTrack" if racing else "OffTrack", "X": x, "Y": y, "Z": 120}


def timing() -> list[Line]:
    lines: list[Line] = [(1.0, {"Lines": {number: {"RacingNumber": number} for number in DRIVERS}})]
    lines += [(START - 120.0, {"Lines": {number: {"InPit": False}}}) for number in DRIVERS]
    for number, gap in GAPS.items():
        for lap in range(1, LAPS + 1):
            lines += lap_lines(number, gap, lap)
    return sorted(lines, key=lambda line: line[0])


def lap_lines(number: str, gap: float, lap: int) -> list[Line]:
    begin, sectors = START + gap + (lap - 1) * LAP_SECONDS, (20.0 + lap / 1000, 19.5, 20.5 - lap / 1000)
    leader = f"LAP {lap + 1}" if gap == 0 else f"+{gap:.3f}"
    said: list[tuple[float, dict[str, Any]]] = []
    if lap > 1:
        said.append(
            (begin + sectors[0], {"Sectors": {"0": {"Value": f"{sectors[0]:.3f}"}}, "Speeds": {"I1": {"Value": "240"}}})
        )
    said.append((begin + sectors[0] + sectors[1], {"Sectors": {"1": {"Value": f"{sectors[1]:.3f}"}}}))
    end: dict[str, Any] = {"Sectors": {"2": {"Value": f"{sectors[2]:.3f}"}}, "NumberOfLaps": lap, "GapToLeader": leader}
    if lap > 1:
        end |= {"LastLapTime": {"Value": lap_text(sum(sectors))}, "BestLapTime": {"Value": lap_text(sum(sectors))}}
    said.append((begin + sum(sectors), {**end, "Speeds": {"FL": {"Value": str(280 + lap)}}}))
    return [(round(clock, 3), {"Lines": {number: content}}) for clock, content in said]


def tyres() -> list[Line]:
    stint = {"TotalLaps": 2, "StartLaps": 2, "Compound": "MEDIUM", "New": "false", "TyresNotChanged": "0"}
    return [(START - 60, {"Lines": {number: {"Stints": {"0": dict(stint)}}}}) for number in DRIVERS]


def weather() -> dict[str, str]:
    return {
        "AirTemp": "21.5",
        "Humidity": "40.0",
        "Pressure": "1010.2",
        "Rainfall": "0",
        "TrackTemp": "33.1",
        "WindDirection": "120",
        "WindSpeed": "1.4",
    }


def schedule(tiny: TinySession) -> dict[str, dict[str, Any]]:
    names = ["Practice 1", "Practice 2", "Practice 3", "Qualifying", "Race"]
    if tiny.session in ("S", "SQ"):
        names = ["Practice 1", "Sprint Qualifying", "Sprint", "Qualifying", "Race"]
    event: dict[str, Any] = {
        "round_number": tiny.round,
        "country": "Nowhere",
        "location": "Sampleton",
        "official_event_name": "THE SAMPLE GRAND PRIX",
        "event_date": f"{tiny.date}T00:00:00",
        "event_name": "Sample Grand Prix",
        "gmt_offset": "+00:00",
        "event_format": "conventional",
        "f1_api_support": True,
    }
    for index, name in enumerate(names, 1):
        event |= {f"session{index}": name, f"session{index}_date": f"{tiny.date}T13:10:00"}
    return {name: {"0": value} for name, value in event.items()}


def ergast_race(tiny: TinySession, **more: Any) -> dict[str, Any]:
    place = {"lat": "0", "long": "0", "locality": "Sampleton", "country": "Nowhere"}
    circuit_of = {"circuitId": "sampleton", "url": "", "circuitName": "Sampleton Ring", "Location": place}
    race = {"season": str(tiny.year), "round": str(tiny.round), "url": "", "raceName": "Sample Grand Prix"}
    race |= {"Circuit": circuit_of, "date": tiny.date, "time": "13:10:00Z", **more}
    table = {"season": str(tiny.year), "round": str(tiny.round), "Races": [race]}
    return {"MRData": {"series": "f1", "limit": "30", "offset": "0", "total": "3", "RaceTable": table}}


def ergast_driver(number: str) -> dict[str, Any]:
    code, first, last, team = DRIVERS[number]
    who = {"driverId": last.lower(), "permanentNumber": number, "code": code, "url": "", "givenName": first}
    who |= {"familyName": last, "dateOfBirth": "2000-01-01", "nationality": "None"}
    maker = {"constructorId": team.lower(), "url": "", "name": team, "nationality": "None"}
    return {"number": number, "Driver": who, "Constructor": maker}


def results(tiny: TinySession) -> dict[str, Any]:
    rows = []
    for position, (number, gap) in enumerate(GAPS.items(), 1):
        time = {"millis": "362000", "time": "6:02.000"} if not gap else {"millis": "0", "time": f"+{gap:.3f}"}
        row = {"position": str(position), "positionText": str(position), "points": "1", "grid": str(position)}
        rows.append({**ergast_driver(number), **row, "laps": str(LAPS), "status": "Finished", "Time": time})
    return ergast_race(tiny, Results=rows)


def qualifying(tiny: TinySession) -> dict[str, Any]:
    rows = [
        {**ergast_driver(number), "position": str(position), "Q1": "1:00.000"}
        for position, number in enumerate(DRIVERS, 1)
    ]
    return ergast_race(tiny, QualifyingResults=rows)


def first_laps(tiny: TinySession) -> dict[str, Any]:
    timings = [
        {"driverId": DRIVERS[number][2].lower(), "time": "1:00.500", "position": str(position)}
        for position, number in enumerate(DRIVERS, 1)
    ]
    return ergast_race(tiny, Laps=[{"number": "1", "Timings": timings}])


def circuit() -> dict[str, Any]:
    corner = {"number": 1, "letter": "", "angle": 10.0, "trackPosition": {"x": 0.0, "y": 10 * RADIUS_M}}
    second = {"number": 2, "letter": "A", "angle": 20.0, "trackPosition": {"x": -10 * RADIUS_M, "y": 0.0}}
    return {"corners": [deepcopy(corner), second], "rotation": 30.0, "marshalLights": [], "marshalSectors": []}
