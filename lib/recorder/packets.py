"""The F1 games' packets (formats 2023 to 2026): the fields that a lap needs, of the player's car, each at its place.

The games' own lengths change from year to year, what stands before a field we need does not, except where it says so.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

HEADER = struct.Struct("<HBBBBBQfIIBB")
FORMATS = (2023, 2024, 2025, 2026)
MOTION, SESSION, LAP, SETUP, TELEMETRY, STATUS = 0, 1, 2, 5, 6, 7
STRIDES = {  # bytes a car takes, by format
    MOTION: {2023: 60, 2024: 60, 2025: 60, 2026: 54},
    LAP: {2023: 50, 2024: 57, 2025: 57, 2026: 57},
    SETUP: {2023: 49, 2024: 50, 2025: 50, 2026: 50},
    TELEMETRY: {2023: 60, 2024: 60, 2025: 60, 2026: 59},
    STATUS: {2023: 55, 2024: 55, 2025: 55, 2026: 59},
}
FORECASTS = {2023: 56, 2024: 64, 2025: 64, 2026: 64}
BEFORE_FORECASTS, FORECAST, AFTER_FORECASTS = 127, 8, 17
ASSISTS = ("steering_assist", "braking_assist", "gearbox_assist", "pit_assist", "pit_release_assist", "ers_assist",
           "drs_assist", "racing_line")  # fmt: skip
WEATHER = ("clear", "light cloud", "overcast", "light rain", "heavy rain", "storm")
COMPOUNDS = {16: "soft", 17: "medium", 18: "hard", 7: "intermediate", 8: "wet", 15: "wet", 19: "soft", 20: "soft",
             21: "medium", 22: "hard"}  # fmt: skip
TRACKS = (
    "Melbourne", "Paul Ricard", "Shanghai", "Sakhir", "Catalunya", "Monaco", "Montreal", "Silverstone", "Hockenheim",
    "Hungaroring", "Spa", "Monza", "Singapore", "Suzuka", "Abu Dhabi", "Austin", "Sao Paulo", "Spielberg", "Sochi",
    "Mexico City", "Baku", "Sakhir Short", "Silverstone Short", "Austin Short", "Suzuka Short", "Hanoi", "Zandvoort",
    "Imola", "Portimao", "Jeddah", "Miami", "Las Vegas", "Lusail")  # fmt: skip
_SETUP_2023 = struct.Struct("<4B4f8B4fBf")
_SETUP = struct.Struct("<4B4f9B4fBf")
SETUP_FIELDS = (
    "front_wing", "rear_wing", "on_throttle", "off_throttle", "front_camber", "rear_camber", "front_toe", "rear_toe",
    "front_suspension", "rear_suspension", "front_anti_roll_bar", "rear_anti_roll_bar", "front_suspension_height",
    "rear_suspension_height", "brake_pressure", "brake_bias", "engine_braking", "rear_left_tyre_pressure",
    "rear_right_tyre_pressure", "front_left_tyre_pressure", "front_right_tyre_pressure", "ballast", "fuel_load",
)  # fmt: skip


class Header(NamedTuple):
    """`frame` goes on through flashbacks; `game_year` is 25 for F1 25, whatever format it was set to send."""

    format: int
    game_year: int
    kind: int
    session: int
    time: float
    frame: int
    car: int


class Motion(NamedTuple):
    x: float
    y: float
    z: float


class LapState(NamedTuple):
    """Times in seconds; sectors are 0 until they are over; `distance` is negative before the first passing."""

    last_lap: float
    lap_clock: float
    sector1: float
    sector2: float
    distance: float
    number: int
    in_pits: bool
    invalid: bool


class CarState(NamedTuple):
    speed: int
    throttle: float
    steering: float
    brake: float
    gear: int
    rpm: int
    drs: int


class SessionState(NamedTuple):
    weather: str
    track_temp: int
    air_temp: int
    length: int
    track: str | None
    assists: dict[str, int]


class Setup(NamedTuple):
    fields: dict[str, float]


class GameTyres(NamedTuple):
    compound: str | None
    age: int
    traction_control: int
    anti_lock_brakes: int


Body = Motion | LapState | CarState | SessionState | Setup | GameTyres


def decode(datagram: bytes) -> tuple[Header, Body] | None:
    """Return a packet's header and the player's part of it, None for other packets and other bytes."""
    header = decode_header(datagram)
    if header is None or header.kind not in (SESSION, *STRIDES):
        return None
    try:
        if header.kind == SESSION:
            return header, _session(header, datagram)
        stride = STRIDES[header.kind][header.format]
        place = HEADER.size + header.car * stride
        if place + stride > len(datagram):
            return None
        return header, _BODIES[header.kind](datagram, place, header.format)
    except struct.error:
        return None


def decode_header(datagram: bytes) -> Header | None:
    if len(datagram) < HEADER.size:
        return None
    shape, year, _, _, _, kind, session, time, _, frame, car, _ = HEADER.unpack_from(datagram)
    return Header(shape, year, kind, session, time, frame, car) if shape in FORMATS else None


def _motion(content: bytes, place: int, _shape: int) -> Motion:
    return Motion(*struct.unpack_from("<3f", content, place))


def _lap(content: bytes, place: int, shape: int) -> LapState:
    last, clock = struct.unpack_from("<II", content, place)
    part1, minutes1, part2, minutes2 = struct.unpack_from("<HBHB", content, place + 8)
    after = place + (18 if shape == 2023 else 20)  # minutes of the gaps are sent since 2024
    distance = struct.unpack_from("<f", content, after)[0]
    number, pits, _, _, invalid = struct.unpack_from("<5B", content, after + 13)
    sectors = minutes1 * 60 + part1 / 1000, minutes2 * 60 + part2 / 1000
    return LapState(last / 1000, clock / 1000, *sectors, distance, number, pits != 0, invalid != 0)


def _telemetry(content: bytes, place: int, _shape: int) -> CarState:
    speed, throttle, steering, brake, _, gear, rpm, drs = struct.unpack_from("<HfffBbHB", content, place)
    return CarState(speed, throttle, steering, brake, gear, rpm, drs)


def _setup(content: bytes, place: int, shape: int) -> Setup:
    values = list((_SETUP_2023 if shape == 2023 else _SETUP).unpack_from(content, place))
    names = [name for name in SETUP_FIELDS if shape != 2023 or name != "engine_braking"]
    return Setup({name: round(float(value), 4) for name, value in zip(names, values, strict=True)})


def _status(content: bytes, place: int, _shape: int) -> GameTyres:
    traction, brakes = struct.unpack_from("<BB", content, place)
    visual, age = struct.unpack_from("<BB", content, place + 26)
    return GameTyres(COMPOUNDS.get(visual), age, traction, brakes)


def _session(header: Header, content: bytes) -> SessionState:
    weather, track_temp, air_temp, _, length, _, track = struct.unpack_from("<BbbBHBb", content, HEADER.size)
    place = HEADER.size + BEFORE_FORECASTS + FORECASTS[header.format] * FORECAST + AFTER_FORECASTS
    assists = dict(zip(ASSISTS, struct.unpack_from("<8B", content, place), strict=True))
    named = TRACKS[track] if 0 <= track < len(TRACKS) else None
    sky = WEATHER[weather] if weather < len(WEATHER) else ""
    return SessionState(sky, track_temp, air_temp, length, named, assists)


_BODIES: dict[int, Callable[[bytes, int, int], Body]] = {
    MOTION: _motion,
    LAP: _lap,
    TELEMETRY: _telemetry,
    SETUP: _setup,
    STATUS: _status,
}
