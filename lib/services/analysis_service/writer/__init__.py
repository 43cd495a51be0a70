"""The text without a model: a debrief from the same facts, by the same placeholders.

To add a language: a phrase book in PHRASES.
"""

from __future__ import annotations

from lib.services.analysis_service.fact import FactSheet
from lib.services.analysis_service.languages import language_of
from lib.services.analysis_service.writer.books import PHRASES
from lib.services.analysis_service.writer.coaching import coaching
from lib.services.analysis_service.writer.drivers import few_drivers, one_driver
from lib.services.analysis_service.writer.english import ENGLISH
from lib.services.analysis_service.writer.laps import laps
from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.practice import practice
from lib.services.analysis_service.writer.qualifying import qualifying
from lib.services.analysis_service.writer.race import race
from lib.services.analysis_service.writer.reader import SheetReader
from lib.services.analysis_service.writer.text import Paragraph, fitted
from lib.services.analysis_service.writer.unjudged import unjudged

__all__ = ["PHRASES", "fixed_clauses", "writable_language", "write", "written_languages"]


def written_languages() -> tuple[str, ...]:
    """Return the codes of the languages that the writer knows."""
    return tuple(PHRASES)


def writable_language(language: str) -> str:
    """Return the code of the language that the writer writes instead: English for one without a phrase book."""
    code = language_of(language).code
    return code if code in PHRASES else "en"


def write(sheet: FactSheet, language: str = "en") -> str:
    """Return the text with a placeholder `[[id]]` for each value; in English if the language has no phrase book.

    The sheet's own texts should be in the same language. It is never empty: with few facts it says little.
    """
    spoken = language_of(writable_language(language))
    phrases = PHRASES[spoken.code]
    reader, speaker = SheetReader(sheet, spoken, phrases), Speaker(phrases)
    paragraphs = _paragraphs(reader, speaker)
    if not any(paragraph.sentences for paragraph in paragraphs):
        paragraphs = [Paragraph(bold=False)]
        paragraphs[0].say(speaker.say("little"), 1.0)
    return fitted([*paragraphs, unjudged(reader, speaker)])


def fixed_clauses(language: str = "en") -> frozenset[str]:
    """Return what the writer says without any name or value: sentences that claim nothing of the session."""
    phrases = PHRASES.get(language_of(language).code, ENGLISH)
    return frozenset(text for texts in phrases.says.values() for text in texts if "{" not in text)


def _paragraphs(reader: SheetReader, speaker: Speaker) -> list[Paragraph]:
    sheet = reader.sheet
    focus = list(sheet.focus)
    if sheet.about == "coaching":
        return coaching(reader, speaker)
    if sheet.about == "laps":
        return laps(reader, speaker, focus)
    if sheet.about == "qualifying":
        return qualifying(reader, speaker, focus)
    if sheet.about == "practice":
        return practice(reader, speaker, focus)
    if not focus:
        return race(reader, speaker)
    return one_driver(reader, speaker, focus[0]) if len(focus) == 1 else few_drivers(reader, speaker, focus)
