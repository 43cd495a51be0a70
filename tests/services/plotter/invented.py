"""Two small sessions out of formulas: what the reference pictures are made from."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.sessions import (
    CarSamples,
    Circuit,
    Corner,
    Driver,
    Manifest,
    PosSamples,
    SessionData,
    SessionKey,
    SessionStore,
    Table,
    TimingLines,
)
from lib.sessions.circuit import Outline
from lib.sessions.manifest import Availability
from lib.sessions.schemas import LAPS, TIMELINE

QUALIFYING, RACE = (SessionKey(2025, 1, name) for name in "QR")
DRIVERS = (("AAA", "One", "#ff8000"), ("BBB", "Two", "#27f4d2"), ("CCC", "Two", "#27f4d2"))
STINTS = {"AAA": (("SOFT", 4), ("HARD", 8)), "BBB": (("MEDIUM", 7), ("SOFT", 5)), "CCC": (("WET", 3), ("MEDIUM", 6))}
START, LAP_TIME, LENGTH = 100.0, 60.0, 3000.0


def write_to(store: SessionStore, faster: float = 0.0, lines: TimingLines | None = None) -> None:
    """Write both sessions; `faster` km/h are added to everybody's speed on the way into the first corner."""
    for key in (QUALIFYING, RACE):
        store.write(key, _session(key, faster, lines))


def _session(key: SessionKey, faster: float, lines: TimingLines | None) -> SessionData:
    drivers = tuple(
        Driver(part=code, code=code, number=str(at), team=team, colour=colour, car="full", pos="full")
        for at, (code, team, colour) in enumerate(DRIVERS)
    )
    manifest = Manifest(
        year=key.year,
        round=key.round,
        session=key.session,
        name=key.session,
        event="Sample Grand Prix",
        start_utc="2025-04-06T13:00:00Z",
        drivers=drivers,
        lines=lines,
        available=Availability(car="full", pos="full", laps="full", tyres="full", drs=True),
        loaded_at="2025-01-01T00:00:00Z",
    )
    rows = [row for code, _, _ in DRIVERS for row in (_race(code) if key == RACE else [_lap(code, 1, 1, "SOFT")])]
    laps = Table.of(LAPS, {name: [row[name] for row in rows] for name in rows[0]})
    every = range(len(DRIVERS))
    return SessionData(
        manifest=manifest,
        laps=laps,
        timeline={name: Table.of(schema, {}) for name, schema in TIMELINE.items()},
        circuit=_circuit(),
        car={DRIVERS[at][0]: _car(at, faster) for at in every},
        pos={DRIVERS[at][0]: _pos() for at in every},
    )


def _lap(code: str, lap: int, stint: int, compound: str) -> dict[str, Any]:
    late = 0.15 * [code for code, _, _ in DRIVERS].index(code)
    thirds = [19.5 + late, 20.5 - late / 3, 20.0 + late]
    start = START + (lap - 1) * LAP_TIME
    ends = start + np.cumsum(thirds)
    return {
        "driver": code,
        "lap": lap,
        "stint": stint,
        "compound": compound,
        "lap_time": sum(thirds),
        **{f"sector{at}": value for at, value in enumerate(thirds, 1)},
        **{f"sector{at}_end": float(value) for at, value in enumerate(ends, 1)},
        "start_time": start,
        "end_time": start + sum(thirds),
        "track_status": "1",
        "deleted": False,
        "accurate": True,
    }


def _race(code: str) -> list[dict[str, Any]]:
    tyres = [(number, tyre) for number, (tyre, length) in enumerate(STINTS[code], 1) for _ in range(length)]
    return [_lap(code, lap, number, tyre) for lap, (number, tyre) in enumerate(tyres, 1)]


def _place(share: Any) -> tuple[Any, Any]:
    """Return metres on a bean-shaped circuit."""
    angle = 2 * np.pi * np.asarray(share)
    reach = 420 + 110 * np.cos(2 * angle) + 60 * np.sin(3 * angle)
    return 1.3 * reach * np.cos(angle), reach * np.sin(angle)


def _circuit() -> Circuit:
    shares = np.linspace(0, 1, 120, endpoint=False)
    x, y = _place(shares)
    corners = tuple(
        Corner(at, "", LENGTH * share, *(float(value) for value in _place(share)), 360 * share)
        for at, share in enumerate((0.1, 0.3, 0.55, 0.8), 1)
    )
    return Circuit(20.0, LENGTH, corners, Outline(tuple(x.tolist()), tuple(y.tolist())))


def _clock() -> Any:
    return np.arange(int((START - 6) * 1000), int((START + 67) * 1000), 240)


def _car(at: int, faster: float) -> CarSamples:
    time = _clock()
    share = (time / 1000 - START) / LAP_TIME
    speed = 200 + 70 * np.cos(2 * np.pi * 4 * share + 0.25 * at) + 30 * np.cos(2 * np.pi * share)
    speed += faster * (np.abs(share - 0.06) < 0.04)
    braking = np.gradient(speed) < -4
    gear = np.clip(np.round(speed / 40), 2, 8)
    columns = [speed * 40, speed, gear, np.where(braking, 0, 100), braking, np.where(speed > 270, 12, 0)]
    return CarSamples(time, np.zeros(len(time), np.bool_), *(np.round(column).astype(int) for column in columns))


def _pos() -> PosSamples:
    time = _clock() + 90
    x, y = (np.round(10 * value).astype(int) for value in _place((time / 1000 - START) / LAP_TIME))
    return PosSamples(time, np.zeros(len(time), np.bool_), x, y, np.zeros_like(x), np.ones_like(x))
