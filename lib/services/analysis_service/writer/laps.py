"""Laps against laps in words: where the time lies, and how it was made; an own lap as coaching."""

from __future__ import annotations

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts.names import OWN
from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.reader import SheetReader, put, size
from lib.services.analysis_service.writer.text import Paragraph

HOW = (
    ("apex_speed_difference", "by_apex", "own_apex", "fast"),
    ("brakes_later", "by_brake", "own_brake", "late"),
    ("entry_speed_difference", "by_entry", "own_entry", "fast"),
    ("exit_speed_difference", "by_exit", "own_exit", "fast"),
    ("full_throttle_later", "by_throttle", "own_throttle", "late"),
)
CORNERS = 4


def laps(reader: SheetReader, speaker: Speaker, focus: list[str]) -> list[Paragraph]:
    found = Paragraph()
    for other in focus[1:]:
        gap = _between(reader, "lap_difference", focus[0], other)
        if gap:
            found.say(lap_gap(reader, speaker, gap), 1.0)
    sectors(reader, speaker, found, focus, "sector_difference")
    return [found, corners(reader, speaker, focus)]


def lap_gap(reader: SheetReader, speaker: Speaker, fact: Fact, key: str = "lap_gap") -> str:
    """Return by how much one lap was faster than another; of two equal laps that they are level."""
    slots = {"slow": reader.who(fact.subjects[0]), "fast": reader.who(fact.subjects[1]), "gap": put(fact)}
    level = fact.relation is not None and fact.relation.direction == "equal"
    return speaker.say("lap_level" if level else key, **slots)


def sectors(reader: SheetReader, speaker: Speaker, found: Paragraph, pair: list[str], kind: str) -> None:
    """Say in which sector the faster lap was made, and what the slower took back."""
    facts = [fact for fact in reader.all(kind, among=pair) if len(set(fact.subjects) & set(pair)) == 2]
    gap = reader.one("lap_difference", *pair[:2]) or reader.one("gap_to_pole", *pair[:2])
    if not facts or gap is None or len(pair) != 2:
        return
    slow, fast = gap.subjects[:2]
    own = sorted((one for one in facts if one.subjects[1] == fast), key=lambda one: -size(one))
    back = sorted((one for one in facts if one.subjects[1] == slow), key=lambda one: -size(one))
    if not own:
        return
    names = {"fast": reader.who(fast), "slow": reader.who(slow)}
    words = [speaker.say("where_won", sector=reader.where(own[0].subjects[2]), size=put(own[0]), **names)]
    words += [
        speaker.say("also_gained", driver=names["fast"], size=put(one), sector=reader.where(one.subjects[2]))
        for one in own[1:]
    ]
    words += [
        speaker.say("took_back", driver=names["slow"], size=put(one), sector=reader.where(one.subjects[2]))
        for one in back
    ]
    found.say(f"{'; '.join(words)}.", 0.9)


def corners(reader: SheetReader, speaker: Speaker, pair: list[str], most: int = CORNERS) -> Paragraph:
    """Return the corners that made most of the difference, each with how it was made."""
    found = Paragraph(bold=False)
    losses = reader.all("corner_loss", among=pair)[:most]
    gap = reader.one("lap_difference", *pair[:2])
    first = gap.subjects[0] if gap and losses else None
    losses.sort(key=lambda fact: fact.subjects[0] != first)  # what made the difference before what spoke against it
    for rank, fact in enumerate(losses):
        slow, fast, corner = fact.subjects[:3]
        slots = {"slow": reader.who(slow), "fast": reader.who(fast), "corner": reader.where(corner)}
        key = "corner" if first is None or slow == first else "corner_back"
        words = speaker.say(key, size=put(fact), **slots)
        how = _how(reader, speaker, slow, fast, corner)
        found.say(_there(reader, words, how, rank), 0.8 - 0.1 * rank)
    top = reader.all("top_speed_difference", among=pair)
    if top and len(reader.drivers(top[0])) == 2:
        slots = {"fast": reader.who(top[0].subjects[0]), "slow": reader.who(top[0].subjects[1])}
        found.say(speaker.say("speed_total", speed=put(top[0]), **slots), 0.5)
    return found


def _there(reader: SheetReader, words: str, how: str, turn: int) -> str:
    """Return a loss with how it came about, as two sentences and as one in turn."""
    there = reader.word("there")
    if not how:
        return f"{words}."
    return f"{words}; {there.lower()} {how}." if turn % 2 else f"{words}. {there} {how}."


def _how(reader: SheetReader, speaker: Speaker, slow: str, fast: str, corner: str) -> str:
    """Return what explains a loss: the faster lap had more speed there, or braked later, or was on throttle earlier."""
    told: list[str] = []
    named = ""
    for kind, key, _, slot in HOW:
        fact = reader.one(kind, slow, fast, corner)
        if fact is None or not _explains(fact, slow):
            continue
        who = reader.who(fact.subjects[0])
        slots = {slot: "" if who == named else who, "speed": put(fact), "metres": put(fact)}
        told.append(" ".join(speaker.say(key, **slots).split()))
        named = who
    return reader.listed(told[:2])


