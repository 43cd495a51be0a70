"""A qualifying in words: by how little, where it was made, who was cut off."""

from __future__ import annotations

from lib.services.analysis_service.writer.laps import corners, lap_gap, sectors
from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.reader import SheetReader, put, size
from lib.services.analysis_service.writer.text import Paragraph


def qualifying(reader: SheetReader, speaker: Speaker, focus: list[str]) -> list[Paragraph]:
    if len(focus) > 1:
        return _few(reader, speaker, focus)
    order = reader.ranking("qualified")
    if focus:
        return _one(reader, speaker, focus[0])
    pair = order[:2]
    return [
        _pole(reader, speaker, order),
        corners(reader, speaker, pair, 3),
        _behind(reader, speaker, order),
        _cut(reader, speaker),
    ]


def _pole(reader: SheetReader, speaker: Speaker, order: list[str]) -> Paragraph:
    found = Paragraph()
    if not order:
        known = reader.one("fastest_lap")
        if known:
            found.say(speaker.say("fastest_known", driver=reader.who(known.subjects[0]), time=put(known)), 1.0)
        return found
    best, gap = reader.of("best_lap", order[0]), reader.one("gap_to_pole", *order[:2]) if order[1:] else None
    name = reader.who(order[0])
    if gap:
        found.say(speaker.say("pole", driver=name, gap=put(gap), second=reader.who(order[1])), 1.0)
        sectors(reader, speaker, found, order[:2], "sector_difference")
        if len(found.sentences) == 1:
            sectors(reader, speaker, found, order[:2], "sector_loss")
    elif best:
        found.say(speaker.say("pole_alone", driver=name, time=put(best)), 1.0)
    ideals(reader, speaker, found)
    return found


def ideals(reader: SheetReader, speaker: Speaker, found: Paragraph) -> None:
    for fact in reader.all("ideal_beats")[:1]:
        slots = {"driver": reader.who(fact.subjects[0]), "other": reader.who(fact.subjects[1]), "size": put(fact)}
        found.say(speaker.say("ideal_beats", **slots), 0.75)


def _behind(reader: SheetReader, speaker: Speaker, order: list[str]) -> Paragraph:
    found = Paragraph(bold=False)
    for driver in order[2:4]:
        gap = reader.of("gap_to_pole", driver)
        if gap:
            found.say(speaker.say("behind", driver=reader.who(driver), gap=put(gap)), 0.6)
    close = [fact for fact in reader.all("gap_to_next") if size(fact) < 0.1]
    for fact in close[:2]:
        found.say(lap_gap(reader, speaker, fact, "next"), 0.5)
    left = [fact for fact in reader.all("left_in_sectors") if size(fact) > 0.1]
    for fact in left[:1]:
        found.say(speaker.say("left", driver=reader.who(fact.subjects[0]), size=put(fact)), 0.5)
    mates = sorted(reader.all("teammate_gap"), key=lambda fact: -size(fact))
    for fact in mates[:1]:
        slots = {"slow": reader.who(fact.subjects[0]), "fast": reader.who(fact.subjects[1]), "size": put(fact)}
        found.say(speaker.say("teammate", **slots), 0.45)
    traps(reader, speaker, found)
    return found


def traps(reader: SheetReader, speaker: Speaker, found: Paragraph) -> None:
    for fact in reader.all("slower_at_the_trap")[:1]:
        slots = {"slow": reader.who(fact.subjects[0]), "fast": reader.who(fact.subjects[1]), "speed": put(fact)}
        found.say(speaker.say("trap", **slots), 0.35)


def _cut(reader: SheetReader, speaker: Speaker) -> Paragraph:
    found = Paragraph(bold=False)
    for fact in sorted(reader.all("missed_by"), key=lambda fact: fact.subjects[2]):
        slots = {"driver": reader.who(fact.subjects[0]), "other": reader.who(fact.subjects[1]), "gap": put(fact)}
        found.say(speaker.say("missed", part=fact.subjects[2], **slots), 0.65)
    conditions(reader, speaker, found)
    return found


