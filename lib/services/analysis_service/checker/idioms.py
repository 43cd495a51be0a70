"""Rule: set phrases of the sport agree with their facts: pole, the cut of a part, "had [[f1]] on", tyres that wore."""

from __future__ import annotations

from collections.abc import Iterator

from lib.services.analysis_service.checker.relation_words import NEGATIONS
from lib.services.analysis_service.checker.scene import Scene
from lib.services.analysis_service.checker.sentences import Mention
from lib.services.analysis_service.checker.sides import is_object
from lib.services.analysis_service.fact import Fact

TAKING_POLE = frozenset(
    "took takes take on won claimed grabbed secured scored started holte signé pris logró conquistò ottenne".split()
)
GIVING = frozenset("went goes belongs belonged for".split())
HAVING = frozenset("had has have hatte hat".split())
OVER = frozenset("on over auf in hand".split())
MISSING_A_PART = frozenset("missed misses missing reach reached make made verpasste".split())
GOING_OUT = frozenset("out eliminated ended knocked schied ausgeschieden endete".split())
WEARING = frozenset("wore worn wear wears cost costs costing kostete".split())
NOISE = frozenset("noise uncertainty inside rauschen unsicherheit".split())
SETTLING = frozenset("settle settled podium".split())
PLACES = ("finished", "qualified", "started", "result")
PODIUM = 3


def idioms(scene: Scene) -> Iterator[str]:
    """Yield the reason for each set phrase that its fact does not bear out."""
    yield from _pole(scene)
    yield from _cut(scene)
    yield from _between_parts(scene)
    yield from _advantage(scene)
    yield from _wear(scene)
    yield from _absence(scene)
    yield from _whose_undercut(scene)
    yield from _place(scene)


def _pole(scene: Scene) -> Iterator[str]:
    """Whoever takes pole qualified or started first; the time of a pole is that of a lap."""
    tokens = scene.sentence.tokens
    drivers = [mention for mention in scene.sentence.mentions if mention.category == "driver"]
    for index, token in enumerate(tokens):
        if token.word != "pole":
            continue
        before, after = [m for m in drivers if m.end <= index][-1:], [m for m in drivers if m.start > index][:1]
        taken = before and {other.word for other in tokens[before[0].end : index]} & TAKING_POLE
        given = after and {other.word for other in tokens[index + 1 : after[0].start]} & GIVING
        for mention in [*(before if taken else ()), *(after if given and not before else ())]:
            if not set(mention.keys) & _on_pole(scene):
                yield "no fact says who was on pole as this does"
        yield from _value_of_pole(scene, index)


def _value_of_pole(scene: Scene, index: int) -> Iterator[str]:
    """ "pole with [[f1]]" is a lap, "pole by [[f3]]" a gap to it."""
    place = next((at for at in scene.sentence.facts if at > index), None)
    fact = None if place is None else scene.fact_at(place)
    if place is None or fact is None or any(at in scene.comparisons for at in range(index + 1, place)):
        return
    between = {token.word for token in scene.sentence.tokens[max(index + 1, place - 4) : place]}
    if between & {"with", "mit"} and "lap" not in fact.kind:
        yield f"{fact.text!r} is not the time of a lap"
    if between & {"by", "um"} and "pole" not in fact.kind:
        yield f"{fact.text!r} is not a gap to pole"


def _on_pole(scene: Scene) -> set[str]:
    found = {f.subjects[0] for f in scene.sheet.facts if f.kind in ("qualified", "started") and f.value == 1}
    return found | {f.subjects[1] for f in scene.sheet.facts if f.kind == "gap_to_pole" and len(f.subjects) > 1}


def _cut(scene: Scene) -> Iterator[str]:
    """Who missed the cut of Q1 went out in Q1 and missed Q2."""
    tokens = scene.sentence.tokens
    for mention in _parts(scene):
        before = [token.word for token in tokens[max(0, mention.start - 6) : mention.start]]
        missed = bool(before) and before[-1] in MISSING_A_PART
        if not missed and not (set(before) & GOING_OUT or ("cut" in before and set(before) & MISSING_A_PART)):
            continue
        named = [m for m in scene.sentence.mentions if m.category == "driver"]
        nearest = [m for m in named if m.end <= mention.start and not is_object(scene, m, -1)][-1:]
        drivers = {key for m in nearest or named for key in m.keys}
        told = [f for f in scene.sheet.facts if f.kind == "missed_by" and f.subjects[0] in drivers]
        if not any(_part_of(fact, missed) == mention.keys[0] for fact in told):
            yield f"no fact says that of {mention.keys[0]}"


