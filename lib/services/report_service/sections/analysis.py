"""The written analysis: the text as it was checked, and what was left out of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from lib.errors import NoTelemetry
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.material import ReportMaterial

EMPHASIS = re.compile(r"\*{1,2}([^*]+)\*{1,2}")  # of Markdown, which a report does not set
WRITERS = {"openai": "Written by a language model", "computed": "Computed from the facts, without a language model"}


def write(book: Book, material: ReportMaterial) -> None:
    """Write the stored analysis that was asked for, else the one computed here. Raise NoTelemetry without facts."""
    found = analysis_of(material)
    if not found.get("answer"):
        raise NoTelemetry("There are no facts to write about")
    book.section("analysis", "Analysis", 90)
    if found.get("question"):
        book.note(f"Asked: {found['question']}")
    for at, paragraph in enumerate(line for line in plain(found["answer"]).split("\n") if line.strip()):
        book.paragraph(paragraph, 10.5 if not at else 9.4)
    book.note(f"{WRITERS.get(found.get('source', ''), WRITERS['computed'])}. {_checked(found.get('checked') or {})}")


def analysis_of(material: ReportMaterial) -> Mapping[str, Any]:
    """Return the analysis of this report with `answer`, `checked` and `source`, or an empty one."""
    if material.analysis:
        return material.analysis
    if material.written is None:
        return {}
    shown: dict[str, Any] = msgspec.to_builtins(material.written)
    return {**shown, "source": "computed"}


def headline(material: ReportMaterial) -> str:
    """Return the first paragraph of the analysis, or an empty text."""
    return plain(analysis_of(material).get("answer") or "").partition("\n")[0]


def plain(answer: str) -> str:
    """Return an answer without the asterisks that mark words in it."""
    return EMPHASIS.sub(r"\1", answer)


def _checked(checked: Mapping[str, Any]) -> str:
    cut = len(checked.get("unsupported") or ())
    numbers, relations = checked.get("numbers", 0), checked.get("relations", 0)
    left_out = f"; {wording.counted(cut, 'statement')} left out" if cut else ""
    return (
        f"Every number is that of a computed fact: {wording.counted(numbers, 'number')} and "
        f"{wording.counted(relations, 'comparison')} were checked{left_out}."
    )
