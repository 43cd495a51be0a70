"""A corner with everything that the rules say of it: worked out once, and used by findings, habits and setup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.marks import Mark, mark_of
from lib.services.coaching.rules import Match, matches


@dataclass(frozen=True)
class Diagnosis:
    """The rules that hold in a corner; none in one that is marked."""

    view: CornerView
    mark: Mark | None
    matches: tuple[Match, ...]


def diagnose(views: Sequence[CornerView]) -> tuple[Diagnosis, ...]:
    """Return what is found in each corner, in order."""
    found = []
    for view in views:
        mark = mark_of(view)
        found.append(Diagnosis(view, mark, () if mark else tuple(matches(view))))
    return tuple(found)
