"""What the telemetry function is asked and answers. The OpenAPI document is made from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from lib.services.session_views.shapes import EventName, SessionName, Year
from lib.services.telemetry_service.answers import Comparison, LapQuality, LapTelemetry


class TelemetryQuery(Struct, rename={"others": "with"}):
    """Year and event may be missing only with `mine=1`, or where `with` names every lap."""

    year: Year | None = None
    event: EventName | None = None
    session: SessionName = None
    driver: Annotated[
        Annotated[str, Meta(max_length=400)] | None,
        Meta(description="One, or up to five separated by commas, for a comparison"),
    ] = None
    lap: Annotated[
        str,
        Meta(
            max_length=100,
            description="`fastest`, a number, or `Q1 Q2 Q3` for the fastest of that part; one for all or one each",
        ),
    ] = "fastest"
    others: Annotated[
        list[str],
        Meta(
            description="`year:round:session:driver:lap`, `me:<id>` for an own lap, `me:best` for your best of that "
            "circuit, `me:ideal` for the best of your laps in each corner put together; repeatable"
        ),
    ] = []
    channels: Annotated[
        Annotated[str, Meta(max_length=200)] | None,
        Meta(description="Names separated by commas; all where none are named"),
    ] = None
    step: Annotated[float | None, Meta(description="Metres between two points: 1 to 100")] = None
    merge: Annotated[
        Literal["merged", "raw"], Meta(description="`raw`: the car samples as recorded, without x, y and z")
    ] = "merged"
    mini_sectors: Annotated[int, Meta(ge=1, le=100, description="Into how many parts a comparison cuts the lap")] = 25
    format: Literal["json", "csv", "npz"] = "json"
    view: Annotated[
        Literal["coaching", "progress", "setup"] | None,
        Meta(
            description="`coaching`: your lap against the first one named, by default the fastest of the session that "
            "it was laid over; `progress`: your laps of that circuit; "
            "`setup`: the fields of a setup with their bounds"
        ),
    ] = None
    game: Annotated[Annotated[str, Meta(max_length=100)] | None, Meta(description="With `view=setup`: `F1 25`")] = None
    mine: Annotated[Literal["1"] | None, Meta(description="List one's own laps, or read one with `id`")] = None
    id: Annotated[Annotated[str, Meta(max_length=64)] | None, Meta(description="Lap id")] = None
    cursor: Annotated[
        Annotated[str, Meta(max_length=120)] | None, Meta(description="`next_cursor` of the page before")
    ] = None


class UploadedLap(Struct):
    """A lap of one's own. The units are found and said back; columns may have our names, FastF1's or MoTeC's."""

    name: str
    samples: Annotated[
        dict[str, Any] | list[dict[str, Any]] | str,
        Meta(description="Columns, records, or CSV text: at least distance or time, and speed"),
    ]
    circuit: str | None = None
    year: int | None = None
    event: str | None = None
    session: str | None = None
    laptime: Annotated[float | None, Meta(description="Seconds")] = None
    sectors: Annotated[list[float] | None, Meta(description="Three times in seconds")] = None
    setup: Annotated[
        dict[str, Any] | None,
        Meta(description="Our fields, or the setup as an F1 game (2021 to 2025) or ACC writes it; the rest is `extra`"),
    ] = None
    game: Annotated[str | None, Meta(description="Also decides the bounds of the setup: `F1 25`")] = None
    lap: Annotated[int | str | None, Meta(description="Which lap of the recording: a number, or `fastest`")] = None
    ldx: Annotated[str | None, Meta(description="The beacons (.ldx) that belong to a MoTeC .ld")] = None
    conditions: Annotated[dict[str, Any] | None, Meta(description="Weather, tyre, driving aids: short values")] = None


class UploadForm(Struct, rename={"sent": "from", "size": "bytes"}):
    """A recorder's file and what is said beside it: as a form, or as the body with the fields in the query."""

    samples: Annotated[bytes | UnsetType, Meta(description="The recorder's file")] = UNSET
    ldx: Annotated[bytes | UnsetType, Meta(description="The beacons (.ldx) that belong to a MoTeC .ld")] = UNSET
    name: str | UnsetType = UNSET
    circuit: str | UnsetType = UNSET
    year: int | UnsetType = UNSET
    event: str | UnsetType = UNSET
    session: str | UnsetType = UNSET
    laptime: Annotated[str | UnsetType, Meta(description="Seconds, or `1:19.782`")] = UNSET
    sectors: Annotated[str | UnsetType, Meta(description="JSON: three times in seconds")] = UNSET
    setup: Annotated[str | UnsetType, Meta(description="JSON: the setup")] = UNSET
    conditions: Annotated[str | UnsetType, Meta(description="JSON: weather, tyre, driving aids")] = UNSET
    game: str | UnsetType = UNSET
    lap: Annotated[str | UnsetType, Meta(description="Which lap of the recording: a number, or `fastest`")] = UNSET
    upload: Annotated[
        Literal["1"] | UnsetType, Meta(description="Ask for an address to send a file of more than 4 MB to")
    ] = UNSET
    size: Annotated[int | UnsetType, Meta(description="With `upload=1`: the size of the file")] = UNSET
    sent: Annotated[str | UnsetType, Meta(description="The `upload_id` of a file that was sent to its address")] = UNSET


class UploadAddress(Struct):
    """Where to send a file of more than 4 MB: then POST with `from=<upload_id>` and the lap's fields in the query."""

    upload_id: str
    url: str
    method: str
    headers: dict[str, str]
    bytes: int
    expires_at: str


class PutQuery(Struct):
    put: Annotated[str, Meta(max_length=300, description="The signed part of the address")]


class OwnLapQuery(Struct):
    id: Annotated[str, Meta(min_length=1, max_length=64, description="Lap id")]
    mine: Annotated[Literal["1"] | None, Meta(description="May stand here as in `GET`; it changes nothing")] = None


class RenameLapRequest(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=100)]


class RecordedLap(Struct):
    """A lap, or a piece of one, that a recording holds."""

    lap: int
    lap_time: float
    metres: int
    whole: bool


class CircuitMatch(Struct):
    """How sure it is that the lap is of the session's circuit, by its length and its slow and fast places."""

    agreement: float | None
    verdict: str
    metres: float | None
    official_metres: float | None


class OwnLap(Struct):
    """A lap of your own."""

    id: str
    name: str
    circuit: str | None
    year: int | None
    round: int | None
    session: str | None
    game: str | None
    lap_time: float
    created_at: str
    sectors: list[float] | None
    setup: dict[str, Any] | None
    samples: int
    rate: Annotated[float | None, Meta(description="Samples a second")]
    channels: list[str]
    assumed: Annotated[list[str], Meta(description="Which units and columns were taken")]
    quality: LapQuality
    metres: int | None = None
    conditions: dict[str, Any] = {}
    tool: Annotated[str | None, Meta(description="Which recorder's file it was read as")] = None
    lap: Annotated[int | None, Meta(description="Which lap of the recording")] = None
    laps: Annotated[list[RecordedLap], Meta(description="All laps of the recording; empty in a list of laps")] = []
    circuit_match: CircuitMatch | None = None


class OwnLaps(Struct):
    """A page of your laps, newest first."""

    items: list[OwnLap]
    next_cursor: str | None


TELEMETRY_ANSWERS: tuple[type[Struct], ...] = (LapTelemetry, Comparison, OwnLaps, OwnLap)
