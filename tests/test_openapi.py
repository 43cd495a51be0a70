"""The description of the API agrees with the functions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from lib.services.season.shapes import ResultRow
from lib.services.session_views import rows, stints, stored_tables
from lib.sessions import schemas
from tests.conftest import ROOT
from tools.openapi import document


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document()


def test_the_committed_one_is_made_from_this_code(described: dict[str, Any]) -> None:
    assert json.loads((ROOT / "public/openapi.json").read_text(encoding="utf-8")) == described


def test_shapes_are_described_without_the_indentation_of_their_code(described: dict[str, Any]) -> None:
    """Python 3.13 takes it off, older ones leave it: the document is the same on all."""
    schemas_of = described["components"]["schemas"]
    indented = [name for name, schema in schemas_of.items() if "\n " in schema.get("description", "")]
    assert indented == []


def test_it_is_a_valid_openapi_document(described: dict[str, Any]) -> None:
    from openapi_spec_validator import validate

    validate(described)


@pytest.mark.parametrize("function", sorted(path.stem for path in (ROOT / "api").glob("*.py")))
def test_every_function_is_in_it(described: dict[str, Any], function: str) -> None:
    assert f"/api/{function}" in described["paths"]


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    names = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(described)))
    assert names <= described["components"]["schemas"].keys()


def test_every_error_code_is_listed_with_its_status_and_what_to_do(described: dict[str, Any]) -> None:
    assert described["x-error-codes"]["too_many_requests"] == {
        "status": 429,
        "title": "Too many requests",
        "advice": "Wait for `Retry-After` seconds; ask with `If-None-Match`, for a 304 is free.",
    }
    assert [code for code, about in described["x-error-codes"].items() if not about["advice"]] == []


def test_operation_ids_are_plain_and_differ(described: dict[str, Any]) -> None:
    ids = [about["operationId"] for about in operations(described)]
    assert len(set(ids)) == len(ids)
    assert {"getSession", "getTelemetry", "getPlot", "signIn", "deleteAccount"} <= set(ids)
    assert all(re.fullmatch("[a-z]+([A-Z][a-z]+)*", name) for name in ids)


def test_what_cannot_be_undone_is_not_described_first(described: dict[str, Any]) -> None:
    ids = [about["operationId"] for about in operations(described)]
    assert ids[:2] == ["getSeason", "getSession"]
    assert ids.index("deleteAccount") > ids.index("register")


def test_a_generator_finds_items_types_and_no_defaults_that_make_a_member_required(described: dict[str, Any]) -> None:
    found = list(nested(described["components"]["schemas"]))
    assert [one for one in found if one.get("type") == "array" and "items" not in one] == []
    assert [one for one in found if "enum" in one and one.get("type") != "string"] == []
    assert [one for one in found if "default" in one and not isinstance(one["default"], dict)] == []
    assert '"default": null' not in json.dumps([described["components"], *parameters(described)])


def test_a_request_body_takes_no_other_members(described: dict[str, Any]) -> None:
    for about in operations(described):
        for media, content in about.get("requestBody", {}).get("content", {}).items():
            if media != "application/octet-stream":
                name = content["schema"]["$ref"].rpartition("/")[2]
                assert described["components"]["schemas"][name]["additionalProperties"] is False, name


@pytest.mark.parametrize("path", ["/api/session", "/api/telemetry", "/api/plot"])
def test_what_waits_for_a_load_says_so(described: dict[str, Any], path: str) -> None:
    about = described["paths"][path]["get"]
    names = {one.get("$ref", "").rpartition("/")[2] for one in about["parameters"]}
    assert {"Wait", "Prefer", "IfNoneMatch"} <= names
    assert about["responses"]["202"]["content"]["application/json"]["schema"]["$ref"].endswith("/LoadStatus")
    assert {"ETag", "Cache-Control"} <= about["responses"]["200"]["headers"].keys()
    assert {"304", "400", "404", "409", "412", "429", "500", "503", "default"} <= about["responses"].keys()


def test_an_own_lap_can_be_sent_in_three_ways(described: dict[str, Any]) -> None:
    about = described["paths"]["/api/telemetry"]["post"]
    taken = {"application/json", "application/octet-stream", "multipart/form-data"}
    assert about["requestBody"]["content"].keys() == taken
    assert {"name", "year", "event", "game", "upload", "bytes", "from"} <= {
        one.get("name") for one in about["parameters"]
    }
    assert {"400", "401", "413", "415"} <= about["responses"].keys()


def test_a_token_is_needed_may_be_sent_or_does_not_matter(described: dict[str, Any]) -> None:
    paths = described["paths"]
    assert paths["/api/me"]["get"]["security"] == [{"token": []}]
    assert paths["/api/plot"]["get"]["security"] == [{}, {"token": []}]
    assert "security" not in paths["/api/session"]["get"]


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (rows.LapRow, schemas.LAPS_SHOWN),
        (rows.StintRow, stints.STINT),
        (rows.PitStopRow, stints.PIT_STOP),
        (rows.PositionRow, tuple(schemas.POSITIONS)),
        (rows.WeatherRow, tuple(schemas.WEATHER)),
        (rows.MessageRow, schemas.MESSAGES_SHOWN),
        (rows.TrackStatusRow, tuple(schemas.TRACK_STATUS)),
        (ResultRow, stored_tables.RESULT),
    ],
)
def test_every_row_has_the_columns_of_its_table(row: type[msgspec.Struct], columns: tuple[str, ...]) -> None:
    assert row.__struct_fields__ == columns


def parameters(described: dict[str, Any]) -> Iterator[Any]:
    for about in operations(described):
        yield about.get("parameters", [])


def operations(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in described["paths"].values():
        yield from methods.values()


def nested(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in it."""
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nested(one)
