"""Rule: a word that compares agrees with the fact that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lib.services.analysis_service.checker.languages import PRONOUNS
from lib.services.analysis_service.checker.relation_words import BEING, BY, NEGATIONS, UNIVERSAL, Sense
from lib.services.analysis_service.checker.scene import Scene, category_of, codes_of, keys_of, teams_of
from lib.services.analysis_service.checker.sentences import Mention
from lib.services.analysis_service.fact import Fact, Relation

OBJECT_BEFORE = frozenset(
    (
        "than to behind of by against over from past ahead als hinter vor gegenüber gegen zu von que sur à"
        " devant derrière par de sobre a delante detrás ante di a da su al rispetto versus vs on beat led"
        " passed overtook undercut overcut trailed jumped caught outpaced outran outqualified overhauled beats"
        " leads headed edged"
    ).split()
)
SKIPPED = frozenset("the team's team of driver front der die das le la el il l ' s".split())
PARTICIPLES = frozenset(
    (
        "beaten passed overtaken undercut overcut outqualified outpaced overhauled jumped led headed caught"
        " überholt geschlagen dépassé battu doublé superado adelantado superato sorpassato battuto"
    ).split()
)
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
RECIPIENT = frozenset(["brought", "handed", "gave"])
PRONOUNS_OF_ALL = frozenset(word for words in PRONOUNS.values() for word in words)
WINNING = frozenset(
    (
        "won win wins winning winner victory sieger sieg siegte vainqueur victoire remporté gagnant ganador"
        " vencedor victoria vincitore vittoria vinto vinse gewann ganó pole"
    ).split()
)
PLACED = ("lap", "corner", "stint", "sector", "compound")
THAN = frozenset("than against als gegen que contre contra di".split())
NAMING = frozenset("the a his her their 's der die das le la el il l".split())
NAMED_BY = frozenset("of was is were are von war de fue era di est était : ,".split())
LEVEL_NAME, BEST_NAMES, PASSED_NAME = "level", ("best", "worst"), "passed"
HIGHEST = frozenset(
    "highest longest latest most strongest maximum max máxima massima peak greatest top höchste höchsten".split()
)
LOWEST = frozenset("lowest shortest earliest fewest least minimum weakest mínima minima niedrigste".split())


class Verdict(NamedTuple):
    holds: bool
    fact: Fact | None
    reason: str = ""


def relations(scene: Scene) -> Iterator[tuple[str, Fact | None]]:
    """Yield ("", fact) for each comparison that holds, (reason, None) for each that does not."""
    for index in sorted(scene.comparisons):
        sense, word = scene.comparisons[index], scene.sentence.tokens[index].text
        passage = scene.sentence.passage_of(index)
        negated = _negated(scene, passage)
        if sense.name not in BEST_NAMES and _plain_words(scene, passage) & UNIVERSAL:
            yield f"{word!r} is said of more than the facts are about", None
            continue
        verdict = _judge(scene, index, sense, passage, negated)
        yield ("" if verdict.holds else verdict.reason or f"no fact says {word!r} here"), verdict.fact
    yield from _bare_negations(scene)


def _bare_negations(scene: Scene) -> Iterator[tuple[str, Fact | None]]:
    """A negation beside a value turns what it says, unless the value is a difference inside its uncertainty."""
    for passage in scene.sentence.passages:
        facts = scene.facts_in(passage)
        words = _plain_words(scene, passage)
        compared = any(index in passage for index in scene.comparisons)
        if facts and not compared and words & NEGATIONS and not any(_is_equal(fact) for fact in facts):
            yield "a negation turns the value beside it", None


def _plain_words(scene: Scene, places: range) -> set[str]:
    """Return the words that are no names: the code NOR is no negation."""
    named = scene.sentence.named()
    return {scene.sentence.tokens[place].word for place in places if place not in named}


def _negated(scene: Scene, passage: range) -> bool:
    return bool(_plain_words(scene, passage) & NEGATIONS)


def _judge(scene: Scene, index: int, sense: Sense, passage: range, negated: bool) -> Verdict:
    beside = _by_distance(scene, index, passage) or _next_door(scene, passage)
    if not negated and (value := _names_its_value(scene, index, passage, beside)) is not None:
        return Verdict(True, value)
    for fact in beside:
        verdict = _against(scene, index, sense, passage, fact, negated)
        if verdict is not None:
            return verdict
    if negated:
        named = {("driver", key) for m in scene.mentions_in(passage, "driver") for key in m.keys}
        whole = scene.facts_in(range(len(scene.sentence.tokens)))
        level = next((f for f in whole if _is_equal(f) and named <= keys_of(f, scene.sheet)), None)
        return Verdict(level is not None, level)
    if (verdict := _between_values(scene, index, sense)) is not None:
        return verdict
    return _elsewhere(scene, index, sense, passage, beside)


def _names_its_value(scene: Scene, index: int, passage: range, beside: list[Fact]) -> Fact | None:
    """Return the value whose kind a phrase names: "the undercut gain of A and B was [[f4]]" compares nobody."""
    tokens = scene.sentence.tokens
    start = index
    while start > passage.start and beside and tokens[start - 1].word in _kind_pieces(beside[0]):
        start -= 1
    opens = start == 0 or tokens[start - 1].word in NAMING or tokens[start - 1].kind == "mark"
    if not beside or tokens[index].word not in _kind_pieces(beside[0]) or not opens:
        return None
    end = index + 1
    while end < passage.stop and tokens[end].word in _kind_pieces(beside[0]):
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
    fact = scene.fact_at(after[0]) if after and after[0] - passage.stop <= 1 else None
    if fact is None or scene.facts_in(passage):
        return []
    return [fact] if all(("driver", key) in keys_of(fact, scene.sheet) for key in named) else []


def _against(scene: Scene, index: int, sense: Sense, passage: range, fact: Fact, negated: bool) -> Verdict | None:
    """Return whether one fact bears the comparison out, or None if it says nothing of it."""
    word = scene.sentence.tokens[index].text
    if sense.name in BEST_NAMES:
        if _is_best(fact, sense, scene.sentence.tokens[index].word):
            return Verdict(not negated, fact)
        return None
    if sense.name == LEVEL_NAME:
        return (
            Verdict(_is_equal(fact) and not negated, fact, f"{fact.text!r} is a difference") if fact.relation else None
        )
    relation = fact.relation
    if relation is None:
        return _named_by_its_kind(scene, index, passage, fact, negated)
    if relation.direction == "equal":
        return Verdict(negated, fact, f"{fact.text!r} is inside its uncertainty: {word!r} cannot be said")
    if negated:
        return Verdict(False, fact, f"the facts do not say that {word!r} is not so")
    if sense.name == PASSED_NAME and not _kind_pieces(fact) & _kinds_of_passing(scene.sentence.tokens[index].word):
        return None
    if relation.measure not in sense.less | sense.more:
        return None
    if not _states_or_changes(sense, fact):
        return Verdict(False, fact, f"{fact.text!r} is no value for {word!r}")
    if agrees(scene, index, sense, passage, _with_the_other(scene, fact, relation)):
        return Verdict(True, fact)
    return Verdict(False, fact, f"{word!r} says the contrary of the fact beside it")


def _states_or_changes(sense: Sense, fact: Fact) -> bool:
    """A gap that was won or lost is no gap between two cars, and the reverse."""
    pieces = _kind_pieces(fact)
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
    if word not in _kind_pieces(fact):
        return None
    drivers = [name for name in fact.subjects if name in codes_of(scene.sheet)]
    if not drivers:
        return Verdict(not negated and not scene.mentions_in(passage, "driver"), fact)
    sides = Relation("count", drivers[0], drivers[1] if len(drivers) > 1 else None, "more")
    subject = _subject(scene, index, passage, sides)
    holds = not negated and subject in (None, sides.subject) and not _passive(scene, index, passage)
    return Verdict(holds, fact)


def _kinds_of_passing(word: str) -> frozenset[str]:
    """An undercut is no pass, and the reverse."""
    stem = word.removesuffix("s")
    return frozenset({stem}) if stem in ("undercut", "overcut") else PASS_KINDS


def _is_equal(fact: Fact) -> bool:
    return fact.relation is not None and fact.relation.direction == "equal"


def _is_best(fact: Fact, sense: Sense, word: str) -> bool:
    pieces = _kind_pieces(fact)
    if fact.unit in ("position", "place") and isinstance(fact.value, int | float):
        return fact.value == 1 if sense.name == "best" else word in ("last",) and False
    low = bool(pieces & {"min", "minimum", "lowest", "slowest", "worst", "last"})
    high = bool(pieces & {"max", "maximum", "highest", "top"})
    if low or word in LOWEST:
        return low and (sense.name == "worst" or word in LOWEST)
    if high and word in HIGHEST:
        return True
    return bool(pieces & BEST_KINDS) and sense.name == "best" and (word not in HIGHEST or high)


def _kind_pieces(fact: Fact) -> set[str]:
    return set(re.split(r"[_\W]+", fact.kind.lower()))


def agrees(scene: Scene, index: int, sense: Sense, passage: range, relation: Relation) -> bool:
    """Return whether the subject of the comparison has what the word says, as the relation has it."""
    wanted = "less" if relation.measure in sense.less else "more"
    subject = _subject(scene, index, passage, relation)
    if subject is None:
        return relation.direction == wanted
    if _passive(scene, index, passage):
        other = relation.other if subject == relation.subject else relation.subject
        subject = other or subject
    return (relation.direction == wanted) == (subject == relation.subject)


def _subject(scene: Scene, index: int, passage: range, relation: Relation) -> str | None:
    """Return which side of the relation is spoken of: by name, by the other's name, or by a pronoun."""
    sides = [side for side in (relation.subject, relation.other) if side]
    before: list[tuple[str, bool]] = []
    after: list[tuple[str, bool]] = []
    for mention in scene.mentions_in(passage):
        for side in sides:
            if side in _sides(scene, mention, sides):
                spot = before if mention.start < index else after
                spot.append((side, _is_object(scene, mention, index)))
                break
    close = next((m for m in scene.mentions_in(passage) if m.end == index), None)
    if close is not None and before and not before[-1][1] and before[-1][0] in _sides(scene, close, sides):
        return before[-1][0]  # "kept Norris behind him"
    for side, is_object in [*before, *after]:
        if not is_object:
            return side
    if before or after:
        named = (after or before)[0][0]
        return next((side for side in sides if side != named), None if len(sides) < 2 else named)
    return next((side for side in _spoken_of(scene, passage) if side in sides), None)


