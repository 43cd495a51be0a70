"""What is a number in JSON."""

from __future__ import annotations

import pytest

from lib.json_values import is_number


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(0, True), (-1.5, True), (10**30, True), (True, False), (False, False), ("1", False), (None, False), ([1], False)],
)
def test_only_numbers_are_numbers(value: object, wanted: bool) -> None:
    assert is_number(value) is wanted
