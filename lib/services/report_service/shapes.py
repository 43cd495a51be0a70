"""What the report function is asked and what it answers. The OpenAPI document is made from these."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from lib.services.accounts.shapes import Style
from lib.services.session_views.shapes import EventName, SessionName, Year

SectionName = Literal[
    "analysis",
    "classification",
    "qualifying",
    "coaching",
    "race-history",
    "lap-chart",
    "best-sectors",
    "pace",
    "pit-stops",
    "head-to-head",
    "lap-analysis",
    "conditions",
    "data",
    "method",
]
Form = Literal["pdf", "png"]
Paper = Literal["a4", "letter"]
MOST_DRIVERS = 5  # laps that can be laid over each other
Name = Annotated[str, Meta(min_length=1, max_length=60)]
LapName = Annotated[str, Meta(min_length=1, max_length=100)]


class ReportOrder(Struct):
    """Which report to make. With an own lap in `laps` it is a coaching report; year and event may then be missing."""

    year: Year | None = None
    event: EventName | None = None
    session: SessionName = None
    drivers: Annotated[
        Annotated[list[Name], Meta(max_length=MOST_DRIVERS)],
        Meta(description="Drivers to compare, by code, number or last name; defaults to the first two of the result"),
    ] = []
    laps: Annotated[
        Annotated[list[LapName], Meta(max_length=MOST_DRIVERS)],
        Meta(description="`me:<id>`, `VER`, `VER:12` or `year:round:session:driver:lap`; the first is the reference"),
    ] = []
    sections: Annotated[
        Annotated[list[SectionName], Meta(max_length=20)],
        Meta(description="Sections to include; all by default. `data` and `method` are always included"),
    ] = []
    style: Annotated[Style | None, Meta(description="Style; defaults to the user's preference, then `light`")] = None
    paper: Paper = "a4"
    format: Form = "pdf"
    analysis: Annotated[
        Annotated[str, Meta(max_length=36)] | None, Meta(description="ID of one of your analyses to include")
    ] = None


class ReportQuery(Struct):
    id: Annotated[Annotated[str, Meta(max_length=36)] | None, Meta(description="ID of the report to download")] = None
    cursor: Annotated[str | None, Meta(description="`next_cursor` of the previous page")] = None
    expires: Annotated[int | None, Meta(description="Part of a signed link: expiry, in seconds since 1970")] = None
    signature: Annotated[
        Annotated[str, Meta(max_length=100)] | None,
        Meta(description="Part of a signed link, which works without a token"),
    ] = None


class ReportId(Struct):
    id: Annotated[str, Meta(max_length=36)]


class ReportListed(Struct):
    """A stored report; `left_out` says which sections the session has no data for, and why."""

    id: str
    year: int
    round: int
    session: str
    title: str
    format: str
    file_name: str
    bytes: int
    pages: int
    sha256: str
    sections: list[str]
    left_out: dict[str, str]
    style: str
    paper: str
    version: str
    created_at: str


class ReportStored(ReportListed):
    """The same with a link that works without a token until `expires_at`; `cached`: it had been made before."""

    url: str
    expires_at: str
    cached: bool


class ReportList(Struct):
    items: list[ReportListed]
    next_cursor: str | None


class ReportProgress(Struct):
    """A section is made: the data of the event `section`."""

    section: str
    done: int
    all: int
