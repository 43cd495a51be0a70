"""Rule: the noun or verb that a value goes with is one of its kind: no gap is a median, no lap a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.services.analysis_service.checker.languages import FUNCTION_WORDS
from lib.services.analysis_service.checker.scene import Scene, keys_of
from lib.services.analysis_service.checker.sentences import Token
from lib.services.analysis_service.fact import Fact

# Each row: words of the text, then the pieces of a kind of which one must be there.
_NOUN_ROWS = {
    "median medians mediane mediana médiane": "median",
    "gap abstand écart diferencia distacco margin interval deficit": "gap margin interval difference lost gained delta"
    " undercut overcut loss gain missed pole noise",
    "undercut": "undercut",
    "overcut": "overcut",
    "ideal theoretical potential": "ideal",
    "slope trend": "slope pace",
    "wear degradation wore verschleiß usure desgaste degrado": "wear slope",
    "humidity": "humidity",
    "pressure": "pressure",
    "wind": "wind",
    "air luft aire aria": "air",
    "fastest best quickest": "fastest best faster ideal pole top max led",
    "stop stops pit stopp arrêt parada sosta": "stop stops stopped pit stationary lane loss undercut overcut",
    "stopped pitted pits stoppte stoppten": "stop stopped pit stops lane",
    "qualified qualifying-position": "qualified",
    "finished finish-position": "finished qualified result flag classified position",
    "improved improvement": "improved gain gained",
    "brake braked brakes braking bremse bremst bremste": "brake brakes brak braking released phase try",
    "throttle gas": "throttle lift brake gear try phase",
    "gear gang": "gear try",
    "apex minimum": "apex min minimum",
    "led leads led-laps": "led gap lead",
    "passed overtook passes overtakes überholte": "pass passed overtake place position regained undercut overcut",
    "caught": "caught",
    "positions places": "places positions place position",
    "safety": "safety",
    "penalty": "penalty",
    "stationary": "stationary stop",
    "trap": "trap speed",
    "points": "points",
    "deleted": "deleted",
    "noise uncertainty rauschen bruit ruido rumore": "noise equal wear slope uncertainty",
    "pole": "pole best qualified",
    "left": "left",
    "found": "found improved gained gain",
    "slowed": "slowed slope",
    "led laps-led": "led gap lead",
}
NOUN_KINDS = {word: frozenset(kinds.split()) for words, kinds in _NOUN_ROWS.items() for word in words.split()}
_BEST_LAP = (["best"], ["fastest"], ["quickest"], ["ideal"])
SMALL_PIECES = frozenset("lap at on to of in by the after for".split())
COMPARED_AFTER = frozenset(
    (
        "ahead behind clear adrift off back down faster slower quicker hinter vor derrière devant detrás"
        " delante dietro davanti"
    ).split()
)
PLACE_VERBS = frozenset("home finished classified qualified started terminó finit arrivé kam wurde".split())
RELATIVE = frozenset(["who", "which", "whose", "whom"])


def kinds(scene: Scene) -> Iterator[str]:
    """Yield the reason for each value that is not what the words around it call it."""
    previous: tuple[int, Fact] | None = None
    for index in scene.sentence.facts:
        fact = scene.fact_at(index)
        if fact is None:
            continue
        yield from _noun(scene, index, fact)
        yield from _place(scene, index, fact)
        if previous is not None and _is_elliptical(scene, previous[0], index) and not _alike(previous[1], fact):
            yield f"{fact.text!r} is not of the kind of the value before it"
        previous = (index, fact)


def pieces(fact: Fact) -> frozenset[str]:
    return frozenset(re.split(r"[_\W]+", fact.kind.lower()))


def _noun(scene: Scene, index: int, fact: Fact) -> Iterator[str]:
    if any(abs(place - index) <= 2 for place in scene.comparisons):
        return  # "[[f1]] behind": the comparison says what the value is
    words = _words_before(scene, index)
    if "lap" in words and words[words.index("lap") + 1 :][:1] in _BEST_LAP and "lap" not in pieces(fact):
        yield f"{fact.text!r} is not a lap time"
    for word in words:
        wanted = NOUN_KINDS.get(word)
        if wanted is not None:
            if not wanted & pieces(fact):
                yield f"{fact.text!r} is not a value for {word!r}"
            return
    piece = scene.sentence.piece_of(index)
    after = [scene.sentence.tokens[place].word for place in range(index + 1, min(index + 3, piece.stop))]
    wanted = NOUN_KINDS.get(after[0]) if after else None
    if wanted is not None and not wanted & pieces(fact):
        yield f"{fact.text!r} is not a value for {after[0]!r}"


def _words_before(scene: Scene, index: int) -> list[str]:
    """Return the plain words before a value in its passage, the nearest first, up to the value before it."""
    passage, named = scene.sentence.passage_of(index), scene.sentence.named()
    pieces_here = [piece for piece in scene.sentence.pieces() if piece.start in passage and piece.start < index]
    found: list[str] = []
    for piece in reversed(pieces_here):
        words = [place for place in piece if scene.sentence.tokens[place].kind == "word"]
        if words and scene.sentence.tokens[words[0]].word in RELATIVE and index not in piece:
            continue
        for place in range(min(index, piece.stop) - 1, piece.start - 1, -1):
            if scene.sentence.tokens[place].kind == "fact":
                return found
            if place in words and place not in named:
                found.append(scene.sentence.tokens[place].word)
    return found


def _place(scene: Scene, index: int, fact: Fact) -> Iterator[str]:
    """ "finished [[f1]]" takes a place, or a gap with "ahead" or "behind" after it; and a place is not a size."""
    tokens = scene.sentence.tokens
    before = [
        word for word in _words_before(scene, index)[:2] if word not in ("in", "as", "only", "the", "on", "from", "for")
    ]
    after = {token.word for token in _up_to_a_mark(tokens[index + 1 : index + 4])}
    is_place = fact.unit in ("place", "position") or fact.kind in ("qualified", "finished", "started")
    if (
        before
        and before[0] in ("led", "leads")
        and _words_before(scene, index)[:1] == before[:1]
        and "led" not in fact.kind
    ):
        yield f"{fact.text!r} is not a number of laps led"
    if before and before[0] in PLACE_VERBS and not is_place and not after & COMPARED_AFTER:
        yield f"{fact.text!r} is not a place"
    if is_place and (
        after & COMPARED_AFTER or (index and tokens[index - 1].word in ("by", "um", "took", "cost", "lost"))
    ):
        yield f"{fact.text!r} is a place, not a difference"


def _up_to_a_mark(tokens: list[Token]) -> list[Token]:
    end = next((place for place, token in enumerate(tokens) if token.kind != "word"), len(tokens))
    return tokens[:end]


def _is_elliptical(scene: Scene, before: int, index: int) -> bool:
    """Return whether only names and small words stand between two values: "… [[f1]], against [[f2]] for Norris"."""
    named = scene.sentence.named()
    if not _of_a_driver(scene, before) or not _of_a_driver(scene, index):
        return False
    passage = scene.sentence.passage_of(index)
    if any(place in passage or before < place < index for place in scene.comparisons):
        return False
    between = [
        token.word
        for place, token in enumerate(scene.sentence.tokens[before + 1 : index], before + 1)
        if token.kind == "word" and place not in named
    ]
    small = FUNCTION_WORDS[scene.language] | FUNCTION_WORDS["en"] | {"'s", "against", "had"}
    return all(word in small for word in between) and not set(between) & {"which", "who"}


def _of_a_driver(scene: Scene, index: int) -> bool:
    fact = scene.fact_at(index)
    return fact is not None and any(category == "driver" for category, _ in keys_of(fact, scene.sheet))


def _alike(one: Fact, two: Fact) -> bool:
    shared = (pieces(one) & pieces(two)) - SMALL_PIECES
    return one.unit == two.unit and (bool(shared) or one.kind == two.kind)
