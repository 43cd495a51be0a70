"""Every query is hostile: none, however bad, makes any function fail with 500."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from lib.middleware.operation import Operation
from tests.conftest import ROOT, Api
from tools.serve import Site

VALUES = ["%0A", "x%0A", "%00", "%F0%9F%8F%8E", "%FF", "None", "-1", "1e400", "nan", "9" * 400, "%ED%A0%80", "%20"]
RACE = "year=2025&event=1&session=Q"
SESSIONS = {"/api/v1/session": RACE, "/api/v1/telemetry": f"{RACE}&driver=JSE", "/api/v1/plot": f"{RACE}&kind=delta"}


def queries() -> Iterator[tuple[str, Operation]]:
    """Yield each GET address with what it needs, filled in."""
    for app in Site().functions.values():
        for rule in app.url_map.iter_rules():
            said = getattr(app.view_functions[rule.endpoint], "operation", None)
            if said is not None and "GET" in (rule.methods or ()):
                path = re.sub("<any[^>]*:view>", "results" if "year" in rule.rule else "drivers", rule.rule)
                path = path.replace("<view>", "laps").replace("<driver>", "JSE").replace("<event>", "1")
                path = path.replace("<year>", "2025").replace("<number>", "1")
                yield path.replace("/api/", "/api/v1/"), said


ADDRESSES = [pytest.param(path, said, id=path) for path, said in queries()]


@pytest.mark.parametrize(("path", "said"), ADDRESSES)
def test_no_value_of_any_parameter_is_answered_with_500(season_api: Api, path: str, said: Operation) -> None:
    season_api.register()
    fields = msgspec.structs.fields(said.query) if said.query else ()
    for field in fields:
        if (path, field.encode_name) != ("/api/v1/plot", "kind"):
            for value in VALUES:
                got = season_api.call("GET", f"{path}?{SESSIONS.get(path, '')}&{field.encode_name}={value}")
                assert got.status_code != 500, (field.encode_name, value, got.text[:300])
                assert len(got.data) < 100_000 or got.status_code == 200


@pytest.mark.parametrize(("path", "said"), ADDRESSES)
def test_an_unknown_parameter_is_refused_by_name_on_every_address(season_api: Api, path: str, said: Operation) -> None:
    season_api.register()
    got = season_api.call("GET", f"{path}?{SESSIONS.get(path, '')}&colour=red")
    assert got.status_code == 400, got.text[:300]
    assert "colour" in [row["field"] for row in got.json["errors"]]


def test_no_pattern_lets_a_line_break_pass_at_the_end() -> None:
    """The shapes themselves are read: the document leaves out what only Python's `$` needs."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "lib").rglob("*.py"))]
    found = {pattern for text in texts for pattern in re.findall(r'pattern=r?"([^"]+)"', text)}
    assert len(found) >= 5
    assert [pattern for pattern in found if not pattern.endswith(r"$(?!\n)")] == []


@pytest.mark.parametrize(
    "address",
    [
        "/api/season?year=current%0A",
        "/api/season?year=2025%0A",
        "/api/season?round=last%0A",
        "/api/season?round=1%0A",
        "/api/v1/jolpica/schedule/current%0A",
        "/api/v1/jolpica/results/2025/last%0A",
        "/api/v1/jolpica/standings/drivers?season=2025%0A",
        "/api/v1/fastf1/race/2025%0A/1/laps",
    ],
)
def test_a_line_break_after_a_year_or_a_round_is_named(season_api: Api, address: str) -> None:
    got = season_api.call("GET", address)
    assert (got.status_code, got.json["code"]) == (400, "invalid_request")
    assert got.json["errors"]


@pytest.mark.parametrize(
    ("field", "value"), [("favourite_drivers", ["VER\n"]), ("language", "de\n"), ("timezone", "Europe/Berlin\n")]
)
def test_a_line_break_in_a_preference_is_named(api: Api, field: str, value: Any) -> None:
    api.register()
    got = api.call("PUT", "/api/me/preferences", {field: value})
    assert (got.status_code, [row["field"] for row in got.json["errors"]]) == (400, [field])


def test_a_session_name_of_any_length_is_not_echoed(season_api: Api) -> None:
    got = season_api.call("GET", f"/api/session?year=2025&event=1&session={'Q' * 50_000}")
    assert (got.status_code, [row["field"] for row in got.json["errors"]]) == (400, ["session"])
    assert len(got.data) < 1000


@pytest.mark.parametrize("path", ["/api/v1/fastf1/race/2025/1/laps", "/api/v1/fastf1/race/2025/1/driver/JSE/laps"])
def test_an_old_address_names_its_bad_fields(season_api: Api, path: str) -> None:
    got = season_api.call("GET", path.replace("2025", "1066"))
    assert (got.status_code, got.json["errors"][0]["field"]) == (400, "year")
    assert season_api.call("GET", path).status_code == 200


def test_an_old_address_still_takes_its_session_under_both_names(season_api: Api) -> None:
    address = "/api/v1/fastf1/race/2025/1/laps"
    found = [season_api.call("GET", f"{address}?{query}").json["session"]["session"] for query in
             ("", "session=Q", "session_type=Q")]  # fmt: skip
    assert found == ["R", "Q", "Q"]


@pytest.mark.parametrize(
    ("view", "given", "named"),
    [
        ("glance", "driver=JSE", ["driver"]),
        ("circuit", "driver=JSE&lap=3", ["driver", "lap"]),
        ("weather", "lap=3", ["lap"]),
        ("track-status", "driver=JSE", ["driver"]),
        ("results", "lap=3", ["lap"]),
        ("fastest-lap", "shape=records", ["shape"]),
    ],
)
def test_a_view_refuses_what_it_does_not_take(season_api: Api, view: str, given: str, named: list[str]) -> None:
    got = season_api.call("GET", f"/api/session?{RACE}&view={view}&{given}")
    assert (got.status_code, [row["field"] for row in got.json["errors"]]) == (400, named)


@pytest.mark.parametrize(
    ("view", "given"),
    [
        ("laps", "driver=JSE&lap=3&shape=records"),
        ("stints", "driver=JSE&lap=3"),
        ("pitstops", "driver=JSE&lap=3"),
        ("positions", "driver=JSE&lap=3"),
        ("messages", "driver=JSE&lap=3"),
        ("results", "driver=JSE"),
        ("fastest-lap", "driver=JSE&lap=3"),
        ("weather", "shape=records"),
        ("glance", "shape=columns"),
    ],
)
def test_a_view_takes_the_rest(season_api: Api, view: str, given: str) -> None:
    assert season_api.call("GET", f"/api/session?{RACE}&view={view}&{given}").status_code == 200
