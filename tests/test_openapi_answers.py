"""Real answers of the demo fit what openapi.json says of them, and hold nothing that it does not name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import ROOT, Api

DOCUMENT: dict[str, Any] = json.loads((ROOT / "public" / "openapi.json").read_text(encoding="utf-8"))
WHICH = "year=2025&event=1"
VIEWS = "glance laps stints pitstops fastest-lap positions weather messages track-status results circuit".split()
SHAPED = "laps stints pitstops positions weather messages track-status results".split()


def closed(schema: Any) -> Any:
    """Return the schema with every object that names its members closed to others."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(value) for name, value in schema.items()}
    return {"additionalProperties": False, **made} if isinstance(made.get("properties"), dict) else made


def refuse_misfit(method: str, path: str, status: int, answer: Any) -> None:
    about = DOCUMENT["paths"][path][method.lower()]["responses"][str(status)]
    schema = about["content"]["application/json"]["schema"]
    whole = {"components": closed(DOCUMENT["components"]), **schema}
    errors = sorted(Draft202012Validator(whole).iter_errors(answer), key=lambda error: len(error.absolute_path))
    assert not errors, errors[0].message[:1500]


@pytest.mark.parametrize("session", ["Q", "R"])
@pytest.mark.parametrize("view", VIEWS)
def test_views(season_api: Api, session: str, view: str) -> None:
    got = season_api.call("GET", f"/api/session?{WHICH}&session={session}&view={view}")
    refuse_misfit("GET", "/api/session", 200, got.json)


@pytest.mark.parametrize("view", SHAPED)
def test_views_as_records(season_api: Api, view: str) -> None:
    got = season_api.call("GET", f"/api/session?{WHICH}&session=R&view={view}&shape=records")
    refuse_misfit("GET", "/api/session", 200, got.json)


def test_what_is_available(season_api: Api) -> None:
    refuse_misfit("GET", "/api/session", 200, season_api.call("GET", "/api/session?view=available").json)


@pytest.mark.parametrize(
    "query", ["driver=JSE", "driver=OKA,JSE", "driver=JSE&merge=raw&channels=time,speed", "driver=JSE&step=50"]
)
@pytest.mark.parametrize("session", ["Q", "R"])
def test_telemetry(season_api: Api, session: str, query: str) -> None:
    got = season_api.call("GET", f"/api/telemetry?{WHICH}&session={session}&{query}")
    refuse_misfit("GET", "/api/telemetry", 200, got.json)


@pytest.mark.parametrize(
    "query", ["2025", "2025&view=next", "2024&view=drivers", "2024&view=constructors", "2024&view=results&round=1"]
)
def test_season(season_api: Api, query: str) -> None:
    got = season_api.call("GET", f"/api/season?year={query}")
    if got.status_code == 200:  # what the demo has
        refuse_misfit("GET", "/api/season", 200, got.json)
    else:
        assert got.status_code == 404


@pytest.mark.parametrize("path", ["/api/health", "/api/plot/kinds"])
def test_without_parameters(season_api: Api, path: str) -> None:
    refuse_misfit("GET", path, 200, season_api.call("GET", path).json)


def test_an_account_and_its_laps(season_api: Api) -> None:
    refuse_misfit("POST", "/api/register", 201, season_api.register())
    refuse_misfit("GET", "/api/me", 200, season_api.call("GET", "/api/me").json)
    csv = season_api.call("GET", f"/api/telemetry?{WHICH}&session=Q&driver=JSE&format=csv").data
    sent = {"data": csv, "headers": {"Content-Type": "text/csv"}}
    lap = season_api.call("POST", f"/api/telemetry?name=Mine&{WHICH}", **sent)
    refuse_misfit("POST", "/api/telemetry", 201, lap.json)
    refuse_misfit("GET", "/api/telemetry", 200, season_api.call("GET", "/api/telemetry?mine=1").json)
    refuse_misfit(
        "GET", "/api/telemetry", 200, season_api.call("GET", f"/api/telemetry?mine=1&id={lap.json['id']}").json
    )
    own = season_api.call("GET", f"/api/telemetry?{WHICH}&session=Q&driver=OKA&with=me:{lap.json['id']}")
    refuse_misfit("GET", "/api/telemetry", 200, own.json)


def test_an_analysis_and_a_report(season_api: Api) -> None:
    season_api.register()
    asked = {"year": 2025, "event": "1", "session": "R"}
    made = season_api.call("POST", "/api/analysis", {**asked, "question": "Why did the winner win?"})
    refuse_misfit("POST", "/api/analysis", 201, made.json)
    refuse_misfit("GET", "/api/analysis", 200, season_api.call("GET", "/api/analysis").json)
    refuse_misfit("GET", "/api/analysis", 200, season_api.call("GET", f"/api/analysis?id={made.json['id']}").json)
    report = season_api.call("POST", "/api/report", {**asked, "sections": ["classification"]})
    refuse_misfit("POST", "/api/report", 201, report.json)
    refuse_misfit("GET", "/api/report", 200, season_api.call("GET", "/api/report").json)
