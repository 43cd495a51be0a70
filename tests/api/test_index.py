"""GET /api leads to everything there is."""

from __future__ import annotations

import json

import pytest

from lib.config import VERSION
from lib.responses.api_index import ADDRESSES, READ
from tests.conftest import ROOT, Api

PATHS = json.loads((ROOT / "public" / "openapi.json").read_text(encoding="utf-8"))["paths"]


@pytest.mark.parametrize("address", ["/api", "/api/v1"])
def test_it_names_version_documents_and_addresses(api: Api, address: str) -> None:
    got = api.call("GET", address)
    assert got.status_code == 200, got.text[:300]
    assert (got.json["name"], got.json["version"], got.json["commit"]) == ("Slipstream", VERSION, None)
    assert [row["href"] for row in got.json["read"]] == list(READ)
    assert {row["href"]: row["about"] for row in got.json["addresses"]} == ADDRESSES
    assert got.headers["Cache-Control"] == "public, max-age=300, s-maxage=3600"


def test_every_address_of_the_documentation_is_in_it() -> None:
    assert ADDRESSES.keys() == {path for path in PATHS if "{" not in path} - {"/api"}


@pytest.mark.parametrize("path", READ)
def test_every_document_is_there(api: Api, path: str) -> None:
    assert api.call("GET", path).status_code == 200


def test_a_client_that_has_it_gets_304(api: Api) -> None:
    tag = api.call("GET", "/api").headers["ETag"]
    assert api.call("GET", "/api", headers={"If-None-Match": tag}).status_code == 304


def test_nothing_else_is_taken(api: Api) -> None:
    assert api.call("GET", "/api?view=live").status_code == 400
    assert api.call("POST", "/api", {}).status_code == 405
