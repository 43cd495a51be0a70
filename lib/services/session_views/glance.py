"""A session at a glance."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from lib.errors import NoTelemetry
from lib.services.session_views.stored_tables import result_rows
from lib.sessions import Driver, Manifest, StoredSession, Table
from lib.sessions.session_info import session_info

RANGES = ("air_temp", "track_temp", "humidity", "pressure", "wind_speed")


def driver(one: Driver) -> dict[str, Any]:
    names = ("code", "number", "driver_id", "name", "team", "colour")
    return {name: getattr(one, name) for name in names}


def frozen(manifest: Manifest) -> list[dict[str, Any]] | None:
    """Return the stretches in which a recording repeated one reading; None if the session is from before they were."""
    return None if manifest.frozen is None else msgspec.to_builtins(list(manifest.frozen))


def glance(session: StoredSession) -> dict[str, Any]:
    """Return drivers, results, circuit, weather ranges and what is available of a session.

    `provisional` = it was stored while it ran; `revision` counts the results that were published since it ended.
    """
    manifest = session.manifest
    return {
        "session": session_info(manifest),
        "view": "glance",
        "provisional": not manifest.finished,
        "revision": manifest.published,
        "drivers": [driver(one) for one in manifest.drivers],
        "results": result_rows(session),
        "circuit": circuit(session),
        "weather": _weather(session.timeline()["weather"]),
        "available": {**msgspec.structs.asdict(manifest.available), "frozen": frozen(manifest)},
        "laps": manifest.plausibility.laps,
        "notes": list(manifest.notes),
    }


def circuit(session: StoredSession) -> dict[str, Any]:
    """Return rotation, length, timing lines, corners and outline, with nulls for what is not known."""
    lines = session.manifest.lines
    known = {name: getattr(lines, name) for name in ("s1", "s2", "finish")} if lines else None
    try:
        found = session.circuit()
    except NoTelemetry:
        return {"rotation": None, "length": None, "lines": known, "corners": [], "outline": None}
    return {
        "rotation": found.rotation,
        "length": found.length,
        "lines": known,
        "corners": [msgspec.structs.asdict(corner) for corner in found.corners],
        "outline": {"x": found.outline.x, "y": found.outline.y},
    }


def _weather(table: Table) -> dict[str, Any]:
    rain = table["rainfall"]
    ranges = {name: _range(table[name]) for name in RANGES}
    return {**ranges, "rainfall": bool((rain == 1).any()) if (rain >= 0).any() else None}


def _range(values: Any) -> dict[str, float] | None:
    known = values[~np.isnan(values)]
    return {"lowest": float(known.min()), "highest": float(known.max())} if len(known) else None
