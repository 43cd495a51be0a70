"""What a text says of the data itself: that something is not known or not judged, where the sheet says so too."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from lib.services.analysis_service.checker.sentences import PLACEHOLDER
from lib.services.analysis_service.fact import FactSheet
from lib.services.analysis_service.languages import language_of
from lib.services.analysis_service.writer.books import PHRASES
from lib.services.analysis_service.writer.reader import JUDGING
from lib.services.analysis_service.writer.unjudged import MISSING

_MARKS = re.compile(r"[*_]+")
SLOWING = ("slowed_late", "lost_to")
Condition = Callable[[FactSheet, str], bool]


def _about(*kinds: str) -> Condition:
    return lambda sheet, _: sheet.about in kinds


def _lacks(name: str) -> Condition:
    return lambda sheet, _: name in sheet.missing


def _tells(kind: str) -> Condition:
    return lambda sheet, _: any(fact.kind == kind for fact in sheet.facts)


def _slowed(sheet: FactSheet, text: str) -> bool:
    """Return whether the sentence tells of a loss on the last laps, and a fact says that nothing explains it."""
    ids = set(PLACEHOLDER.findall(text))
    slow = {fact.subjects[0] for fact in sheet.facts if fact.kind == "slowed_late"}
    return any(fact.id in ids and fact.kind in SLOWING and fact.subjects[0] in slow for fact in sheet.facts)


CONDITIONS: dict[str, Condition] = {
    **{key: _lacks(name) for name, key in MISSING.items()},
    "no_telemetry": _lacks("telemetry"),
    "fuel_practice": _about("practice"),
    "intent": _about("race"),
    "intent_lap": _about("qualifying", "laps", "practice"),
    "own_unseen": _about("coaching"),
    **dict.fromkeys(("advice_brake", "advice_minimum", "advice_exit"), _about("coaching")),
    "wing": _about("coaching"),
    "exits_first": _about("coaching"),
    "wing_room": _about("coaching"),
    **{f"unjudged_{note}": _tells(f"coaching_unjudged_{note}") for note in ("out_lap", "in_lap", "invalid")},
    "not_why": _slowed,
    "unexplained": lambda sheet, text: _slowed(sheet, text) and "messages" not in sheet.missing,
    "nobody": lambda sheet, _: not any(fact.kind == "best_lap" for fact in sheet.facts),
    "little": lambda *_: True,
}


def without_disclaimers(text: str, sheet: FactSheet, language: str) -> str:
    """Return a sentence without its parts that claim nothing of the session; empty if nothing is left to be judged."""
    plain = _MARKS.sub("", text).strip().removesuffix(".")
    known = _clauses(language)
    for head in known["not_judged"]:
        plain = plain.removeprefix(head).strip()
    parts = [part.strip() for part in plain.split(";")]
    left = [part for part in parts if not _holds(part, text, sheet, language) and not _no_lap(part, sheet, language)]
    return text if len(left) == len(parts) and plain == text.strip().removesuffix(".") else "; ".join(left)


def _holds(part: str, text: str, sheet: FactSheet, language: str) -> bool:
    said = part.casefold()
    return any(
        holds(sheet, text) and said in (one.casefold() for one in _clauses(language)[key])
        for key, holds in CONDITIONS.items()
    )


def _no_lap(part: str, sheet: FactSheet, language: str) -> bool:
    """Return whether a driver asked for is said to have no lap, and no fact judges one of his."""
    judged = {fact.subjects[0] for fact in sheet.facts if fact.kind in JUDGING}
    names = {driver.code: (driver.code, driver.name, driver.last_name) for driver in sheet.names.drivers}
    absent = [name for code in sheet.focus if code not in judged for name in names.get(code, (code,)) if name]
    return any(part == pattern.format(driver=name) for pattern in _clauses(language)["driver_none"] for name in absent)


@cache
def _clauses(language: str) -> dict[str, tuple[str, ...]]:
    """Return the phrases of a language and of English, without the marks around them."""
    books = {code: PHRASES[code] for code in (language_of(language).code, "en") if code in PHRASES}
    keys = (*CONDITIONS, "not_judged", "driver_none")
    return {
        key: tuple(
            _MARKS.sub("", said).replace("{list}", "").strip().removesuffix(".")
            for book in books.values()
            for said in book.says[key]
        )
        for key in keys
    }
