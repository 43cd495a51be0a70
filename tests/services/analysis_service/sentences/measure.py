"""How many false sentences the checker catches: `python -m tests.services.analysis_service.sentences.measure`."""

from __future__ import annotations

import functools
import re
import sys
from collections import Counter
from typing import NamedTuple

from lib.services.analysis_service.checker import Reader
from tests.services.analysis_service.sentences import (
    development,
    held_out,
    more_development,
    other_styles,
    sheets,
    styles,
    third_development,
)
from tests.services.analysis_service.sentences.mutants import mutants

SHEETS = {"race": sheets.race, "qualifying": sheets.qualifying, "sprint": sheets.sprint}
SHEETS |= {"new_race": sheets.new_race, "new_qualifying": sheets.new_qualifying}
DEVELOPMENT = [*development.SENTENCES, *more_development.SENTENCES, *third_development.SENTENCES]
HALVES = {"development": DEVELOPMENT, "held out": held_out.SENTENCES}
NAMES = sorted({driver.name.split()[-1] for sheet in SHEETS.values() for driver in sheet.names.drivers}, key=len)[::-1]
STYLES = {"styles": styles.STYLES, "other styles": other_styles.STYLES}


class Measured(NamedTuple):
    """`why` counts the reasons, without the names and words in them."""

    made: Counter[str]
    why: Counter[str]
    escaped: list[tuple[str, str]]
    sentences: int
    flagged: list[tuple[str, tuple[str, ...]]]


def reasons(sheet: str, language: str, text: str) -> tuple[str, ...]:
    """Return why a sentence is not shown; "He" is the driver who leads the sheet."""
    reader = Reader(SHEETS[sheet], language)
    if text.startswith("Liu followed"):
        reader.before = ("VEN",)
    if "He " in text or " he " in text:
        reader.before = tuple(driver.code for driver in SHEETS[sheet].names.drivers[:2])
    if text.startswith("After lap 31 he"):
        reader.before = ("DUP", "AHO")
    return reader.judge(text.replace("**", "")).reasons


@functools.cache
def measured(corpus: str) -> Measured:
    """Return what the checker makes of one of the corpora and its mutants."""
    return measure({**HALVES, **STYLES}[corpus])


def without_words(reason: str) -> str:
    """Return a reason with what it is about left out: "no fact says '…' here"."""
    bare = re.sub(r"'[^']*'|\[\[\w+\]\]", "'…'", reason)
    bare = re.sub(r"^.*(?= is not (?:what|a driver))|(?<=about ).*(?=, who)|(?<=not about ).*", "…", bare)
    return re.sub(r"\b(?:" + "|".join(NAMES) + r")\b", "…", bare)


def measure(sentences: list[tuple[str, str, str]]) -> Measured:
    made: Counter[str] = Counter()
    why: Counter[str] = Counter()
    escaped: list[tuple[str, str]] = []
    flagged: list[tuple[str, tuple[str, ...]]] = []
    for sheet, language, text in sentences:
        if found := reasons(sheet, language, text):
            flagged.append((text, found))
        others = [other for name, other in SHEETS.items() if name != sheet]
        for operator, mutant in mutants(text, SHEETS[sheet], language, others):
            made[operator] += 1
            found = reasons(sheet, language, mutant)
            why.update(map(without_words, found))
            if not found:
                escaped.append((operator, mutant))
    return Measured(made, why, escaped, len(sentences), flagged)


def main() -> int:
    for half in (*HALVES, *STYLES):
        result = measured(half)
        total, lost = sum(result.made.values()), Counter(operator for operator, _ in result.escaped)
        print(
            f"\n{half}: {result.sentences} true sentences, {len(result.flagged)} flagged; {total} mutants,"
            f" {total - len(result.escaped)} caught ({1 - len(result.escaped) / total:.2%})"
        )
        for operator, count in result.made.items():
            print(f"  {operator:26} {count - lost[operator]:5} of {count:5}")
        for operator, mutant in result.escaped:
            print(f"  escaped {operator}: {mutant}")
        for text, why in result.flagged:
            print(f"  flagged: {text}  {why}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
