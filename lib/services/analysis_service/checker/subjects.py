"""Rule: a value stands beside what it is about; and two values are not exchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from lib.services.analysis_service.checker.scene import Keys, Scene, keys_of, keys_of_all
from lib.services.analysis_service.checker.sentences import Mention
from lib.services.analysis_service.fact import Fact

CATEGORIES = ("driver", "lap", "corner", "compound", "stint", "sector", "part", "moment", "team")
OPENERS = frozenset("who which whose whom when while whereas as since und der die das qui que che quien".split())
STOPPING = frozenset(["stopped", "pitted", "stoppte"])
SETTING = frozenset("after on by until at in nach in au après tras en al dopo".split())
BEST_OF_ALL = ("fastest", "pole", "best_of")
LEADING = frozenset("for by from to of in on at für von bei pour de à par en para per di da a with mit".split())


def subjects(scene: Scene) -> Iterator[str]:
    """Yield the reason for each name that the values beside it are not about."""
    yield from unknown_facts(scene)
    yield from _outside_the_lists(scene)
    yield from _mixed_names(scene)
    for passage in scene.sentence.passages:
        facts = scene.facts_in(passage)
        for mention in scene.mentions_in(passage, *CATEGORIES):
            if facts and not _fits(scene, mention, facts):
                yield f"{_shown(scene, mention)} is not what the value beside it is about"
            elif not facts and not _fits_anything(scene, mention, passage) and not _fits_the_rest(scene, mention):
                yield f"no fact is about {_shown(scene, mention)} here"
    for index in scene.sentence.facts:
        fact = scene.fact_at(index)
        if fact is not None:
            yield from _nearest(scene, index, fact)
            yield from _pronoun(scene, index, fact)
    yield from _exchanged(scene)


def unknown_facts(scene: Scene) -> Iterator[str]:
    """Yield the reason for each placeholder without a fact in the sheet."""
    for index in scene.sentence.facts:
        if scene.fact_at(index) is None:
            yield f"{scene.sentence.tokens[index].text} is not a fact of this session"


def _mixed_names(scene: Scene) -> Iterator[str]:
    drivers = [mention for mention in scene.sentence.mentions if mention.category == "driver"]
    for one, two in pairwise(drivers):
        if one.end == two.start and not set(one.keys) & set(two.keys):
            yield f"{_shown(scene, one)} {_shown(scene, two)} is not a driver of this session"


def _shown(scene: Scene, mention: Mention) -> str:
    return " ".join(token.text for token in scene.sentence.tokens[mention.start : mention.end])


def _outside_the_lists(scene: Scene) -> Iterator[str]:
    names = scene.sheet.names
    corners = {re.sub(r"^[^0-9]*", "corner ", corner).upper() for corner in names.corners}
    for mention in scene.sentence.mentions:
        for key in mention.keys:
            if mention.category == "lap" and not 1 <= int(re.sub(r"\D", "", key)) <= names.laps:
                yield f"there is no {key}"
            if mention.category == "corner" and key.upper() not in corners:
                yield f"there is no {key}"
            if mention.category == "sector" and key not in ("sector 1", "sector 2", "sector 3"):
                yield f"there is no {key}"
            if mention.category == "compound" and key not in names.compounds:
                yield f"nobody ran {key} tyres"


def _fits(scene: Scene, mention: Mention, facts: list[Fact]) -> bool:
    """A name must be among what the passage's facts are about; if they say nothing of its kind, the sentence's."""
    own = keys_of_all(facts, scene.sheet)
    stops = {scene.sentence.tokens[place].word for place in scene.sentence.piece_of(mention.start)} & STOPPING
    if _covers(scene, mention, own) and not (mention.category == "lap" and stops and _aside(scene, mention)):
        return True
    if _aside(scene, mention):
        return _happened(scene, mention)
    if mention.category in ("driver", "team") or any(category == mention.category for category, _ in own):
        return False
    whole = scene.facts_in(range(len(scene.sentence.tokens)))
    return _covers(scene, mention, keys_of_all(whole, scene.sheet)) or _fits_anything(
        scene, mention, scene.sentence.passage_of(mention.start)
    )


def _happened(scene: Scene, mention: Mention) -> bool:
    """Return whether a fact is about the name in an aside and the driver before it; a stop needs a fact of a stop."""
    words = {scene.sentence.tokens[place].word for place in scene.sentence.piece_of(mention.start)}
    drivers = [m for m in scene.sentence.mentions if m.category == "driver" and m.start < mention.start][-1:]
    return any(
        _covers(scene, mention, keys) and all(_covers(scene, driver, keys) for driver in drivers)
        for fact in scene.sheet.facts
        if not words & STOPPING or "stop" in fact.kind
        for keys in (keys_of(fact, scene.sheet),)
    )


def _fits_the_rest(scene: Scene, mention: Mention) -> bool:
    """Return whether a value elsewhere in the sentence is about this driver."""
    whole = scene.facts_in(range(len(scene.sentence.tokens)))
    return mention.category == "driver" and _covers(scene, mention, keys_of_all(whole, scene.sheet))


def _aside(scene: Scene, mention: Mention) -> bool:
    """Return whether a name stands in a part of the sentence that has no value of its own: "who stopped on lap 14"."""
    piece = scene.sentence.piece_of(mention.start)
    words = [token.word for token in scene.sentence.tokens[piece.start : piece.stop] if token.kind == "word"]
    opens = bool(words) and words[0] in OPENERS
    alone = opens and not scene.facts_in(piece) and not any(index in piece for index in scene.comparisons)
    return alone and mention.category not in ("driver", "team") and piece.start > 0


def _covers(scene: Scene, mention: Mention, keys: Keys) -> bool:
    if mention.category == "team":
        drivers = {driver.code for driver in scene.sheet.names.drivers if driver.team in mention.keys}
        return any(("team", key) in keys for key in mention.keys) or any(("driver", code) in keys for code in drivers)
    if mention.category == "driver":
        return any(("driver", key) in keys for key in mention.keys)
    return all((mention.category, key) in keys for key in mention.keys)


def _fits_anything(scene: Scene, mention: Mention, passage: range) -> bool:
    """Return whether some fact of the sheet is about this name and about the drivers who are named beside it."""
    if mention.category == "part" and len(scene.sheet.names.parts) and mention.keys[0] in scene.sheet.names.parts:
        return True
    drivers = [found for found in scene.mentions_in(passage, "driver") if found is not mention][:2]
    return any(
        _covers(scene, mention, keys) and all(_covers(scene, driver, keys) for driver in drivers)
        for keys in (keys_of(fact, scene.sheet) for fact in scene.sheet.facts)
    )


def nearest_mention(scene: Scene, index: int, category: str) -> Mention | None:
    """Return the name that a value belongs to: "[[f1]] for X" first, then before it, then after it, in its passage."""
    passage = scene.sentence.passage_of(index)
    mentions = scene.mentions_in(passage, category)
    facts = [place for place in scene.sentence.facts if place in passage]
    tokens = scene.sentence.tokens
    after = [m for m in mentions if m.start > index and not any(index < f < m.start for f in facts)]
    if after and after[0].start - index <= 3 and tokens[index + 1].word in (*LEADING, "("):
        return after[0]
    if category != "driver" and after and after[0].start - index <= 4 and tokens[after[0].start - 1].word in SETTING:
        return after[0]
    before = [m for m in mentions if m.end <= index]
    uncrossed = [m for m in before if not any(m.end <= f < index for f in facts)]
    found = uncrossed[-1:] or after[:1] or before[-1:]
    return found[0] if found else None


def _nearest(scene: Scene, index: int, fact: Fact) -> Iterator[str]:
    keys = keys_of(fact, scene.sheet)
    own = {category for category, _ in keys}
    for category in CATEGORIES[:-1]:
        mention = nearest_mention(scene, index, category)
        if mention is None or (category not in own and category != "driver") or _aside(scene, mention):
            continue
        if category != "driver" and "driver" in own and _belongs_elsewhere(scene, mention, index):
            continue
        if not _covers_some(mention, keys):
            yield f"{fact.text!r} is not about {_shown(scene, mention)}"


def _belongs_elsewhere(scene: Scene, mention: Mention, index: int) -> bool:
    """Return whether another value stands between this one and the name."""
    low, high = min(mention.start, index), max(mention.end, index)
    return any(low < place < high for place in scene.sentence.facts)


def _covers_some(mention: Mention, keys: Keys) -> bool:
    return any((mention.category, key) in keys for key in mention.keys)


def _pronoun(scene: Scene, index: int, fact: Fact) -> Iterator[str]:
    """A value of a driver beside none who is named is about one who was named just before."""
    drivers = {key for category, key in keys_of(fact, scene.sheet) if category == "driver"}
    passage = scene.sentence.passage_of(index)
    if scene.mentions_in(passage, "driver", "team"):
        return
    if not drivers:
        yield from _about_nothing_named(scene, index, fact)
        return
    earlier = [m for m in scene.sentence.mentions if m.category == "driver" and m.start < passage.start]
    spoken = [key for mention in earlier for key in mention.keys] or list(scene.before)
    if not drivers & set(spoken) and not (not spoken and fact.kind.startswith(BEST_OF_ALL)):
        yield f"{fact.text!r} is about {', '.join(sorted(drivers))}, who is not spoken of here"
    yield from _about_nothing_named(scene, index, fact)


def _about_nothing_named(scene: Scene, index: int, fact: Fact) -> Iterator[str]:
    """A value beside tyres, corners or laps is about one of them at least, if it is about such things at all."""
    keys = keys_of(fact, scene.sheet)
    named = scene.mentions_in(scene.sentence.passage_of(index), "compound", "corner", "sector", "stint")
    named = [mention for mention in named if not _aside(scene, mention)]
    if named and not any(_covers_some(mention, keys) for mention in named) and not scene.before:
        yield f"{fact.text!r} is not about {_shown(scene, named[0])}"


def _exchanged(scene: Scene) -> Iterator[str]:
    """Yield a reason if two values would fit better in each other's places, or stand against the order of names."""
    places = [index for index in scene.sentence.facts if scene.fact_at(index)]
    for one, two in combinations(places, 2):
        first, second = scene.fact_at(one), scene.fact_at(two)
        assert first is not None
        assert second is not None
        if first.id == second.id or first.text == second.text:
            continue
        now = _score(scene, one, first) + _score(scene, two, second)
        swapped = _score(scene, one, second) + _score(scene, two, first)
        if swapped > now or (swapped == now and _against_the_order(scene, one, first, two, second)):
            yield f"{first.text!r} and {second.text!r} are exchanged"
            return


