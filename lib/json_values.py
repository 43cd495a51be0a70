"""What kind a value of JSON is, where the types of Python say less."""

from __future__ import annotations

from typing import Any


def is_number(value: Any) -> bool:
    """Return whether a value is a number; true and false are not, though Python counts them as 1 and 0."""
    return isinstance(value, int | float) and not isinstance(value, bool)
