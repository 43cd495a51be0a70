"""A small store as an earlier version of the code wrote it, for the test that reads it.

`python -m tests.sessions.stored_before` makes it anew from the demo: only when FORMAT is raised.
"""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import msgspec
import numpy as np

from lib.sessions import Circuit, Outline, SessionData, SessionKey, StoredSession, open_store
from lib.sessions.tables import Table

KEY = SessionKey(2025, 1, "Q")
FOLDER = Path(__file__).parent / "stored_before"
DRIVERS = ("LIN", "VIE")
LAPS, ROWS = 3, 5


def make() -> None:
    """Write the first laps of two drivers of the demo's qualifying."""
    from tests import built

    whole = open_store(f"file://{built.demo_store()}").open(KEY)
    shutil.rmtree(FOLDER, ignore_errors=True)
    open_store(f"file://{FOLDER}").write(KEY, _cut(whole))


def _cut(whole: StoredSession) -> SessionData:
    laps = whole.laps()
    laps = laps.where(np.isin(laps["driver"].astype(str), DRIVERS) & (laps["lap"] <= LAPS))
    manifest = msgspec.structs.replace(
        whole.manifest,
        drivers=tuple(driver for driver in whole.manifest.drivers if driver.part in DRIVERS),
        results=tuple(result for result in whole.manifest.results if result.driver in DRIVERS),
        parts={},
    )
    circuit = whole.circuit()
    start, end = float(np.nanmin(laps["start_time"])), float(np.nanmin(laps["start_time"])) + 4
    return SessionData(
        manifest=manifest,
        laps=laps,
        timeline={name: _head(table) for name, table in whole.timeline().items()},
        circuit=Circuit(circuit.rotation, circuit.length, circuit.corners[:2], Outline((0.0, 1.5), (2.0, 3.5))),
        car={driver: whole.car(driver).between(start, end) for driver in DRIVERS},
        pos={driver: whole.pos(driver).between(start, end) for driver in DRIVERS},
        survey=dataclasses.replace(found, stamps_ms=found.stamps_ms[:9], late_ms=found.late_ms[:9], **_road(found))
        if (found := whole.survey())
        else None,
    )


def _head(table: Table) -> Table:
    return table.where(np.arange(len(table)) < ROWS)


def _road(survey: object) -> dict[str, object]:
    return {name: getattr(survey, name)[:9] for name in ("x", "y", "speed")}


if __name__ == "__main__":
    make()
