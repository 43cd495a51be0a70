"""Each language that an answer may be in has its words everywhere."""

from __future__ import annotations

import pytest

from lib.services.analysis_service.checker.languages import FUNCTION_WORDS, PRONOUNS
from lib.services.analysis_service.languages import LANGUAGES
from lib.services.analysis_service.prompt import LANGUAGE_NAMES
from lib.services.analysis_service.shapes import LANGUAGE_CODES


@pytest.mark.parametrize("table", [FUNCTION_WORDS, PRONOUNS, LANGUAGE_NAMES], ids=["function", "pronouns", "names"])
def test_a_table_has_the_languages_of_the_contract(table: dict[str, object]) -> None:
    assert tuple(table) == LANGUAGE_CODES


def test_each_has_its_forms_of_numbers() -> None:
    assert set(LANGUAGE_CODES) <= set(LANGUAGES)
