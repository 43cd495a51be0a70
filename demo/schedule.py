"""The season's schedule as FastF1's backend publishes it, and the circuits as MultiViewer does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from demo.season import EVENTS, RaceWeekend, track_of
from demo.track import TrackModel


def write_schedule(root: Path, events: Sequence[RaceWeekend] = EVENTS) -> None:
    """Write the season's schedule."""
    save_schedule(root, events[0].year, [_row(event) for event in events])


def save_schedule(root: Path, year: int, rows: list[dict[str, Any]]) -> None:
    """Write `f1schedule/schedule_<year>.json`: one object per column, keyed by row."""
    columns = {key: {str(i): row[key] for i, row in enumerate(rows)} for key in rows[0]}
    file = root / "f1schedule" / f"schedule_{year}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(columns), encoding="utf-8")


def _row(event: RaceWeekend) -> dict[str, Any]:
    hours = event.gmt_offset
    row: dict[str, Any] = {
        "round_number": event.round, "country": event.country, "location": event.location,
        "official_event_name": event.official_name, "event_date": event.sessions[-1].end.isoformat(),
        "event_name": event.name, "gmt_offset": f"{'-' if hours < 0 else '+'}{abs(hours):02}:00",
        "event_format": event.format,
    }  # fmt: skip
    for i, slot in enumerate(event.sessions, 1):
        row[f"session{i}"], row[f"session{i}_date"] = slot.name, slot.start.isoformat()
    for i in range(len(event.sessions) + 1, 6):
        row[f"session{i}"] = row[f"session{i}_date"] = None
    return row | {"f1_api_support": True}


def write_circuits(root: Path, events: Sequence[RaceWeekend] = EVENTS) -> None:
    """Write `multiviewer/api/v1/circuits/<key>/<year>` for every circuit."""
    for event in events:
        file = root / "multiviewer/api/v1/circuits" / str(event.circuit_key) / str(event.year)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(circuit(track_of(event.circuit_key), event)), encoding="utf-8")


def circuit(track: TrackModel, event: RaceWeekend) -> dict[str, Any]:
    """Corners, marshal sectors and rotation; coordinates in 1/10 m."""
    east, north = track.layout.origin
    corners = [
        {**_marker(i, x + east, y + north), "angle": angle, "length": distance * 10}
        for i, (distance, x, y, angle) in enumerate(track.corners, 1)
    ]
    posts = [
        _marker(i, track.x[node] + east, track.y[node] + north)
        for i, node in enumerate(range(0, track.count, track.count // 14), 1)
    ]
    return {
        "circuitKey": event.circuit_key, "circuitName": event.circuit_name, "countryName": event.country,
        "corners": corners, "marshalLights": posts, "marshalSectors": posts, "rotation": track.layout.rotation,
        "x": ((track.x + east) * 10).round().tolist(), "y": ((track.y + north) * 10).round().tolist(),
        "year": event.year,
    }  # fmt: skip


def _marker(number: int, x: float, y: float) -> dict[str, Any]:
    place = {"x": round(float(x) * 10, 3), "y": round(float(y) * 10, 3)}
    return {"number": number, "letter": "", "angle": 0.0, "trackPosition": place}
