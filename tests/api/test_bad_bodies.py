"""Every input is hostile: no body, however bad, makes any function fail with 5xx."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from lib.middleware.operation import Operation
from tests.conftest import Api
from tools.serve import Site

RAW = {
    "nothing": b"",
    "not json": b"{",
    "a list": b"[]",
    "a number": b"1e999",
    "not a number": b'{"email": NaN}',
    "null": b"null",
    "invalid UTF-8": b'{"email": "\xff\xfe"}',
    "a lone surrogate": b'{"email": "\\ud800", "username": "\\ud800", "login": "\\ud800", "password": "\\udfff"}',
    "NUL": b'{"email": "a\\u0000b@c.de", "username": "a\\u0000b", "login": "\\u0000", "password": "\\u0000aaaaaaaaa"}',
    "deep": b'{"email":' + b"[" * 5000 + b"]" * 5000 + b"}",
    "deep objects": b'{"email":' + b'{"a":' * 3000 + b"1" + b"}" * 3001,
    "duplicate keys": b'{"password": "x", "password": "y", "login": "a", "login": "b"}',
    "huge number": b'{"login": ' + b"9" * 5000 + b"}",
    "UTF-16": '{"login": "a"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"login": "a", "password": "b"}',
    "a very long text": json.dumps({"login": "x" * 900_000, "password": "x" * 10}).encode(),
    "very many fields": json.dumps({f"f{i}": i for i in range(50_000)}).encode(),
    "too large": b'{"login": "' + b"x" * 1_100_000 + b'"}',
}
VALUES = [
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    "\0",
    "x" * 5000,
    "\u202e",
    "'; DROP TABLE users;--",
    [],
    [[]],
    {},
    {"a": 1},
]


def addresses() -> Iterator[tuple[str, str, Operation]]:
    for app in Site().functions.values():
        for rule in app.url_map.iter_rules():
            said = getattr(app.view_functions[rule.endpoint], "operation", None)
            if said is not None and said.body is not None:
                query = "?id=none" if said.query is not None else ""
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    yield method, rule.rule.replace("/api/auth/", "/api/v1/auth/") + query, said


ADDRESSES = [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in addresses()]


def assert_refused(got: TestResponse) -> None:
    assert 400 <= got.status_code < 500, got.text[:300]
    assert got.mimetype == "application/problem+json"


@pytest.mark.parametrize(("method", "path", "said"), ADDRESSES)
class TestEveryFunction:
    @pytest.mark.parametrize("name", RAW)
    def test_answers_a_broken_body_with_a_problem(
        self, api: Api, method: str, path: str, said: Operation, name: str
    ) -> None:
        api.register()
        got = api.call(method, path, data=RAW[name], headers={"Content-Type": "application/json"})
        assert_refused(got)

    def test_answers_any_value_in_any_field_without_failing(
        self, api: Api, method: str, path: str, said: Operation
    ) -> None:
        api.register()
        for name in said.body.__struct_fields__:  # type: ignore[union-attr]
            for value in VALUES:
                got = api.call(method, path, {name: value})
                assert got.status_code < 500, (name, value, got.text)

    def test_answers_another_content_type_with_415(self, api: Api, method: str, path: str, said: Operation) -> None:
        api.register()
        got = api.call(method, path, data=b"a=b", headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert got.status_code == 415


def test_all_bad_fields_are_named_at_once(api: Api) -> None:
    got = api.call("POST", "/api/register", {"email": 1, "usrname": "x", "password": ["x"]})
    assert got.status_code == 400
    assert {row["field"] for row in got.json["errors"]} == {"email", "username", "password", "usrname"}


def test_what_a_field_must_be_is_said_for_all_of_them(api: Api) -> None:
    got = api.call("POST", "/api/register", {"email": "nobody", "username": "a b", "password": "short"})
    assert [row["field"] for row in got.json["errors"]] == ["email", "username", "password"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["email", "username", "password", "login", "client_name"]) | st.text(max_size=5), JSON
    )
)
def test_arbitrary_json_never_fails(api: Api, body: dict[str, object]) -> None:
    for path in ("/api/register", "/api/login", "/api/status"):
        assert (
            api.call("POST", path, data=json.dumps(body), headers={"Content-Type": "application/json"}).status_code
            < 500
        )
