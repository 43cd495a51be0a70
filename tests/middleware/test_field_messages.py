"""Each way in which a field can be wrong is said in plain words."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta

from lib.middleware.field_messages import message_of

Colour = Literal["red", "blue"]
Year = Annotated[str, Meta(pattern=r"^[0-9]{4}$", examples=["2025", "2026"])]
SAID: list[tuple[Any, Any, str]] = [
    (str, 5, "must be text, not a whole number"),
    (int, 1.5, "must be a whole number, not a number"),
    (float, "x", "must be a number, not text"),
    (bool, "x", "must be true or false, not text"),
    (str, None, "must be text, not null"),
    (str | None, [], "must be text, not a list"),
    (list[str] | None, {}, "must be a list, not an object"),
    (Annotated[str, Meta(min_length=1)], "", "must not be empty"),
    (Annotated[str, Meta(max_length=2)], "abc", "must have at most 2 characters"),
    (Annotated[list[int], Meta(max_length=1)], [1, 2], "must have at most 1 entries"),
    (Annotated[int, Meta(ge=3)], 2, "must be at least 3"),
    (Annotated[int, Meta(le=3)], 4, "must be at most 3"),
    (Year, "25", "must be like 2025 or 2026"),
    (Annotated[str, Meta(pattern="^x$")], "y", "has the wrong form"),
    (Colour, "green", "must be one of: red, blue"),
    (Annotated[Colour | None, Meta(description="A colour")], "green", "must be one of: red, blue"),
    (list[Colour], ["green"], "each must be one of: red, blue"),
    (list[Colour], "red", "must be a list of: red, blue"),
    (Annotated[list[Colour], Meta(max_length=1)], ["red", "red"], "must have at most 1 entries"),
    (list[Annotated[str, Meta(max_length=2)]], ["a", "abc"], "each must have at most 2 characters"),
    (list[str], [5], "each must be text, not a whole number"),
]


@pytest.mark.parametrize(("kind", "value", "message"), SAID, ids=[message for _, _, message in SAID])
def test_is_said_in_plain_words(kind: Any, value: Any, message: str) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(value, kind)
    assert message_of(caught.value, kind) == message


def test_a_number_that_no_float_can_hold_is_out_of_range() -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert("1e400", float, strict=False)
    assert message_of(caught.value, float) == "is out of range"


def test_a_word_of_five_thousand_letters_is_not_said_again() -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(["x" * 5000], list[Colour])
    assert "xxx" not in message_of(caught.value, list[Colour])
