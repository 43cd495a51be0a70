"""The fights of a race in words: passes, hunts, places won and lost, cars that slowed."""

from __future__ import annotations

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.race_win import WON
from lib.services.analysis_service.writer.reader import SheetReader, lap_number, put, size
from lib.services.analysis_service.writer.text import Paragraph, WrittenSentence

MOST_TOLD = 4  # pairs of drivers: more passes are a list, not a story


def fights(reader: SheetReader, speaker: Speaker) -> Paragraph:
    """Return who fought whom, who won and lost places, and who is missing at the flag."""
    found = Paragraph()
    for fact in reader.all("slowed_late")[:1]:
        slowed(reader, speaker, found, fact)
    _passes(reader, speaker, found)
    _places(reader, speaker, found)
    found.sentences += starts(reader, speaker, [*reader.all("start_gain")[:1], *reader.all("start_loss")[:1]])
    _missing_at_the_flag(reader, speaker, found)
    if len(found.sentences) < 2:
        _close_finishes(reader, speaker, found)
    return found


def _passes(reader: SheetReader, speaker: Speaker, found: Paragraph) -> None:
    """Say who hunted and who passed whom, except the pairs that the story of the win has told."""
    told = {(fact.subjects[0], fact.subjects[1]) for kind in WON[2:] for fact in reader.all(kind)}
    for fact in reader.all("caught")[:2]:
        told |= hunt(reader, speaker, found, fact)
    for fact in [*reader.all("pass"), *reader.all("place_regained")]:
        pair = (fact.subjects[0], fact.subjects[1])
        if pair not in told and len(told) < MOST_TOLD and not regained(reader, fact) and fact.weight > 0.4:
            told.add(pair)
            slots = {"driver": reader.who(pair[0]), "other": reader.who(pair[1]), "lap": put(fact)}
            found.say(speaker.say("pass", **slots), 0.3 + 0.3 * fact.weight)


def _places(reader: SheetReader, speaker: Speaker, found: Paragraph) -> None:
    """Say who won and who lost places, three at least."""
    for kind, key in (("places_gained", "climb"), ("places_lost", "fall")):
        for fact in reader.all(kind)[:2]:
            finish = reader.of("finished", fact.subjects[0])
            if finish and size(fact) >= 3:
                slots = {"driver": reader.who(fact.subjects[0]), "places": put(fact), "finish": put(finish)}
                found.say(speaker.say(key, **slots), 0.3 + 0.3 * fact.weight)


def _missing_at_the_flag(reader: SheetReader, speaker: Speaker, found: Paragraph) -> None:
    """Say who was disqualified and who is not classified, and after how many laps."""
    for fact in reader.all("disqualified_after")[:3]:
        slots = {"driver": reader.who(fact.subjects[0]), "laps": put(fact)}
        found.say(speaker.say("disqualified", **slots), 0.7)
    for fact in reader.all("not_classified_after")[:2]:
        slots = {"driver": reader.who(fact.subjects[0]), "laps": put(fact)}
        found.say(speaker.say("retired", **slots), 0.2 + 0.4 * fact.weight)


def _close_finishes(reader: SheetReader, speaker: Speaker, found: Paragraph) -> None:
    """Say who finished close to whom, the leaders left out: their gap is told first of all."""
    for fact in [one for one in reader.all("gap_at_flag") if size(one) < 3][1:3]:
        behind, ahead = reader.drivers(fact)
        slots = {"behind": reader.who(behind), "ahead": reader.who(ahead), "gap": put(fact)}
        found.say(speaker.say("close_finish", **slots), 0.3)


def regained(reader: SheetReader, fact: Fact) -> bool:
    """Return whether this pass is told with the undercut that it undid."""
    kinds = ("undercut_gain", "overcut_gain")
    return fact.kind == "place_regained" and any(reader.one(kind, *fact.subjects[:2]) for kind in kinds)


def starts(reader: SheetReader, speaker: Speaker, facts: list[Fact]) -> list[WrittenSentence]:
    """Return what the first lap changed."""
    found = Paragraph()
    for fact in facts:
        lap = reader.where(fact.subjects[1])
        slots = {"driver": reader.who(fact.subjects[0]), "places": put(fact), "lap": lap}
        found.say(speaker.say(fact.kind, **slots), 0.2 + 0.5 * fact.weight)
    return found.sentences


def hunt(reader: SheetReader, speaker: Speaker, found: Paragraph, fact: Fact) -> set[tuple[str, str]]:
    driver, other = reader.drivers(fact)
    near = lap_number(reader.lap_subject(fact))
    passed = next((one for one in reader.all("pass", driver, other) if one.subjects[0] == driver), None)
    gaps = [one for one in reader.all("gap_after_lap", driver, other) if one.subjects[0] == driver]
    gaps = [one for one in gaps if lap_number(reader.lap_subject(one)) < near]
    far = max(gaps, key=size, default=None)
    if passed is None or far is None:
        return set()
    slots = {"driver": reader.who(driver), "other": reader.who(other), "gap": put(far), "caught": put(fact)}
    lap = reader.where(reader.lap_subject(far) or "")
    found.say(speaker.say("hunt", passed=put(passed), lap=lap, **slots), 0.7)
    return {(driver, other)}


def slowed(reader: SheetReader, speaker: Speaker, found: Paragraph, fact: Fact) -> None:
    driver = fact.subjects[0]
    lost = next(
        (one for one in reader.all("lost_to", driver) if one.subjects[0] == driver and _late(reader, one)), None
    )
    slots = {"driver": reader.who(driver)}
    if lost:
        span = reader.where(reader.lap_subject(lost) or "")
        other = reader.who(lost.subjects[1])
        words = [speaker.say("slowed", lost=put(lost), other=other, span=span, **slots), speaker.say("not_why")]
        if "messages" not in reader.sheet.missing:
            words.append(speaker.say("unexplained"))
        found.say(f"{'; '.join(words)}.", 0.75)
    else:
        span = reader.where(reader.lap_subject(fact) or "")
        words = [speaker.say("slowed_alone", lost=put(fact), span=span, **slots), speaker.say("not_why")]
        found.say(f"{'; '.join(words)}.", 0.7)


def _late(reader: SheetReader, fact: Fact) -> bool:
    slowed = reader.of("slowed_late", fact.subjects[0])
    if slowed is None:
        return False
    return lap_number(reader.lap_subject(fact)) == lap_number(reader.lap_subject(slowed)) - 1
