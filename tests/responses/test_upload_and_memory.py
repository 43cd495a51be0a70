"""Which session an upload names, and which answers this process keeps."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Response

from lib.errors import InvalidRequest
from lib.responses.response_memory import kept
from lib.responses.upload import session_of


@pytest.mark.parametrize("year", ["2025", 2025.0, True, 1949, 2101, None])
def test_a_year_that_is_no_season_is_refused(year: Any) -> None:
    with pytest.raises(InvalidRequest, match="year"):
        session_of({"year": year, "event": 1})


def test_an_upload_need_not_name_a_session() -> None:
    assert session_of({}) is None


@pytest.mark.parametrize(("status", "made"), [(200, 1), (404, 2)])
def test_an_answer_is_made_once_and_a_failure_again(status: int, made: int) -> None:
    calls: list[str] = []

    def make() -> Response:
        calls.append("made")
        return Response("body", status, mimetype="text/csv")

    tag = f"a tag of its own {status}"
    found = [kept(tag, make) for _ in range(2)]
    assert len(calls) == made
    assert [one.get_data() for one in found] == [b"body"] * 2
    assert {one.headers["Content-Type"] for one in found} == {"text/csv; charset=utf-8"}
