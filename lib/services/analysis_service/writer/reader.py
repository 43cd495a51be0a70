"""Finds facts in a sheet, and says their subjects in a language."""

from __future__ import annotations

from collections.abc import Collection

from lib.services.analysis_service.fact import Fact, FactSheet
from lib.services.analysis_service.facts.names import OWN
from lib.services.analysis_service.languages import Language
from lib.services.analysis_service.writer.phrases import Phrases

JUDGING = ("finished", "qualified", "best_lap", "stint_median", "not_classified_after", "disqualified_after")


class SheetReader:
    """A sheet with its names: drivers by last name (in full where two share it), laps, corners and tyres in words."""

    def __init__(self, sheet: FactSheet, language: Language, phrases: Phrases) -> None:
        self.sheet, self.language, self._phrases = sheet, language, phrases
        lasts = [driver.last_name or driver.name for driver in sheet.names.drivers]
        self._names = {
            driver.code: driver.name if lasts.count(last) > 1 else last
            for driver, last in zip(sheet.names.drivers, lasts, strict=True)
        }
        if OWN in self._names:
            self._names[OWN] = phrases.words["you"]

    def all(self, kind: str, *subjects: str, among: Collection[str] = ()) -> list[Fact]:
        """Return the facts of a kind about all of these subjects, and with drivers `among` these only."""
        return [
            fact
            for fact in self.sheet.facts
            if fact.kind == kind
            and set(subjects) <= set(fact.subjects)
            and (not among or set(self.drivers(fact)) <= set(among))
        ]

    def one(self, kind: str, *subjects: str) -> Fact | None:
        return next(iter(self.all(kind, *subjects)), None)

    def silent(self, driver: str) -> bool:
        """Return whether no fact judges this driver's laps or result."""
        return not any(fact.kind in JUDGING and fact.subjects[0] == driver for fact in self.sheet.facts)

    def of(self, kind: str, driver: str) -> Fact | None:
        """Return the best fact of a kind whose own driver (its first subject) this is."""
        return next((fact for fact in self.all(kind, driver) if fact.subjects[0] == driver), None)

    def ranking(self, kind: str) -> list[str]:
        """Return who has the places 1, 2, 3, … by facts of this kind, up to the first place that is not told."""
        places = {int(size(fact)): fact.subjects[0] for fact in self.all(kind)}
        last = next(place for place in range(1, len(places) + 2) if place not in places)
        return [places[place] for place in range(1, last)]

    def drivers(self, fact: Fact) -> list[str]:
        return [name for name in fact.subjects if name in self._names]

    def who(self, code: str) -> str:
        if code.startswith(("lap ", "laps ")):
            return self.where(code)
        return self._names.get(code, code)

    def lap_subject(self, fact: Fact) -> str | None:
        return next((name for name in fact.subjects if name.startswith(("lap ", "laps "))), None)

    def where(self, subject: str) -> str:
        """Return `lap 13`, `laps 2–13`, `sector 1`, `Turn 9`, `stint 1` as the language says them."""
        word, _, rest = subject.partition(" ")
        if word == "lap":
            return f"{self.language.lap[0]} {rest}"
        if word in self._phrases.words:
            return f"{self._phrases.words[word]} {rest}"
        if subject in self.sheet.names.corners:
            return f"{self._phrases.words['corner']} {subject[1:]}"
        return subject

    def word(self, key: str) -> str:
        return self._phrases.words[key]

    def tyre(self, fact: Fact) -> str | None:
        """Return the name of the tyre among a fact's subjects."""
        name = next((name for name in fact.subjects if name in self.sheet.names.compounds), None)
        return None if name is None else self._phrases.tyres.get(name, name.lower())

    def listed(self, items: Collection[str]) -> str:
        shown = list(items)
        if len(shown) < 2:
            return "".join(shown)
        return f"{', '.join(shown[:-1])} {self._phrases.words['and']} {shown[-1]}"


def put(fact: Fact) -> str:
    """Return the placeholder of a fact."""
    return f"[[{fact.id}]]"


def size(fact: Fact) -> float:
    """Return the value of a fact that is a number."""
    return float(fact.value) if isinstance(fact.value, int | float) else 0.0


def lap_number(subject: str | None) -> int:
    """Return 16 for `lap 16`, the first lap of `laps 13–16`; 0 for none."""
    digits = (subject or "").partition(" ")[2].partition("–")[0]
    return int(digits) if digits.isdecimal() else 0
