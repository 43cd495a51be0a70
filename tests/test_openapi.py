"""The description of the API agrees with the functions."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.conftest import ROOT
from tools.openapi import document


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document()


def test_the_committed_one_is_made_from_this_code(described: dict[str, Any]) -> None:
    assert json.loads((ROOT / "public/openapi.json").read_text(encoding="utf-8")) == described


def test_it_is_a_valid_openapi_document(described: dict[str, Any]) -> None:
    from openapi_spec_validator import validate

    validate(described)


@pytest.mark.parametrize("function", sorted(path.stem for path in (ROOT / "api").glob("*.py")))
def test_every_function_is_in_it(described: dict[str, Any], function: str) -> None:
    assert f"/api/{function}" in described["paths"]


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    names = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(described)))
    assert names <= described["components"]["schemas"].keys()


def test_every_error_code_is_listed_with_its_status(described: dict[str, Any]) -> None:
    assert described["x-error-codes"]["too_many_requests"] == {"status": 429, "title": "Too many requests"}
