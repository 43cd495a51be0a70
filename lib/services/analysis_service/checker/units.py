"""Rule: what stands right beside a placeholder neither repeats, changes nor signs its value."""

from __future__ import annotations

from collections.abc import Iterator

from lib.services.analysis_service.checker.claim_words import UNIT_OF_WORD
from lib.services.analysis_service.checker.scene import Scene
from lib.services.analysis_service.checker.sentences import Token
from lib.services.analysis_service.fact import Fact

SIGNS = frozenset("- − + ± ~ ≈ < > = × * / % ^ $ € £ # ≤ ≥ ∼ ‑ ‒".split())
SIGNING = frozenset(
    (
        "minus plus negative positive nearly almost fast beinahe presque casi quasi factor faktor facteur"
        " least most under over beyond exceeding half twice double times than moins más menos più meno mehr"
        " weniger als about-than"
    ).split()
)
NOT_BEFORE_COMPARED = frozenset({"than", "als"})  # "slower than [[f2]]" compares with a value
PER_LAP = frozenset("a per each every pro par por al à je".split())
LAPS = frozenset("lap laps runde runden tour tours vuelta vueltas giro giri".split())
OF_A_UNIT = {"s/lap": "s", "laps": "lap", "position": "places", "place": "places", "°": "°C", "degrees": "°C"}
DIFFERENCES = frozenset("s s/lap km/h m °C places laps points % lap".split())
AFTER_DIFFERENCE = frozenset(
    (
        "ahead behind faster slower quicker adrift back off down clear earlier later warmer cooler hotter"
        " colder longer shorter schneller langsamer"
    ).split()
)
POSITION_VERBS = frozenset("finished classified started qualified grid finishing starting".split())
SMALL = frozenset("in from only just at on as to the of was was_in".split())
NEAR, FAR = 4, 10  # words before a value
OF = frozenset("of der des vom de du del della dello dell d".split())
NOUN_UNITS = {
    "speed": "km/h m/s",
    "speeds": "km/h m/s",
    "temperature": "°C",
    "temperatures": "°C",
    "geschwindigkeit": "km/h m/s",
    "vitesse": "km/h m/s",
    "velocidad": "km/h m/s",
    "velocità": "km/h m/s",
    "temperatur": "°C",
    "température": "°C",
    "temperatura": "°C",
    **dict.fromkeys(("streckentemperatur", "asphalttemperatur", "lufttemperatur"), "°C"),
    **dict.fromkeys(("age", "alter", "âge", "edad", "età"), "laps lap"),
    **dict.fromkeys(("length", "länge", "longueur", "longitud", "lunghezza"), "laps lap m km"),
    "median": "s s/lap",
    "pace": "s s/lap %",
    "gap": "s laps s/lap",
    "margin": "s laps s/lap points",
    "interval": "s laps",
    "slope": "s/lap",
    "lasted": "laps lap",
    "humidity": "%",
    "position": "position places place",
    "places": "places position place",
    "time": "s",
    "times": "s",
    "points": "points",
}


def units(scene: Scene) -> Iterator[str]:
    """Yield the reason for each placeholder whose surroundings do not go with its value."""
    tokens = scene.sentence.tokens
    for index in scene.sentence.facts:
        fact = scene.fact_at(index)
        if fact is None:
            continue
        yield from _glued(scene.sentence.text, tokens[index])
        yield from _before(tokens, index, fact)
        yield from _after(tokens, index, fact)
        yield from _noun(tokens, index, fact)


def _glued(text: str, token: Token) -> Iterator[str]:
    before, after = text[: token.start], text[token.start + len(token.text) :]
    if (
        before[-1:].isalnum()
        or after[:1].isalnum()
        or before.rstrip().endswith("]]")
        or after.lstrip().startswith("[[")
    ):
        yield "a value runs into its neighbour"


def _before(tokens: list[Token], index: int, fact: Fact) -> Iterator[str]:
    if index == 0:
        return
    before = tokens[index - 1]
    compared = before.word in NOT_BEFORE_COMPARED and not (index > 1 and tokens[index - 2].word in _AMOUNT_WORDS)
    if (before.word in SIGNS and not (before.word == "*" or (before.word == "-" and index == 1))) or (
        before.word in SIGNING and not compared and not (before.word == "over" and fact.unit in ("laps", None))
    ):
        yield f"{before.text!r} before a value changes it"
    elif before.word in UNIT_OF_WORD and not _unit_may_lead(tokens, index, fact):
        yield f"the unit {before.text!r} does not go with {fact.text!r}"
    verb = next((token.word for token in reversed(tokens[max(0, index - 3) : index]) if token.word not in SMALL), "")
    if verb in POSITION_VERBS and fact.unit not in ("position", "places", "place", None, "s", "s/lap", "points"):
        yield f"{fact.text!r} is not a position"
    if (
        before.word == "on"
        and not (index > 1 and tokens[index - 2].word in ("gained", "lost", "faster"))
        and (fact.unit in ("s", "s/lap", "km/h", "position", "places", "m", "°C", "points"))
    ):
        yield f"{fact.text!r} is not a lap"


