"""What data functions are asked and what they answer. The OpenAPI document is made from these."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Year = Annotated[int, Meta(ge=1950, le=2100, description="Season, 1950 to 2100")]
EventName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=80,
        description="Round number, or name, country or place; must match exactly one event. "
        "`latest` is the last event that has finished; it needs no year",
    ),
]
SessionName = Annotated[
    Annotated[str, Meta(max_length=40)] | None,
    Meta(description="`FP1 FP2 FP3 Q SQ SS S R`, the long name, or `latest`; the race if none is given"),
]
DriverList = Annotated[
    Annotated[str, Meta(max_length=400)] | None,
    Meta(description="Three-letter codes, numbers or last names, separated by commas"),
]
LapList = Annotated[Annotated[str, Meta(max_length=400)] | None, Meta(description="Laps: `12`, `3-12` or `3-12,20`")]
ViewName = Literal[
    "glance",
    "laps",
    "stints",
    "pitstops",
    "fastest-lap",
    "positions",
    "weather",
    "messages",
    "track-status",
    "results",
    "circuit",
    "available",
]
OLD_VIEWS = ("laps", "stints", "fastest-lap")


class SessionQuery(Struct):
    year: Year | None = None
    event: EventName | None = None
    session: SessionName = None
    view: Annotated[ViewName, Meta(description="`glance` is the summary, `available` lists what is stored")] = "glance"
    driver: DriverList = None
    lap: LapList = None
    shape: Annotated[Literal["columns", "records"], Meta(description="Rows as one list per column, or as objects")] = (
        "columns"
    )
    format: Annotated[Literal["json", "csv"], Meta(description="`csv` works for views with rows")] = "json"
    cursor: Annotated[str | None, Meta(description="`next_cursor` of the previous page, for `view=available`")] = None


class OldSessionQuery(Struct):
    """What the old addresses of a race take besides their path."""

    session_type: SessionName = None
    session: SessionName = None
    driver: DriverList = None


class LoadQuery(Struct):
    event: EventName
    year: Year | None = None
    session: SessionName = None


class LoadOrCron(Struct):
    """Year and event may be missing only where the scheduled request asks."""

    year: Year | None = None
    event: EventName | None = None
    session: SessionName = None


class LoadError(Struct):
    code: str
    detail: str


class LoadStatus(Struct):
    """How far a load is; `error` is set where it failed."""

    code: Literal["session_loading", "session_loaded", "session_failed"]
    key: Annotated[str, Meta(description="`2025/01/Q`")]
    state: Literal["queued", "running", "done", "failed"]
    stage: str | None
    progress: Annotated[float, Meta(description="0 to 1")]
    remaining: Annotated[int | None, Meta(description="Seconds it will probably still take, once that can be told")]
    error: LoadError | None
    poll: Annotated[str, Meta(description="Where to ask again")]