def _explains(fact: Fact, slow: str) -> bool:
    """Return whether what differs can have cost the slower time: less speed, an earlier brake, a later throttle."""
    return (fact.subjects[0] == slow) == (fact.kind == "full_throttle_later")


def _between(reader: SheetReader, kind: str, one: str, other: str) -> Fact | None:
    return next((fact for fact in reader.all(kind) if set(fact.subjects[:2]) == {one, other}), None)


def coaching(reader: SheetReader, speaker: Speaker) -> list[Paragraph]:
    """Return what a coach would say first: where the time goes, how, and what to try."""
    focus = list(reader.sheet.focus)
    other = next((one for one in focus if not one.startswith(OWN)), focus[0] if focus else OWN)
    mine = next((one for one in focus if one.startswith(OWN)), OWN)
    gap = _between(reader, "lap_difference", mine, other)
    losses = [fact for fact in reader.all("corner_loss") if fact.subjects[0] == mine and other in fact.subjects]
    gains = [fact for fact in reader.all("corner_loss") if fact.subjects[1] == mine and other in fact.subjects]
    first, second, third = Paragraph(), Paragraph(bold=False), Paragraph(bold=False)
    if gap:
        slots = {"gap": put(gap), "other": reader.who(other)}
        if gap.subjects[0] != mine:
            first.say(speaker.say("own_faster", **slots), 1.0)
        elif losses and _share(losses[:1], gap) >= 0.5:
            first.say(
                speaker.say("own_slower", size=put(losses[0]), corner=reader.where(losses[0].subjects[2]), **slots), 1.0
            )
        else:
            first.say(speaker.say("own_slower_bare", **slots), 1.0)
        first.say(_own_sectors(reader, speaker, mine, other), 0.7)
    for rank, fact in enumerate(losses[:3]):
        corner = fact.subjects[2]
        slots = {"corner": reader.where(corner), "size": put(fact), "other": reader.who(other)}
        words = speaker.say("own_corner", **slots)
        how = _own_how(reader, speaker, mine, other, corner)
        paragraph = first if not rank else second
        paragraph.say(_there(reader, words, how, rank), 0.9 - 0.1 * rank)
        if not rank:
            paragraph.say(_advice(reader, speaker, mine, other, corner), 0.85)
    for fact in gains[:1]:
        slots = {"corner": reader.where(fact.subjects[2]), "size": put(fact), "other": reader.who(other)}
        third.say(f"{speaker.say('own_gain', **slots)}.", 0.6)
    _straights(reader, speaker, third, mine, other)
    return [first, second, third]


def _share(losses: list[Fact], gap: Fact) -> float:
    return sum(size(fact) for fact in losses) / max(size(gap), 0.001)


def _own_how(reader: SheetReader, speaker: Speaker, mine: str, other: str, corner: str) -> str:
    """Return what explains a loss; the other is named in the first clause only."""
    told: list[str] = []
    name = reader.who(other)
    for kind, _, key, slot in HOW:
        fact = reader.one(kind, mine, other, corner)
        if fact is None or not _explains(fact, mine):
            continue
        slots = {"speed": put(fact), "metres": put(fact)}
        if fact.subjects[0] == mine:
            told.append(speaker.say(f"{key}_you", **slots))
        else:
            told.append(" ".join(speaker.say(key, **{slot: name}, **slots).split()))
            name = ""
    return reader.listed(told[:3])


def _advice(reader: SheetReader, speaker: Speaker, mine: str, other: str, corner: str) -> str | None:
    """Return what to try first where most time goes: the cause that comes first on the road."""
    for kind, key, theirs in (
        ("brakes_later", "advice_brake", True),
        ("apex_speed_difference", "advice_minimum", True),
        ("full_throttle_later", "advice_exit", False),
        ("exit_speed_difference", "advice_exit", True),
    ):
        fact = reader.one(kind, mine, other, corner)
        if fact is not None and (fact.subjects[0] == other) == theirs:
            return speaker.say(key)
    return None


def _straights(reader: SheetReader, speaker: Speaker, found: Paragraph, mine: str, other: str) -> None:
    """Say who is faster on the straights, and that it is wing only if the exits are alike."""
    top = reader.one("top_speed_difference", mine, other)
    if top is None:
        return
    exits = any(fact.subjects[0] != mine for fact in reader.all("exit_speed_difference", mine, other))
    if top.subjects[0] == mine:
        words = [speaker.say("own_top_you", speed=put(top)), speaker.say("wing_room")]
    else:
        words = [speaker.say("own_top", speed=put(top), fast=reader.who(other))]
        words.append(speaker.say("exits_first" if exits else "wing"))
    found.say(f"{'; '.join(words)}.", 0.5)


def _own_sectors(reader: SheetReader, speaker: Speaker, mine: str, other: str) -> str | None:
    lost = [fact for fact in reader.all("sector_difference", mine, other) if fact.subjects[0] == mine]
    lost.sort(key=lambda fact: fact.subjects[2])
    items = [speaker.say("own_sector", size=put(fact), sector=reader.where(fact.subjects[2])) for fact in lost]
    return speaker.say("own_sectors", list=reader.listed(items)) if items else None
