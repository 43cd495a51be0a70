"""Samples as program text: what counts as one, what of a language's words is read, and what is refused."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.readers.program_text import is_program_text, read_program_text


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("export const Lap = [{speed: 1}]", True),
        ("\n  LAP = {}", True),
        ("x" * 200 + "= [1]", True),
        ("x" * 201 + "= [1]", False),
        ("Time,Speed", False),
        ("[1] = [2]", False),
        ("Lap = 7", False),
    ],
)
def test_it_is_known_by_an_assignment_of_data(text: str, is_one: bool) -> None:
    assert is_program_text(text) is is_one


def test_keys_words_and_commas_of_two_languages_are_read() -> None:
    text = 'LAP = {speed: [1, 2,], "a": None, "b": True, c: False, d: undefined,};\n'
    assert read_program_text(text) == {"speed": [1, 2], "a": None, "b": True, "c": False, "d": None}


def test_more_than_data_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="more than data"):
        read_program_text("LAP = [f(1)]")


def test_eight_megabytes_are_read() -> None:
    assert read_program_text("LAP = [1" + "]".rjust(8_000_000 - 8)) == [1]
    with pytest.raises(InvalidRequest, match="more than 8 MB of program text"):
        read_program_text("LAP = [1" + "]".rjust(8_000_001 - 8))
