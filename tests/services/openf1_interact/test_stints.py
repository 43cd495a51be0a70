"""Tyres of laps: which stint covers a lap, how old its tyres are, and when stints fit together."""

from __future__ import annotations

from typing import Any

import pytest

from lib.services.openf1_interact.stints import StintTyres, are_sound, tyres_of


def stint(first: Any, last: Any, number: int | None = 1, compound: str | None = "SOFT", age: int | None = 0) -> Any:
    return {"lap_start": first, "lap_end": last, "stint_number": number, "compound": compound, "tyre_age_at_start": age}


def test_a_stint_covers_its_first_lap_and_its_last() -> None:
    found = tyres_of([1, 2, 4, 5], [stint(2, 4)])
    assert found == [StintTyres(), StintTyres(1, "SOFT", 1, True), StintTyres(1, "SOFT", 3, True), StintTyres()]


@pytest.mark.parametrize(("age", "life", "fresh"), [(0, 2, True), (1, 3, False), (4, 6, False), (None, None, None)])
def test_tyres_are_as_old_as_they_were_and_a_lap_more_each_lap(age: Any, life: int | None, fresh: bool | None) -> None:
    assert tyres_of([3], [stint(2, 4, age=age)]) == [StintTyres(1, "SOFT", life, fresh)]


@pytest.mark.parametrize("compound", [None, "", "UNKNOWN", "TEST_UNKNOWN"])
def test_an_unknown_compound_is_none_also_without_an_age(compound: str | None) -> None:
    assert tyres_of([2], [stint(2, 4, compound=compound)])[0].compound is None
    assert tyres_of([2], [stint(2, 4, compound=compound, age=None)])[0].compound is None


def test_where_stints_overlap_the_later_one_counts_without_its_age() -> None:
    rows = [stint(5, 9, 3, "HARD"), stint(5, 9, None, "SOFT"), stint(1, 5, 1, "MEDIUM")]
    assert tyres_of([4, 5, 6], rows) == [
        StintTyres(1, "MEDIUM", 4, True), StintTyres(3, "HARD"), StintTyres(3, "HARD"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "sound"),
    [
        ([stint(1, 4), stint(5, 9)], True),
        ([stint(5, 9), stint(1, 4)], True),
        ([stint(1, 5), stint(5, 9)], False),
        ([stint(1, 1)], True),
        ([stint(2, 1)], False),
        ([stint(1, None), stint(5, 9)], False),
        ([stint("1", 4)], False),
        ([], True),
    ],
)
def test_stints_fit_together_if_each_ends_before_the_next(rows: list[Any], sound: bool) -> None:
    assert are_sound(rows) is sound
