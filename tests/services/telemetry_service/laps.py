"""Laps at constant speed, made of a few numbers: what they answer can be worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.services.telemetry_service.lap import CarTrace, LapData
from lib.sessions import Circuit, Corner, Manifest, Survey, TimingLines
from lib.sessions.circuit import Outline


def trace(seconds: float, speed: float = 180.0, every: float = 0.25) -> CarTrace:
    """Return a car at one speed from 5 s before to 5 s after; its throttle is the stamp in seconds."""
    time = np.arange(-5.0, seconds + 5.0, every)
    rest = {name: np.zeros(len(time)) for name in ("rpm", "brake", "gear", "drs")}
    return CarTrace(time=time, speed=np.full(len(time), speed), throttle=time.copy(), **rest)


def made_lap(*sectors: float, session: Manifest | None = None, **more: Any) -> LapData:
    """Return a lap of three sectors at 180 km/h, in a session if one is given."""
    row = {"lap": 7, "start_time": 100.0, **{f"sector{number}": time for number, time in enumerate(sectors, 1)}}
    seconds = round(sum(sectors), 3)
    return LapData(
        **{"driver": "AAA", "row": row, "lap_time": seconds, "car": trace(seconds), "manifest": session, **more}
    )


def made_session(
    version: str = "a", lines: tuple[float, float, float] | None = (1000.0, 2000.0, 3000.0), **more: Any
) -> Manifest:
    """Return a session whose timing lines lie there; the finish has a spread of 6 m."""
    found = lines and TimingLines(s1=lines[0], s2=lines[1], finish=lines[2], laps=9, spread=(2.0, 4.0, 6.0))
    about = {"year": 2025, "round": 1, "session": "Q", "name": "Qualifying", "event": "Sample Grand Prix", **more}
    return Manifest(**about, version=version, lines=found or None)


def made_circuit(*distances: float) -> Circuit:
    corners = tuple(Corner(number, "", place, 0.0, 0.0, 0.0) for number, place in enumerate(distances, 1))
    return Circuit(0.0, 3000.0, corners, Outline((), ()))


def made_survey(car_delay: float = 0.0, speed: Any = (180.0,) * 301) -> Survey:
    """Return what a session without usable positions tells: the car clock's delay and the usual speed every 10 m."""
    nothing, speeds = np.zeros(0, np.int64), np.array(speed, float)
    return Survey(car_delay, 0.0, nothing, nothing, 10.0, np.zeros(len(speeds)), np.zeros(len(speeds)), speeds)
