"""/api/analysis: answers from facts, the history of a user, budgets, cache, events, prompts, speech."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lib.cache.memory import MemoryCache
from lib.database import connect
from lib.limits import TABLE
from tests.conftest import PASSWORD, Api
from tests.real import openai_server as ai

MANY = ",".join(f"{name}=10000/60" for name in TABLE if name != "default")
RACE = {"year": 2025, "event": "1", "session": "R"}
QUALIFYING = {"year": 2025, "event": "1", "session": "Q"}


@pytest.fixture
def signed_in(season_api: Api) -> Api:
    season_api.register()
    return season_api


@pytest.fixture
def model() -> Iterator[ai.OpenAiServer]:
    with ai.talking() as running:
        yield running


@pytest.fixture
def with_model(
    make_api: Callable[..., Api], demo_store_url: str, demo_source: str, model: ai.OpenAiServer
) -> Callable[..., Api]:
    """Return a maker of the API with a model that says what `model.replies` say."""

    def make(**more: Any) -> Api:
        settings = {
            "RATE_LIMIT_PER_MINUTE": "10000",
            "LIMITS": MANY,
            "STORE_URL": demo_store_url,
            "F1_SOURCE": demo_source,
            "OPENAI_API_KEY": "test",
            "OPENAI_BASE_URL": model.base_url,
            "OPENAI_RETRIES": "0",
            "TTS_ENGINE": "openai",
        }
        api = make_api(cache=MemoryCache(), **{**settings, **more})
        api.register()
        return api

    return make


def ask(api: Api, body: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    response = api.call("POST", "/api/analysis", {**RACE, **(body or {})}, **more)
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json
    return found


def sentence_about(facts: list[dict[str, Any]]) -> str:
    """Return a true sentence about the winner."""
    first = next(fact for fact in facts if fact["kind"] == "finished" and fact["value"] == 1)
    return f"{first['subjects'][0]} finished [[{first['id']}]]."


class TestComputed:
    def test_an_answer_has_its_facts_claims_and_checks(self, signed_in: Api) -> None:
        found = ask(signed_in)
        assert found["source"] == "computed"
        assert found["answer"]
        assert found["checked"]["unsupported"] == []
        assert found["checked"]["numbers"] > 5
        ids = {fact["id"] for fact in found["facts"]}
        assert all(set(claim["facts"]) <= ids for claim in found["claims"])

    def test_every_digit_of_the_answer_is_the_text_of_a_fact_or_a_name(self, signed_in: Api) -> None:
        found = ask(signed_in)
        rest = found["answer"]
        for text in sorted((fact["text"] for fact in found["facts"]), key=len, reverse=True):
            rest = rest.replace(text, "")
        import re

        rest = re.sub(r"\b(laps? \d+([-–]\d+)?|T\d+|Turn \d+|Q\d|stint \d|sector \d)", "", rest)
        assert not re.search(r"\d", rest), rest

    def test_a_qualifying_is_answered_about_two_drivers(self, signed_in: Api) -> None:
        found = ask(signed_in, {**QUALIFYING, "drivers": ["JSE", "OKA"]})
        assert {"JSE", "OKA"} <= {subject for fact in found["facts"] for subject in fact["subjects"]}

    def test_without_a_token_nothing_is_answered(self, season_api: Api) -> None:
        assert season_api.call("POST", "/api/analysis", RACE).status_code == 401

    def test_an_unknown_driver_is_named_with_the_known_ones(self, signed_in: Api) -> None:
        response = signed_in.call("POST", "/api/analysis", {**RACE, "drivers": ["XXX"]})
        assert response.status_code == 404
        assert "JSE" in response.text

    def test_a_question_of_more_than_2000_characters_is_refused(self, signed_in: Api) -> None:
        assert signed_in.call("POST", "/api/analysis", {**RACE, "question": "x" * 2001}).status_code == 400

    def test_a_session_is_needed(self, signed_in: Api) -> None:
        response = signed_in.call("POST", "/api/analysis", {"question": "who won?"})
        assert {error["field"] for error in response.json["errors"]} == {"year", "event"}

    def test_a_language_has_its_own_form_of_numbers(self, signed_in: Api) -> None:
        found = ask(signed_in, {"language": "de"})
        assert any("," in fact["text"] for fact in found["facts"] if fact["unit"] == "s")

    @pytest.mark.parametrize("language", ["fr", "es", "it"])
    def test_a_computed_answer_in_a_language_without_phrases_is_the_english_one(
        self, signed_in: Api, language: str
    ) -> None:
        found, english = ask(signed_in, {"language": language}), ask(signed_in, {"language": "en"})
        assert len(english["answer"]) > 200
        assert (found["answer"], found["facts"]) == (english["answer"], english["facts"])


class TestHistory:
    def test_answers_are_listed_newest_first_and_read_in_full(self, signed_in: Api) -> None:
        one, two = ask(signed_in), ask(signed_in, {"question": "And the tyres?"})
        listed = signed_in.call("GET", "/api/analysis").json
        assert {item["id"] for item in listed["items"]} == {one["id"], two["id"]}
        assert signed_in.call("GET", f"/api/analysis?id={one['id']}").json == one

    def test_title_and_note_can_be_changed(self, signed_in: Api) -> None:
        found = ask(signed_in)
        changed = signed_in.call("PATCH", f"/api/analysis?id={found['id']}", {"title": "Mine", "note": "good"}).json
        assert (changed["title"], changed["note"], changed["answer"]) == ("Mine", "good", found["answer"])

    def test_a_deleted_answer_is_gone(self, signed_in: Api) -> None:
        found = ask(signed_in)
        assert signed_in.call("DELETE", f"/api/analysis?id={found['id']}").status_code == 204
        assert signed_in.call("GET", f"/api/analysis?id={found['id']}").status_code == 404

    def test_another_user_can_neither_read_nor_change_nor_delete_it(self, signed_in: Api) -> None:
        found = ask(signed_in)
        owner = signed_in.token
        signed_in.register("Alain")
        address = f"/api/analysis?id={found['id']}"
        assert signed_in.call("GET", address).status_code == 404
        assert signed_in.call("GET", f"{address}&as=speech").status_code == 404
        assert signed_in.call("PATCH", address, {"title": "Stolen"}).status_code == 404
        assert signed_in.call("DELETE", address).status_code == 404
        assert signed_in.call("POST", "/api/analysis", {"follow_up": found["id"]}).status_code == 404
        assert signed_in.call("GET", "/api/analysis").json["items"] == []
        signed_in.token = owner
        assert signed_in.call("GET", address).json == found

    def test_it_goes_with_the_account(self, signed_in: Api) -> None:
        ask(signed_in)
        assert signed_in.call("DELETE", "/api/delete-account", {"password": PASSWORD}).status_code == 204
        connection = connect(signed_in.parts.config.database_url)
        assert connection.rows("SELECT id FROM analyses") == []
        connection.close()

    def test_a_follow_up_takes_over_the_session(self, signed_in: Api) -> None:
        found = ask(signed_in, {"language": "de"})
        response = signed_in.call("POST", "/api/analysis", {"follow_up": found["id"], "question": "Und die Reifen?"})
        assert (response.json["event"], response.json["language"]) == (found["event"], "de")
        assert response.json["follow_up"] == found["id"]

    def test_a_key_sent_twice_makes_one_answer(self, signed_in: Api) -> None:
        headers = {"Idempotency-Key": "once"}
        first = signed_in.call("POST", "/api/analysis", RACE, headers=headers)
        second = signed_in.call("POST", "/api/analysis", RACE, headers=headers)
        assert first.json == second.json
        assert len(signed_in.call("GET", "/api/analysis").json["items"]) == 1


class TestWithAModel:
    def test_the_model_writes_and_the_values_are_put_in(self, with_model: Any, model: ai.OpenAiServer) -> None:
        api = with_model()
        model.replies = [ai.say(sentence_about(_facts(api)))]
        found = ask(api)
        assert (found["source"], found["model"]) == ("openai", "gpt-4.1-mini")
        assert found["answer"].endswith("finished P1.")

    def test_an_identical_question_comes_from_the_cache_for_another_user(
        self, with_model: Any, model: ai.OpenAiServer
    ) -> None:
        api = with_model()
        model.replies = [ai.say(sentence_about(_facts(api)))]
        asked = {"question": "Who won?"}
        first = ask(api, asked)
        calls = len(model.requests)
        api.register("Alain")
        second = ask(api, {"question": "who  WON?"})
        assert (first["cached"], second["cached"], second["answer"]) == (False, True, first["answer"])
        assert len(model.requests) == calls
        assert second["usage"]["calls"] == 0
        assert ask(api, {"question": "Who lost?"})["cached"] is False

    def test_a_follow_up_is_never_shared(self, with_model: Any, model: ai.OpenAiServer) -> None:
        api = with_model()
        model.replies = [ai.say(sentence_about(_facts(api)))]
        first = ask(api)
        body = {"follow_up": first["id"], "question": "Why?"}
        assert api.call("POST", "/api/analysis", body).json["cached"] is False
        assert api.call("POST", "/api/analysis", body).json["cached"] is False
        assert first["answer"] in model.requests[-1]["input"][0]["content"]

    def test_events_bring_facts_then_checked_sentences_then_the_answer(
        self, with_model: Any, model: ai.OpenAiServer
    ) -> None:
        api = with_model()
        good = sentence_about(_facts(api))
        lie = ai.say(f"{good} The winner was 3.2 seconds ahead.")
        model.replies = [lie, ai.say_json({"sentences": ["The winner was two seconds ahead."]})]
        response = api.call("POST", "/api/analysis", RACE, headers={"Accept": "text/event-stream"})
        events = [block.split("\n") for block in response.text.strip().split("\n\n")]
        assert [lines[0] for lines in events] == ["event: facts", "event: token", "event: done"]
        assert "ahead" not in response.text.split("event: done")[0]
        done = json.loads(events[-1][1].removeprefix("data: "))
        assert len(done["checked"]["unsupported"]) == 1
        assert api.call("GET", f"/api/analysis?id={done['id']}").json == done

    def test_a_client_that_hangs_up_finds_the_answer_in_its_history(
        self, with_model: Any, model: ai.OpenAiServer
    ) -> None:
        api = with_model()
        model.replies = [ai.say(sentence_about(_facts(api)))]
        response = api.call("POST", "/api/analysis", RACE, headers={"Accept": "text/event-stream"}, buffered=False)
        next(iter(response.response))
        response.close()
        items = api.call("GET", "/api/analysis").json["items"]
        assert [item["source"] for item in items] == ["openai"]

    def test_tokens_of_a_day_are_bounded_and_deleting_gives_none_back(
        self, with_model: Any, model: ai.OpenAiServer
    ) -> None:
        api = with_model(LIMITS=MANY.replace("analysis-tokens=10000/60", "analysis-tokens=1500/86400"))
        model.replies = [ai.say(sentence_about(_facts(api)))]
        for question in ("a", "b"):
            found = ask(api, {"question": question})
            api.call("DELETE", f"/api/analysis?id={found['id']}")
        response = api.call("POST", "/api/analysis", {**RACE, "question": "c"})
        assert (response.status_code, response.json["code"]) == (429, "too_many_requests")
        assert 0 < int(response.headers["Retry-After"]) <= 86_400
        api.register("Alain")
        assert ask(api, {"question": "c"})["source"] == "openai"

    def test_questions_of_a_day_are_bounded_per_user(self, with_model: Any, model: ai.OpenAiServer) -> None:
        api = with_model(LIMITS=MANY.replace("analysis=10000/60", "analysis=2/86400"), OPENAI_API_KEY="")
        ask(api)
        ask(api)
        assert api.call("POST", "/api/analysis", RACE).status_code == 429
        api.register("Alain")
        ask(api)


class TestSpeech:
    def test_where_it_is_off_it_says_so(self, signed_in: Api) -> None:
        found = ask(signed_in)
        response = signed_in.call("GET", f"/api/analysis?id={found['id']}&as=speech")
        assert (response.status_code, response.json["code"]) == (501, "not_available")

    def test_an_answer_is_spoken_once_and_then_kept(self, with_model: Any, model: ai.OpenAiServer) -> None:
        api = with_model()
        model.replies = [ai.fail(500), ai.speak()]
        found = ask(api)
        address = f"/api/analysis?id={found['id']}&as=speech&voice=nova"
        response = api.call("GET", address)
        assert (response.status_code, response.mimetype, response.data) == (200, "audio/mpeg", ai.AUDIO)
        asked = model.requests[-1]
        assert (asked["path"], asked["voice"], asked["input"]) == ("/v1/audio/speech", "nova", found["answer"][:4000])
        calls = len(model.requests)
        assert api.call("GET", address).data == ai.AUDIO
        assert len(model.requests) == calls

    def test_a_speech_service_that_is_down_is_a_clear_code(self, with_model: Any, model: ai.OpenAiServer) -> None:
        api = with_model()
        model.replies = [ai.fail(500)]
        found = ask(api)
        response = api.call("GET", f"/api/analysis?id={found['id']}&as=speech")
        assert (response.status_code, response.json["code"]) == (503, "speech_unavailable")


class TestPrompts:
    def test_a_prompt_without_a_session_is_kept_without_a_response(self, signed_in: Api) -> None:
        made = signed_in.call("POST", "/api/v1/prompts", {"content": "hello"})
        assert made.status_code == 201
        assert made.json["response"] is None
        assert signed_in.call("GET", f"/api/prompts/{made.json['id']}").json == made.json

    def test_a_prompt_with_a_session_is_answered(self, signed_in: Api) -> None:
        made = signed_in.call("POST", "/api/prompts", {"content": "Who won?", **RACE}).json
        assert made["response"]
        assert signed_in.call("GET", f"/api/analysis?id={made['id']}").json["answer"] == made["response"]

    def test_prompts_are_listed_changed_and_deleted(self, signed_in: Api) -> None:
        made = signed_in.call("POST", "/api/prompts", {"content": "hello"}).json
        changed = signed_in.call("PUT", f"/api/v1/prompts/{made['id']}", {"content": "bye"}).json
        assert (changed["content"], changed["id"]) == ("bye", made["id"])
        assert signed_in.call("GET", "/api/prompts").json["items"] == [changed]
        assert signed_in.call("DELETE", f"/api/prompts/{made['id']}").status_code == 204
        assert signed_in.call("GET", "/api/v1/prompts").json["items"] == []

    def test_anyone_elses_is_404_and_unchanged(self, signed_in: Api) -> None:
        made = signed_in.call("POST", "/api/prompts", {"content": "hello"}).json
        owner = signed_in.token
        signed_in.register("Alain")
        address = f"/api/prompts/{made['id']}"
        got = signed_in.call("GET", address)
        assert (got.status_code, got.json["detail"]) == (404, "Prompt not found")
        assert signed_in.call("PUT", address, {"content": "x"}).status_code == 404
        assert signed_in.call("DELETE", address).status_code == 404
        signed_in.token = owner
        assert signed_in.call("GET", address).json == made


def _facts(api: Api) -> list[dict[str, Any]]:
    """Return the facts of the race as an answer has them."""
    from lib.middleware.session_store import store_of
    from lib.services.analysis_service.facts import Question, fact_sheet
    from lib.sessions import SessionKey

    sheet = fact_sheet(store_of(api.parts.config), Question(SessionKey(2025, 1, "R")))
    return [{"id": f.id, "kind": f.kind, "value": f.value, "subjects": f.subjects} for f in sheet.facts]


class TestToolsOfTheModel:
    def test_the_session_is_filled_in_and_the_facts_may_be_said(self, with_model: Any, model: ai.OpenAiServer) -> None:
        api = with_model()
        model.replies = [ai.call_tool("results", {}), ai.say(sentence_about(_facts(api)))]
        found = ask(api)
        output = json.loads(model.requests[1]["input"][-1]["output"])
        assert output["session"] == "2025/01/R"
        assert (found["source"], found["usage"]["calls"]) == ("openai", 2)

    def test_their_description_is_short_and_names_no_session(self, with_model: Any, model: ai.OpenAiServer) -> None:
        api = with_model()
        model.replies = [ai.say(sentence_about(_facts(api)))]
        ask(api)
        described = model.requests[0]["tools"]
        assert len(described) == 10
        assert len(json.dumps(described)) < 3000
        assert all("year" not in tool["parameters"]["properties"] for tool in described)

    def test_another_users_lap_is_not_reached(self, with_model: Any, model: ai.OpenAiServer) -> None:
        api = with_model()
        samples = {"distance": list(range(0, 5000, 10)), "speed": [200.0] * 500}
        lap = api.call("POST", "/api/telemetry", {"name": "Mine", "samples": samples}).json["id"]
        api.register("Alain")
        asked = {"drivers": ["JSE"], "laps": ["fastest", f"me:{lap}"]}
        model.replies = [ai.call_tool("compare_laps", asked), ai.say(sentence_about(_facts(api)))]
        ask(api)
        assert json.loads(model.requests[1]["input"][-1]["output"])["error"] == "not_found"
