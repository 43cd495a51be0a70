"""What a reader returns: the columns of a file as they are, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lib.arrays import Float
from lib.errors import InvalidRequest

MOST_SAMPLES = 20_000  # of one lap: 2.7 minutes at 120 a second, 15 minutes at 20
MOST_ROWS = 150_000  # of a whole recording: 40 minutes at 60 a second
MOST_COLUMNS = 1000  # an export of a simulator with all its channels has 340
LONGEST_NAME = 200  # one of an engine logger's headers has 200 letters; the rest of a name says nothing
LONGEST_FOUND = 60  # characters of a column name in an answer; chosen
MOST_LAPS = 200  # in one recording


@dataclass(frozen=True)
class Column:
    """One column under the file's own name; NaN is an empty cell. `source` is the sensor, if the file says it."""

    name: str
    values: Float
    unit: str = ""
    source: str = ""


@dataclass(frozen=True)
class StartLine:
    """Two points (latitude, longitude) that the file gives for its start line."""

    first: tuple[float, float]
    second: tuple[float, float]


@dataclass(frozen=True)
class Said:
    """What a file says beside its samples; None and empty if it says nothing."""

    lap_time: float | None = None
    duration: float | None = None
    start: float = 0.0
    markers: tuple[float, ...] = ()
    one_lap: bool = False
    length: float | None = None
    circuit: str | None = None
    game: str | None = None
    rate: float | None = None
    line: StartLine | None = None
    outing: bool = False  # the tool records whole outings, not laps
    exact_rows: bool = False  # the first row of a lap is made for the moment at the line


@dataclass(frozen=True)
class Recording:
    """`found` names every column of the file, also those that no channel is made from.

    `laps` holds a recording per lap if the file keeps its laps apart; `columns` is empty then.
    """

    tool: str
    columns: tuple[Column, ...] = ()
    found: tuple[str, ...] = ()
    said: Said = field(default_factory=Said)
    laps: tuple[Recording, ...] = ()
    sparse: bool = False


def refuse(message: str, found: Sequence[str] = ()) -> InvalidRequest:
    """Return the error for samples that are not taken; `found` are all columns or names that were there."""
    error = InvalidRequest.field("samples", message)
    if found:
        error.extra["found"] = [str(name)[:LONGEST_FOUND] for name in found[:MOST_COLUMNS]]
    return error


def listed(names: tuple[str, ...] | list[str], most: int = 20) -> str:
    """Return the names as text, the first `most` of them, each at most 60 characters."""
    shown = ", ".join(name[:60] for name in names[:most]) or "nothing"
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