def _part_of(fact: Fact, missed: bool) -> str:
    """Return the part that somebody went out in, or the next, which he missed."""
    part = fact.subjects[2]
    return part[:-1] + str(int(part[-1]) + 1) if missed else part


def _parts(scene: Scene) -> list[Mention]:
    return [mention for mention in scene.sentence.mentions if mention.category == "part"]


def _between_parts(scene: Scene) -> Iterator[str]:
    """ "from Q1 to Q3" stands beside a value of these two parts, in this order."""
    for passage in scene.sentence.passages:
        named = [mention.keys[0] for mention in scene.mentions_in(passage, "part")]
        for fact in scene.facts_in(passage) if len(named) == 2 else ():
            told = [subject for subject in fact.subjects if subject in scene.sheet.names.parts]
            if fact.unit == "s" and told != named:
                yield f"{fact.text!r} is not about {named[0]} and {named[1]}"


def _advantage(scene: Scene) -> Iterator[str]:
    """Who "had [[f1]] on" somebody was faster or ahead."""
    tokens = scene.sentence.tokens
    for index in scene.sentence.facts:
        fact = scene.fact_at(index)
        relation = fact.relation if fact else None
        if relation is None or not index or tokens[index - 1].word not in HAVING:
            continue
        after = [m for m in scene.mentions_in(scene.sentence.passage_of(index), "driver") if m.start > index]
        between = {token.word for token in tokens[index + 1 : after[0].start]} if after else set()
        if not between & OVER or relation.measure not in ("gap", "time", "pace", "position"):
            continue
        loser = relation.subject if relation.direction == "more" else relation.other
        if relation.direction == "equal" or loser not in after[0].keys:
            yield f"{tokens[index - 1].text!r} says the contrary of the fact beside it"


def _wear(scene: Scene) -> Iterator[str]:
    """Wear inside its uncertainty does not count as wear."""
    words = set(scene.words())
    facts = scene.facts_in(range(len(scene.sentence.tokens)))
    level = [f for f in facts if "wear" in f.kind and f.relation is not None and f.relation.direction == "equal"]
    if level and words & WEARING and not words & (NEGATIONS | NOISE):
        yield f"{level[0].text!r} is inside its uncertainty: no wear can be said"


def _absence(scene: Scene) -> Iterator[str]:
    """That something was not so needs a value too."""
    if not scene.sentence.facts and not scene.comparisons and set(scene.words()) & NEGATIONS:
        yield "what it denies rests on no fact"


def _whose_undercut(scene: Scene) -> Iterator[str]:
    """ "Russell's undercut" is by him who gained."""
    tokens = scene.sentence.tokens
    gains = [f for f in scene.facts_in(range(len(tokens))) if f.kind in ("undercut_gain", "overcut_gain")]
    for mention in scene.sentence.mentions if gains else ():
        after = [token.word for token in tokens[mention.end : mention.end + 3]]
        owned = mention.category == "driver" and after[:1] == ["'s"] and {"undercut", "overcut"} & set(after)
        if owned and not any(fact.subjects[0] in mention.keys for fact in gains):
            yield "the gain beside it is not his"


def _place(scene: Scene) -> Iterator[str]:
    """ "settled for [[f1]]", "[[f1]] on the grid", "the podium in [[f1]]" are places."""
    tokens = scene.sentence.tokens
    for index in scene.sentence.facts:
        fact = scene.fact_at(index)
        if fact is None:
            continue
        before = {token.word for token in tokens[max(0, index - 3) : index]}
        on_the_grid = [token.word for token in tokens[index + 1 : index + 4]] == ["on", "the", "grid"]
        placed = fact.kind in PLACES
        if (before & SETTLING or on_the_grid) and not placed:
            yield f"{fact.text!r} is not a place"
        if "podium" in before and not (placed and isinstance(fact.value, int) and fact.value <= PODIUM):
            yield f"{fact.text!r} is not a place on the podium"
        if placed and index and tokens[index - 1].word in ("on", "until", "after", "for") and not before & SETTLING:
            yield f"{fact.text!r} is not a lap"
