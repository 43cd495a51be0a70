"""Which laps and sessions a question is about, and whose answer may be shared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lib.middleware.auth import signed_in_user
from lib.responses.analysis_question import _references, asked_of
from lib.services.analysis_service.shapes import AnalysisRequest
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey
from tests.conftest import Api

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
def asked(season_api: Api) -> Callable[..., Any]:
    """Return how a question is understood within a request of a user who has one own lap."""
    season_api.register()

    def ask(**body: Any) -> Any:
        sent = AnalysisRequest(**{"year": 2025, "event": "1", "session": "Q", **body})
        headers = {"Authorization": f"Bearer {season_api.token}"}
        with season_api.site.functions["analysis"].test_request_context(headers=headers):
            return asked_of(signed_in_user(), sent)

    return ask


def own_lap(api: Api, query: str = "") -> str:
    samples = {"distance": list(range(0, 5000, 10)), "speed": [200.0] * 500}
    made = api.call("POST", f"/api/telemetry{query}", {"name": "Mine", "samples": samples})
    assert made.status_code == 201, made.text
    return f"me:{made.json['id']}"


def test_an_answer_to_one_question_about_one_state_of_the_data_has_one_name(asked: Callable[..., Any]) -> None:
    first = asked(question="Who won?").key
    assert first.startswith("analysis:")
    assert asked(question="  who WON? ").key == first
    others = [{"question": "Who lost?"}, {"session": "R"}, {"language": "de"}, {"drivers": ["JSE"]}, {"question": None}]
    names = {asked(**{"question": "Who won?", **other}).key for other in others}
    assert len(names | {first}) == 6


def test_an_answer_about_an_own_lap_is_the_users_alone(season_api: Api, asked: Callable[..., Any]) -> None:
    assert asked(drivers=["JSE"], laps=["fastest", own_lap(season_api)]).key is None


def test_an_own_lap_of_a_session_that_is_not_stored_needs_no_load(season_api: Api, asked: Callable[..., Any]) -> None:
    lap = own_lap(season_api, "?year=2025&event=1&session=FP1")
    found = asked(drivers=["JSE"], laps=["fastest", lap])
    assert found.request["laps"] == ["fastest", lap]