def _sides(scene: Scene, mention: Mention, sides: list[str]) -> set[str]:
    """Return which sides of a relation a name stands for."""
    codes, teams = codes_of(scene.sheet), teams_of(scene.sheet)
    found = set()
    for side in sides:
        category, keys = category_of(side, codes, teams)
        if category == mention.category and set(keys) & set(mention.keys):
            found.add(side)
        if mention.category == "team" and category == "driver":
            team = next((driver.team for driver in scene.sheet.names.drivers if driver.code == side), None)
            found |= {side} if team in mention.keys else set()
    return found


def _is_object(scene: Scene, mention: Mention, index: int) -> bool:
    tokens = scene.sentence.tokens
    place = mention.start - 1
    while place >= 0 and tokens[place].word in SKIPPED:
        place -= 1
    if place < 0 or (place == index and tokens[place].word in RECIPIENT):
        return False
    return tokens[place].word in OBJECT_BEFORE or place == index


def _spoken_of(scene: Scene, passage: range) -> list[str]:
    """Return the drivers who may be meant without a name: the sentence's subject so far, then the paragraph's."""
    earlier = [m for m in scene.sentence.mentions if m.category == "driver" and m.start < passage.start]
    subjects = [key for m in earlier if not _is_object(scene, m, -1) for key in m.keys]
    return [*subjects, *(key for m in earlier for key in m.keys), *scene.before]


