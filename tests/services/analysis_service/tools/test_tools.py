"""The tools: what they answer on the invented season, what they refuse, and what they never do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

import demo
from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import InvalidRequest, NotFound, NotSignedIn, SessionNotLoaded
from lib.services.analysis_service.tools import ToolAnswer, ToolContext, call, describe
from lib.services.analysis_service.tools.answers import MOST_LETTERS, MOST_ROWS, Rows
from lib.services.analysis_service.tools.registry import TOOLS
from lib.services.f1_source import F1Source
from lib.sessions import SessionKey, open_store
from tests import built

RACE: dict[str, Any] = {"year": 2025, "event": "1", "session": "R"}
QUALIFYING: dict[str, Any] = {**RACE, "session": "Q"}


@pytest.fixture(scope="module")
def context() -> Iterator[ToolContext]:
    store = open_store(f"file://{built.demo_store()}")
    with demo.serve(built.demo_tree()) as server:
        yield ToolContext(store, F1Source(server.base_url, steady(MemoryCache())), base_url="https://example.test")


@pytest.fixture(scope="module")
def drivers(context) -> list[str]:
    return [str(row.driver) for row in context.store.manifest(SessionKey(2025, 1, "R")).results]


def rows(answer: ToolAnswer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(answer.text)["rows"]
    return found


def arguments(name: str, drivers: list[str]) -> dict[str, Any]:
    own: dict[str, dict[str, Any]] = {
        "schedule": {"year": 2025},
        "standings": {"year": 2025},
        "laps": {**RACE, "driver": drivers[0]},
        "compare_laps": {**QUALIFYING, "drivers": drivers[:2]},
        "corner_table": {**QUALIFYING, "drivers": drivers[:2]},
        "plot": {**RACE, "kind": "race-trace"},
    }
    return own.get(name, RACE)


class TestTheRegistry:
    def test_holds_ten_to_fifteen_tools(self) -> None:
        assert 10 <= len(TOOLS) <= 15

    def test_every_schema_is_closed_and_stands_alone(self) -> None:
        for tool in describe():
            schema = tool["parameters"]
            assert schema["type"] == "object"
            assert schema["additionalProperties"] is False
            assert "$ref" not in json.dumps(schema)
            assert tool["description"]

    def test_tools_of_ones_own_are_not_shown_to_nobody(self) -> None:
        assert {tool["name"] for tool in describe()} - {tool["name"] for tool in describe(False)} == {"own_laps"}


@pytest.mark.parametrize("name", [name for name, tool in TOOLS.items() if not tool.private])
class TestEachTool:
    def test_answers_compact_json_of_bounded_size(self, context, drivers, name) -> None:
        answer = call(name, arguments(name, drivers), context)
        assert len(answer.text) <= MOST_LETTERS
        assert json.loads(answer.text)

    def test_every_fact_is_named_in_the_text_by_its_id(self, context, drivers, name) -> None:
        answer = call(name, arguments(name, drivers), context)
        assert all(f'"{fact.id}"' in answer.text for fact in answer.facts)
        assert len({fact.id for fact in answer.facts}) == len(answer.facts)

    def test_ids_begin_with_the_prefix_of_the_call(self, context, drivers, name) -> None:
        from dataclasses import replace

        answer = call(name, arguments(name, drivers), replace(context, prefix="b"))
        assert all(fact.id.startswith("b") for fact in answer.facts)

    def test_arguments_that_are_not_known_are_refused(self, context, drivers, name) -> None:
        with pytest.raises(InvalidRequest, match="unknown field"):
            call(name, {**arguments(name, drivers), "user_id": "someone"}, context)


class TestValues:
    def test_the_result_is_that_of_the_session(self, context, drivers) -> None:
        found = rows(call("results", RACE, context))
        assert [row["driver"] for row in found] == drivers
        assert found[0]["place"] == 1

    def test_a_lap_time_carries_its_fact(self, context, drivers) -> None:
        answer = call("laps", {**RACE, "driver": drivers[0], "first_lap": 3, "last_lap": 4}, context)
        assert [row["lap"] for row in rows(answer)] == [3, 4]
        fact = next(one for one in answer.facts if one.id == rows(answer)[0]["id"])
        assert fact.subjects == (drivers[0], "lap 3")
        assert fact.value == rows(answer)[0]["time"]

    def test_stints_and_stops_of_those_asked_for(self, context, drivers) -> None:
        for name in ("stints", "pit_stops"):
            found = rows(call(name, {**RACE, "drivers": drivers[:1]}, context))
            assert {row["driver"] for row in found} == {drivers[0]}

    def test_a_stop_carries_its_time_and_a_pass_none(self, context) -> None:
        for row in rows(call("pit_stops", RACE, context)):
            assert ("id" in row) == (row.get("kind") == "stop" and "lane" in row)

    def test_standings_carry_points(self, context) -> None:
        answer = call("standings", {"year": 2025}, context)
        points = [row["points"] for row in rows(answer)]
        assert points == sorted(points, reverse=True)
        assert answer.facts[0].unit == "points"

    def test_a_comparison_answers_the_facts_of_its_laps(self, context, drivers) -> None:
        answer = call("compare_laps", {**QUALIFYING, "drivers": drivers[:2]}, context)
        assert "lap_difference" in {fact.kind for fact in answer.facts}

    def test_the_corner_table_has_a_row_for_each_lap_and_corner(self, context, drivers) -> None:
        found = rows(call("corner_table", {**QUALIFYING, "drivers": drivers[:2]}, context))
        corners = context.store.open(SessionKey(2025, 1, "Q")).circuit().corners
        assert len(found) == 2 * len(corners)
        assert {row["lost"] for row in found if row["driver"] == drivers[0]} == {0.0}

    def test_weather_is_lowest_and_highest(self, context) -> None:
        table = context.store.open(SessionKey(2025, 1, "R")).timeline()["weather"]
        row = next(row for row in rows(call("weather", RACE, context)) if row["what"] == "air_temp")
        assert (row["lowest"], row["highest"]) == (table["air_temp"].min(), table["air_temp"].max())

    def test_messages_can_be_narrowed_to_laps(self, context) -> None:
        found = rows(call("messages", {**RACE, "first_lap": 5, "last_lap": 6}, context))
        assert found
        assert {row.get("lap") for row in found} <= {5, 6, None}

    def test_a_plot_is_an_address(self, context, drivers) -> None:
        answer = call("plot", {**RACE, "kind": "lap-times", "drivers": drivers[:2]}, context)
        url = json.loads(answer.text)["url"]
        assert url.startswith("https://example.test/api/plot?kind=lap-times&year=2025&event=1&session=R")
        assert url.endswith(f"driver={drivers[0]},{drivers[1]}")

    def test_an_event_may_be_named_in_words(self, context) -> None:
        assert json.loads(call("results", {**RACE, "event": "Valdoria"}, context).text)["session"] == "2025/01/R"


class TestRefusals:
    @pytest.mark.parametrize("name", ["laps", "stints", "compare_laps", "race_pace", "session_facts", "messages"])
    def test_an_unknown_driver_is_refused_with_the_known_ones(self, context, drivers, name) -> None:
        wrong = {"driver": "XXX"} if name == "laps" else {"drivers": ["XXX", drivers[0]]}
        with pytest.raises(NotFound, match=drivers[0]):
            call(name, {**QUALIFYING, **wrong}, context)

    def test_an_unknown_lap_is_refused_with_the_known_ones(self, context, drivers) -> None:
        with pytest.raises(NotFound, match="use fastest"):
            call("compare_laps", {**QUALIFYING, "drivers": drivers[:2], "laps": ["99"]}, context)

    def test_an_unknown_tool_is_refused_with_the_known_ones(self, context) -> None:
        with pytest.raises(NotFound, match="schedule, standings"):
            call("delete_account", {}, context)

    def test_an_unknown_event_is_refused_with_the_nearest(self, context) -> None:
        with pytest.raises(NotFound, match="Valdoria"):
            call("results", {**RACE, "event": "Nowhere"}, context)

    def test_a_session_that_is_not_stored_is_not_guessed(self, context) -> None:
        with pytest.raises(SessionNotLoaded):
            call("results", {**RACE, "session": "FP1"}, context)

    @pytest.mark.parametrize("wrong", [{"year": "2025"}, {"year": 1800}, {"event": ""}, {"event": "x" * 200}])
    def test_arguments_of_another_type_or_size_are_refused(self, context, wrong) -> None:
        with pytest.raises(InvalidRequest):
            call("results", {**RACE, **wrong}, context)

    def test_more_than_five_drivers_are_refused(self, context, drivers) -> None:
        with pytest.raises(InvalidRequest):
            call("race_pace", {**RACE, "drivers": drivers[:6]}, context)

    def test_own_laps_need_somebody_who_is_signed_in(self, context, drivers) -> None:
        with pytest.raises(NotSignedIn):
            call("own_laps", {}, context)
        with pytest.raises(NotSignedIn):
            call("compare_laps", {**QUALIFYING, "drivers": drivers[:1], "laps": ["me:1"]}, context)

    def test_a_comparison_of_one_lap_is_refused(self, context, drivers) -> None:
        with pytest.raises(InvalidRequest, match="at least two"):
            call("compare_laps", {**QUALIFYING, "drivers": drivers[:1]}, context)

    def test_an_unknown_kind_of_plot_is_refused_with_the_known_ones(self, context) -> None:
        with pytest.raises(InvalidRequest, match="race-trace"):
            call("plot", {**RACE, "kind": os.devnull}, context)


def test_too_many_rows_are_cut_and_counted(context) -> None:
    found = Rows(context)
    for number in range(500):
        found.add(number=number)
    answer = json.loads(found.answer().text)
    assert len(answer["rows"]) == MOST_ROWS
    assert answer["left_off"] == 500 - MOST_ROWS


def test_long_rows_are_cut_until_they_fit(context) -> None:
    found = Rows(context)
    for number in range(60):
        found.add(id=found.fact("x", ["AAA"], number, "1 s", "", "s"), words="x" * 400)
    answer = found.answer()
    assert len(answer.text) <= MOST_LETTERS
    assert len(answer.facts) == len(json.loads(answer.text)["rows"])
