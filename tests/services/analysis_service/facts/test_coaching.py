"""Coaching as facts: the numbers of the coaching, with its noise, directions, habit, and what is not judged."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from lib.services.analysis_service.fact import Fact, Relation
from lib.services.analysis_service.facts import Question, fact_sheet
from lib.services.analysis_service.facts.coaching import SIZES, coaching_facts
from lib.services.analysis_service.facts.coaching_words import GERMAN_ADVICE, GERMAN_DIRECTIONS, GERMAN_SETTINGS
from lib.services.analysis_service.facts.kinds import KINDS
from lib.services.analysis_service.facts.pad import Pad
from lib.services.analysis_service.languages import NumberForms, language_of
from lib.services.analysis_service.renderer import check
from lib.services.analysis_service.writer import write
from lib.services.analysis_service.writer.coaching_phrases import ENGLISH_COACHING, GERMAN_COACHING
from lib.services.coaching import coach
from lib.services.coaching.marks import MarkKind
from lib.services.coaching.rules import RULES
from lib.services.coaching.setup_advice import SYMPTOMS
from lib.services.telemetry_service import LapReference
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.stored_lap import read_lap
from tests.services.analysis_service.sentences.own_laps import SHEETS
from tests.services.coaching.faults import FAULTS, Where, fit_corners, with_fault
from tests.services.f1_sessions import QUALIFYING, invented

DRIVER = "OKA"


def reference() -> LapData:
    return read_lap(invented(), QUALIFYING, DRIVER, "fastest")


def faulty(name: str, seed: int = 1) -> tuple[LapData, Where]:
    lap = reference()
    where = fit_corners(lap)[1]
    return with_fault(lap, where, FAULTS[name][0], seed), where


def facts_of(*laps: LapData, language: str = "en") -> list[Fact]:
    pad = Pad(NumberForms(language_of(language)))
    coaching_facts(pad, laps, [DRIVER, *(f"YOU {n}" if n > 1 else "YOU" for n in range(1, len(laps)))])
    return pad.facts


def one(facts: list[Fact], kind: str) -> Fact:
    return next(fact for fact in facts if fact.kind == kind)


def test_a_finding_is_a_cost_with_its_noise_and_what_was_seen() -> None:
    own, where = faulty("brakes 15 m early")
    facts = facts_of(reference(), own)
    finding = coach([reference(), own]).findings[0]
    cost, seen = one(facts, "coaching_cost"), one(facts, "coaching_brakes_early")
    assert cost.subjects == seen.subjects == ("YOU", DRIVER, f"T{where.name}")
    assert (cost.value, cost.uncertainty) == (round(finding.gain, 3), round(finding.noise, 3))
    assert finding.noise != round(finding.noise, 3)
    assert cost.relation == Relation("time", "YOU", DRIVER, "more")
    assert seen.value == pytest.approx(15, abs=5)
    assert seen.relation == Relation("distance", "YOU", DRIVER, "less")
    assert float(seen.text.removesuffix(" m")) == pytest.approx(seen.value, abs=0.51)


def test_the_focus_is_the_first_finding_and_has_what_to_try() -> None:
    own, where = faulty("brakes 15 m early")
    facts = facts_of(reference(), own)
    assert one(facts, "coaching_focus").value == f"T{where.name}"
    assert one(facts, "coaching_try").text.startswith("brake later, 5 m at a time")
    assert one(facts, "coaching_phase_braking").relation.direction == "more"  # type: ignore[union-attr]


def test_what_holds_on_several_laps_is_counted() -> None:
    laps = [faulty("throttle 30 m late", seed)[0] for seed in (1, 2, 3)]
    assert one(facts_of(reference(), *laps), "coaching_habit").text == "3 of 3 laps"
    good = with_fault(reference(), None, None, 4)
    habit = one(facts_of(reference(), *laps[:2], good), "coaching_habit")
    assert (habit.value, habit.text) == (2, "2 of 3 laps")


def test_of_two_laps_there_is_no_habit() -> None:
    laps = [faulty("throttle 30 m late", seed)[0] for seed in (1, 2)]
    assert not [fact for fact in facts_of(reference(), *laps) if fact.kind == "coaching_habit"]


def test_the_same_lap_has_no_finding() -> None:
    facts = facts_of(reference(), with_fault(reference(), None, None, 1))
    assert not [fact for fact in facts if fact.kind in ("coaching_cost", "coaching_focus", "coaching_try")]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", FAULTS)
def test_the_computed_text_says_it_and_nothing_is_cut(name: str, language: str) -> None:
    own, _ = faulty(name)
    asked = (LapReference(QUALIFYING, DRIVER), LapReference(None, "me:1", own=own))
    sheet = fact_sheet(invented(), Question(None, laps=asked, language=language))
    found = check(write(sheet, language), sheet, language)
    assert found.checked.unsupported == ()
    cost = [fact for fact in sheet.facts if fact.kind == "coaching_cost"]
    assert all(fact.text in found.answer for fact in cost[:1])


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("rule", [*SIZES, "brakes_where_none"])
def test_what_every_rule_says_passes_the_checker(rule: str, language: str) -> None:
    size = SIZES.get(rule)
    way = Relation(size.measure, "YOU", "SAI", size.direction) if size and size.measure else None
    about = ("YOU", "SAI", "T4")
    facts = (
        made("f1", "coaching_cost", about, "0.30 ± 0.05 s", "s", Relation("time", "YOU", "SAI", "more")),
        made("f2", f"coaching_{rule}", about, f"12 {size.unit}" if size else "T4", size.unit if size else None, way),
        made("f3", "coaching_habit", ("YOU", "T4"), "4 of 6 laps", "laps", None),
        made("f4", "coaching_try", ("T4",), "try", None, None),
    )
    sheet = msgspec.structs.replace(SHEETS["third"], facts=facts)
    found = check(write(sheet, language), sheet, language)
    assert found.checked.unsupported == ()
    assert "0.30 ± 0.05 s" in found.answer
    assert "4 of 6 laps" in found.answer


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", get_args(MarkKind))
def test_what_is_not_judged_passes_the_checker(kind: str, language: str) -> None:
    who = {"incident": ("YOU",), "recording": ()}.get(kind, ("SAI",))
    fact = made("f1", f"coaching_unjudged_{kind}", (*who, "T2", "T3"), "2 of 14", "corners", None)
    sheet = msgspec.structs.replace(SHEETS["third"], facts=(fact,))
    found = check(write(sheet, language), sheet, language)
    assert (found.checked.unsupported, "2 of 14" in found.answer) == ((), True)


def made(name: str, kind: str, subjects: tuple[str, ...], text: str, unit: str | None, way: Relation | None) -> Fact:
    return Fact(id=name, kind=kind, subjects=subjects, value=12, unit=unit, text=text, source="", relation=way)


def test_every_rule_has_its_size_its_words_and_its_kind() -> None:
    rules = {rule.name for rule in RULES if not rule.car}
    assert set(SIZES) == rules - {"brakes_where_none"}
    assert set(GERMAN_ADVICE) == rules
    for rule in rules:
        assert f"coaching_{rule}" in KINDS
        assert f"seen_{rule}" in ENGLISH_COACHING
        assert f"seen_{rule}" in GERMAN_COACHING


def test_every_setting_has_german_words() -> None:
    candidates = [candidate for *_, found in SYMPTOMS for candidate in found]
    assert {candidate.setting for candidate in candidates} == set(GERMAN_SETTINGS)
    assert {candidate.direction for candidate in candidates} == set(GERMAN_DIRECTIONS)
