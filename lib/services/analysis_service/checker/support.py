"""What else may bear a comparing word out: two values side by side, or another fact of the sheet."""

from __future__ import annotations

from lib.services.analysis_service.checker.bearing import (
    BEST_NAMES,
    LEVEL_NAME,
    PASSED_NAME,
    Verdict,
    against,
    is_equal,
)
from lib.services.analysis_service.checker.languages import PRONOUNS
from lib.services.analysis_service.checker.relation_words import Sense
from lib.services.analysis_service.checker.scene import Scene, keys_of
from lib.services.analysis_service.checker.sides import spoken_of
from lib.services.analysis_service.fact import Fact

PRONOUNS_OF_ALL = frozenset(word for words in PRONOUNS.values() for word in words)
WINNING = frozenset(
    (
        "won win wins winning winner victory sieger sieg siegte vainqueur victoire remporté gagnant ganador"
        " vencedor victoria vincitore vittoria vinto vinse"
        " gewann gewinnt gewonnen gagné gagna gagne ganó gana ganado pole"
    ).split()
)
PLACED = ("lap", "corner", "stint", "sector", "compound")
THAN = frozenset("than against als gegen que contre contra di".split())


def between_values(scene: Scene, index: int, sense: Sense) -> Verdict | None:
    """Compare two values of one unit: on either side of the word, or after it, each of its own subject."""
    places = scene.sentence.facts
    before = [place for place in places if place < index]
    after = [place for place in places if place > index]
    pair = _pair(scene, before, after)
    if pair is None:
        return None
    one, two = scene.fact_at(pair[0]), scene.fact_at(pair[1])
    numbers = [fact.value for fact in (one, two) if fact and isinstance(fact.value, int | float)]
    if one is None or two is None or len(numbers) < 2 or one.unit != two.unit:
        return None
    measure = {"s": "time", "s/lap": "pace", "km/h": "speed", "°C": "temperature", "m": "distance"}.get(
        one.unit or "", "position" if one.unit in ("position", "places") else "count"
    )
    less = numbers[0] < numbers[1]
    if measure not in sense.less | sense.more or numbers[0] == numbers[1]:
        return None
    holds = less if measure in sense.less else not less
    return Verdict(holds, one, f"{scene.sentence.tokens[index].text!r} says the contrary of the two values")


def _first_of_all(scene: Scene, drivers: set[str]) -> Fact | None:
    """Return the fact that one of these drivers finished, or qualified, first."""
    for fact in scene.sheet.facts:
        if fact.kind in ("finished", "qualified", "result") and fact.value == 1 and set(fact.subjects) & drivers:
            return fact
    return None


def _pair(scene: Scene, before: list[int], after: list[int]) -> tuple[int, int] | None:
    """Return the two values that are compared: on either side of the word, or "rose from [[f1]] to [[f2]]" reversed."""
    tokens = scene.sentence.tokens
    if before and after and THAN & {token.word for token in tokens[before[-1] : after[0]]}:
        return before[-1], after[0]
    if len(after) > 1 and THAN & {token.word for token in tokens[after[0] : after[1]]}:
        return after[0], after[1]
    if len(after) > 1 and [tokens[place - 1].word for place in after[:2]] == ["from", "to"]:
        return after[1], after[0]
    return None


def elsewhere(scene: Scene, index: int, sense: Sense, passage: range, beside: list[Fact]) -> Verdict:
    """Look for a fact of the sheet that is about the drivers named here and says the same; else none supports it."""
    whole = scene.facts_in(range(len(scene.sentence.tokens)))
    drivers = {key for m in scene.mentions_in(passage, "driver") for key in m.keys}
    if sense.name == LEVEL_NAME and whole:
        named = {("driver", key) for key in drivers}
        level = next((f for f in whole if is_equal(f) and named <= keys_of(f, scene.sheet)), None)
        return Verdict(level is not None, level)
    others = {(m.category, key) for m in scene.mentions_in(passage, *PLACED) for key in m.keys}
    tyres = {key for category, key in others if category == "compound"}
    word = scene.sentence.tokens[index].word
    if not drivers and plain_words(scene, passage) & (PRONOUNS_OF_ALL | {word}) and not others:
        drivers = set(spoken_of(scene, passage)[:1])
    if not (drivers or len(tyres) > 1) or (sense.name in BEST_NAMES and word not in WINNING):
        return Verdict(False, None)
    if word in WINNING and (winner := _first_of_all(scene, drivers)) is not None:
        return Verdict(True, winner)
    found: list[bool] = []
    support: Fact | None = None
    for fact in scene.sheet.facts:
        keys = keys_of(fact, scene.sheet)
        if not all(("driver", code) in keys for code in drivers) or not others <= keys:
            continue
        verdict = against(scene, index, sense, passage, fact, False)
        if verdict is not None:
            found.append(verdict.holds)
            support = support or (fact if verdict.holds else None)
    bare = not beside or sense.name in (*BEST_NAMES, PASSED_NAME)
    if support is not None and bare and (all(found) or sense.name in BEST_NAMES):
        return Verdict(True, support)
    return Verdict(False, None)


def plain_words(scene: Scene, places: range) -> set[str]:
    """Return the words that are not names: the code NOR is not a negation."""
    named = scene.sentence.named()
    return {scene.sentence.tokens[place].word for place in places if place not in named}
