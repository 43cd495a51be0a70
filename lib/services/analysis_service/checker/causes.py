"""Rule: no cause, praise, blame, motive or guess without a fact for it; what rests on no fact says nothing new."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.services.analysis_service.checker.claim_words import (
    CAUSAL_KINDS,
    CAUSES,
    INSTRUCTIONS,
    JUDGEMENTS,
    SUPPORTED_BY_KIND,
    UNIT_OF_WORD,
)
from lib.services.analysis_service.checker.languages import FUNCTION_WORDS, strange
from lib.services.analysis_service.checker.relation_words import BEING, NEGATIONS
from lib.services.analysis_service.checker.scene import Scene, senses
from lib.services.analysis_service.fact import Fact

NAMED_MOVES = frozenset({"undercut", "overcut"})


def causes(scene: Scene) -> Iterator[str]:
    """Yield the reason for each word that claims what no fact of the sentence shows."""
    facts = scene.facts_in(range(len(scene.sentence.tokens)))
    for word in scene.words():
        if word in INSTRUCTIONS:
            yield f"{word!r} is not about the session"
        elif word in JUDGEMENTS and not _borne_out(word, facts):
            yield f"no fact shows {word!r}"
        elif word in NAMED_MOVES and not any(word in fact.kind for fact in facts):
            yield f"no fact shows an {word}"
    yield from _causes(scene, [fact for fact in facts if _is_causal(fact)])
    if strange(scene.words(), scene.language):
        yield f"it is not written in the language asked for ({scene.language})"


def _causes(scene: Scene, causal: list[Fact]) -> Iterator[str]:
    """After a word of cause, in its part of the sentence, stands a value that explains, or a word of its kind."""
    stems = {piece[:4] for fact in causal for piece in re.split(r"[_\W]+", fact.kind.lower()) if len(piece) > 3}
    for index, token in enumerate(scene.sentence.tokens):
        if token.word not in CAUSES or index in scene.sentence.named() or _is_a_car(scene, token.word):
            continue
        piece = scene.sentence.piece_of(index)
        rest = range(index + 1, piece.stop)
        valued = any(scene.fact_at(place) in causal for place in scene.sentence.facts if place in rest)
        named = any(scene.sentence.tokens[place].word[:4] in stems for place in rest)
        if not (causal and (valued or named)):
            yield f"{token.text!r} names a cause that no fact gives"


def _is_a_car(scene: Scene, word: str) -> bool:
    return word == "car" and scene.language != "fr"


def _borne_out(word: str, facts: list[Fact]) -> bool:
    kinds = SUPPORTED_BY_KIND.get(word, "").split()
    return any(kind in fact.kind.lower() for kind in kinds for fact in facts)


def _is_causal(fact: Fact) -> bool:
    return bool(set(re.split(r"[_\W]+", fact.kind.lower())) & CAUSAL_KINDS)


def bare_passages(scene: Scene) -> Iterator[str]:
    """Yield a reason for each part of the sentence that rests on no fact and uses words that claim something."""
    facts = set(scene.sentence.facts)
    for piece in scene.sentence.pieces():
        if facts & set(piece):
            continue
        for index in piece:
            token = scene.sentence.tokens[index]
            if token.kind == "word" and index not in scene.sentence.named() and not _claims_nothing(scene, token.word):
                yield f"no fact bears {token.text!r} out"
                break


def _claims_nothing(scene: Scene, word: str) -> bool:
    return (
        scene.is_neutral(word)
        or word in FUNCTION_WORDS["en"]
        or word in FUNCTION_WORDS[scene.language]
        or word in senses(scene.language)
        or word in CAUSES
        or word in NEGATIONS
        or word in BEING
        or word in UNIT_OF_WORD
        or word.startswith("'")
        or len(word) == 1
    )
