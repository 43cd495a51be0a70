"""The examples of the documentation are answers of the demo: every operation has one, and it has the shape of today."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client

from tests.conftest import Api
from tests.test_openapi_answers import DOCUMENT, refuse_misfit
from tools.openapi import examples
from tools.openapi.walk import WITHOUT

KEPT = examples.kept()
OPERATIONS = {
    about["operationId"]: (method, path)
    for path, methods in DOCUMENT["paths"].items()
    for method, about in methods.items()
}
SHOWN = [(name, one) for name, rows in KEPT.items() for one in rows]


def test_every_operation_has_an_example() -> None:
    assert OPERATIONS.keys() - KEPT.keys() == set(WITHOUT)
    assert KEPT.keys() <= OPERATIONS.keys()


@pytest.mark.parametrize(("name", "one"), SHOWN, ids=lambda value: value if isinstance(value, str) else "")
def test_it_fits_what_the_document_says(name: str, one: dict[str, Any]) -> None:
    method, path = OPERATIONS[name]
    if one["answer"] is not None:
        refuse_misfit(method, path, one["status"], one["answer"])


def test_the_demo_answers_in_the_same_shape_today(season_api: Api) -> None:
    today = examples.ask(Client(season_api.site))
    assert {name: [members(one["answer"]) for one in rows] for name, rows in today.items()} == {
        name: [members(one["answer"]) for one in rows] for name, rows in KEPT.items()
    }, "run make examples"


def members(value: Any) -> Any:
    """Return the names in an answer, down to the first row of each list."""
    if isinstance(value, dict):
        return {name: members(one) for name, one in value.items()}
    return [members(one) for one in value[:1]] if isinstance(value, list) else None
