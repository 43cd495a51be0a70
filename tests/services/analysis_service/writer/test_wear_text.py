"""The wear of a compound in words: as far as it goes, and what of it the checker lets stand."""

from __future__ import annotations

import pytest

from lib.services.analysis_service.fact import Direction, Fact, FactSheet, Names, Relation
from lib.services.analysis_service.renderer import check
from lib.services.analysis_service.writer import write

NAMES = Names(drivers=(), corners=(), laps=60, compounds=("HARD",), parts=(), event=())


def fact(number: int, kind: str, text: str, direction: Direction | None) -> Fact:
    way = None if direction is None else Relation("wear", "HARD", None, direction)
    unit = "laps" if direction is None else "s/lap"
    return Fact(
        id=f"f{number}", kind=kind, subjects=("HARD",), value=1.0, unit=unit, text=text, source="", relation=way
    )  # fmt: skip


def said(later: Direction | None, language: str = "en", wear: Direction = "more") -> str:
    facts = [fact(1, "compound_wear", "0.06 ± 0.01 s a lap", wear)]
    if later:
        facts += [fact(2, "wear_turned", "22 laps", None), fact(3, "later_wear", "0.02 ± 0.01 s a lap", later)]
    sheet = FactSheet(about="race", title="", facts=tuple(facts), names=NAMES)
    checked = check(write(sheet, language), sheet, language)
    assert checked.checked.unsupported == ()
    return str(checked.answer)


@pytest.mark.parametrize("later", ["equal", "less"])
def test_wear_that_ended_is_told_with_the_age_it_ended_at(later: Direction) -> None:
    assert "The hard wore up to an age of 22 laps: fuel apart, it cost 0.06 ± 0.01 s a lap." in said(later)
    assert "0.02" not in said(later)


def test_wear_that_went_on_otherwise_is_told_with_both() -> None:
    wanted = "fuel apart, it cost 0.06 ± 0.01 s a lap up to an age of 22 laps, and 0.02 ± 0.01 s a lap beyond that."
    assert wanted in said("more")


def test_wear_that_did_not_turn_has_no_age() -> None:
    assert "The hard wore: fuel apart, it cost 0.06 ± 0.01 s a lap." in said(None)


def test_what_is_no_wear_is_not_told_to_have_ended() -> None:
    assert "did not wear measurably" in said("equal", wear="equal")


@pytest.mark.parametrize("later", ["equal", "more"])
def test_in_german_it_stands_too(later: Direction) -> None:
    assert "Alter von 22 laps" in said(later, "de")