def conditions(reader: SheetReader, speaker: Speaker, found: Paragraph) -> None:
    """Say what the track and race control did."""
    for fact in reader.all("deleted_faster")[:2]:
        lap = reader.where(fact.subjects[1])
        found.say(speaker.say("deleted", driver=reader.who(fact.subjects[0]), lap=lap, size=put(fact)), 0.6)
    for kind, key in (("field_improved", "improved"), ("field_went_slower", "slower_track")):
        for fact in reader.all(kind):
            first, last = fact.subjects[:2]
            found.say(speaker.say(key, first=first, last=last, size=put(fact)), 0.45)
    reds, time, rain = reader.one("red_flags"), reader.one("red_flag_time"), reader.one("rain_share")
    if reds:
        key = "red_flags" if time else "red_flags_bare"
        found.say(speaker.say(key, count=put(reds), time=put(time) if time else ""), 0.6)
    if rain:
        found.say(speaker.say("rain", share=put(rain)), 0.6)


def _one(reader: SheetReader, speaker: Speaker, driver: str) -> list[Paragraph]:
    first, second = Paragraph(), Paragraph(bold=False)
    place, best, gap = (reader.of(kind, driver) for kind in ("qualified", "best_lap", "gap_to_pole"))
    name = reader.who(driver)
    if place is None or best is None:
        if reader.silent(driver):
            first.say(speaker.say("driver_none", driver=name), 1.0)
        return [first]
    first.say(speaker.say("driver_qualified", driver=name, place=put(place)), 1.0)
    if gap:
        first.say(lap_gap(reader, speaker, gap), 0.9)
    for fact in reader.all("gap_to_next", driver)[:2]:
        second.say(lap_gap(reader, speaker, fact, "next"), 0.6)
    for fact in reader.all("left_in_sectors", driver)[:1]:
        second.say(speaker.say("left", driver=name, size=put(fact)), 0.7)
    if reader.all("ideal_beats", driver):
        ideals(reader, speaker, second)
    for fact in reader.all("teammate_gap", driver)[:1]:
        second.say(lap_gap(reader, speaker, fact), 0.6)
    traps(reader, speaker, second)
    for fact in reader.all("missed_by", driver):
        slots = {"driver": reader.who(fact.subjects[0]), "other": reader.who(fact.subjects[1]), "gap": put(fact)}
        second.say(speaker.say("missed", part=fact.subjects[2], **slots), 0.7)
    conditions(reader, speaker, second)
    return [first, second]


def _few(reader: SheetReader, speaker: Speaker, focus: list[str]) -> list[Paragraph]:
    first, last = Paragraph(), Paragraph(bold=False)
    times = {driver: size(fact) for driver in focus if (fact := reader.of("best_lap", driver))}
    order = sorted(times, key=lambda driver: times[driver])
    for driver in focus:
        if driver not in times and reader.silent(driver):
            first.say(speaker.say("driver_none", driver=reader.who(driver)), 1.0)
    for slow in order[1:]:
        facts = (
            reader.one(kind, order[0], slow)
            for kind in ("lap_difference", "gap_to_pole", "gap_to_next", "teammate_gap")
        )
        gap = next((fact for fact in facts if fact), None)
        if gap:
            first.say(lap_gap(reader, speaker, gap), 1.0)
    bests = [f"{reader.who(driver)} {put(fact)}" for driver in order if (fact := reader.of("best_lap", driver))]
    kind = "sector_difference" if reader.all("sector_difference") else "sector_loss"
    if len(order) == 2:
        sectors(reader, speaker, first, order, kind)
    if bests:
        last.say(speaker.say("lap_times", list=", ".join(bests)), 0.6)
    if order:
        ideals(reader, speaker, last)
    for driver in order:
        fact = reader.of("left_in_sectors", driver)
        if fact and not reader.of("ideal_beats", driver):
            last.say(speaker.say("left", driver=reader.who(driver), size=put(fact)), 0.45)
    traps(reader, speaker, last)
    conditions(reader, speaker, last)
    return [first, corners(reader, speaker, order), last]
