"""Old addresses say since when they are deprecated and until when they work; the others say nothing of that."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from lib.middleware import deprecation
from tests.conftest import ROOT, Api
from tools.serve import Site

OLD = {rule.rule for app in Site().functions.values() for rule in app.url_map.iter_rules() if "/auth/" in rule.rule}
OLD |= {rule.rule for app in Site().functions.values() for rule in app.url_map.iter_rules() if "/fastf1/" in rule.rule}
OLD |= {rule.rule for app in Site().functions.values() for rule in app.url_map.iter_rules() if "/jolpica/" in rule.rule}


def filled(rule: str) -> str:
    path = rule.replace("<year>", "2025").replace("<event>", "1").replace("<view>", "laps").replace("<driver>", "JSE")
    return re.sub("<any[^>]*:view>", "results" if "number" in path else "drivers", path).replace("<number>", "1")


@pytest.mark.parametrize("rule", sorted(OLD))
def test_an_old_address_says_so_also_in_an_error(season_api: Api, rule: str) -> None:
    for address in (filled(rule), f"{filled(rule)}?colour=red"):
        got = season_api.call("GET", address.replace("/api/", "/api/v1/"))
        if got.status_code != 405:
            assert got.headers["Deprecation"] == "@1796083200", address
            assert got.headers["Sunset"] == "Wed, 01 Dec 2027 00:00:00 GMT"
            assert '</docs#changes>; rel="deprecation"; type="text/html"' in got.headers["Link"]


@pytest.mark.parametrize("address", ["/api", "/api/season?year=2025", "/api/v1/health?view=live", "/api/nothing"])
def test_another_address_does_not(season_api: Api, address: str) -> None:
    got = season_api.call("GET", address)
    assert not {"Deprecation", "Sunset"} & {name for name, _ in got.headers}


def test_a_link_to_the_next_page_is_not_lost(season_api: Api) -> None:
    season_api.register()
    got = season_api.call("POST", "/api/v1/auth/login", {"login": "Ayrton", "password": "wrong, and long enough"})
    assert (got.status_code, got.headers["Deprecation"][0]) == (401, "@")


def test_six_months_pass_between_the_two() -> None:
    assert timedelta(days=183) <= deprecation.SUNSET - deprecation.DEPRECATED


def test_the_page_that_is_linked_has_the_rule() -> None:
    assert 'id="changes"' in (ROOT / "public" / "docs.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("endpoint", "old"),
    [("old_schedule", True), ("auth_get", True), ("prompts.old_list", True), ("get", False), ("old.get", False)],
)
def test_an_address_is_old_by_the_name_of_its_endpoint(endpoint: str, old: bool) -> None:
    assert deprecation.is_old(endpoint) is old
