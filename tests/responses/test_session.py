"""Queries of the older addresses."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest, NotFound
from lib.responses.session import old_query
from lib.services.session_views.shapes import OldSessionQuery


@pytest.mark.parametrize(
    ("in_path", "in_query", "found"),
    [("JSE", None, "JSE"), (None, "OKA", "OKA"), ("JSE", "OKA", "JSE"), (None, None, None)],
)
def test_a_driver_stands_in_the_path_or_in_the_query(
    in_path: str | None, in_query: str | None, found: str | None
) -> None:
    query = old_query("2025", "1", "laps", in_path, OldSessionQuery(driver=in_query))
    assert (query.year, query.event, query.view, query.driver) == (2025, "1", "laps", found)


@pytest.mark.parametrize(
    ("session_type", "session", "found"), [("Q", None, "Q"), (None, "S", "S"), ("Q", "S", "Q"), (None, None, None)]
)
def test_a_session_has_its_older_name_or_its_present_one(
    session_type: str | None, session: str | None, found: str | None
) -> None:
    asked = OldSessionQuery(session_type=session_type, session=session)
    assert old_query("2025", "1", "laps", None, asked).session == found


def test_a_view_that_there_never_was_is_not_found() -> None:
    with pytest.raises(NotFound, match="old addresses"):
        old_query("2025", "1", "fastest", None, OldSessionQuery())


def test_a_year_that_is_none_is_named() -> None:
    with pytest.raises(InvalidRequest, match="year"):
        old_query("soon", "1", "laps", None, OldSessionQuery())
