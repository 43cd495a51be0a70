"""The written analysis: the answer as it was checked, the facts it rests on, and what was cut out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.errors import NoTelemetry
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.material import ReportMaterial


def write(book: Book, material: ReportMaterial) -> None:
    """Write the analysis; raises NoTelemetry where none was asked for."""
    found = material.analysis
    if not found or not found.get("answer"):
        raise NoTelemetry("no analysis was asked for")
    book.section("analysis", "Analysis", 120)
    question = found.get("question")
    if question:
        book.note(f"Asked: {question}")
    for paragraph in str(found["answer"]).split("\n"):
        if paragraph.strip():
            book.paragraph(paragraph, 9.6)
    checked = found.get("checked") or {}
    writer = "written by a language model" if found.get("source") == "openai" else "computed from the facts"
    book.note(f"This text is {writer}. Every number in it is that of a computed fact. {_checked(checked)}")
    facts = found.get("facts") or ()
    if facts:
        book.heading("The facts it rests on", 60)
        for fact in facts:
            book.paragraph(f"{fact['text']} ({fact['source']})", 8.2, after=2)
        book.y += 6


def _checked(checked: Mapping[str, Any]) -> str:
    cut = len(checked.get("unsupported") or ())
    numbers, relations = checked.get("numbers", 0), checked.get("relations", 0)
    return f"{numbers} numbers and {relations} comparisons were checked, {wording.counted(cut, 'statement')} left out."
