"""Whether one fact bears a comparing word out."""

from __future__ import annotations

import re
from typing import NamedTuple

from lib.services.analysis_service.checker.relation_words import Sense
from lib.services.analysis_service.checker.scene import Scene, codes_of
from lib.services.analysis_service.checker.sides import agrees, passive, side_spoken_of
from lib.services.analysis_service.fact import Fact, Relation

BEST_KINDS = frozenset(
    (
        "best fastest top max maximum ideal rank result position winner win pole led peak record first"
        " quickest highest slowest worst lowest last min minimum most least"
    ).split()
)
PASS_KINDS = frozenset("pass passed overtake overtaken undercut overcut position positions regained place jump".split())
KIND_WORDS = {
    **dict.fromkeys(
        "lead leads leading führte führt menait mené lideró guidò guidava comando tête".split(),
        "led",
    ),
    **dict.fromkeys("quicker schneller rapide rápido rápida veloce rapido".split(), "faster"),
    **dict.fromkeys("gain gains gaining gewann gagné ganó guadagnato".split(), "gained"),
    **dict.fromkeys("lose loses losing loss verlor perdu perdió perso".split(), "lost"),
}
CHANGES = frozenset("lost gained gain undercut overcut change changed caught".split())
LEVEL_NAME, BEST_NAMES, PASSED_NAME = "level", ("best", "worst"), "passed"
HIGHEST = frozenset(
    "highest longest latest most strongest maximum max máxima massima peak greatest top höchste höchsten".split()
)
# who set the fastest lap or was first in a sector has not won: only a first place says that
WINNING = frozenset(
    (
        "won win wins winning winner victory champion sieger sieg siegte gewann gewinnt gewonnen vainqueur victoire"
        " remporté gagnant gagné gagna gagne ganador vencedor victoria ganó gana ganado vincitore vittoria vinto vinse"
    ).split()
)
LOWEST = frozenset("lowest shortest earliest fewest least minimum weakest mínima minima niedrigste".split())


class Verdict(NamedTuple):
    holds: bool
    fact: Fact | None
    reason: str = ""


def against(scene: Scene, index: int, sense: Sense, passage: range, fact: Fact, negated: bool) -> Verdict | None:
    """Return whether one fact bears the comparison out, or None if it says nothing of it."""
    word = scene.sentence.tokens[index].text
    if sense.name in BEST_NAMES:
        if _is_best(fact, sense, scene.sentence.tokens[index].word):
            return Verdict(not negated, fact)
        return None
    if sense.name == LEVEL_NAME:
        return (
            Verdict(is_equal(fact) and not negated, fact, f"{fact.text!r} is a difference") if fact.relation else None
        )
    relation = fact.relation
    if relation is None:
        return _named_by_its_kind(scene, index, passage, fact, negated)
    if relation.direction == "equal":
        return Verdict(negated, fact, f"{fact.text!r} is inside its uncertainty: {word!r} cannot be said")
    if negated:
        return Verdict(False, fact, f"the facts do not say that {word!r} is not so")
    if sense.name == PASSED_NAME and not kind_pieces(fact) & _kinds_of_passing(scene.sentence.tokens[index].word):
        return None
    if relation.measure not in sense.less | sense.more:
        return None
    if not _states_or_changes(sense, fact):
        return Verdict(False, fact, f"{fact.text!r} is not a value for {word!r}")
    if agrees(scene, index, sense, passage, _with_the_other(scene, fact, relation)):
        return Verdict(True, fact)
    return Verdict(False, fact, f"{word!r} says the contrary of the fact beside it")


def _states_or_changes(sense: Sense, fact: Fact) -> bool:
    """A gap that was won or lost is not a gap between two cars, and the reverse."""
    pieces = kind_pieces(fact)
    if sense.name in ("ahead", "behind") and fact.relation and fact.relation.measure == "gap":
        return not pieces & CHANGES
    return not (sense.name in ("gained", "lost") and "gap" in pieces)


def _with_the_other(scene: Scene, fact: Fact, relation: Relation) -> Relation:
    """Return the relation with the other driver of the fact, where it names only one."""
    if relation.other is not None or relation.subject not in codes_of(scene.sheet):
        return relation
    others = [name for name in fact.subjects if name in codes_of(scene.sheet) and name != relation.subject]
    return Relation(relation.measure, relation.subject, others[0] if others else None, relation.direction)


def _named_by_its_kind(scene: Scene, index: int, passage: range, fact: Fact, negated: bool) -> Verdict | None:
    """A fact without a direction says the word of its kind of its first driver: `laps_led`, `faster_on`."""
    word = KIND_WORDS.get(scene.sentence.tokens[index].word, scene.sentence.tokens[index].word)
    if word not in kind_pieces(fact):
        return None
    drivers = [name for name in fact.subjects if name in codes_of(scene.sheet)]
    if not drivers:
        return Verdict(not negated and not scene.mentions_in(passage, "driver"), fact)
    sides = Relation("count", drivers[0], drivers[1] if len(drivers) > 1 else None, "more")
    spoken = side_spoken_of(scene, index, passage, sides)
    holds = not negated and spoken in (None, sides.subject) and not passive(scene, index, passage)
    return Verdict(holds, fact)


def _kinds_of_passing(word: str) -> frozenset[str]:
    """An undercut is not a pass, and the reverse."""
    stem = word.removesuffix("s")
    return frozenset({stem}) if stem in ("undercut", "overcut") else PASS_KINDS


def is_equal(fact: Fact) -> bool:
    return fact.relation is not None and fact.relation.direction == "equal"


def _is_best(fact: Fact, sense: Sense, word: str) -> bool:
    pieces = kind_pieces(fact)
    if fact.unit in ("position", "place") and isinstance(fact.value, int | float):
        return fact.value == 1 if sense.name == "best" else word in ("last",) and False
    if word in WINNING:
        return sense.name == "best" and bool(pieces & {"winner", "win"})
    low = bool(pieces & {"min", "minimum", "lowest", "slowest", "worst", "last"})
    high = bool(pieces & {"max", "maximum", "highest", "top"})
    if low or word in LOWEST:
        return low and (sense.name == "worst" or word in LOWEST)
    if high and word in HIGHEST:
        return True
    return bool(pieces & BEST_KINDS) and sense.name == "best" and (word not in HIGHEST or high)


def kind_pieces(fact: Fact) -> set[str]:
    return set(re.split(r"[_\W]+", fact.kind.lower()))
