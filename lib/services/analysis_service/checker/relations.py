"""Rule: a word that compares agrees with the fact that it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from lib.services.analysis_service.checker.bearing import BEST_NAMES, Verdict, against, is_equal, kind_pieces
from lib.services.analysis_service.checker.relation_words import NEGATIONS, UNIVERSAL, Sense
from lib.services.analysis_service.checker.scene import Scene, keys_of
from lib.services.analysis_service.checker.support import between_values, elsewhere, plain_words
from lib.services.analysis_service.fact import Fact

NAMING = frozenset("the a his her their 's der die das le la el il l".split())
NAMED_BY = frozenset("of was is were are von war de fue era di est était : ,".split())


def relations(scene: Scene) -> Iterator[tuple[str, Fact | None]]:
    """Yield ("", fact) for each comparison that holds, (reason, None) for each that does not."""
    for index in sorted(scene.comparisons):
        sense, word = scene.comparisons[index], scene.sentence.tokens[index].text
        passage = scene.sentence.passage_of(index)
        negated = _negated(scene, passage)
        if sense.name not in BEST_NAMES and plain_words(scene, passage) & UNIVERSAL:
            yield f"{word!r} is said of more than the facts are about", None
            continue
        verdict = _judge(scene, index, sense, passage, negated)
        yield ("" if verdict.holds else verdict.reason or f"no fact says {word!r} here"), verdict.fact
    yield from _bare_negations(scene)


def _bare_negations(scene: Scene) -> Iterator[tuple[str, Fact | None]]:
    """A negation beside a value turns what it says, unless the value is a difference inside its uncertainty."""
    for passage in scene.sentence.passages:
        facts = scene.facts_in(passage)
        words = plain_words(scene, passage)
        compared = any(index in passage for index in scene.comparisons)
        if facts and not compared and words & NEGATIONS and not any(is_equal(fact) for fact in facts):
            yield "a negation turns the value beside it", None


def _negated(scene: Scene, passage: range) -> bool:
    return bool(plain_words(scene, passage) & NEGATIONS)


def _judge(scene: Scene, index: int, sense: Sense, passage: range, negated: bool) -> Verdict:
    beside = _by_distance(scene, index, passage) or _next_door(scene, passage)
    if not negated and (value := _names_its_value(scene, index, passage, beside)) is not None:
        return Verdict(True, value)
    for fact in beside:
        verdict = against(scene, index, sense, passage, fact, negated)
        if verdict is not None:
            return verdict
    if negated:
        named = {("driver", key) for m in scene.mentions_in(passage, "driver") for key in m.keys}
        whole = scene.facts_in(range(len(scene.sentence.tokens)))
        level = next((f for f in whole if is_equal(f) and named <= keys_of(f, scene.sheet)), None)
        return Verdict(level is not None, level)
    if (verdict := between_values(scene, index, sense)) is not None:
        return verdict
    return elsewhere(scene, index, sense, passage, beside)


def _names_its_value(scene: Scene, index: int, passage: range, beside: list[Fact]) -> Fact | None:
    """Return the value whose kind a phrase names: "the undercut gain of A and B was [[f4]]" compares nobody."""
    tokens = scene.sentence.tokens
    start = index
    while start > passage.start and beside and tokens[start - 1].word in kind_pieces(beside[0]):
        start -= 1
    opens = start == 0 or tokens[start - 1].word in NAMING or tokens[start - 1].kind == "mark"
    if not beside or tokens[index].word not in kind_pieces(beside[0]) or not opens:
        return None
    end = index + 1
    while end < passage.stop and tokens[end].word in kind_pieces(beside[0]):
        end += 1
    follows = tokens[end].word if end < passage.stop else ""
    return beside[0] if follows in NAMED_BY or (end < passage.stop and tokens[end].kind == "fact") else None


def _by_distance(scene: Scene, index: int, passage: range) -> list[Fact]:
    """Return the passage's facts, those first that no other comparison stands nearer to."""
    places = [place for place in scene.sentence.facts if place in passage and scene.fact_at(place)]
    others = [other for other in scene.comparisons if other in passage and other != index]

    def order(place: int) -> tuple[bool, int]:
        distance = abs(place - index)
        return any(abs(place - other) < distance for other in others), distance

    return [fact for place in sorted(places, key=order) if (fact := scene.fact_at(place))]


def _next_door(scene: Scene, passage: range) -> list[Fact]:
    """Return the value right after a passage that has none: "The fastest lap, [[f19]], was …"."""
    after = [place for place in scene.sentence.facts if place >= passage.stop]
    named = {key for m in scene.mentions_in(passage, "driver") for key in m.keys}
    fact = scene.fact_at(after[0]) if after and after[0] - passage.stop <= 2 else None
    if fact is None or scene.facts_in(passage):
        return []
    return [fact] if all(("driver", key) in keys_of(fact, scene.sheet) for key in named) else []
