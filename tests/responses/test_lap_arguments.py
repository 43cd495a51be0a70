"""From what a request says to the laps it is about, in their order, with their versions and tags."""

from __future__ import annotations

from typing import Any

import pytest

from lib.errors import InvalidRequest, NotFound, NotSignedIn
from lib.responses.lap_arguments import all_finished, edge_tags, is_private, own_rows, references, that_count, versions
from lib.services.telemetry_service.shapes import TelemetryQuery
from lib.sessions import SessionKey, open_store
from tests.conftest import Api
from tests.responses.within import own_lap, own_lap_of, request_of_user

ASKED: dict[str, Any] = {"year": 2025, "event": "1", "session": "Q"}


@pytest.fixture
def owner(season_api: Api) -> Api:
    season_api.register()
    return season_api


def named(api: Api, **query: Any) -> list[str]:
    with request_of_user(api, "telemetry"):
        return [f"{one.driver}:{one.lap}" for one in references(TelemetryQuery(**{**ASKED, **query}))]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"driver": "JSE"}, ["JSE:fastest"]),
        ({"driver": " JSE , ,OKA"}, ["JSE:fastest", "OKA:fastest"]),
        ({"driver": "JSE", "lap": "3, 4"}, ["JSE:3", "JSE:4"]),
        ({"driver": "JSE", "lap": ""}, ["JSE:fastest"]),
        ({"driver": "JSE", "others": ["2025:1:R:OKA:5", "2025:1:Q:WHI"]}, ["JSE:fastest", "OKA:5", "WHI:fastest"]),
        ({"others": ["2025:1:R:OKA:5"]}, ["OKA:5"]),
    ],
)
def test_drivers_come_first_then_the_others(owner: Api, query: dict[str, Any], found: list[str]) -> None:
    assert named(owner, **query) == found


@pytest.mark.parametrize("others", [4, 5])
def test_five_laps_are_the_most_and_are_counted_before_any_is_opened(owner: Api, others: int) -> None:
    query: dict[str, Any] = {"driver": "JSE", "others": ["2025:1:Q:OKA"] * others}
    if others == 4:
        assert len(named(owner, **query)) == 5
        return
    with pytest.raises(InvalidRequest, match="at most 5 laps can be compared, not 6"):
        named(owner, **{**query, "others": ["nonsense"] * 5})


def test_no_lap_at_all_says_what_is_missing(owner: Api) -> None:
    with pytest.raises(InvalidRequest, match="name at least one"):
        named(owner)


def test_laps_that_the_game_marked_as_invalid_count_only_if_there_is_no_other() -> None:
    cut, good, unknown = ({"conditions": {"invalid": said}} for said in (True, False, None))
    assert that_count([cut, good, unknown, {"conditions": None}]) == [good, unknown, {"conditions": None}]
    assert that_count([cut, cut]) == [cut, cut]


class TestOwnLaps:
    def test_the_best_is_the_fastest_of_that_circuit(self, owner: Api) -> None:
        own_lap_of(owner, "HAR")
        fastest = own_lap_of(owner, "JSE")
        own_lap_of(owner, "WHI")
        own_lap(owner, 340.0)  # faster than any, but of no circuit
        assert named(owner, others=["me:best"]) == [f"{fastest}:fastest"]
        with request_of_user(owner, "telemetry"):
            assert len(own_rows(TelemetryQuery(**ASKED))) == 3

    def test_without_one_there_is_no_best(self, owner: Api) -> None:
        with pytest.raises(NotFound, match="no lap of this circuit"):
            named(owner, others=["me:best"])

    def test_of_a_stranger_are_not_reached(self, owner: Api) -> None:
        mine = own_lap(owner)
        owner.register("Alain")
        with pytest.raises(NotFound):
            named(owner, others=[mine])
        stranger = owner.anonymous()
        with stranger.site.functions["telemetry"].test_request_context(), pytest.raises(NotSignedIn):
            references(TelemetryQuery(**ASKED, others=[mine]))

    def test_make_an_answer_private(self) -> None:
        assert is_private(TelemetryQuery(others=["2025:1:Q:JSE", "me:1"]))
        assert not is_private(TelemetryQuery(driver="JSE", others=["2025:1:Q:JSE"]))

    def test_have_neither_version_nor_tag(self, owner: Api) -> None:
        mine = own_lap_of(owner, "WHI")
        store = open_store(owner.parts.config.store_url)
        keys = [SessionKey(2025, 1, "Q"), SessionKey(2025, 1, "R")]
        with request_of_user(owner, "telemetry"):
            laps = references(TelemetryQuery(**ASKED, driver="JSE", others=["2025:1:R:OKA:5", "2025:1:Q:OKA", mine]))
            assert versions(laps) == [store.manifest(key).version for key in keys]
            assert edge_tags(laps) == ("session-2025-01-Q", "session-2025-01-R")
            assert all_finished(laps)
