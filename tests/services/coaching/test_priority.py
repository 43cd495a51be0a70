"""Which findings are said: the first cause that explains much, a habit before a slip; marks and setup."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.services.coaching.coach import coach
from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.diagnosis import Diagnosis, diagnose
from lib.services.coaching.marks import mark_of
from lib.services.coaching.priority import Finding, findings_of, main_matches
from lib.services.coaching.rules import BY_NAME, Match
from lib.services.coaching.rules.rule import Seen
from lib.services.coaching.setup_advice import advise
from lib.sessions import Corner
from tests.services.coaching.small_corner import SPAN, laid, view


def corner(number: int, **costs: float) -> Diagnosis:
    """Return a corner in which these rules hold, each at its cost."""
    span = replace(SPAN, corner=Corner(number, "", 200.0, 0.0, 0.0, 0.0))
    here = replace(view(), span=span)
    found = tuple(Match(BY_NAME[name], here, Seen("", {}, ()), cost, 0.01) for name, cost in costs.items())
    return Diagnosis(here, None, found)


def said(*corners: Diagnosis, others: Any = ()) -> list[tuple[str, str, tuple[int, int] | None]]:
    return [(one.match.corner.name, one.match.rule.name, one.laps) for one in findings_of(corners, others)]


def test_the_dearest_three_are_said_the_dearest_first() -> None:
    corners = [corner(number, throttle_late=cost) for number, cost in ((1, 0.1), (2, 0.4), (3, 0.2), (4, 0.3))]
    assert said(*corners) == [(name, "throttle_late", None) for name in ("2", "4", "3")]


def test_of_a_corner_the_first_cause_that_explains_half_of_the_dearest_is_said() -> None:
    assert said(corner(1, brakes_early=0.2, over_slowed=0.4)) == [("1", "brakes_early", None)]
    assert said(corner(1, brakes_early=0.19, over_slowed=0.4)) == [("1", "over_slowed", None)]


def test_what_is_the_cars_is_no_finding() -> None:
    assert main_matches([corner(1, arrives_slow=0.5)]) == []


def test_a_habit_outranks_a_slip_that_costs_a_little_more() -> None:
    slip, habit = corner(1, throttle_late=0.3), corner(2, coasting=0.21)
    others = [[corner(2, coasting=0.1)], [corner(1)], [corner(2, coasting=0.2)]]
    assert said(slip, habit, others=others) == [("2", "coasting", (3, 4)), ("1", "throttle_late", (1, 4))]
    assert said(slip, corner(2, coasting=0.19), others=others)[0][0] == "1"


@pytest.mark.parametrize(("held", "first"), [(1, "1"), (2, "2")])
def test_a_habit_is_on_half_of_the_laps_and_on_two_at_least(held: int, first: str) -> None:
    slip, habit = corner(1, throttle_late=0.3), corner(2, coasting=0.25)
    others = [[corner(2, coasting=0.1)] if lap < held - 1 else [corner(2)] for lap in range(3)]
    assert said(slip, habit, others=others)[0][0] == first


def test_another_rule_or_corner_is_not_the_same_habit() -> None:
    others = [[corner(1, coasting=0.1)], [corner(2, throttle_late=0.1)]]
    assert said(corner(1, throttle_late=0.3), others=others) == [("1", "throttle_late", (1, 3))]


def test_two_laps_make_no_habit() -> None:
    assert said(corner(1, coasting=0.3), others=[[corner(1, coasting=0.3)]]) == [("1", "coasting", None)]


MARKED = [
    (view({"min_speed": 80.0}), "incident"),
    (view(lost=0.41), "incident"),
    (view({"min_speed": None}), "recording"),
    (view({"slowed": False}, {"drs": 50.0}), "wing"),
]
BLAMED = [
    view({"min_speed": 95.0}),
    view(lost=0.39),
    view({"slowed": True}, {"drs": 50.0}),
    view({"slowed": False}, {"drs": 30.0}),
    view({"slowed": False}, {"drs": 50.0}, laps=(laid(drs=[(0, 9, 12.0)]), laid(own=False))),
]


@pytest.mark.parametrize(("here", "kind"), MARKED)
def test_a_corner_in_which_something_happened_is_marked_and_not_blamed(here: CornerView, kind: str) -> None:
    mark = mark_of(here)
    assert mark is not None
    assert (mark.corner, mark.kind) == ("1", kind)
    assert diagnose([here])[0].matches == ()


@pytest.mark.parametrize("here", BLAMED)
def test_a_corner_that_is_only_driven_slower_is_judged(here: CornerView) -> None:
    assert mark_of(here) is None


@pytest.mark.parametrize(("usual", "marked"), [(180.0, True), (170.0, False)])
def test_a_reference_that_was_held_up_is_marked(usual: float, marked: bool) -> None:
    here = view()
    lap = here.pair.reference.lap
    lap.own, lap.survey = False, type("Survey", (), {"step": 10.0, "speed": np.full(50, usual)})()
    mark = mark_of(here)
    assert (mark is not None and mark.kind == "held_up") == marked


def test_setup_is_advised_from_three_corners_on_the_dearer_symptom_first() -> None:
    late = [corner(number, throttle_late=0.1) for number in (1, 2, 3)]
    slow = [corner(number, over_slowed=0.2) for number in (4, 5, 6)]
    assert advise(late[:2]) == []
    found = advise([*late, *slow])
    assert [(one.phase, one.corners) for one in found] == [("apex", ["4", "5", "6"]), ("exit", ["1", "2", "3"])]
    assert all(one.first and one.candidates for one in found)


def test_two_symptoms_are_enough() -> None:
    many = [corner(number, throttle_late=0.3, over_slowed=0.2, brakes_early=0.1) for number in (1, 2, 3)]
    assert [one.phase for one in advise(many)] == ["exit", "apex"]


def test_coaching_needs_two_laps() -> None:
    with pytest.raises(Exception, match="two laps"):
        coach([])


@pytest.mark.parametrize(
    ("laps", "habit"), [(None, False), ((1, 3), False), ((2, 3), True), ((2, 4), True), ((2, 6), False), ((3, 6), True)]
)
def test_what_holds_on_half_of_the_laps_and_on_two_at_least_is_a_habit(
    laps: tuple[int, int] | None, habit: bool
) -> None:
    nothing: Any = None
    assert Finding(nothing, laps).habit is habit
