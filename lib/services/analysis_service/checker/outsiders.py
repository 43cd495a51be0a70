"""Rule: every name is one of the session; nothing is quoted; nothing is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.services.analysis_service.checker.claim_words import (
    CAUSES,
    COMMON_CAPITALS,
    INSTRUCTIONS,
    JUDGEMENTS,
    OUTSIDERS,
)
from lib.services.analysis_service.checker.languages import FUNCTION_WORDS
from lib.services.analysis_service.checker.relation_words import BEING
from lib.services.analysis_service.checker.scene import Scene, senses
from lib.services.analysis_service.checker.sentences import PLACEHOLDER

QUOTES = re.compile(r"[\"“”„«»‹›`]|(?<!\w)['‘’‚](?=\w[^'’]*\w['’](?!\w))")
MARKUP = re.compile(r"[<>{}\\|@]|\]\s*\(|https?:|www\.|&#?\w+;|!\[|\[(?!\[)|(?<!\])\](?!\])")
VERBS_AFTER_A_NAME = frozenset(
    (
        "'s was is had has led lost gained finished took stopped kept made won beat passed set ran came went dropped"
    ).split()
)
BESIDE_A_NAME = frozenset("hinter vor als von gegen gegenüber über auf".split())
LOUD_WORDS = 3  # so many words in capitals in a row are a message of race control, not a sentence


def outsiders(scene: Scene) -> Iterator[str]:
    """Yield the reason for each name that is not of the session, each quotation, each piece of markup."""
    rest = PLACEHOLDER.sub(" ", scene.sentence.text)
    if QUOTES.search(rest):
        yield "it quotes"
    if MARKUP.search(rest) or "[[" in rest:
        yield "it has a placeholder or markup that we do not use"
    yield from _names(scene)
    if _loud(scene):
        yield "it repeats a message"


def _names(scene: Scene) -> Iterator[str]:
    tokens, named = scene.sentence.tokens, scene.sentence.named()
    begins = True
    for index, token in enumerate(tokens):
        if token.kind != "word" or index in named:
            begins = begins and token.kind == "mark"
            continue
        if token.word in OUTSIDERS and (token.text[0].isupper() or token.word in _SURE):
            yield f"{token.text!r} is not of this session"
        elif token.text[0].isupper() and token.text not in COMMON_CAPITALS and _unknown(scene, index, begins):
            yield f"{token.text!r} is not a name of this session"
        begins = False


_SURE = frozenset(word for word in OUTSIDERS if len(word) > 6)


def _unknown(scene: Scene, index: int, begins: bool) -> bool:
    token = scene.sentence.tokens[index]
    after = scene.sentence.tokens[index + 1].word if index + 1 < len(scene.sentence.tokens) else ""
    if _known_word(scene, token.word):
        return False
    if token.text.isupper() and len(token.text) > 1:
        return True
    before = scene.sentence.tokens[index - 1].word if index else ""
    if begins or scene.language == "de":
        follows = scene.sentence.tokens[index + 1].kind if index + 1 < len(scene.sentence.tokens) else "mark"
        acts = after in VERBS_AFTER_A_NAME or after in BEING or after.endswith("ed") or after in senses(scene.language)
        return (begins and (acts or _known_word(scene, after) or follows == "fact")) or (
            before in BESIDE_A_NAME or (not begins and before in senses(scene.language))
        )
    return len(token.text) > 1


def _known_word(scene: Scene, word: str) -> bool:
    return (
        scene.is_neutral(word)
        or word in FUNCTION_WORDS[scene.language]
        or word in FUNCTION_WORDS["en"]
        or word in senses(scene.language)
        or word in JUDGEMENTS
        or word in CAUSES
        or word in INSTRUCTIONS
    )


def _loud(scene: Scene) -> bool:
    run = 0
    for index, token in enumerate(scene.sentence.tokens):
        if (
            token.kind == "word"
            and token.text.isupper()
            and len(token.text) > 1
            and index not in scene.sentence.named()
        ):
            run += 1
            if run >= LOUD_WORDS:
                return True
        elif token.kind == "word":
            run = 0
    return False
