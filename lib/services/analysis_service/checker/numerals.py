"""Rule: no number outside a placeholder, however it is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from lib.services.analysis_service.checker.languages import FUNCTION_WORDS
from lib.services.analysis_service.checker.mentions import NUMBERED, plain
from lib.services.analysis_service.checker.number_words import (
    GERMAN_NUMBER,
    LOOKALIKE,
    NUMBERS,
    ONE,
    ORDINALS,
    PLAIN_ELSEWHERE,
    ROMAN,
    STEPS,
    UNITS_OF_ONE,
)
from lib.services.analysis_service.checker.scene import Scene
from lib.services.analysis_service.checker.sentences import PLACEHOLDER, Token

AMOUNTS = frozenset("several few many majority minority numerous countless plenty single sole lone multiple".split())
AFTER_ONE = frozenset("of another is was that who which".split())
BEFORE_ONE = frozenset("the no this that which any at other last next".split())
BEFORE_THE_ITALIAN = frozenset("di del della che dei delle dello".split())


def numerals(scene: Scene) -> Iterator[str]:
    """Yield the reason for each number that is neither a placeholder nor a name of the session."""
    tokens, named = scene.sentence.tokens, scene.sentence.named()
    rest = PLACEHOLDER.sub(" ", scene.sentence.text)
    if LOOKALIKE.search(rest):
        yield "letters that look like a number"
    for index, token in enumerate(tokens):
        if token.kind == "fact" or index in named:
            continue
        if any(_is_numeric(character) for character in token.text):
            yield f"the number {token.text!r} is not a fact"
        elif _mixes_scripts(token.text):
            yield f"{token.text!r} is written in letters of another script"
        elif token.kind == "word" and _counts(tokens, index, scene.language):
            yield f"the number word {token.text!r} is not a fact"


def _is_numeric(character: str) -> bool:
    return any(unicodedata.numeric(form, None) is not None for form in unicodedata.normalize("NFKC", character))


def _mixes_scripts(text: str) -> bool:
    return any(
        character.isalpha() and not unicodedata.name(character, "LATIN").startswith(("LATIN", "FEMININE", "MASCULINE"))
        for character in text
    )


def _counts(tokens: list[Token], index: int, language: str) -> bool:
    word = tokens[index].word
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    before = tokens[index - 1].word if index else ""
    if word in AMOUNTS or _is_number_word(word, language) or _is_roman(tokens, index):
        return True
    if word == "one":
        return after not in AFTER_ONE and before not in BEFORE_ONE
    if word == "once":
        return index + 1 >= len(tokens) or tokens[index + 1].kind == "mark" or after in ("in", "on", "for", "during")
    if _is_ordinal(word, language):
        return not (word == "prima" and after in BEFORE_THE_ITALIAN)
    return _counts_to_one(word, after, tokens[index + 2].word if index + 2 < len(tokens) else "", language)


def _is_number_word(word: str, language: str) -> bool:
    for name in dict.fromkeys((language, "en")):
        if word in NUMBERS[name] or (len(word) > 3 and plain(word) in _plain_numbers(name)):
            return True
    return word in _foreign_numbers(language) or (len(word) > 5 and GERMAN_NUMBER.fullmatch(word) is not None)


@cache
def _foreign_numbers(language: str) -> frozenset[str]:
    """Return the number words of the other languages that are not plain words of this one."""
    others = frozenset(word for words in NUMBERS.values() for word in words)
    return others - PLAIN_ELSEWHERE - FUNCTION_WORDS[language] - FUNCTION_WORDS["en"]


@cache
def _plain_numbers(language: str) -> frozenset[str]:
    return frozenset(plain(word) for word in NUMBERS[language])


def _is_roman(tokens: list[Token], index: int) -> bool:
    text = tokens[index].text
    if not (text.isupper() and ROMAN.fullmatch(text)):
        return False
    after_a_noun = index > 0 and any(tokens[index - 1].word in words for words in NUMBERED.values())
    return len(text) > 1 or text != "I" or after_a_noun


def _is_ordinal(word: str, language: str) -> bool:
    return word != "opening" and (word in ORDINALS["en"] or word in ORDINALS[language])


def _counts_to_one(word: str, after: str, then: str, language: str) -> bool:
    """Return whether an article stands before a unit: "a tenth", "une seconde", "a lap later"."""
    for name in dict.fromkeys((language, "en")):
        if word in ONE[name]:
            if after in UNITS_OF_ONE[name].split():
                return True
            if after in ("lap", "stop", "runde", "tour", "vuelta", "giro") and then in STEPS:
                return True
    return False
