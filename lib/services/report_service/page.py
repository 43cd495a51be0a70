"""A page as a list of what is drawn on it: made once, written as PDF or painted as pixels, and checked by tests.

Places are in points (1/72 inch) from the upper left corner. Words stand on their baseline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from lib.services.report_service import fonts

Point = tuple[float, float]
Anchor = Literal["left", "right", "center"]
Role = Literal["H1", "H2", "P", "Figure", "Table", "TOC", "Artifact"]


@dataclass(frozen=True, slots=True)
class Words:
    x: float
    y: float
    text: str
    size: float
    bold: bool
    colour: str

    @property
    def wide(self) -> float:
        return fonts.width(self.text, self.size, self.bold)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; `dash` is in multiples of its width."""

    points: tuple[Point, ...]
    colour: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    points: tuple[Point, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    radius: float
    colour: str
    edge: str | None = None


@dataclass(frozen=True, slots=True)
class Begin:
    """What follows, until End, is one thing to a reader: a heading, a paragraph, a table, a figure with its words."""

    role: Role
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class End:
    pass


@dataclass(frozen=True, slots=True)
class Jump:
    """A box that leads to the start of a section."""

    left: float
    top: float
    wide: float
    tall: float
    to: str


Mark = Words | Stroke | Area | Dot | Begin | End | Jump


@dataclass
class ReportPage:
    """One page and the lowest point that something was drawn at."""

    wide: float
    tall: float
    marks: list[Mark] = field(default_factory=list)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        anchor: Anchor = "left",
        room: float | None = None,
    ) -> float:
        """Write one line and return how wide it is; with `room` it is shortened to fit."""
        text = fonts.shown(text)
        if room is not None:
            text = fonts.fitted(text, room, size, bold)
        wide = fonts.width(text, size, bold)
        if text:
            left = x - {"left": 0.0, "right": wide, "center": wide / 2}[anchor]
            self.marks.append(Words(left, y, text, size, bold, colour))
        return wide

    def line(self, points: Sequence[Point], colour: str, width: float, dash: tuple[float, ...] = ()) -> None:
        if len(points) > 1:
            self.marks.append(Stroke(tuple(points), colour, width, dash))

    def box(self, left: float, top: float, wide: float, tall: float, colour: str) -> None:
        corners = ((left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall))
        self.marks.append(Area(corners, colour))

    def area(self, points: Sequence[Point], colour: str) -> None:
        self.marks.append(Area(tuple(points), colour))

    def dot(self, x: float, y: float, radius: float, colour: str, edge: str | None = None) -> None:
        self.marks.append(Dot(x, y, radius, colour, edge))

    @contextmanager
    def tagged(self, role: Role, alt: str | None = None) -> Iterator[None]:
        self.marks.append(Begin(role, fonts.shown(alt) if alt else None))
        yield
        self.marks.append(End())
