"""Best sectors, ideal laps and losses by sector, on a few laps that are written out."""

from __future__ import annotations

from typing import Any

import pytest

from lib.services.analysis_service.facts.sectors import best_sectors, lap_sectors, sector_facts, without_losses
from lib.sessions import Table
from tests.services.analysis_service.facts.test_qualifying import lap
from tests.services.analysis_service.small_race import pad, session_of, told, way


def rows_of(*laps: dict[str, Any]) -> Table:
    return session_of(list(laps), name="Q").laps()


def facts(
    *laps: dict[str, Any], order: tuple[str, ...] = ("AAA", "BBB"), focus: tuple[str, ...] = (), **final: float
) -> Any:
    found = pad(focus)
    sector_facts(found, rows_of(*laps), order, final)
    return found


AAA = lap("AAA", 1, (30.0, 30.0, 30.0))


def test_best_sectors_are_of_laps_that_count() -> None:
    deleted = lap("AAA", 2, (29.0, 29.0, 29.0), deleted=True)
    later = lap("AAA", 3, (30.5, 29.9, 30.4))
    half = {**lap("BBB", 1, (30.1, 30.1, 30.1)), "sector3": None}
    assert best_sectors(rows_of(AAA, deleted, later, half)) == {"AAA": [30.0, 29.9, 30.0]}


def test_the_ideal_lap_is_told_with_what_was_left_in_the_sectors() -> None:
    found = facts(AAA, lap("AAA", 2, (30.2, 29.8, 30.2)), order=("AAA",), AAA=90.0)
    assert told(found, "best_sector") == [
        (("AAA", "sector 1"), 30.0, "30.000 s"),
        (("AAA", "sector 2"), 29.8, "29.800 s"),
        (("AAA", "sector 3"), 30.0, "30.000 s"),
    ]
    assert told(found, "ideal_lap") == [(("AAA",), 89.8, "1:29.800")]
    assert told(found, "left_in_sectors") == [(("AAA",), 0.2, "0.200 s")]
    assert way(found.of("left_in_sectors")[0]) == ("time", "AAA", None, "less")


def test_who_drove_his_ideal_lap_left_nothing() -> None:
    assert facts(AAA, order=("AAA",), AAA=90.0).of("left_in_sectors") == []


@pytest.mark.parametrize(("final", "known"), [(91.35, True), (91.36, False)])
def test_sectors_of_another_road_make_no_ideal_lap(final: float, known: bool) -> None:
    """1.5 % of 90 s are 1.35 s."""
    assert bool(facts(AAA, order=("AAA",), AAA=final).of("ideal_lap")) is known


def test_an_ideal_lap_that_beats_the_best_is_told() -> None:
    one, two = lap("BBB", 1, (29.9, 30.2, 30.2)), lap("BBB", 2, (30.4, 29.9, 30.1))
    found = facts(AAA, one, two, AAA=90.0, BBB=90.3)
    assert told(found, "ideal_beats") == [(("BBB", "AAA"), 0.1, "0.100 s")]
    assert way(found.of("ideal_beats")[0]) == ("time", "BBB", "AAA", "less")


def test_six_ideal_laps_are_told() -> None:
    names = [f"D{at}" for at in range(8)]
    laps = [lap(name, 1, (30.0, 30.0, 30.0)) for name in names]
    found = facts(*laps, order=tuple(names), **dict.fromkeys(names, 90.0))
    assert [subjects[0] for subjects, *_ in told(found, "ideal_lap")] == names[:6]


def test_a_loss_is_of_the_laps_that_gave_the_places_to_the_millisecond() -> None:
    """Of two laps that lie 4 ms apart the one counts that is the result's."""
    near, given = lap("BBB", 1, (30.3, 29.7, 30.1)), lap("BBB", 2, (30.004, 30.1, 30.0))
    found = pad()
    lap_sectors(found, rows_of(AAA, near, given), "BBB", "AAA", {"AAA": 90.0, "BBB": 90.104})
    assert told(found, "sector_loss") == [
        (("BBB", "AAA", "sector 1"), 0.004, "0.004 s"),
        (("BBB", "AAA", "sector 2"), 0.1, "0.100 s"),
    ]


@pytest.mark.parametrize(
    ("focus", "pairs"),
    [((), ["BA", "CA"]), (("C",), ["BA", "CA"]), (("C", "D"), ["DC"]), (("B", "D", "C"), ["DB", "CB"])],
)
def test_losses_are_told_to_the_best_or_to_the_first_who_was_asked_for(
    focus: tuple[str, ...], pairs: list[str]
) -> None:
    laps = [lap(name, 1, (30.0 + late, 30.0, 30.0)) for late, name in enumerate("ABCD")]
    found = facts(*laps, order=tuple("ABCD"), focus=focus, A=90.0, B=91.0, C=92.0, D=93.0)
    assert [sorted(fact.subjects[:2]) for fact in found.of("sector_loss")] == [sorted(pair) for pair in pairs]


def test_losses_that_a_comparison_tells_are_left_out() -> None:
    found = pad()
    for kind, subjects in (("sector_loss", "BA"), ("sector_loss", "CA"), ("gap_to_pole", "BA")):
        found.add(kind, list(subjects), 0.1, "0.100 s", "made", 0.5)
    kept = without_losses(found.facts, ["A", "B", "D"])
    assert [(fact.kind, fact.subjects) for fact in kept] == [("sector_loss", ("C", "A")), ("gap_to_pole", ("B", "A"))]


@pytest.mark.parametrize(("off", "known"), [(0.003, True), (0.004, False)])
def test_sectors_that_miss_the_lap_time_are_not_compared(off: float, known: bool) -> None:
    other = {**lap("BBB", 1, (30.1, 30.1, 30.1)), "lap_time": 90.3 + off}
    found = pad()
    lap_sectors(found, rows_of(AAA, other), "BBB", "AAA", {"AAA": 90.0, "BBB": 90.3 + off})
    assert bool(found.facts) is known
