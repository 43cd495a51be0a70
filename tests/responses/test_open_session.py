"""Waiting for a session that is on its way: who is pushed on, who is only looked at, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lib.errors import NotFound, SessionLoading, SlipstreamError, Unavailable
from lib.middleware.app_context import app_context
from lib.responses import open_session as module
from lib.responses.open_session import describe, loading_error, pause, standings
from lib.services import loading
from lib.services.loading import LoadState
from lib.sessions import SessionKey
from tests.conftest import Api

KEY = SessionKey(2025, 1, "Q")


@pytest.fixture
def told(make_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A request within the API with a loader that takes what it is told, and what it was told."""
    seen: list[str] = []
    monkeypatch.setattr(module, "hand_over", lambda _url, _secret, key, *_: seen.append(str(key)))
    api = make_api(F1_SOURCE="demo", INGEST_SECRET="s" * 32, INGEST_URL="http://127.0.0.1:9/")
    with api.site.functions["session"].test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        yield seen


def is_known(known: LoadState) -> None:
    loading._write(KEY, app_context().cache, known)


def look() -> LoadState:
    (known,) = standings(KEY, 0)
    return known


def test_looking_at_what_nobody_asked_for_begins_no_load(told: list[str]) -> None:
    assert (look().state, told) == ("absent", [])


def test_a_load_whose_loader_has_died_is_begun_again(told: list[str]) -> None:
    is_known(LoadState("running", "timing", 0.5))
    look()
    assert told == ["2025/01/Q"]


def test_a_load_that_waits_is_pushed_on(told: list[str]) -> None:
    is_known(LoadState("queued"))
    assert (look().state, told) == ("queued", ["2025/01/Q"])


def test_a_load_that_runs_is_left_alone(told: list[str]) -> None:
    is_known(LoadState("running", "timing", 0.5))
    app_context().cache.set(f"load:lock:{KEY}", "somebody", 60)
    assert (look(), told) == (LoadState("running", "timing", 0.5), [])


def test_a_load_that_failed_is_not_waited_for(told: list[str]) -> None:
    is_known(LoadState("failed", error={"code": "not_found", "detail": "x"}))
    assert [known.state for known in standings(KEY, 60)] == ["failed"]


def test_looks_end_when_the_time_is_up(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [0.0], []

    class Time:
        @staticmethod
        def monotonic() -> float:
            return now[0]

        @staticmethod
        def sleep(seconds: float) -> None:
            slept.append(seconds)
            now[0] += seconds

    monkeypatch.setattr(module, "time", Time)
    assert len(list(standings(KEY, 1.2))) == 4
    assert slept == pytest.approx([0.5, 0.5, 0.2])


@pytest.mark.parametrize(
    ("waited", "seconds"), [(0.0, 0.5), (2.5, 0.5), (3.0, 0.6), (10.0, 2.0), (25.0, 5.0), (200.0, 5.0)]
)
def test_looks_become_rarer_with_the_time_waited(waited: float, seconds: float) -> None:
    assert pause(waited) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("state", "error", "kind", "retry_after"),
    [
        ("failed", {"code": "not_found", "detail": "x"}, NotFound, None),
        ("failed", {"code": "unavailable", "detail": "x", "retry_after": 7}, Unavailable, 7),
        ("failed", {"code": "of no kind we know", "detail": "x"}, Unavailable, None),
        ("failed", None, SessionLoading, 2),
        ("running", {"code": "not_found", "detail": "x"}, SessionLoading, 2),
        ("absent", None, SessionLoading, 2),
    ],
)
def test_a_session_that_is_not_there_is_on_its_way_or_has_the_loaders_error(
    state: Any, error: Any, kind: type[SlipstreamError], retry_after: int | None
) -> None:
    found = loading_error(KEY, LoadState(state, error=error))
    assert type(found) is kind
    assert found.retry_after == retry_after
    assert kind is SessionLoading or found.detail == "x"


def test_the_error_is_told_of_a_load_that_failed_and_of_no_other() -> None:
    error = {"code": "unavailable", "detail": "The loader has died", "retry_after": 5}
    assert describe(KEY, LoadState("failed", error=error)) == {
        "key": "2025/01/Q",
        "state": "failed",
        "stage": None,
        "progress": 0.0,
        "remaining": None,
        "error": {"code": "unavailable", "detail": "The loader has died"},
        "poll": "/api/load?year=2025&event=1&session=Q",
    }
    died = describe(KEY, LoadState("absent", error=error))
    assert (died["state"], died["error"]) == ("queued", None)
