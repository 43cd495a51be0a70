"""What a kind of plot is: a row of the table that each family ends with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from lib.services.plotter.material import Material, listed
from lib.services.race_story.race_laps import RACES
from lib.sessions.key import PRACTICES as PRACTICES
from lib.sessions.key import QUALIFYINGS as QUALIFYINGS

if TYPE_CHECKING:
    from lib.services.plotter.sheet import Sheet

QUALIFYING, RACE = "year=2025&event=1&session=Q", "year=2025&event=1&session=R"
WIDE, TALL, MAP = 0.5625, 1.0, 0.75
EVERY_SESSION = (*PRACTICES, *QUALIFYINGS, *RACES)
PARAMETERS = {
    "laps": ("year", "event", "session", "driver", "lap", "with"),
    "session": ("year", "event", "session", "driver"),
    "track": ("year", "event", "session"),
    "season": ("year", "round", "driver"),
}


@dataclass(frozen=True, kw_only=True)
class PlotKind:
    """Numbers first (`numbers`), drawing second (`draw`); `words` and `heading` say the same numbers in text.

    `of` says what it is made of: laps, of which it takes `fewest` to `most`; a session and its drivers; a session
    as such; or a season. `sessions` are the short names of the sessions it fits. `example` is a query that draws it;
    `aspect` is height by width if no height is given; `shape` says it of numbers that want another one.
    """

    name: str
    title: str
    about: str
    numbers: Callable[[Material], Any]
    draw: Callable[[Sheet, Material, Any], None]
    words: Callable[[Any], str]
    heading: Callable[[Material, Any], str]
    of: Literal["laps", "session", "track", "season"] = "session"
    example: str = RACE
    aspect: float = WIDE
    shape: Callable[[Any], float] | None = None
    sessions: tuple[str, ...] = EVERY_SESSION
    fewest: int = 1
    most: int = 5

    def fits(self, session: str) -> bool:
        """Return whether the kind can be drawn of a session with this short name; tests count as practices."""
        return session.rpartition("-")[2] in self.sessions

    @property
    def parameters(self) -> tuple[str, ...]:
        return PARAMETERS[self.of]


def of_laps(what: str) -> Callable[[Material, Any], str]:
    """Return how a heading of laps is made: who, then what."""
    return lambda _material, data: f"{' v '.join(data.names)}: {what}"


def of_session(what: str, names: bool = False) -> Callable[[Material, Any], str]:
    """Return how a heading is made: what is seen, and of whom if a few were chosen."""

    def words(material: Material, data: Any) -> str:
        few = names or (material.drivers and len(material.drivers) <= 5)
        return f"{listed(data.drivers)}: {what}" if few else f"{what[0].upper()}{what[1:]}"

    return words


def fixed(title: str) -> Callable[[Material, Any], str]:
    """Return a heading that is always the same."""
    return lambda _material, _data: title
