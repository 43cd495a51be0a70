"""The flow from facts to an answer, through the real openai library against a server that speaks its protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from lib.errors import InvalidRequest
from lib.services.analysis_service.analysis import Writing, Written
from lib.services.analysis_service.fact import Fact, FactSheet
from lib.services.analysis_service.model import ModelSettings
from tests.real import openai_server as ai
from tests.services.analysis_service.sentences import sheets

TRUE = "Norris was [[f2]] behind Piastri at the flag."
SHOWN = "Norris was 9.748 s behind Piastri at the flag."
FALSE = "Piastri was [[f2]] behind Norris at the flag."
COMPUTED = "Piastri finished [[f1]]."


class Box:
    """A toolbox with one tool."""

    def __init__(self) -> None:
        self.called: list[tuple[str, dict[str, Any]]] = []

    def describe(self) -> list[dict[str, Any]]:
        parameters = {"type": "object", "properties": {"driver": {"type": "string"}}}
        return [{"name": "laps", "description": "Laps of a driver", "parameters": parameters}]

    def call(self, name: str, arguments: dict[str, Any]) -> tuple[str, tuple[Fact, ...]]:
        self.called.append((name, arguments))
        if name != "laps":
            raise InvalidRequest.field("name", "is no tool")
        fact = Fact(
            id="t1", kind="top_speed", subjects=("NOR",), value=330, unit="km/h", text="330 km/h", source="car samples"
        )
        return '{"laps": 56}', (fact,)


def compute(_sheet: FactSheet, _language: str) -> str:
    return COMPUTED


@pytest.fixture
def server() -> Iterator[ai.OpenAiServer]:
    with ai.talking() as running:
        yield running


def write(server: ai.OpenAiServer, *replies: ai.Reply, seconds: float = 60.0, **more: Any) -> Written:
    server.replies = list(replies)
    settings = ModelSettings("key", server.base_url, "test-model", seconds, retries=0)
    writing = Writing(sheets.race, compute, settings=settings, **more)
    list(writing.run())
    assert writing.result is not None
    return writing.result


def test_without_a_model_the_answer_is_computed() -> None:
    writing = Writing(sheets.race, compute)
    assert [sentence.text for sentence in writing.run()] == ["Piastri finished P1."]
    assert writing.result is not None
    assert (writing.result.source, writing.result.model, writing.result.fallback) == ("computed", None, None)
    assert writing.result.usage == {"calls": 0, "prompt_tokens": 0, "completion_tokens": 0}


def test_an_honest_model_is_shown(server: ai.OpenAiServer) -> None:
    written = write(server, ai.say(f"{TRUE}\n\nNorris finished [[f8]]."))
    assert written.answer == f"{SHOWN}\n\nNorris finished P2."
    assert (written.source, written.model) == ("openai", "test-model")
    assert written.usage == {"calls": 1, "prompt_tokens": 900, "completion_tokens": 100}
    assert written.checked.unsupported == ()


def test_a_lie_is_sent_back_once_and_its_correction_stands_in_its_place(server: ai.OpenAiServer) -> None:
    fixed = ai.say_json({"sentences": [TRUE]})
    written = write(server, ai.say(f"{FALSE} Norris finished [[f8]]."), fixed)
    assert written.answer == f"{SHOWN} Norris finished P2."
    assert written.usage["calls"] == 2
    assert FALSE in server.requests[1]["input"][-1]["content"]


def test_a_lie_that_is_repeated_is_cut_and_listed(server: ai.OpenAiServer) -> None:
    again = ai.say_json({"sentences": [FALSE]})
    written = write(server, ai.say(f"{FALSE} Norris finished [[f8]]."), again)
    assert written.answer == "Norris finished P2."
    assert [one.text for one in written.checked.unsupported] == [FALSE]
    assert len(server.requests) == 2


def test_where_nothing_holds_the_computed_answer_is_given_and_says_so(server: ai.OpenAiServer) -> None:
    written = write(server, ai.say(FALSE), ai.say_json({"sentences": [FALSE]}))
    assert (written.answer, written.source, written.fallback) == ("Piastri finished P1.", "computed", "nothing_held")
    assert [one.text for one in written.checked.unsupported] == [FALSE]


def test_facts_go_out_as_json_lines_with_ids(server: ai.OpenAiServer) -> None:
    write(server, ai.say(TRUE))
    lines = server.requests[0]["input"][0]["content"].splitlines()
    facts = [json.loads(line) for line in lines if line.startswith("{")]
    assert facts[1] == {
        "id": "f2",
        "subjects": ["NOR", "PIA"],
        "kind": "gap_at_flag",
        "text": "9.748 s",
        "relation": "NOR more gap than PIA",
    }
    assert len(server.requests[0]["input"][0]["content"]) < 12_000


def test_a_tool_is_called_and_its_answer_goes_back(server: ai.OpenAiServer) -> None:
    box = Box()
    written = write(server, ai.call_tool("laps", {"driver": "NOR"}), ai.say(TRUE), toolbox=box)
    assert box.called == [("laps", {"driver": "NOR"})]
    assert server.requests[1]["input"][-1]["output"] == '{"laps": 56}'
    assert (written.answer, written.usage["calls"]) == (SHOWN, 2)


def test_a_fact_of_a_tool_may_be_said(server: ai.OpenAiServer) -> None:
    written = write(server, ai.call_tool("laps", {}), ai.say("Norris's top speed was [[t1]]."), toolbox=Box())
    assert written.answer == "Norris's top speed was 330 km/h."
    assert written.facts[-1].id == "t1"


def test_an_unknown_tool_is_an_error_for_the_model_and_not_for_the_user(server: ai.OpenAiServer) -> None:
    written = write(server, ai.call_tool("delete_everything", {}), ai.say(TRUE), toolbox=Box())
    assert "is no tool" not in written.answer
    assert json.loads(server.requests[1]["input"][-1]["output"])["error"] == "invalid_request"


def test_arguments_that_are_no_json_are_an_error_for_the_model(server: ai.OpenAiServer) -> None:
    box = Box()
    assert write(server, ai.call_tool("laps", "{nonsense"), ai.say(TRUE), toolbox=box).answer == SHOWN
    assert box.called == []


def test_endless_tool_calls_end_after_two_rounds(server: ai.OpenAiServer) -> None:
    box = Box()
    written = write(server, ai.call_tool("laps", {}), toolbox=box)
    assert (written.source, written.fallback) == ("computed", "model_kept_calling")
    assert (len(server.requests), len(box.called)) == (3, 2)
    assert "tools" not in server.requests[2]


def test_many_calls_at_once_are_bounded(server: ai.OpenAiServer) -> None:
    box = Box()
    write(server, ai.call_tool("laps", {}, times=40), ai.say(TRUE), toolbox=box)
    assert len(box.called) == 4
    assert len([item for item in server.requests[1]["input"] if item.get("type") == "function_call_output"]) == 40


FAULTS: dict[str, tuple[ai.Reply, str]] = {
    "429": (ai.fail(429), "model_rate_limited"),
    "500": (ai.fail(500), "model_unavailable"),
    "503": (ai.fail(503), "model_unavailable"),
    "401": (ai.fail(401), "model_rejected"),
    "400": (ai.fail(400), "model_rejected"),
    "refusal": (ai.refuse(), "model_refused"),
    "broken stream": (ai.break_off(FALSE), "model_broke_off"),
    "garbage": (ai.garbage(), "model_broke_off"),
    "failed inside": (ai.fail_inside(), "model_failed"),
    "empty": (ai.say(""), "nothing_held"),
    "empty text": (ai.say_text(""), "model_empty"),
    "out of tokens": (ai.say_text('{"answer": "Norris', "incomplete"), "model_incomplete"),
    "babbling": (ai.babble(5), "model_too_long"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_gives_the_computed_answer_with_its_reason(server: ai.OpenAiServer, fault: str) -> None:
    reply, code = FAULTS[fault]
    written = write(server, reply)
    assert (written.source, written.answer, written.fallback) == ("computed", "Piastri finished P1.", code)


@pytest.mark.parametrize("reply", [ai.silence(60), ai.drip(60)], ids=["silent", "dripping"])
def test_a_model_that_takes_for_ever_is_left_behind(server: ai.OpenAiServer, reply: ai.Reply) -> None:
    ended: list[str] = []

    def noted(talk: ai.Talk, request: ai.Request) -> None:
        reply(talk, request)
        ended.append("waited for")

    written = write(server, noted, seconds=0.6)
    assert ended == []
    assert (written.source, written.fallback) == ("computed", "model_timeout")


def test_a_model_that_is_not_there_gives_the_computed_answer() -> None:
    settings = ModelSettings("key", "http://127.0.0.1:9/v1", "test-model", 5.0, retries=0)
    writing = Writing(sheets.race, compute, settings=settings)
    list(writing.run())
    assert writing.result is not None
    assert writing.result.fallback == "model_unreachable"


def test_a_failed_repair_leaves_what_holds(server: ai.OpenAiServer) -> None:
    written = write(server, ai.say(f"{FALSE} Norris finished [[f8]]."), ai.fail(500))
    assert (written.answer, written.source) == ("Norris finished P2.", "openai")


def test_plain_text_instead_of_json_is_read_too(server: ai.OpenAiServer) -> None:
    assert write(server, ai.say_text(TRUE)).answer == SHOWN


def test_half_characters_of_a_model_are_not_sent_on(server: ai.OpenAiServer) -> None:
    written = write(server, ai.say_text(f"\ud83d{TRUE}\ude00"))
    assert (written.answer, written.source) == (SHOWN, "openai")


def test_a_retry_follows_a_429(server: ai.OpenAiServer) -> None:
    server.replies = [ai.fail(429, Retry_After="0"), ai.say(TRUE)]
    settings = ModelSettings("key", server.base_url, "test-model", 10.0, retries=1)
    writing = Writing(sheets.race, compute, settings=settings)
    list(writing.run())
    assert writing.result is not None
    assert writing.result.answer == SHOWN