def _passive(scene: Scene, index: int, passage: range) -> bool:
    tokens = scene.sentence.tokens
    if not any(tokens[place].word in BEING for place in range(max(passage.start, index - 4), index)):
        return False
    drivers = {m.start for m in scene.sentence.mentions if m.category in ("driver", "team")}
    by_whom = any(tokens[p].word in BY and {p + 1, p + 2} & drivers for p in range(index + 1, passage.stop))
    return by_whom or tokens[index].word in PARTICIPLES


def _between_values(scene: Scene, index: int, sense: Sense) -> Verdict | None:
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


def _elsewhere(scene: Scene, index: int, sense: Sense, passage: range, beside: list[Fact]) -> Verdict:
    """Look for a fact of the sheet that is about the drivers named here and says the same; else none supports it."""
    whole = scene.facts_in(range(len(scene.sentence.tokens)))
    if sense.name == LEVEL_NAME and whole and not any(_is_equal(fact) for fact in whole):
        return Verdict(False, None)
    drivers = {key for m in scene.mentions_in(passage, "driver") for key in m.keys}
    others = {(m.category, key) for m in scene.mentions_in(passage, *PLACED) for key in m.keys}
    tyres = {key for category, key in others if category == "compound"}
    word = scene.sentence.tokens[index].word
    if not drivers and _plain_words(scene, passage) & (PRONOUNS_OF_ALL | {word}) and not others:
        drivers = set(_spoken_of(scene, passage)[:1])
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
        verdict = _against(scene, index, sense, passage, fact, False)
        if verdict is not None:
            found.append(verdict.holds)
            support = support or (fact if verdict.holds else None)
    bare = not beside or sense.name in (*BEST_NAMES, PASSED_NAME)
    if support is not None and bare and (all(found) or sense.name in BEST_NAMES):
        return Verdict(True, support)
    return Verdict(False, None)
