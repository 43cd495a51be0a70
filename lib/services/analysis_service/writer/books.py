"""The phrase books there are, by the code of their language."""

from __future__ import annotations

from lib.services.analysis_service.writer.english import ENGLISH
from lib.services.analysis_service.writer.german import GERMAN
from lib.services.analysis_service.writer.phrases import Phrases

PHRASES: dict[str, Phrases] = {"en": ENGLISH, "de": GERMAN}
COACHING_PHRASES: dict[str, Phrases] = {}  # books that know coaching alone


def book_of(language: str, about: str) -> Phrases | None:
    """Return the phrase book of a language for what a sheet is about; None if there is none."""
    return PHRASES.get(language) or (COACHING_PHRASES.get(language) if about == "coaching" else None)
