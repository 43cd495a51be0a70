"""What a report is ordered of: its session, its laps in order, its drivers and its style."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from lib.errors import InvalidRequest, NotFound
from lib.responses import report_order
from lib.responses.report_order import ReportPlan, plan_report
from lib.services.report_service.shapes import ReportOrder
from lib.sessions import Manifest, SessionKey, open_store
from tests.conftest import Api
from tests.responses.within import own_lap, own_lap_of, request_of_user

QUALIFYING = {"year": 2025, "event": "1", "session": "Q"}


@pytest.fixture
def owner(season_api: Api) -> Api:
    season_api.register()
    return season_api


def plan(api: Api, preferences: dict[str, Any] | None = None, **order: Any) -> ReportPlan:
    if preferences is not None:
        assert api.call("PUT", "/api/me/preferences", preferences).status_code == 200
    with request_of_user(api, "report") as user:
        return plan_report(user, ReportOrder(**order))


def laps(found: ReportPlan) -> list[str]:
    return [f"{one.key}:{one.driver}:{one.lap}" for one in found.material.references]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (["JSE:3", "OKA"], ["2025/01/Q:JSE:3", "2025/01/Q:OKA:fastest"]),
        (["OKA", "2025:1:R:JSE:5"], ["2025/01/Q:OKA:fastest", "2025/01/R:JSE:5"]),
        ([], []),
    ],
)
def test_laps_are_of_the_session_unless_they_name_another(owner: Api, named: list[str], found: list[str]) -> None:
    assert laps(plan(owner, **QUALIFYING, laps=named)) == found


class TestOwnLaps:
    def test_a_lone_one_is_laid_over_the_first_driver_named(self, owner: Api) -> None:
        mine = own_lap_of(owner, "WHI")
        found = plan(owner, **QUALIFYING, laps=[mine], drivers=["OKA", "JSE"])
        assert laps(found) == ["2025/01/Q:OKA:fastest", f"2025/01/Q:{mine}:fastest"]

    def test_a_lone_one_without_a_driver_is_laid_over_the_fastest_lap(self, owner: Api) -> None:
        fastest = owner.call("GET", "/api/session?year=2025&event=1&session=Q&view=fastest-lap").json["lap"]["driver"]
        mine = own_lap_of(owner, "WHI")
        assert laps(plan(owner, **QUALIFYING, laps=[mine]))[0] == f"2025/01/Q:{fastest}:fastest"

    def test_they_come_after_drivers_the_fastest_first(self, owner: Api) -> None:
        slow, fast = own_lap_of(owner, "HAR"), own_lap_of(owner, "JSE")
        found = plan(owner, **QUALIFYING, laps=[slow, fast, "OKA"])
        assert [one.driver for one in found.material.references] == ["OKA", fast, slow]

    def test_the_session_is_that_of_the_upload_if_none_is_named(self, owner: Api) -> None:
        unplaced, placed = own_lap(owner), own_lap_of(owner, "WHI")
        found = plan(owner, laps=[unplaced, placed])
        assert found.material.session.key == SessionKey(2025, 1, "Q")

    @pytest.mark.parametrize(("given", "missing"), [({"year": 2025}, {"event"}), ({"event": "1"}, {"year"})])
    def test_half_a_session_is_none(self, owner: Api, given: dict[str, Any], missing: set[str]) -> None:
        mine = own_lap_of(owner, "WHI")
        with pytest.raises(InvalidRequest) as raised:
            plan(owner, laps=[mine], **given)
        assert {row["field"] for row in raised.value.extra["errors"]} == missing

    def test_one_without_a_place_and_no_session_named_names_what_is_missing(self, owner: Api) -> None:
        mine = own_lap(owner)
        with pytest.raises(InvalidRequest) as raised:
            plan(owner, laps=[mine])
        assert {row["field"] for row in raised.value.extra["errors"]} == {"year", "event"}


class TestWishes:
    @pytest.mark.parametrize(
        ("preferences", "asked", "style"),
        [({}, None, "light"), ({"style": "pink"}, None, "pink"), ({"style": "pink"}, "dark", "dark")],
    )
    def test_the_style_is_as_asked_then_as_preferred_then_light(
        self, owner: Api, preferences: dict[str, Any], asked: str | None, style: str
    ) -> None:
        assert plan(owner, preferences, **QUALIFYING, style=asked).style == style

    @pytest.mark.parametrize(
        ("favourites", "asked", "drivers"),
        [
            ([], [], ()),
            (["JSE"], [], ()),
            (["JSE", "XXX"], [], ()),
            (["JSE", "XXX", "OKA"], [], ("JSE", "OKA")),
            (["JSE", "OKA"], ["WHI"], ("WHI",)),
            (["JSE", "OKA", "WHI", "TAN", "HAR", "VIE"], [], ("JSE", "OKA", "WHI", "TAN", "HAR")),
        ],
    )
    def test_drivers_are_those_asked_for_or_the_favourites_who_took_part_if_there_are_two(
        self, owner: Api, favourites: list[str], asked: list[str], drivers: tuple[str, ...]
    ) -> None:
        assert plan(owner, {"favourite_drivers": favourites}, **QUALIFYING, drivers=asked).material.drivers == drivers

    def test_a_prompt_without_an_answer_is_not_included(self, owner: Api) -> None:
        prompt = owner.call("POST", "/api/prompts", {"content": "hello"}).json["id"]
        with pytest.raises(NotFound, match="no answer"):
            plan(owner, **QUALIFYING, analysis=prompt)


class TestTheRecipe:
    """Equal orders for the same data give the report that is stored already."""

    LAPS = ("OKA", "2025:1:R:JSE:5")

    def recipe(self, api: Api, **order: Any) -> str:
        return plan(api, **{**QUALIFYING, "laps": list(self.LAPS), **order}).recipe

    def test_is_the_same_for_the_same_order_and_another_for_another_wish(self, owner: Api) -> None:
        wishes: list[dict[str, Any]] = [
            {}, {"style": "pink"}, {"paper": "letter"}, {"format": "png"}, {"sections": ["laps"]},
            {"laps": ["OKA", "JSE"]},
            {"laps": ["OKA:3", self.LAPS[1]]}, {"drivers": ["JSE", "OKA"]},
            {"drivers": ["OKA", "JSE"]}, {"session": "R"},
        ]  # fmt: skip
        assert len({self.recipe(owner, **wish) for wish in wishes}) == len(wishes)
        assert self.recipe(owner) == self.recipe(owner)

    @pytest.mark.parametrize(("reloaded", "same"), [("R", False), ("S", True)])
    def test_is_another_when_the_session_of_a_lap_was_loaded_anew(
        self, owner: Api, monkeypatch: pytest.MonkeyPatch, reloaded: str, same: bool
    ) -> None:
        found, real = plan(owner, **QUALIFYING, laps=list(self.LAPS)), open_store(owner.parts.config.store_url)

        class Reloaded:
            def manifest(self, key: SessionKey) -> Manifest:
                known = real.manifest(key)
                return msgspec.structs.replace(known, version="anew") if key.session == reloaded else known

        monkeypatch.setattr(report_order, "store", Reloaded)
        with request_of_user(owner, "report"):
            again = report_order._recipe(found.asked, found.material, found.style)
        assert (again == found.recipe) is same
