"""A sheet: bounded, ranked, narrowed to drivers and stints, in the language asked for."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest, NotFound
from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts import Question, all_facts, fact_sheet
from lib.services.analysis_service.facts.choose import MOST_FACTS, MOST_TOKENS, chosen, tokens
from lib.services.analysis_service.facts.kinds import KINDS
from lib.services.analysis_service.facts.practice import best_laps, steady
from lib.sessions import SessionKey, SessionStore, open_store
from tests import built
from tests.services.analysis_service.facts.test_qualifying import lap
from tests.services.analysis_service.small_race import session_of

RACE = SessionKey(2025, 1, "R")


@pytest.fixture(scope="module")
def store() -> SessionStore:
    return open_store(f"file://{built.demo_store()}")


@pytest.fixture(scope="module")
def winner(store) -> str:
    return str(store.manifest(RACE).results[0].driver)


def fact(weight: float, text: str = "1.000 s") -> Fact:
    return Fact(id="", kind="gap", subjects=("AAA",), value=1.0, unit="s", text=text, source="", weight=weight)


def test_the_best_come_first_and_are_numbered() -> None:
    found = chosen([fact(0.1), fact(0.9)])
    assert [(one.id, one.weight) for one in found] == [("f1", 0.9), ("f2", 0.1)]


def test_no_more_go_out_than_a_prompt_holds() -> None:
    assert len(chosen([fact(0.5)] * 200)) == MOST_FACTS == 80
    long = chosen([fact(0.5, "x" * 1000)] * 50)
    assert tokens(long) <= MOST_TOKENS
    assert len(long) < 50


@pytest.mark.parametrize("name", ["2025/1/R", "2025/2/R", "2025/2/S", "2025/1/Q", "2025/2/SQ"])
def test_a_sheet_is_bounded_and_every_kind_has_its_meaning(store, name) -> None:
    sheet = fact_sheet(store, Question(SessionKey.parse(name)))
    assert 20 < len(sheet.facts) <= MOST_FACTS
    assert tokens(sheet.facts) <= MOST_TOKENS
    assert {one.kind for one in sheet.facts} <= set(KINDS)
    assert list(sheet.facts) == sorted(sheet.facts, key=lambda one: -one.weight)


def test_drivers_asked_for_come_with_the_session_and_little_else(store, winner) -> None:
    sheet = fact_sheet(store, Question(RACE, (winner,)))
    drivers = {driver.part for driver in store.manifest(RACE).drivers}
    others = [one for one in sheet.facts if set(one.subjects) & drivers and winner not in one.subjects]
    assert sheet.focus == (winner,)
    assert len(others) < len(sheet.facts) / 4


def test_a_stint_comes_first(store, winner) -> None:
    sheet = fact_sheet(store, Question(RACE, (winner,), stint=2))
    assert "stint 2" in sheet.facts[0].subjects
    assert not [one for one in sheet.facts if "stint 1" in one.subjects and winner in one.subjects]


def test_an_unknown_stint_is_refused_with_the_known_ones(store, winner) -> None:
    with pytest.raises(NotFound, match="use one of: stint 2"):
        fact_sheet(store, Question(RACE, (winner,), stint=9))


def test_a_stint_of_nobody_is_refused(store) -> None:
    with pytest.raises(InvalidRequest, match="one driver"):
        fact_sheet(store, Question(RACE, stint=1))


def test_more_than_five_drivers_are_refused(store) -> None:
    with pytest.raises(InvalidRequest, match="at most 5"):
        fact_sheet(store, Question(RACE, tuple(driver.part for driver in store.manifest(RACE).drivers[:6])))


def test_values_are_written_as_the_language_does(store) -> None:
    texts = {one.kind: one.text for one in all_facts(store, Question(RACE, language="de"))}
    assert texts["gap_at_flag"].endswith(" s")
    assert "," in texts["gap_at_flag"]
    assert "." not in texts["gap_at_flag"]
    assert texts["laps_led"].endswith("Runden")


def test_the_demo_race_has_what_its_script_says(store, winner) -> None:
    """A safety car and a virtual one were scripted; the margin is that of the result."""
    sheet = fact_sheet(store, Question(RACE))
    kinds = {one.kind for one in sheet.facts}
    assert {"safety_car", "virtual_safety_car"} <= kinds
    second = store.manifest(RACE).results[1]
    gap = next(one for one in sheet.facts if one.kind == "gap_at_flag" and one.subjects == (second.driver, winner))
    assert gap.value == pytest.approx(second.gap)


def test_of_a_practice_only_laps_that_count_are_best() -> None:
    rows = [
        lap("AAA", 1, (30.0, 30.0, 30.0), compound="SOFT"),
        lap("AAA", 2, (29.0, 30.0, 30.0), deleted=True),
        lap("BBB", 1, (31.0, 30.0, 30.0), compound=None),
    ]
    found = best_laps(session_of(rows, name="FP1").laps())
    assert found == {"AAA": (90.0, 1, "SOFT"), "BBB": (91.0, 1, None)}


def test_a_long_run_is_its_steady_laps() -> None:
    import numpy as np

    laps, times = steady(np.arange(1, 6), np.array([90.0, 90.5, 99.0, 90.2, 80.0]), 100.0)
    assert laps.tolist() == [1, 2, 4]
    assert times.tolist() == [90.0, 90.5, 90.2]
