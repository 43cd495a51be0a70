"""Rule: set phrases of the sport agree with their facts: pole, the cut of a part, "had [[f1]] on", tyres that wore."""

from __future__ import annotations

from collections.abc import Iterator

from lib.services.analysis_service.checker.relation_words import NEGATIONS
from lib.services.analysis_service.checker.scene import Scene
from lib.services.analysis_service.checker.sentences import Mention
from lib.services.analysis_service.fact import Fact

TAKING_POLE = frozenset(
    "took takes take on won claimed grabbed secured scored started holte signé pris logró conquistò ottenne".split()
)
HAVING = frozenset("had has have hatte hat".split())
OVER = frozenset("on over auf in hand".split())
MISSING_A_PART = frozenset("missed misses missing reach reached make made verpasste".split())
GOING_OUT = frozenset("out eliminated ended knocked schied ausgeschieden endete".split())
WEARING = frozenset("wore worn wear wears cost costs costing kostete".split())
NOISE = frozenset("noise uncertainty inside rauschen unsicherheit".split())
BETWEEN_PARTS = ("improved", "went_slower", "field_improved", "field_went_slower")


def idioms(scene: Scene) -> Iterator[str]:
    """Yield the reason for each set phrase that its fact does not bear out."""
    yield from _pole(scene)
    yield from _cut(scene)
    yield from _between_parts(scene)
    yield from _advantage(scene)
    yield from _wear(scene)
    yield from _absence(scene)


def _pole(scene: Scene) -> Iterator[str]:
    """Whoever takes pole qualified or started first; the time of a pole is that of a lap."""
    tokens = scene.sentence.tokens
    for index, token in enumerate(tokens):
        before = [m for m in scene.sentence.mentions if m.category == "driver" and m.end <= index]
        if token.word != "pole" or not before:
            continue
        between = {other.word for other in tokens[before[-1].end : index]}
        if between & TAKING_POLE and not set(before[-1].keys) & _on_pole(scene):
            yield "no fact says who was on pole as this does"
        value = (
            scene.fact_at(index + 2) if index + 2 < len(tokens) and tokens[index + 1].word in ("with", "mit") else None
        )
        if value is not None and "lap" not in value.kind:
            yield f"{value.text!r} is not the time of a lap"


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
        drivers = {key for m in scene.sentence.mentions if m.category == "driver" for key in m.keys}
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
    """Wear inside its uncertainty is none."""
    words = set(scene.words())
    facts = scene.facts_in(range(len(scene.sentence.tokens)))
    level = [f for f in facts if "wear" in f.kind and f.relation is not None and f.relation.direction == "equal"]
    if level and words & WEARING and not words & (NEGATIONS | NOISE):
        yield f"{level[0].text!r} is inside its uncertainty: no wear can be said"


def _absence(scene: Scene) -> Iterator[str]:
    """That something was not so needs a value too."""
    if not scene.sentence.facts and not scene.comparisons and set(scene.words()) & NEGATIONS:
        yield "what it denies rests on no fact"
