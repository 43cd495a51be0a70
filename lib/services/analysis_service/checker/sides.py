"""Of whom a comparing word speaks: which side of a relation is its subject, by name, by order, or by a pronoun."""

from __future__ import annotations

from lib.services.analysis_service.checker.relation_words import BEING, BY, Sense
from lib.services.analysis_service.checker.scene import Scene, category_of, codes_of, teams_of
from lib.services.analysis_service.checker.sentences import Mention
from lib.services.analysis_service.fact import Relation

OBJECT_BEFORE = frozenset(
    (
        "than to behind of by against over from past ahead als hinter vor gegenüber gegen zu von que sur à"
        " devant derrière par de sobre a delante detrás ante di a da su al rispetto versus vs on beat led"
        " passed overtook undercut overcut trailed jumped caught outpaced outran outqualified overhauled beats"
        " leads headed edged auf an"
    ).split()
)
PLACING = frozenset("vor hinter".split())
SKIPPED = frozenset(
    "the his her their - mate mates teammate team team's of driver front der die das le la el il l ' s".split()
)
PARTICIPLES = frozenset(
    (
        "beaten passed overtaken undercut overcut outqualified outpaced overhauled jumped led headed caught"
        " überholt geschlagen dépassé battu doublé superado adelantado superato sorpassato battuto"
    ).split()
)
RECIPIENT = frozenset(["gained", "lost", "bringing", "earned", "brought", "handed", "gave", "brachte", "brachten"])


def agrees(scene: Scene, index: int, sense: Sense, passage: range, relation: Relation) -> bool:
    """Return whether the subject of the comparison has what the word says, as the relation has it."""
    wanted = "less" if relation.measure in sense.less else "more"
    subject = side_spoken_of(scene, index, passage, relation)
    if subject is None:
        return relation.direction == wanted
    if passive(scene, index, passage):
        other = relation.other if subject == relation.subject else relation.subject
        subject = other or subject
    return (relation.direction == wanted) == (subject == relation.subject)


def side_spoken_of(scene: Scene, index: int, passage: range, relation: Relation) -> str | None:
    """Return which side of the relation is spoken of: by name, by the other's name, or by a pronoun."""
    sides = [side for side in (relation.subject, relation.other) if side]
    before: list[tuple[str, bool]] = []
    after: list[tuple[str, bool]] = []
    own = scene.sentence.piece_of(index)
    for mention in scene.mentions_in(passage):
        for side in sides:
            if side in _sides(scene, mention, sides):
                spot = before if mention.start < index else after
                spot.append((side, is_object(scene, mention, index) and not _inverted(scene, mention, index, before)))
                break
    close = next((m for m in scene.mentions_in(passage) if m.end == index), None)
    if close is not None and before and not before[-1][1] and before[-1][0] in _sides(scene, close, sides):
        return before[-1][0]  # "kept Norris behind him"
    for side in _told_in(scene, own, index, sides):
        return side  # "…, when Bottas lost [[f2]]"
    for side, as_object in [*before, *after]:
        if not as_object:
            return side
    if before or after:
        named = (after or before)[0][0]
        return next((side for side in sides if side != named), None if len(sides) < 2 else named)
    return next((side for side in spoken_of(scene, passage) if side in sides), None)


def _told_in(scene: Scene, piece: range, index: int, sides: list[str]) -> list[str]:
    """Return the sides that are a subject before a word in its own part of the sentence."""
    mentions = [m for m in scene.mentions_in(piece) if m.start < index and not is_object(scene, m, index)]
    return [side for mention in mentions for side in sides if side in _sides(scene, mention, sides)]


def _inverted(scene: Scene, mention: Mention, index: int, before: list[tuple[str, bool]]) -> bool:
    """Return whether a German subject stands after its verb: "In Kurve 3 verlor Norris …"."""
    told = any(not as_object for _, as_object in before)
    return scene.language == "de" and mention.start == index + 1 and not told and index not in _prepositions(scene)


def _prepositions(scene: Scene) -> set[int]:
    return {index for index in scene.comparisons if scene.sentence.tokens[index].word in PLACING}


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


def is_object(scene: Scene, mention: Mention, index: int) -> bool:
    tokens = scene.sentence.tokens
    place = mention.start - 1
    while place >= 0 and tokens[place].word in SKIPPED:
        place -= 1
    if place < 0 or (place == index and tokens[place].word in RECIPIENT):
        return False
    if tokens[place].word == "als" and place and tokens[place - 1].word == ",":
        return False  # a German "when"
    return tokens[place].word in OBJECT_BEFORE or place == index


def spoken_of(scene: Scene, passage: range) -> list[str]:
    """Return the drivers who may be meant without a name: the sentence's subject so far, then the paragraph's."""
    earlier = [m for m in scene.sentence.mentions if m.category == "driver" and m.start < passage.start]
    subjects = [key for m in earlier if not is_object(scene, m, -1) for key in m.keys]
    return [*subjects, *(key for m in earlier for key in m.keys), *scene.before]


def passive(scene: Scene, index: int, passage: range) -> bool:
    tokens = scene.sentence.tokens
    if not any(tokens[place].word in BEING for place in range(max(passage.start, index - 4), index)):
        return False
    drivers = {m.start for m in scene.sentence.mentions if m.category in ("driver", "team")}
    by_whom = any(tokens[p].word in BY and {p + 1, p + 2} & drivers for p in range(index + 1, passage.stop))
    return by_whom or tokens[index].word in PARTICIPLES
