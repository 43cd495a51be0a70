"""The rows that the views of a session are made of. The OpenAPI document is made from these.

A column whose value the source does not have is null. Names and order are those of the stored tables.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Session = Annotated[float | None, Meta(description="Seconds on the session's clock")]
Seconds = Annotated[float | None, Meta(description="Seconds")]
Utc = Annotated[str | None, Meta(description="RFC 3339, UTC")]
Code = Annotated[str | None, Meta(description="The driver's three letters, or the number if the driver has none")]
Metres = Annotated[float | None, Meta(description="Metres from the start line")]
Compound = Annotated[
    str | None, Meta(description="`SOFT`, `MEDIUM`, `HARD`, `INTERMEDIATE`, `WET`, or as the source names it")
]
DataState = Literal["full", "partial", "none"]


class LapRow(Struct):
    """One lap of one driver."""

    driver: Code
    number: Annotated[str | None, Meta(description="The car's number")]
    team: str | None
    lap: Annotated[int | None, Meta(description="Counted from 1 for each driver")]
    part: Annotated[str | None, Meta(description="`Q1`, `Q2` or `Q3` in a qualifying")]
    stint: Annotated[int | None, Meta(description="As FastF1 counts it; only `view=stints` merges")]
    compound: Compound
    tyre_life: Annotated[int | None, Meta(description="Laps driven on this set, this lap included")]
    fresh_tyre: Annotated[bool | None, Meta(description="Whether the set was new when it was fitted")]
    lap_time: Seconds
    sector1: Seconds
    sector2: Seconds
    sector3: Seconds
    start_time: Session
    end_time: Session
    start_utc: Utc
    pit_in: Annotated[float | None, Meta(description="When the car entered the pit lane at the end of this lap")]
    pit_out: Annotated[float | None, Meta(description="When it left the pit lane at the beginning of this lap")]
    speed_i1: Annotated[float | None, Meta(description="km/h at the first intermediate line")]
    speed_i2: Annotated[float | None, Meta(description="km/h at the second intermediate line")]
    speed_fl: Annotated[float | None, Meta(description="km/h at the finish line")]
    speed_st: Annotated[float | None, Meta(description="km/h at the speed trap")]
    position: Annotated[int | None, Meta(description="At the end of the lap, in a race")]
    personal_best: bool | None
    deleted: bool | None
    deleted_reason: str | None
    track_status: Annotated[str | None, Meta(description="Every status that occurred during the lap, as digits")]
    accurate: Annotated[bool | None, Meta(description="FastF1's check that the times of the lap agree")]
    generated: Annotated[bool | None, Meta(description="Added by FastF1 because the feed left the lap out")]
    clean: Annotated[bool | None, Meta(description="Timed, green, not through the pits, not deleted")]


class StintRow(Struct):
    """One set of tyres of one driver."""

    driver: Code
    stint: Annotated[int | None, Meta(description="Sets numbered 1, 2, 3")]
    compound: Compound
    fresh_tyre: bool | None
    first_lap: int | None
    last_lap: int | None
    laps: int | None
    tyre_life_start: int | None
    tyre_life_end: int | None


class PitStopRow(Struct):
    """One way through the pit lane."""

    driver: Code
    lap: Annotated[int | None, Meta(description="The lap that ended in the pit lane")]
    pit_in: Session
    pit_out: Session
    lane_time: Annotated[float | None, Meta(description="Seconds from the entry of the pit lane to its exit")]
    kind: Annotated[
        Literal["stop", "pass", "drive-through"] | None,
        Meta(description="`pass`: the safety car led the field through the lane; null during a red flag"),
    ]


class PositionRow(Struct):
    """Where a driver was at the end of a lap of the race."""

    driver: Code
    lap: int | None
    position: int | None
    gap: Annotated[float | None, Meta(description="Seconds behind the leader, on the road")]
    interval: Annotated[float | None, Meta(description="Seconds behind the car in front, on the road")]


class WeatherRow(Struct):
    """One reading of the weather station, about one a minute."""

    time: Session
    air_temp: Annotated[float | None, Meta(description="°C")]
    track_temp: Annotated[float | None, Meta(description="°C")]
    humidity: Annotated[float | None, Meta(description="%")]
    pressure: Annotated[float | None, Meta(description="mbar")]
    wind_speed: Annotated[float | None, Meta(description="m/s")]
    wind_direction: Annotated[int | None, Meta(description="Degrees, where the wind comes from")]
    rainfall: bool | None


class MessageRow(Struct):
    """One message of race control."""

    time: Session
    utc: Utc
    lap: int | None
    category: str | None
    flag: str | None
    scope: str | None
    sector: int | None
    driver: Code
    message: str | None


class TrackStatusRow(Struct):
    """A change of the track's status."""

    time: Session
    status: Annotated[
        str | None,
        Meta(description="1 green, 2 yellow, 4 safety car, 5 red, 6 virtual safety car, 7 its end"),
    ]
    text: str | None


class DriverRow(Struct):
    """One who took part."""

    code: str | None
    number: str
    driver_id: str | None
    name: str | None
    team: str | None
    colour: Annotated[str | None, Meta(description="`#rrggbb`")]


class FrozenStretch(Struct, rename={"start": "from"}):
    """A stretch in which a recording repeated one reading while the car moved; its values are null.

    Of a lap also one in which records were lost for more than two seconds.
    """

    driver: str
    start: Annotated[float, Meta(description="Seconds on the session's clock")]
    to: float
    seconds: float
    what: Literal["car", "position"]
