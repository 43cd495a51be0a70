"""How much a fact matters by whom it is about, and which way a difference points."""

from __future__ import annotations

import pytest

from lib.services.analysis_service.facts.pad import relation
from tests.services.analysis_service.small_race import pad

RANK = {"AAA": 1, "BBB": 2, "MMM": 13, "NNN": 14, "ZZZ": 20}


@pytest.mark.parametrize(
    ("subjects", "share"),
    [
        (["AAA"], 1.0),
        (["BBB", "lap 3"], 0.93),
        (["MMM"], 0.16),
        (["NNN"], 0.15),
        (["ZZZ"], 0.15),
        (["ZZZ", "AAA"], 0.66),
        (["lap 3"], 1.0),
        ([], 1.0),
    ],
)
def test_of_a_race_those_in_front_matter_more(subjects: list[str], share: float) -> None:
    """A place costs 0.07; of two, the one in front makes six tenths."""
    assert pad((), **RANK).share(subjects) == pytest.approx(share)


@pytest.mark.parametrize(
    ("subjects", "share"), [(["ZZZ"], 1.0), (["ZZZ", "AAA"], 0.75), (["AAA"], 0.3), (["lap 3"], 1.0)]
)
def test_where_drivers_are_asked_for_others_matter_little(subjects: list[str], share: float) -> None:
    assert pad(("ZZZ",), **RANK).share(subjects) == share


def test_a_fact_stands_once_with_its_highest_weight() -> None:
    found = pad((), **RANK)
    for weight in (0.5, 0.8, 0.6):
        found.add("pass", ["BBB", "AAA"], weight, "x", "made", weight)
    found.add("pass", ["AAA", "BBB"], 1.0, "x", "made", 0.5, as_is=True)
    told = [(fact.subjects, fact.value, fact.weight) for fact in found.facts]
    assert told == [(("BBB", "AAA"), 0.8, 0.7776), (("AAA", "BBB"), 1.0, 0.5)]


@pytest.mark.parametrize(
    ("difference", "error", "way"),
    [(0.1, 0.0, "more"), (-0.1, 0.0, "less"), (0.1, 0.1, "equal"), (-0.1, 0.1, "equal"), (-0.11, 0.1, "less")],
)
def test_a_difference_within_its_uncertainty_is_none(difference: float, error: float, way: str) -> None:
    assert relation("time", "AAA", "BBB", difference, error).direction == way
