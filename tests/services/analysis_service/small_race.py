"""Races and qualifyings of a few laps, out of lists of lap times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts.pad import Pad
from lib.services.analysis_service.languages import NumberForms, language_of
from lib.sessions import Circuit, Driver, Manifest, Result, SessionKey, StoredSession, Table
from lib.sessions.manifest import Availability
from lib.sessions.schemas import LAPS, TIMELINE

START, LANE = 1000.0, 20.0
NOTHING: dict[str, Any] = dict.fromkeys(Result.__struct_fields__)


def result(driver: str, position: int | None, **more: Any) -> Result:
    return Result(**{**NOTHING, "driver": driver, "position": position, "number": str(position), **more})


def rows_of(
    times: Mapping[str, Sequence[float | None]],
    stops: Mapping[str, Mapping[int, str]] | None = None,
    status: Mapping[int, str] | None = None,
    tyre: str = "MEDIUM",
) -> list[dict[str, Any]]:
    """Return laps that follow one another from one start; `stops`: laps that end in the pits, and what is fitted."""
    rows = []
    for number, (driver, laps) in enumerate(times.items(), 1):
        clock, compound, stint, age, left = START, tyre, 1, 0, None
        for lap, time in enumerate(laps, 1):
            age += 1
            end = clock + (time or 0.0)
            entered = end - 5.0 if lap in (stops or {}).get(driver, {}) else None
            rows.append(
                {
                    "driver": driver, "number": str(number), "lap": lap, "lap_time": time, "start_time": clock,
                    "end_time": end if time else None, "compound": compound, "stint": stint, "tyre_life": age,
                    "fresh_tyre": True, "pit_in": entered, "pit_out": left,
                    "track_status": (status or {}).get(lap, "1"),
                    "deleted": False, "generated": False, "accurate": True, "clean": True,
                }
            )  # fmt: skip
            left = None
            if entered is not None:
                compound, stint, age, left = (stops or {})[driver][lap], stint + 1, 0, entered + LANE
            clock = end
    return rows


def session_of(
    rows: Sequence[Mapping[str, Any]],
    results: Sequence[Result] = (),
    name: str = "R",
    timeline: Mapping[str, Mapping[str, list[Any]]] | None = None,
    teams: Mapping[str, str] | None = None,
    version: str = "",
) -> StoredSession:
    """Return a stored session that has these laps; what `timeline` does not name is empty."""
    columns = {column: [row.get(column) for row in rows] for column in LAPS}
    laps = Table.of(LAPS, columns) if rows else Table.of(LAPS, {})
    tables = {table: Table.of(schema, (timeline or {}).get(table, {})) for table, schema in TIMELINE.items()}
    who = dict.fromkeys([*laps["driver"].tolist(), *(str(one.driver) for one in results)])
    drivers = tuple(
        Driver(part=code, code=code, number=str(at), name=f"Given {code.title()}", team=(teams or {}).get(code))
        for at, code in enumerate(who, 1)
    )
    manifest = Manifest(
        year=2025, round=1, session=name, version=version, name=name, event="Sample Grand Prix", drivers=drivers,
        results=tuple(results), available=Availability(results="full", messages="full", weather="full", tyres="full"),
    )  # fmt: skip

    def read(_key: Any, _manifest: Any, part: str, _kind: Any) -> Any:
        return {"laps.npz": laps, "circuit.json": Circuit()}.get(part, tables)

    return StoredSession(SessionKey(2025, 1, name), manifest, read)


def pad(focus: Sequence[str] = (), **rank: int) -> Pad:
    return Pad(NumberForms(language_of("en")), focus, rank)


def told(found: Pad, kind: str) -> list[tuple[tuple[str, ...], Any, str]]:
    """Return subjects, value and text of every fact of a kind."""
    return [(fact.subjects, fact.value, fact.text) for fact in found.of(kind)]


def way(fact: Fact) -> tuple[str, str, str | None, str]:
    """Return a relation as (measure, subject, other, direction)."""
    assert fact.relation is not None
    measure, subject, other, direction = msgspec.structs.astuple(fact.relation)
    return measure, subject, other, direction