ON_A_LAP = frozenset("on after by from until in at to of nach in ab au après du en tras al dopo nel dal".split())
_AMOUNT_WORDS = frozenset("more less fewer greater mehr weniger".split())


def _unit_may_lead(tokens: list[Token], index: int, fact: Fact) -> bool:
    """ "lap [[f1]]" only if the text has no unit of its own; words that are not units there ("times") never pass."""
    word, earlier = tokens[index - 1].word, tokens[index - 2].word if index > 1 else ""
    if word in ("lap", "runde", "tour", "vuelta", "giro") and fact.unit == "s":
        return earlier not in ON_A_LAP  # "fastest lap 1:35.069", but not "on lap 2.540 s"
    if not any(character.isalpha() for character in fact.text):
        return OF_A_UNIT.get(fact.unit or "", fact.unit) == UNIT_OF_WORD[word]
    return word not in fact.text.lower().split() and word in ("stop", "stops", "position", "m", "s", "h", "x", "g")


def _after(tokens: list[Token], index: int, fact: Fact) -> Iterator[str]:
    after = [token.word for token in tokens[index + 1 : index + 3]]
    if not after:
        return
    if after[0] in SIGNS and not (after[0] == "*" or (after[0] == "-" and len(after) == 1)):
        yield f"{after[0]!r} after a value changes it"
    elif after[0] in UNIT_OF_WORD and not _unit_may_follow(after[0], fact):
        yield f"the unit {after[0]!r} does not go with {fact.text!r}"
    elif after[0] in PER_LAP and after[1:] and after[1] in LAPS and not _per_lap(fact):
        yield f"{fact.text!r} is not per lap"
    elif [token.word for token in tokens[index + 1 : index + 3]] == ["at", "the"] and _at_the_trap(tokens, index, fact):
        yield f"{fact.text!r} is not a speed"
    elif after[0] in AFTER_DIFFERENCE and fact.unit is not None and fact.unit not in DIFFERENCES:
        yield f"{fact.text!r} is not a difference"
    if after[0] in AFTER_DIFFERENCE and fact.text.lower().startswith(("lap ", "p")):
        yield f"{fact.text!r} is not a difference"


def _at_the_trap(tokens: list[Token], index: int, fact: Fact) -> bool:
    then = tokens[index + 3].word if index + 3 < len(tokens) else ""
    return then in ("trap", "traps") and fact.unit != "km/h"


def _per_lap(fact: Fact) -> bool:
    return fact.unit == "s/lap" and not any(word in LAPS for word in fact.text.lower().split())


def _unit_may_follow(word: str, fact: Fact) -> bool:
    unit = UNIT_OF_WORD[word]
    own = OF_A_UNIT.get(fact.unit or "", fact.unit)
    if word in ("lap", "stop", "runde", "tour", "vuelta", "giro") and own == "s":
        return True  # "a 1:35.069 lap", "a 21.4 s stop"
    if word in ("stop", "stops", "times", "s") and fact.unit is None:
        return True
    return unit == own and not any(character.isalpha() or character in "°%" for character in fact.text)


def _noun(tokens: list[Token], index: int, fact: Fact) -> Iterator[str]:
    """The noun nearest before a value, within its passage of words, must be one of its unit.

    One that something else belongs to is heard from farther: "the temperature of the track was [[f1]]".
    """
    if fact.unit is None:
        return
    for back in range(index - 1, max(-1, index - FAR), -1):
        token = tokens[back]
        if token.kind != "word":
            return
        wanted = NOUN_UNITS.get(token.word)
        if wanted is not None and (back >= index - NEAR or tokens[back + 1].word in OF):
            if fact.unit not in wanted.split() and fact.unit in _KNOWN_UNITS:
                yield f"{fact.text!r} is not {'an' if token.text[0] in 'aA' else 'a'} {token.text}"
            return


_KNOWN_UNITS = frozenset(unit for text in NOUN_UNITS.values() for unit in text.split()) | {"lap"}
