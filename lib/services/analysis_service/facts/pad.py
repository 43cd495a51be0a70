"""Where facts are written down while they are computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lib.services.analysis_service.fact import Direction, Fact, Measure, Relation
from lib.services.analysis_service.languages import NumberForms

OTHERS = 0.3  # what a fact weighs that is about none of the drivers asked for, of one that is
LEAST = 0.15  # weight; chosen: what the last of the field did is seldom told


class Pad:
    """Collects facts; `focus` are the drivers asked for, `rank` everybody's place in the result."""

    def __init__(self, words: NumberForms, focus: Sequence[str] = (), rank: Mapping[str, int] | None = None) -> None:
        self.words, self.focus, self.rank = words, tuple(focus), dict(rank or {})
        self.facts: list[Fact] = []

    def add(
        self,
        kind: str,
        subjects: Sequence[str],
        value: float | int | str | None,
        text: str,
        source: str,
        weight: float,
        *,
        unit: str | None = None,
        uncertainty: float | None = None,
        relation: Relation | None = None,
        as_is: bool = False,
    ) -> None:
        """Write a fact down once, with its highest weight: less for drivers far behind, unless `as_is`."""
        fact = Fact(
            id="",
            kind=kind,
            subjects=tuple(subjects),
            value=value,
            unit=unit,
            uncertainty=uncertainty,
            text=text,
            source=source,
            relation=relation,
            weight=round(weight if as_is else weight * self.share(subjects), 4),
        )
        for at, one in enumerate(self.facts):
            if one.kind == kind and one.subjects == fact.subjects:
                self.facts[at] = max(one, fact, key=lambda known: known.weight)
                return
        self.facts.append(fact)

    def share(self, subjects: Sequence[str]) -> float:
        """Return how much a fact about these subjects matters: by the places of its drivers, or whether asked for."""
        drivers = [name for name in subjects if name in self.rank]
        if self.focus:
            asked = [name in self.focus for name in drivers]
            return 1.0 if not asked or all(asked) else 0.75 if any(asked) else OTHERS
        if not drivers:
            return 1.0
        places = [max(1.0 - 0.07 * (self.rank[name] - 1), LEAST) for name in drivers]
        return 0.6 * max(places) + 0.4 * min(places)

    def of(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]


def relation(measure: Measure, subject: str, other: str | None, difference: float, error: float = 0.0) -> Relation:
    """Return which way `difference` (subject minus other) points; equal if it is not larger than its uncertainty."""
    direction: Direction = "equal" if abs(difference) <= error else "less" if difference < 0 else "more"
    return Relation(measure, subject, other, direction)


def numbered(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts with the ids f1, f2, … in this order."""
    return tuple(msgspec.structs.replace(fact, id=f"f{number}") for number, fact in enumerate(facts, 1))


def for_model(fact: Fact) -> dict[str, Any]:
    """Return the form in which a language model sees a fact."""
    return {"id": fact.id, "subjects": fact.subjects, "kind": fact.kind, "text": fact.text}
