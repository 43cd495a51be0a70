"""Which words of a sentence compare, and what they say where they stand."""

from __future__ import annotations

from lib.services.analysis_service.checker.relation_words import BEST, LOST, OPPOSITE, TURNING, WORDS, Sense
from lib.services.analysis_service.checker.sentences import Token

# Words that compare only right after a value ("2.3 s back").
AFTER_A_VALUE = frozenset(["back", "off", "down", "clear", "shy"])
BEFORE_A_NAME_OF_TIME = frozenset(
    "laps lap stint stints stop corner corners sector part minutes moments stages".split()
)
NOT_BEFORE = {
    "top": frozenset({"speed", "speeds"}),
    "last": BEFORE_A_NAME_OF_TIME,
    "latest": BEFORE_A_NAME_OF_TIME,
    "closing": BEFORE_A_NAME_OF_TIME,
    "same": frozenset("lap laps stint sector corner tyre tyres compound drivers field road".split()),
    "even": frozenset(["though", "if"]),
    "most": frozenset(),
    "slowest": frozenset("point part corner corners".split()),
    "fastest": frozenset("part corner corners".split()),
    "front": frozenset("wing wheel tyre tyres left right bar".split()),
    "upper": frozenset(),
    "más": frozenset(),
    "long": frozenset(),
}
# Prepositions that compare only drivers: "vor Norris" does, "vor den Stopps" does not.
BEFORE_A_DRIVER = {"de": frozenset({"vor", "hinter"})}
# "gewann das Rennen" is a victory, "gewann [[f1]]" a gain.
WINNING_A_RACE = frozenset("gewann gewinnt gewonnen gagné gagna gagne ganó gana ganado".split())
RACES = frozenset("rennen sprint course carrera gara".split())
PARTICLES = frozenset("auf zurück ein gut".split())
TAKING = frozenset("took take takes got won gained".split())
NOT_AFTER = {
    "cut": frozenset({"the"}),
    **dict.fromkeys(
        ("undercut", "overcut"), frozenset("the an by with through via der den dem ein einen im per".split())
    ),
}
PLACES_TAKEN = frozenset("place position lead spot back places positions".split())
NEEDS_BEFORE = {
    "front": frozenset({"in"}),
    "past": frozenset("was went got came is past him and moved".split()),
}
# In Romance languages a bare adjective compares only with "more" or "less" before it.
TURNED_ONLY = {
    "fr": frozenset(
        "rapide lent lente tard tôt chaud chaude froid froide frais long longue court courte élevé élevée".split()
    ),
    "es": frozenset(
        (
            "rápido rápida veloz lento lenta tarde temprano pronto caliente cálido frío fría fresco alto alta"
            " bajo baja largo larga corto corta"
        ).split()
    ),
    "it": frozenset(
        (
            "veloce rapido rapida lento lenta tardi presto caldo calda freddo fredda fresco alto alta basso bassa"
            " lungo lunga corto corta"
        ).split()
    ),
    "en": frozenset(),
    "de": frozenset({"gleich"}),
}
FALLING = frozenset("fell fall falls falling".split())


def sense_of(tokens: list[Token], index: int, language: str) -> Sense | None:
    """Return what the word at `index` says of its subject, or None if it compares nothing there."""
    word = tokens[index].word
    turned = turn_before(tokens, index, language)
    if _only_turns(tokens, index, language):
        return None
    for name in dict.fromkeys((language, "en")):
        sense = WORDS[name].get(word)
        if sense is None or (turned == 0 and word in TURNED_ONLY[name]):
            continue
        if not _stands_as_comparison(tokens, index):
            return None
        if word in WINNING_A_RACE and {token.word for token in tokens[index + 1 : index + 4]} & RACES:
            return BEST
        if word in FALLING and index + 1 < len(tokens) and tokens[index + 1].word in ("back", "behind", "away"):
            return LOST
        if turned < 0:
            return OPPOSITE.get(sense.name, sense)
        return sense
    return None


def turn_before(tokens: list[Token], index: int, language: str) -> int:
    """Return 1 after "more", -1 after "less" (in the language), else 0."""
    if index == 0:
        return 0
    before = tokens[index - 1].word
    return TURNING[language].get(before, 0) or TURNING["en"].get(before, 0)


def _only_turns(tokens: list[Token], index: int, language: str) -> bool:
    """Return whether the word is "more" or "less" of a comparison that follows it."""
    word = tokens[index].word
    if word not in TURNING[language] and word not in TURNING["en"]:
        return False
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1].word
    return any(after in WORDS[name] for name in (language, "en"))


def _stands_as_comparison(tokens: list[Token], index: int) -> bool:
    word = tokens[index].word
    if index == 0 and word in ("behind", "ahead") and len(tokens) > 1 and tokens[1].word == "them":
        return False  # "Behind them, Russell …" only leads on
    before = tokens[index - 1] if index else None
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if word in AFTER_A_VALUE:
        taken = {token.word for token in tokens[max(0, index - 5) : index]} & TAKING
        return before is not None and before.kind == "fact" and not taken
    if word in ("holte", "machte"):
        return bool({token.word for token in tokens[index + 1 :]} & PARTICLES)
    if word == "zurück" and {"holte", "nahm", "kam"} & {token.word for token in tokens[max(0, index - 12) : index]}:
        return False
    if word == "gave":
        return after in ("away", "up")
    if word in NEEDS_BEFORE and (before is None or before.word not in NEEDS_BEFORE[word]):
        return False
    if word in ("took", "take", "takes", "taking"):
        return bool({token.word for token in tokens[index + 1 : index + 4]} & PLACES_TAKEN)
    if before is not None and before.word in NOT_AFTER.get(word, ()):
        return False
    return after not in NOT_BEFORE.get(word, ())
