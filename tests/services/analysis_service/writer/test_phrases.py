"""Phrase books: the same keys and slots in each language, and no number in any phrase."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from lib.arrays import half_up
from lib.services.analysis_service.languages import NumberForms, decimals_known, language_of
from lib.services.analysis_service.writer import PHRASES, fixed_clauses, written_languages
from lib.services.analysis_service.writer.english import ENGLISH
from lib.services.analysis_service.writer.phrases import Phrases, Speaker
from lib.services.analysis_service.writer.text import Paragraph, fitted

NUMBER_WORDS = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|once|twice|first|second|third|half|double"
    r"|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|einmal|zweimal|erste[nrs]?|halb)\b",
    re.IGNORECASE,
)


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", written_languages())
class TestEachBook:
    def test_says_what_the_english_one_says(self, language) -> None:
        assert set(PHRASES[language].says) == set(ENGLISH.says)
        assert set(PHRASES[language].words) == set(ENGLISH.words)
        assert set(PHRASES[language].tyres) == set(ENGLISH.tyres)

    def test_takes_no_slot_that_the_english_one_does_not(self, language) -> None:
        for key, texts in PHRASES[language].says.items():
            known = set().union(*(slots(text) for text in ENGLISH.says[key]))
            assert set().union(*(slots(text) for text in texts)) <= known, key

    def test_holds_no_number(self, language) -> None:
        for key, texts in PHRASES[language].says.items():
            for text in texts:
                bare = re.sub(r"\{\w+\}", "", text)
                assert not re.search(r"\d", bare), key
                assert not NUMBER_WORDS.search(bare), (key, text)

    def test_what_claims_nothing_has_no_slot(self, language) -> None:
        assert fixed_clauses(language)
        assert not any("{" in text for text in fixed_clauses(language))


def test_phrases_of_a_key_take_turns() -> None:
    speaker = Speaker(Phrases({}, {}, {"pass": ("a {x}", "b {x}")}))
    assert [speaker.say("pass", x="1") for _ in range(3)] == ["a 1", "b 1", "a 1"]


def test_the_sentence_that_matters_least_is_left_out() -> None:
    first, second = Paragraph(), Paragraph(bold=False)
    first.say("a b c", 0.9)
    second.say("d e f", 0.2)
    second.say("g h", 0.5)
    assert fitted([first, second], most=5) == "**A b c**\n\nG h"


def test_only_a_sentence_of_weight_is_a_headline() -> None:
    light = Paragraph()
    light.say("a", 0.3)
    assert fitted([light]) == "A"


class TestNumbers:
    def test_times_are_rounded_as_people_do(self) -> None:
        assert half_up(97.9745, 3) == 97.975
        assert NumberForms(language_of("en")).clock(97.9745) == "1:37.975"

    def test_each_language_has_its_mark(self) -> None:
        assert NumberForms(language_of("de")).clock(75.0961) == "1:15,096"
        assert NumberForms(language_of("de-CH")).per_lap(-0.041, 0.004) == "0,041 ± 0,004 s pro Runde"
        assert NumberForms(language_of("xx")).seconds(1.5) == "1.500 s"

    def test_only_digits_that_are_known_are_shown(self) -> None:
        assert [decimals_known(error) for error in (0.004, 0.05, 0.3, 2.0, None)] == [3, 2, 1, 0, 3]
        assert NumberForms(language_of("en")).uncertain(0.0674, 0.021) == "0.07 ± 0.02 s"

    def test_singular_and_plural(self) -> None:
        words = NumberForms(language_of("de"))
        assert [words.laps(1), words.laps(2), words.share_of_laps(4, 12)] == ["1 Runde", "2 Runden", "4 von 12 Runden"]
        assert words.span(3, 3) == "Runde 3"
