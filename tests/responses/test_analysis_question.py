"""Which laps and sessions a question is about, and whose answer may be shared."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib.cache.memory import MemoryCache
from lib.errors import InvalidRequest
from lib.responses.analysis_question import _references, _request, asked_of
from lib.responses.analysis_writing import written_answer
from lib.services.analysis_service.shapes import AnalysisRequest
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey
from tests.conftest import Api
from tests.real.fixtures import Clock
from tests.responses.within import own_lap, request_of_user
from tests.sessions.restated import restate

KEY, RACE = SessionKey(2025, 1, "Q"), SessionKey(2025, 1, "R")
NOBODY: Any = None


@pytest.mark.parametrize(
    ("drivers", "laps", "found"),
    [
        (("JSE", "OKA"), ["3", "4"], [LapReference(KEY, "JSE", "3"), LapReference(KEY, "OKA", "4")]),
        (("JSE",), ["3"], [LapReference(KEY, "JSE", "3")]),
        (("JSE",), ["2025:1:R:OKA:5"], [LapReference(KEY, "JSE", "fastest"), LapReference(RACE, "OKA", "5")]),
        ((), ["2025:1:R:OKA:5"], [LapReference(RACE, "OKA", "5")]),
        (("JSE",), [], []),
    ],
)
def test_laps_are_the_drivers_fastest_unless_their_numbers_are_named(
    drivers: tuple[str, ...], laps: list[str], found: list[LapReference]
) -> None:
    assert _references(NOBODY, KEY, drivers, laps) == found


@pytest.fixture
def api(make_api: Callable[..., Api], demo_store_url: str, demo_source: str, tmp_path: Path) -> Api:
    """The API on a store of its own with two sessions."""
    for key in (KEY, RACE):
        shutil.copytree(Path(demo_store_url.removeprefix("file://")) / key.path, tmp_path / "store" / key.path)
    made = make_api(RATE_LIMIT_PER_MINUTE="0", STORE_URL=f"file://{tmp_path}/store", F1_SOURCE=demo_source)
    made.register()
    return made


@pytest.fixture
def asked(api: Api) -> Callable[..., Any]:
    """Return how a question is understood."""

    def ask(**body: Any) -> Any:
        sent = AnalysisRequest(**{"year": 2025, "event": "1", "session": "Q", **body})
        with request_of_user(api, "analysis") as user:
            return asked_of(user, sent)

    return ask


def test_an_answer_to_one_question_about_one_state_of_the_data_has_one_name(asked: Callable[..., Any]) -> None:
    first = asked(question="Who won?").key
    assert first.startswith("analysis:")
    assert asked(question="  who WON? ").key == first
    others = [{"question": "Who lost?"}, {"session": "R"}, {"language": "de"}, {"drivers": ["JSE"]}, {"question": None}]
    names = {asked(**{"question": "Who won?", **other}).key for other in others}
    assert len(names | {first}) == 6


def test_an_answer_about_an_own_lap_is_the_users_alone(api: Api, asked: Callable[..., Any]) -> None:
    assert asked(drivers=["JSE"], laps=["fastest", own_lap(api)]).key is None


def test_an_own_lap_of_a_session_that_is_not_stored_needs_no_load(api: Api, asked: Callable[..., Any]) -> None:
    lap = own_lap(api, year=2025, event=1, session="FP1")
    found = asked(drivers=["JSE"], laps=["fastest", lap])
    assert found.request["laps"] == ["fastest", lap]


@pytest.mark.parametrize("running", [KEY, RACE])
def test_an_answer_about_a_running_session_is_not_shared(
    asked: Callable[..., Any], tmp_path: Path, running: SessionKey
) -> None:
    both = {"drivers": ["JSE"], "laps": ["fastest", "2025:1:R:OKA:5"]}
    assert asked(**both).key is not None
    restate(tmp_path / "store", running, finished=False)
    assert asked(**both).key is None


def test_other_data_has_another_name(asked: Callable[..., Any], tmp_path: Path) -> None:
    first = asked().key
    restate(tmp_path / "store", KEY, official_event="Corrected")
    assert asked().key != first


@pytest.mark.parametrize(
    ("preferred", "asked_for", "language"),
    [(None, None, "en"), ("de", None, "de"), ("de-AT", None, "de"), ("pt-BR", None, "en"), ("de", "fr", "fr")],
)
def test_the_language_is_as_asked_then_as_preferred_then_english(
    api: Api, asked: Callable[..., Any], preferred: str | None, asked_for: str | None, language: str
) -> None:
    if preferred:
        api.call("PUT", "/api/me/preferences", {"language": preferred})
    assert asked(language=asked_for).language == language


@pytest.mark.parametrize(("question", "title"), [("x" * 81, "x" * 80), (" Who won?\nAnd why? ", "Who won?")])
def test_an_answer_is_listed_under_the_first_line_of_its_question(api: Api, question: str, title: str) -> None:
    sent = {"year": 2025, "event": "1", "session": "Q", "question": question}
    assert api.call("POST", "/api/analysis", sent).json["title"] == title


@pytest.mark.parametrize(("later", "cached"), [(7 * 86_400 - 1, True), (7 * 86_400, False)])
def test_an_answer_is_shared_for_a_week(
    make_api: Callable[..., Api], demo_store_url: str, demo_source: str, clock: Clock, later: float, cached: bool
) -> None:
    cache = MemoryCache(clock)
    api = make_api(cache=cache, RATE_LIMIT_PER_MINUTE="0", STORE_URL=demo_store_url, F1_SOURCE=demo_source)
    api.register()
    with request_of_user(api, "analysis") as user:
        question = asked_of(user, AnalysisRequest(year=2025, event="1", session="Q"))
        first = written_answer(user, question)
        clock.forward(later)
        second = written_answer(user, question)
    assert (first[1], second[1]) == (False, cached)
    assert second[0]["answer"] == first[0]["answer"]


@pytest.mark.parametrize(
    ("drivers", "laps", "missing"),
    [
        ([], ["2025:1:Q:JSE", "2025:1:R:OKA:5"], False),
        ([], [], True),
        (["JSE"], ["2025:1:Q:JSE"], True),
        (["JSE"], [], True),
    ],
)
def test_a_session_is_needed_unless_laps_that_name_theirs_are_all_that_is_asked_about(
    asked: Callable[..., Any], drivers: list[str], laps: list[str], missing: bool
) -> None:
    question = {"year": None, "event": None, "session": None, "drivers": drivers, "laps": laps}
    if not missing:
        assert asked(**question).key is not None
        return
    with pytest.raises(InvalidRequest) as raised:
        asked(**question)
    assert {row["field"] for row in raised.value.extra["errors"]} == {"year", "event"}


@pytest.mark.parametrize("named", [{"year": 2024}, {"event": "Monza"}])
def test_a_follow_up_about_another_event_takes_only_the_language_along(api: Api, named: dict[str, Any]) -> None:
    before = {"year": 2025, "event": "1", "session": "R", "drivers": ["JSE"], "language": "de"}
    with request_of_user(api, "analysis") as user:
        merged = _request(user, AnalysisRequest(**named), before)
        assert _request(user, AnalysisRequest(), before) == {**before, "laps": None}
    nothing = dict.fromkeys(("year", "event", "session", "drivers", "laps"))
    assert merged == {**nothing, **named, "language": "de"}
