"""What the plot function is asked and what it answers; the names of the kinds. OpenAPI is made from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from lib.services.accounts.shapes import Style
from lib.services.session_views.shapes import EventName, SessionName, Year
from lib.services.styling import STYLES

KindName = Literal[
    "speed-trace",
    "telemetry",
    "delta",
    "track-map",
    "gear-map",
    "speed-map",
    "throttle-map",
    "brake-map",
    "dominance-map",
    "lap-times",
    "positions",
    "strategy",
    "gap-to-leader",
    "race-trace",
    "pit-stops",
    "qualifying-gaps",
    "sector-heatmap",
    "top-speeds",
    "lap-distribution",
    "race-pace",
    "team-pace",
    "tyre-degradation",
    "gg-diagram",
    "weather",
    "standings-heatmap",
    "points-progress",
    "title-contenders",
]
FORMATS = ("png", "svg", "pdf")
DEFAULT_STYLE: Style = "dark"
DPI = (
    "Pixels per inch: above 100 the same picture for a sharper screen, its type as many times larger; "
    "a PDF is width / dpi inches wide"
)
COMMON = {"width": "300 to 4000 pixels", "height": "300 to 4000 pixels", "dpi": "50 to 400", "style": ", ".join(STYLES)}
MOST_PIXELS = 8_000_000  # chosen: takes 2 to 4 s to draw (drawing_queue.LARGE)
Side = Annotated[int, Meta(ge=300, le=4000)]


class PlotQuery(Struct, rename={"others": "with"}):
    """Year and event may be missing only with `view=kinds`, or where `with` names every lap; a season has no event."""

    kind: Annotated[KindName | None, Meta(description="Plot kind; `view=kinds` lists what each takes")] = None
    year: Year | None = None
    event: EventName | None = None
    session: SessionName = None
    round: Annotated[
        Annotated[int, Meta(ge=1, le=40)] | None, Meta(description="For season plots: the round after which to draw")
    ] = None
    driver: Annotated[
        Annotated[str, Meta(max_length=400)] | None,
        Meta(description="Codes, numbers or last names, separated by commas"),
    ] = None
    lap: Annotated[
        str,
        Meta(
            max_length=100, description="`fastest`, a lap number, or `Q1 Q2 Q3`: one for all drivers, or one per driver"
        ),
    ] = "fastest"
    others: Annotated[
        list[str], Meta(max_length=5, description="`year:round:session:driver:lap`, or `me:<id>`; repeatable")
    ] = []
    style: Annotated[Style | None, Meta(description="Plot style; defaults to the user's preference, then `dark`")] = (
        None
    )
    format: Literal["png", "svg", "pdf"] = "png"
    width: Annotated[Side, Meta(description="Pixels, 300 to 4000")] = 1200
    height: Annotated[Side | None, Meta(description="Pixels, 300 to 4000; depends on the kind by default")] = None
    dpi: Annotated[int, Meta(ge=50, le=400, description=DPI)] = 100
    view: Annotated[Literal["kinds"] | None, Meta(description="List the kinds and the styles")] = None


class KindShape(Struct):
    """`of` is laps, session, track or season; `sessions` the short names of those the kind fits, null for a season.

    `laps` are the fewest and the most that a kind of laps takes.
    """

    name: str
    title: str
    about: str
    of: str
    sessions: list[str] | None
    laps: tuple[int, int] | None
    parameters: list[str]
    example: str


class Kinds(Struct):
    kinds: list[KindShape]
    styles: list[str]
    formats: list[str]
    common: dict[str, Any]
