"""Facts are kept for the versions of their data; those of an own lap never are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from lib.services.analysis_service.facts.question import Question
from lib.services.analysis_service.facts.remembered import remembered
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey

KEY = SessionKey(2025, 1, "Q")


def store_of(version: str) -> Any:
    return SimpleNamespace(manifest=lambda _key: SimpleNamespace(version=version))


def asked(version: str, question: Question, value: str) -> str:
    return remembered("test", store_of(version), question, lambda: value)


def test_the_same_question_of_the_same_data_is_answered_from_memory() -> None:
    question = Question(KEY, drivers=("A1",))
    assert asked("one", question, "first") == "first"
    assert asked("one", question, "second") == "first"


def test_corrected_data_is_computed_anew() -> None:
    question = Question(KEY, drivers=("A2",))
    assert asked("one", question, "first") == "first"
    assert asked("two", question, "second") == "second"


def test_other_drivers_or_another_language_are_other_questions() -> None:
    assert asked("one", Question(KEY, drivers=("A3",)), "first") == "first"
    assert asked("one", Question(KEY, drivers=("A4",)), "second") == "second"
    assert asked("one", Question(KEY, drivers=("A3",), language="de"), "third") == "third"


def test_an_own_lap_is_never_kept() -> None:
    own: Any = object()
    question = Question(KEY, laps=(LapReference(KEY, "A5"), LapReference(None, "me:1", own=own)))
    assert asked("one", question, "first") == "first"
    assert asked("one", question, "second") == "second"
