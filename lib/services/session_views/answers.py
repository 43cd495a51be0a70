"""What each view of a session answers, as shapes: `view` tells them apart. The OpenAPI document is made from these."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from lib.services.season.shapes import ResultRow
from lib.services.session_views import rows
from lib.services.session_views.rows import DataState, DriverRow, FrozenStretch, LapRow
from lib.sessions.session_info import SessionInfo


class LinePlaces(Struct):
    """Where the timing lines lie, in metres from the start line."""

    s1: float
    s2: float
    finish: float


class CornerRow(Struct):
    """A corner of the circuit."""

    number: int
    letter: str
    distance: Annotated[float | None, Meta(description="Metres from the start line to the apex")]
    x: float
    y: float
    angle: Annotated[float, Meta(description="Degrees, where its label goes on a map")]


class MapOutline(Struct):
    """The road from the start line to the finish line, in metres."""

    x: list[float]
    y: list[float]


class CircuitMap(Struct):
    """The track map."""

    rotation: Annotated[float | None, Meta(description="Degrees by which maps are usually turned")]
    length: Annotated[float | None, Meta(description="Metres along the timing lines")]
    lines: LinePlaces | None
    corners: list[CornerRow]
    outline: MapOutline | None


class Span(Struct):
    """The lowest and the highest reading."""

    lowest: float
    highest: float


class WeatherRanges(Struct):
    """The weather of the whole session."""

    air_temp: Span | None
    track_temp: Span | None
    humidity: Span | None
    pressure: Span | None
    wind_speed: Span | None
    rainfall: Annotated[bool | None, Meta(description="Whether it rained at any time")]


class DataAvailability(Struct):
    """What the source had: `partial` if some was missing or unreadable."""

    timing: DataState
    laps: DataState
    tyres: DataState
    car: DataState
    pos: DataState
    drs: Annotated[bool, Meta(description="False: there is no such channel, as from 2026 on")]
    weather: DataState
    messages: DataState
    track_status: DataState
    session_status: DataState
    results: DataState
    drivers: DataState
    circuit: DataState
    frozen: Annotated[
        list[FrozenStretch] | None, Meta(description="Null for sessions stored before this was looked for")
    ]


class SessionSummary(Struct, tag_field="view", tag="glance"):
    """The session at a glance."""

    session: SessionInfo
    provisional: Annotated[bool, Meta(description="It was stored while it ran, and is loaded again when it is over")]
    revision: Annotated[int, Meta(description="How many results were published since it ended")]
    drivers: list[DriverRow]
    results: list[ResultRow]
    circuit: CircuitMap
    weather: WeatherRanges
    available: DataAvailability
    laps: Annotated[int, Meta(description="How many laps there are")]
    notes: list[str]


class CircuitView(CircuitMap, tag_field="view", tag="circuit"):
    """The track map of a session."""

    session: SessionInfo


class FastestLap(Struct, tag_field="view", tag="fastest-lap"):
    """The fastest lap that counts: of all drivers, or of those that were asked for."""

    session: SessionInfo
    driver: DriverRow
    lap: LapRow


class StoredSessions(Struct, tag_field="view", tag="available"):
    """A page of the sessions that are in the store, the newest first."""

    items: list[SessionInfo]
    next_cursor: str | None


def _view_of(name: str, view: str, row: type[Struct]) -> type[Struct]:
    """Return the shape of a view with rows: `columns`, or `rows` with `shape=records`."""
    lists: list[tuple[str, Any]] = [(field.encode_name, list[field.type]) for field in msgspec.structs.fields(row)]  # type: ignore[name-defined]
    columns = msgspec.defstruct(f"{row.__name__.removesuffix('Row')}Columns", lists)
    columns.__doc__ = f"{row.__doc__} A list for each column, all of the same length."
    made = msgspec.defstruct(
        name,
        [
            ("session", SessionInfo),
            ("columns", columns | UnsetType, UNSET),
            ("rows", list[row] | UnsetType, UNSET),  # type: ignore[valid-type]
        ],
        tag_field="view",
        tag=view,
    )
    made.__doc__ = f"`view={view}`: `columns`, or `rows` with `shape=records`."
    return made


ROWS: dict[str, tuple[str, type[Struct]]] = {
    "laps": ("Laps", LapRow),
    "stints": ("Stints", rows.StintRow),
    "pitstops": ("PitStops", rows.PitStopRow),
    "positions": ("Positions", rows.PositionRow),
    "weather": ("SessionWeather", rows.WeatherRow),
    "messages": ("Messages", rows.MessageRow),
    "track-status": ("TrackStatuses", rows.TrackStatusRow),
    "results": ("Results", ResultRow),
}
SESSION_ANSWERS: tuple[type[Struct], ...] = (
    SessionSummary,
    *(_view_of(name, view, row) for view, (name, row) in ROWS.items()),
    FastestLap,
    CircuitView,
    StoredSessions,
)


def row_type(view: str, _form: str) -> type[Struct] | None:
    """Return what the rows of a view are, or its items; None for a view without any."""
    return SessionInfo if view == "available" else ROWS[view][1] if view in ROWS else None
