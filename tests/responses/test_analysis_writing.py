"""What an answer costs, what is kept of it, and what the tools of a conversation are told."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.responses.analysis_writing import SessionToolbox, _today, finish, from_cache
from lib.services.analysis_service import history
from lib.services.analysis_service.analysis import Checked, Written
from tests.conftest import Api
from tests.responses.within import request_of_user


@pytest.fixture
def owner(season_api: Api) -> Api:
    season_api.register()
    return season_api


def written(prompt: int = 0, completion: int = 0, fallback: str | None = None) -> Any:
    usage = {"calls": 1, "prompt_tokens": prompt, "completion_tokens": completion}
    checked = Checked(**dict.fromkeys(Checked.__struct_fields__, ()))
    result = Written(
        answer="So.", facts=(), claims=(), checked=checked, source="openai", model="m", usage=usage, fallback=fallback
    )
    return SimpleNamespace(result=result)


def asked(key: str | None) -> Any:
    return SimpleNamespace(key=key)


def test_tokens_of_prompt_and_answer_are_counted_for_the_day(owner: Api) -> None:
    with request_of_user(owner, "analysis") as user:
        for _ in range(2):
            finish(user, asked(None), written(20, 3))
        finish(user, asked(None), written())
        assert history.tokens_used(database(), user.id, _today()) == 46


@pytest.mark.parametrize(
    ("key", "fallback", "kept"), [("k", None, True), ("k", "the model did not answer", False), (None, None, False)]
)
def test_an_answer_is_kept_if_it_may_be_shared_and_is_what_was_wanted(
    owner: Api, key: str | None, fallback: str | None, kept: bool
) -> None:
    with request_of_user(owner, "analysis") as user:
        finish(user, asked(key), written(20, 3, fallback))
        found = from_cache(asked(key))
        assert (app_context().cache.get("k") is not None) is kept
    assert (found is not None) is kept
    if found is not None:
        assert found["answer"] == "So."
        assert found["usage"] == {"calls": 0, "prompt_tokens": 0, "completion_tokens": 0}


class TestTools:
    def toolbox(self, user: Any, **request: Any) -> SessionToolbox:
        return SessionToolbox(user, SimpleNamespace(language="en", request=request))

    def test_know_the_session_of_the_conversation(self, owner: Api) -> None:
        with request_of_user(owner, "analysis") as user:
            tools = self.toolbox(user, year=2025, event="1", session="Q")
            assert json.loads(tools.call("results", {})[0])["session"] == "2025/01/Q"
            assert json.loads(tools.call("results", {"session": "R"})[0])["session"] == "2025/01/R"

    def test_name_their_facts_apart_from_call_to_call(self, owner: Api) -> None:
        with request_of_user(owner, "analysis") as user:
            tools = self.toolbox(user, year=2025, event="1", session="R")
            calls = [tools.call("session_facts", {})[1] for _ in range(28)]
        starts = [{fact.id[:2] for fact in facts} for facts in calls[:2] + calls[25:]]
        assert starts == [{"ta"}, {"tb"}, {"tz"}, {"tz"}, {"tz"}]

    def test_are_described_without_the_session(self, owner: Api) -> None:
        with request_of_user(owner, "analysis") as user:
            described = {tool["name"]: tool for tool in self.toolbox(user).describe()}
        laps = described["laps"]["parameters"]
        assert not {"year", "event", "session"} & laps["properties"].keys()
        assert set(laps["required"]) <= laps["properties"].keys()
        assert described["compare_laps"]["parameters"]["properties"]["drivers"] == {
            "type": "array",
            "items": {"type": "string"},
        }
