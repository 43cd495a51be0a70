"""What addresses of a season may name, and what the rows of its views are."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest
from lib.services.season import shapes
from lib.services.season.shapes import checked_round, checked_year, row_type


@pytest.mark.parametrize(
    ("view", "form", "row"),
    [
        ("schedule", "json", shapes.EventRow),
        ("schedule", "csv", shapes.ScheduleLine),
        ("next", "csv", shapes.ScheduleLine),
        ("results", "csv", shapes.ResultRow),
        ("drivers", "csv", shapes.DriverStandingRow),
        ("constructors", "json", shapes.ConstructorStandingRow),
        ("nothing", "csv", None),
    ],
)
def test_only_a_schedule_has_other_rows_as_csv(view: str, form: str, row: type | None) -> None:
    assert row_type(view, form) is row


@pytest.mark.parametrize(
    ("year", "fits"), [("1950", True), ("current", True), ("950", False), ("20250", False), ("2025\n", False)]
)
def test_a_season_of_an_address_is_a_year_or_the_current_one(year: str, fits: bool) -> None:
    if fits:
        assert checked_year(year) == year
    else:
        with pytest.raises(InvalidRequest, match="is not a valid season"):
            checked_year(year)


@pytest.mark.parametrize(
    ("number", "fits"), [("1", True), ("99", True), ("100", False), ("x", False), ("1" * 30, False)]
)
def test_a_round_of_an_address_is_a_number(number: str, fits: bool) -> None:
    if fits:
        assert checked_round(number) == number
    else:
        with pytest.raises(InvalidRequest, match=f"'{number[:20]}' is not a valid round"):
            checked_round(number)
