"""An own lap in words: where to begin and how, what to try, what to keep, and what the car may have to do with it."""

from __future__ import annotations

from itertools import pairwise

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts.names import OWN
from lib.services.analysis_service.writer.laps import HOW, between, explains, with_how
from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.reader import SheetReader, put, size
from lib.services.analysis_service.writer.text import Paragraph

FINDING, UNJUDGED = "coaching_", "coaching_unjudged_"


def coaching(reader: SheetReader, speaker: Speaker) -> list[Paragraph]:
    """Return what a coach would say first: where the time goes, how, and what to try."""
    mine, other = _sides(list(reader.sheet.focus))
    first, second, third = Paragraph(), Paragraph(bold=False), Paragraph(bold=False)
    losses = [fact for fact in reader.all("corner_loss") if fact.subjects[0] == mine and other in fact.subjects]
    costs = reader.all("coaching_cost", mine, other)
    first.say(_gap(reader, speaker, (mine, other), [] if costs else losses), 1.0)
    losses = _judged(reader, losses)
    first.say(_own_sectors(reader, speaker, mine, other), 0.7)
    for rank, cost in enumerate(costs):
        _say_finding(reader, speaker, second if rank else first, cost, rank)
    for rank, loss in enumerate(losses[:3] if not costs else ()):
        _say_loss(reader, speaker, second if rank else first, loss, rank)
    for fact in reader.all("corner_loss"):
        if fact.subjects[:2] == (other, mine):
            slots = {"corner": reader.where(fact.subjects[2]), "size": put(fact), "other": reader.who(other)}
            third.say(f"{speaker.say('own_gain', **slots)}.", 0.6)
            break
    _straights(reader, speaker, third, mine, other)
    setup = reader.one("coaching_setup")
    if setup:
        third.say(speaker.say("setup_after", setup=put(setup)), 0.55)
    return [first, second, third]


def _judged(reader: SheetReader, losses: list[Fact]) -> list[Fact]:
    """Return the losses that may be blamed on the driving: none in an out-lap, nor where something happened."""
    if any(reader.one(f"{UNJUDGED}{kind}") for kind in ("out_lap", "in_lap")):
        return []
    happened = {corner for fact in reader.all(f"{UNJUDGED}incident") for corner in fact.subjects[1:]}
    corners = list(reader.sheet.names.corners)
    after = {following for corner, following in pairwise(corners) if corner in happened}
    return [loss for loss in losses if loss.subjects[2] not in happened | after]


def _sides(focus: list[str]) -> tuple[str, str]:
    """Return the own lap that is coached and the reference: a driver's lap, or the first of two own ones."""
    own = [name for name in focus if name.startswith(OWN)]
    others = [name for name in focus if not name.startswith(OWN)]
    if others or len(own) < 2:
        return (own or [OWN])[0], (others or own or [OWN])[0]
    return own[1], own[0]


def _gap(reader: SheetReader, speaker: Speaker, sides: tuple[str, str], losses: list[Fact]) -> str | None:
    """Return by how much the own lap is slower, with the corner that makes half of it, or faster."""
    mine, other = sides
    gap = between(reader, "lap_difference", mine, other)
    if gap is None:
        return None
    slots = {"gap": put(gap), "other": reader.who(other)}
    if gap.subjects[0] != mine:
        return speaker.say("own_faster", **slots)
    if losses and _share(losses[:1], gap) >= 0.5:
        return speaker.say("own_slower", size=put(losses[0]), corner=reader.where(losses[0].subjects[2]), **slots)
    return speaker.say("own_slower_bare", **slots)


def _say_finding(reader: SheetReader, speaker: Speaker, paragraph: Paragraph, cost: Fact, rank: int) -> None:
    """Say where and why time is lost, whether it is a habit, and what to try."""
    mine, other, corner = cost.subjects[:3]
    for seen in reader.sheet.facts:
        key = f"seen_{seen.kind.removeprefix(FINDING)}"
        if seen.subjects == cost.subjects and seen.kind.startswith(FINDING) and speaker.knows(key):
            words = speaker.say(key, size=put(seen), other=reader.who(other))
            slots = {"corner": reader.where(corner), "cost": put(cost), "other": reader.who(other)}
            paragraph.say(speaker.say("finding", seen=words, **slots), 0.95 - 0.1 * rank)
    habit, advice = reader.one("coaching_habit", mine, corner), reader.one("coaching_try", corner)
    paragraph.say(speaker.say("habit", share=put(habit)) if habit else None, 0.75 - 0.1 * rank)
    paragraph.say(speaker.say("try", advice=put(advice)) if advice else None, 0.9 - 0.1 * rank)


def _say_loss(reader: SheetReader, speaker: Speaker, paragraph: Paragraph, loss: Fact, rank: int) -> None:
    """Say where time is lost and what differs there, if no rule says why."""
    mine, other, corner = loss.subjects[:3]
    words = speaker.say("own_corner", corner=reader.where(corner), size=put(loss), other=reader.who(other))
    how = _own_how(reader, speaker, mine, other, corner)
    paragraph.say(with_how(reader, words, how, rank), 0.9 - 0.1 * rank)
    if not rank:
        paragraph.say(_advice(reader, speaker, mine, other, corner), 0.85)


def _share(losses: list[Fact], gap: Fact) -> float:
    return sum(size(fact) for fact in losses) / max(size(gap), 0.001)


def _own_how(reader: SheetReader, speaker: Speaker, mine: str, other: str, corner: str) -> str:
    """Return what explains a loss; the other is named in the first clause only."""
    told: list[str] = []
    name = reader.who(other)
    for kind, _, key, slot in HOW:
        fact = reader.one(kind, mine, other, corner)
        if fact is None or not explains(fact, mine):
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
        if not reader.one("coaching_unjudged_wing", other):  # an open rear wing explains it
            words.append(speaker.say("exits_first" if exits else "wing"))
    found.say(f"{'; '.join(words)}.", 0.5)


def _own_sectors(reader: SheetReader, speaker: Speaker, mine: str, other: str) -> str | None:
    lost = [fact for fact in reader.all("sector_difference", mine, other) if fact.subjects[0] == mine and size(fact)]
    lost.sort(key=lambda fact: fact.subjects[2])
    items = [speaker.say("own_sector", size=put(fact), sector=reader.where(fact.subjects[2])) for fact in lost]
    return speaker.say("own_sectors", list=reader.listed(items)) if items else None