def _score(scene: Scene, index: int, fact: Fact) -> int:
    """Count what speaks for a fact at a place: names near it that it is about, words near it that its kind has."""
    keys = keys_of(fact, scene.sheet)
    total = 0
    for category in CATEGORIES:
        mention = nearest_mention(scene, index, category)
        if mention is not None:
            total += 2 if _covers_some(mention, keys) else -2
    return total + _kind_words(scene, index, fact)


def _kind_words(scene: Scene, index: int, fact: Fact) -> int:
    tokens = scene.sentence.tokens
    stems = [piece[:5] for piece in re.split(r"[_\W]+", fact.kind.lower()) if len(piece) > 2]
    start = max((place for place in scene.sentence.facts if place < index), default=-1) + 1
    near = [token.word for token in tokens[max(start, index - 6) : index]]
    for token in tokens[index + 1 : index + 4]:
        if token.kind != "word" or token.word in ("and", "und", "et", "y", "e"):
            break
        near.append(token.word)
    return sum(any(word.startswith(stem) for stem in stems) for word in near if len(word) > 2)


def _against_the_order(scene: Scene, one: int, first: Fact, two: int, second: Fact) -> bool:
    """Without a name between them, values of one kind come in the order of their drivers, laps or stints."""
    if first.kind != second.kind:
        return False
    between = [m for m in scene.sentence.mentions if one < m.start < two and m.category in CATEGORIES]
    if between:
        return False
    spoken = [key for m in scene.sentence.mentions if m.category == "driver" and m.start < one for key in m.keys]
    order = list(dict.fromkeys([*spoken, *scene.before] if len(set(spoken)) > 1 else [*scene.before, *spoken]))
    ranks = [_rank(keys_of(fact, scene.sheet), order) for fact in (first, second)]
    if ranks[0][0] is not None and ranks[1][0] is not None and ranks[0][0] != ranks[1][0]:
        return ranks[0][0] > ranks[1][0]
    return ranks[0][1] > ranks[1][1]


def _rank(keys: Keys, order: list[str]) -> tuple[int | None, tuple[int, ...]]:
    drivers = sorted(order.index(key) for category, key in keys if category == "driver" and key in order)
    numbers = sorted(int(re.sub(r"\D", "", key)) for category, key in keys if category in ("lap", "stint", "sector"))
    return (drivers[0] if drivers else None), tuple(numbers)
