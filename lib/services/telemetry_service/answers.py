"""What laps and comparisons answer, as shapes: `view` tells them apart. The OpenAPI document is made from these."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from lib.services.session_views.answers import LinePlaces
from lib.services.session_views.rows import FrozenStretch, LapRow
from lib.sessions.session_info import SessionInfo

Numbers = list[float | None]
Wholes = list[int | None]
Flags = list[bool | None]
Metres = Annotated[float, Meta(description="Metres from the start line")]
Index = Annotated[int, Meta(description="Which lap, as an index of `laps`")]


class SharedChannels(Struct):
    """Channels, all of the same length; those that were not asked for are left out."""

    time: Annotated[Numbers, Meta(description="Seconds from the start of the lap")] | UnsetType = UNSET
    speed: Annotated[Numbers, Meta(description="km/h")] | UnsetType = UNSET
    throttle: Annotated[Numbers, Meta(description="0 to 100")] | UnsetType = UNSET
    brake: Flags | UnsetType = UNSET
    gear: Wholes | UnsetType = UNSET
    rpm: Numbers | UnsetType = UNSET
    drs: Annotated[Wholes, Meta(description="10, 12 and 14 are open; null from 2026 on")] | UnsetType = UNSET
    x: Annotated[Numbers, Meta(description="Metres")] | UnsetType = UNSET
    y: Annotated[Numbers, Meta(description="Metres")] | UnsetType = UNSET


class LapChannels(SharedChannels):
    """The channels of one lap, all of the same length; those that were not asked for are left out."""

    distance: Annotated[Numbers, Meta(description="Metres from the start line")] | UnsetType = UNSET
    z: Annotated[Numbers, Meta(description="Metres")] | UnsetType = UNSET


class BrakingZone(Struct, rename={"start": "from"}):
    """Where the brake was on."""

    start: Metres
    to: Metres
    seconds: float
    speed_before: float
    speed_after: float


class DrsStretch(Struct, rename={"start": "from"}):
    """Where the DRS was open."""

    start: Metres
    to: Metres
    seconds: float


class Forces(Struct):
    """The highest forces in g, and how they were estimated."""

    braking: float | None
    accelerating: float | None
    longitudinal_method: str | None
    lateral: float | None
    lateral_method: str | None


class LapFacts(Struct):
    """Figures of the lap; null if the channel is missing."""

    top_speed: Annotated[float, Meta(description="km/h")]
    top_speed_at: Metres
    full_throttle_share: Annotated[float | None, Meta(description="Share of the time, 0 to 1")]
    braking_share: Annotated[float | None, Meta(description="Share of the time, 0 to 1")]
    braking_zones: list[BrakingZone] | None
    lift_and_coast: Annotated[float | None, Meta(description="Seconds without throttle and brake")]
    gear_changes: int | None
    longest_drs: DrsStretch | None
    g: Forces


class LapQuality(Struct):
    """How far the lap can be trusted between the timing lines."""

    method: Annotated[
        Literal["sectors", "finish", "corners"], Meta(description="What the lap is anchored at, beside its two ends")
    ]
    finish_error: Annotated[float | None, Meta(description="Metres that the integrated speed is off at the finish")]
    stretch: Annotated[list[float] | None, Meta(description="Place covered per metre driven, in each sector")]
    longest_gap: Annotated[float, Meta(description="Seconds between two samples, at most")]
    uncertainty: Annotated[float | None, Meta(description="One standard deviation of the time at a place, seconds")]
    reason: str | None
    frozen: list[FrozenStretch]
    source: Annotated[str | None, Meta(description="`fastf1`, `openf1` or `jolpica`; null for a lap of your own")]
    fallback: Annotated[
        str | None, Meta(description="Which sources were asked before and why they failed; null if the first had it")
    ]


class LapTelemetry(Struct, tag_field="view", tag="lap"):
    """One lap."""

    session: Annotated[SessionInfo | None, Meta(description="Null for a lap of your own without a session")]
    driver: Annotated[str, Meta(description="The driver's code, or `me:<id>`")]
    lap: LapRow
    merge: Literal["raw", "merged"]
    step: Annotated[float | None, Meta(description="Metres between two points, as asked for; null: as sampled")]
    samples: int
    channels: LapChannels
    facts: LapFacts
    quality: LapQuality


class LineDeltas(Struct):
    """Seconds lost to the first lap at each timing line, exact to the millisecond."""

    s1: float
    s2: float
    finish: float


class ComparedLap(Struct):
    """One lap of a comparison; every list is as long as `distance`."""

    session: SessionInfo | None
    driver: Annotated[str, Meta(description="The driver's code, or `me:<id>`")]
    lap: LapRow
    channels: SharedChannels
    delta: Annotated[list[float], Meta(description="Seconds lost to the first lap up to here; negative is gained")]
    lines: LineDeltas


class CornerOfLap(Struct):
    """What one lap does in a corner."""

    entry_speed: Annotated[float | None, Meta(description="km/h")]
    apex_speed: Annotated[float | None, Meta(description="km/h")]
    exit_speed: Annotated[float | None, Meta(description="km/h")]
    brake_at: Annotated[float | None, Meta(description="Metres from the start line")]
    throttle_at: Annotated[float | None, Meta(description="Metres from the start line, of full throttle")]
    gain: Annotated[float, Meta(description="Seconds lost to the first lap in this corner; negative is gained")]
    noise: Annotated[bool, Meta(description="The gain says nothing; `noise_reason` says why")]
    noise_reason: Annotated[
        Literal["uncertainty", "frozen"] | None,
        Meta(description="The gain is smaller than its uncertainty, or a recording stood frozen in the corner"),
    ]


class ComparedCorner(Struct, rename={"start": "from"}):
    """A corner and the road before and after it; together the corners are the whole lap."""

    number: int
    letter: str
    distance: Metres
    start: Metres
    to: Metres
    laps: Annotated[list[CornerOfLap], Meta(description="In the order of `laps`")]


class MiniSector(Struct, rename={"start": "from"}):
    """An equal part of the lap."""

    index: int
    start: Metres
    to: Metres
    times: Annotated[list[float], Meta(description="Seconds, in the order of `laps`")]
    fastest: Annotated[
        int | None,
        Meta(description="Which lap, as an index of `laps`; null if a recording stood frozen here"),
    ]


class IdealSector(Struct):
    """The best time of a sector."""

    sector: int
    time: float | None
    lap: Annotated[int | None, Meta(description="Which lap, as an index of `laps`")]


class IdealLap(Struct):
    """The best sectors of all laps together."""

    lap_time: float | None
    sectors: list[IdealSector]


class Comparison(Struct, tag_field="view", tag="comparison"):
    """Two to five laps on one distance axis; the first is the reference, whose delta is 0."""

    session: SessionInfo | None
    step: Annotated[
        float,
        Meta(description="The most metres between two points: sectors are cut into equal cells no longer than this"),
    ]
    lines: LinePlaces
    distance: Annotated[list[float], Meta(description="Metres from the start line; the timing lines are points of it")]
    laps: list[ComparedLap]
    corners: list[ComparedCorner]
    mini_sectors: list[MiniSector]
    ideal: IdealLap
    quality: Annotated[list[LapQuality], Meta(description="In the order of `laps`")]
