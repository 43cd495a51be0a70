"""The string of a JSON answer is read while it comes in, whatever a model escapes in it."""

from __future__ import annotations

import json

import pytest

from lib.services.analysis_service.structured import AnswerReader, sentences_of

WORDS = 'São "Paulo" \\ 1/2 – 🏁 of 🏎\nNext'


def read(document: str, size: int) -> str:
    reader = AnswerReader()
    return "".join(reader.take(document[start : start + size]) for start in range(0, len(document), size))


@pytest.mark.parametrize("size", [1, 2, 5, 7, 100])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_pieces_of_any_size_give_what_was_written(size: int, ascii_only: bool) -> None:
    assert read(json.dumps({"answer": WORDS}, ensure_ascii=ascii_only), size) == WORDS


@pytest.mark.parametrize("escape", [r"\ud83d", r"\ude00", r"\ud83d\ud83d", r"\ud83dx", r"\uzzzz", r"\u-001"])
def test_half_a_character_is_left_out(escape: str) -> None:
    read(f'{{"answer": "a{escape}b"}}', 3).encode()


def test_what_follows_half_a_character_is_kept() -> None:
    assert read(r'{"answer": "a\ud83d\u00e9b"}', 4) == "aéb"


def test_text_that_is_not_json_is_taken_as_it_is() -> None:
    assert read("Norris won.", 4) == "Norris won."


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"sentences": 3}', '{"sentences": [1, null]}', '{"sentences": ["\ud800"]}']
)
def test_a_repair_of_another_shape_has_no_sentences(text: str) -> None:
    assert sentences_of(text) == []


def test_a_repair_gives_its_sentences_in_order() -> None:
    assert sentences_of('{"sentences": ["a", "b"]}') == ["a", "b"]
