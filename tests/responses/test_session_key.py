"""Which session a request means: a stored one without asking anybody, any other by the schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from lib.errors import InvalidRequest, Unavailable
from lib.responses.session_key import f1_loading_source, f1_source, key_of, named_session, names_latest, recent_keys
from lib.sessions import SessionKey
from tests.conftest import Api

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def alone(make_api: Callable[..., Api], demo_store_url: str) -> Iterator[None]:
    """A request to an API whose store is full and whose source does not answer."""
    api = make_api(STORE_URL=demo_store_url, F1_SOURCE=NOBODY)
    with api.site.functions["session"].test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        yield


@pytest.mark.usefixtures("alone")
class TestWithoutASource:
    @pytest.mark.parametrize(
        ("event", "session", "key"),
        [
            ("1", "Q", SessionKey(2025, 1, "Q")),
            ("01", "Q", SessionKey(2025, 1, "Q")),
            ("1", None, SessionKey(2025, 1, "R")),
            ("2", "S", SessionKey(2025, 2, "S")),
        ],
    )
    def test_a_stored_session_is_found_by_its_round(self, event: str, session: str | None, key: SessionKey) -> None:
        assert key_of(2025, event, session) == key

    @pytest.mark.parametrize(
        ("event", "session"),
        [("3", "Q"), ("001", "Q"), ("1", "FP1"), ("1", "Qualifying"), ("Valdoria", "Q"), ("١", "Q")],
    )
    def test_any_other_asks_for_the_schedule(self, event: str, session: str) -> None:
        with pytest.raises(Unavailable):
            key_of(2025, event, session)

    def test_nothing_ended_lately_that_anybody_knows_of(self) -> None:
        assert recent_keys() == []

    def test_the_latest_event_needs_no_year(self) -> None:
        asked: Any = SimpleNamespace(year=2025, event="latest", session="Q")
        assert named_session(asked) == SessionKey(2025, 2, "Q")
        assert named_session(SimpleNamespace(year=2025, event="1", session="latest")).round == 1

    def test_a_load_waits_longer_for_an_answer_and_is_nobodys_request(self) -> None:
        assert f1_loading_source().seconds == 10.0
        assert f1_source().seconds < 10.0
        assert f1_source().admit is not f1_loading_source().admit


@pytest.mark.parametrize(
    ("given", "missing"), [({}, {"year", "event"}), ({"year": 2025}, {"event"}), ({"event": "1"}, {"year"})]
)
def test_what_is_missing_is_named(given: dict[str, Any], missing: set[str]) -> None:
    query: Any = SimpleNamespace(**{"year": None, "event": None, "session": None, **given})
    with pytest.raises(InvalidRequest) as raised:
        named_session(query)
    assert {row["field"] for row in raised.value.extra["errors"]} == missing


@pytest.mark.parametrize(
    ("event", "session", "latest"),
    [("latest", None, True), ("1", "latest", True), ("1", "Q", False), (None, None, False)],
)
def test_the_latest_is_another_session_as_time_goes_by(event: str | None, session: str | None, latest: bool) -> None:
    query: Any = SimpleNamespace(year=2025, event=event, session=session)
    assert names_latest(query) is latest
