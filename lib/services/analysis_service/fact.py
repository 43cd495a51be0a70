"""A fact: one computed number (or name), what it is about, how sure it is, and the words that show it."""

from __future__ import annotations

from typing import Literal

import msgspec

Measure = Literal[
    "time", "gap", "pace", "speed", "position", "wear", "count", "temperature", "distance", "revs", "steering"
]
Direction = Literal["less", "more", "equal"]


class Relation(msgspec.Struct, frozen=True):
    """Which way a difference points: `subject` has `direction` of `measure` than `other` (None: than before).

    Less time or pace is faster; less gap is ahead, or nearer than before; less position is a better place; more wear is
    more time lost with each lap; more distance is later on the lap.
    `equal` means that the difference lies inside its uncertainty: neither "faster" nor "slower" may be said.
    """

    measure: Measure
    subject: str
    other: str | None
    direction: Direction


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """`subjects` are names of the session (driver codes, "lap 13", "T9", "MEDIUM", "stint 1", "Q3").

    `text` is the only form in which the value is shown; `source` says what it was computed from; `weight` (0 to 1)
    says how much it explains, for choosing among facts.
    """

    id: str
    kind: str
    subjects: tuple[str, ...]
    value: float | int | str | None
    unit: str | None
    uncertainty: float | None = None
    text: str
    source: str
    relation: Relation | None = None
    weight: float = 0.0


class DriverName(msgspec.Struct, frozen=True):
    code: str
    name: str
    number: str
    team: str | None
    last_name: str = ""


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """The closed lists of a session: what a text may name without a fact."""

    drivers: tuple[DriverName, ...]
    corners: tuple[str, ...]
    laps: int
    compounds: tuple[str, ...]
    parts: tuple[str, ...]
    event: tuple[str, ...]


class FactSheet(msgspec.Struct, frozen=True, kw_only=True):
    """All facts about one question, best first, and the names that its words may use.

    `focus` are the drivers (or laps) asked for, `missing` what the session's data lacks: `results` (as timed, not
    official), `weather`, `messages`, `telemetry`, `tyres`, `sectors`, `grid`, `finished` (it is still running), `order`
    (a recording with gaps), and `road` where it dried or got wet, so that slopes mean nothing.
    """

    about: Literal["race", "qualifying", "practice", "laps", "coaching"]
    title: str
    facts: tuple[Fact, ...]
    names: Names
    focus: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
