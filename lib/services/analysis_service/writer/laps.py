"""Laps against laps in words: where the time lies, and how it was made."""

from __future__ import annotations

from lib.services.analysis_service.fact import Fact
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
        gap = between(reader, "lap_difference", focus[0], other)
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
        found.say(with_how(reader, words, how, rank), 0.8 - 0.1 * rank)
    top = reader.all("top_speed_difference", among=pair)
    if top and len(reader.drivers(top[0])) == 2:
        slots = {"fast": reader.who(top[0].subjects[0]), "slow": reader.who(top[0].subjects[1])}
        found.say(speaker.say("speed_total", speed=put(top[0]), **slots), 0.5)
    return found


def with_how(reader: SheetReader, words: str, how: str, turn: int) -> str:
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
        if fact is None or not explains(fact, slow):
            continue
        who = reader.who(fact.subjects[0])
        slots = {slot: "" if who == named else who, "speed": put(fact), "metres": put(fact)}
        told.append(" ".join(speaker.say(key, **slots).split()))
        named = who
    return reader.listed(told[:2])


def explains(fact: Fact, slow: str) -> bool:
    """Return whether what differs can have cost the slower time: less speed, an earlier brake, a later throttle."""
    return (fact.subjects[0] == slow) == (fact.kind == "full_throttle_later")


def between(reader: SheetReader, kind: str, one: str, other: str) -> Fact | None:
    return next((fact for fact in reader.all(kind) if set(fact.subjects[:2]) == {one, other}), None)
