"""One message for every bad field, and never more than a client can read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from msgspec import Struct

from lib.errors import InvalidRequest
from lib.middleware.typed_input import json_object, read_query
from tests.conftest import Api


class Asked(Struct):
    """What an address takes: one number, and a list."""

    year: int = 0
    others: list[str] = []


def query(address: str, **more: Any) -> Asked:
    with Flask(__name__).test_request_context(f"/x?{address}"):
        return read_query(Asked, **more)


def test_the_last_of_equal_values_counts_and_all_of_a_list() -> None:
    assert query("year=7&year=7&others=a&others=b") == Asked(7, ["a", "b"])


@pytest.mark.parametrize("address", ["year=7&year=8", "yeer=7", "year=x", "year=7&_=1&yeer=8"])
def test_two_values_unknown_names_and_what_is_no_number_are_refused(address: str) -> None:
    with pytest.raises(InvalidRequest):
        query(address)


@pytest.mark.parametrize("name", ["_", "_ts", "x-vercel-protection-bypass", "lap"])
def test_what_the_platform_adds_and_what_is_read_elsewhere_is_no_parameter(name: str) -> None:
    assert query(f"year=7&{name}=1", besides=("lap",)) == Asked(7)


def test_only_what_is_given_is_read() -> None:
    assert query("yeer=7", given=[("year", "8")]) == Asked(8)


@pytest.mark.parametrize("content", [b"", b"  ", b"[]", b"7", b"{", b"null"])
def test_a_body_is_an_object_and_the_hint_follows_the_reason(content: bytes) -> None:
    with pytest.raises(InvalidRequest, match=r"; see above$"):
        json_object(content, "; see above")
    assert json_object(b'{"a": 1}') == {"a": 1}


@contextmanager
def counted_calls() -> Iterator[list[int]]:
    """Count the functions of Python that are called in this thread: unlike seconds, no load of the machine adds any."""
    calls = [0]

    def count(_frame: object, event: str, _argument: object) -> None:
        calls[0] += event == "call"

    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(None)


def test_a_body_of_a_hundred_thousand_unknown_fields_is_answered_with_twenty(api: Api) -> None:
    body = json.dumps({f"field{number}": 1 for number in range(50_000)}).encode()
    assert len(body) < 1_000_000
    with counted_calls() as calls:
        got = api.call("POST", "/api/login", data=body, headers={"Content-Type": "application/json"})
    assert (got.status_code, len(got.json["errors"])) == (400, 20)
    assert got.json["detail"].endswith("; and 49982 more")
    assert len(got.data) < 5000
    assert calls[0] < 50_000  # fewer than one for each field


def test_the_fields_of_the_address_come_before_unknown_ones(api: Api) -> None:
    got = api.call("POST", "/api/login", {f"a{number}": 1 for number in range(30)})
    assert [row["field"] for row in got.json["errors"]][:2] == ["login", "password"]
    assert [row["field"] for row in got.json["errors"]][2:] == sorted(f"a{number}" for number in range(30))[:18]


def test_twenty_bad_fields_are_all_named(api: Api) -> None:
    got = api.call("POST", "/api/login", {f"a{number}": 1 for number in range(18)})
    assert len(got.json["errors"]) == 20
    assert "more" not in got.json["detail"]


def test_a_few_unknown_fields_are_named_with_those_there_are(api: Api) -> None:
    got = api.call("POST", "/api/login", {"login": "a", "password": "b", "user": "c"})
    assert got.json["errors"] == [{"field": "user", "message": "is unknown; use one of: login, password"}]


def test_a_long_name_is_shortened(api: Api) -> None:
    got = api.call("POST", "/api/login", {"x" * 100_000: 1, "login": "a", "password": "b"})
    assert got.json["errors"][0]["field"] == "x" * 59 + "…"
    assert len(got.data) < 1000


def test_an_address_without_parameters_says_so(api: Api) -> None:
    api.register()
    got = api.call("GET", "/api/me?fields=id")
    assert got.json["errors"] == [{"field": "fields", "message": "is unknown; this endpoint takes no parameters"}]


def test_a_parameter_with_two_values_is_refused_and_named(season_api: Api) -> None:
    got = season_api.call("GET", "/api/session?year=2025&event=1&view=laps&driver=JSE&driver=LIN")
    told = "is given more than once; a list is separated by commas: driver=VER,LEC"
    assert (got.status_code, got.json["errors"]) == (400, [{"field": "driver", "message": told}])


def test_the_same_value_twice_is_one(season_api: Api) -> None:
    assert season_api.call("GET", "/api/session?year=2025&year=2025&event=1&session=R").status_code == 200


def test_an_empty_body_is_said_to_be_empty(api: Api) -> None:
    got = api.call("POST", "/api/login", data=b" ", headers={"Content-Type": "application/json"})
    assert (got.status_code, got.json["detail"]) == (400, "The body is empty; send a JSON object")
