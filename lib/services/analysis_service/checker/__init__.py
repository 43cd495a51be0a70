"""Read a text as claims and keep what its facts bear out: numbers, subjects, units, comparisons, names, causes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lib.services.analysis_service.checker.causes import bare_passages, causes
from lib.services.analysis_service.checker.disclaimers import without_disclaimers
from lib.services.analysis_service.checker.idioms import idioms
from lib.services.analysis_service.checker.kinds import kinds
from lib.services.analysis_service.checker.lead import lead
from lib.services.analysis_service.checker.numerals import numerals
from lib.services.analysis_service.checker.outsiders import outsiders
from lib.services.analysis_service.checker.relations import relations
from lib.services.analysis_service.checker.scene import Scene
from lib.services.analysis_service.checker.sentences import PLACEHOLDER
from lib.services.analysis_service.checker.subjects import subjects
from lib.services.analysis_service.checker.technique import technique
from lib.services.analysis_service.checker.units import units
from lib.services.analysis_service.fact import FactSheet

__all__ = ["Judged", "Reader"]
RULES = (numerals, units, kinds, subjects, outsiders, causes, bare_passages, idioms, lead, technique)


@dataclass(frozen=True)
class Judged:
    """One sentence: why it may not be shown (empty: it may), the facts it rests on, and how many comparisons hold."""

    text: str
    reasons: tuple[str, ...]
    facts: tuple[str, ...]
    relations: int
    named: tuple[str, ...] = ()


@dataclass
class Reader:
    """Judges the sentences of one text in their order; a paragraph's pronouns are about those named before."""

    sheet: FactSheet
    language: str = "en"
    before: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.before:
            self.begin_paragraph()

    def begin_paragraph(self) -> None:
        self.before = self.sheet.focus if len(self.sheet.focus) == 1 else ()

    def judge(self, text: str) -> Judged:
        """Return why a sentence may not be shown."""
        claimed = without_disclaimers(text, self.sheet, self.language)
        scene = Scene.of(claimed, self.sheet, self.language, self.before)
        reasons = [reason for rule in RULES for reason in rule(scene)]
        compared = list(relations(scene))
        reasons += [reason for reason, _ in compared if reason]
        placed = [found for found in PLACEHOLDER.findall(text) if found in scene.facts]
        resting = [fact.id for reason, fact in compared if fact is not None and not reason]
        holding = sum(not reason for reason, _ in compared)
        self._remember(scene)
        named = tuple(m.keys[0] for m in scene.sentence.mentions if m.category == "driver")
        return Judged(text, _once(reasons), _once([*placed, *resting]), holding, named)

    def _remember(self, scene: Scene) -> None:
        named = [m.keys[0] for m in scene.sentence.mentions if m.category == "driver"]
        if named:
            self.before = _once([*named, *self.before])


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
