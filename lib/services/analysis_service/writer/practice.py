"""A practice in words: the best laps, the long runs, and how little the rest says."""

from __future__ import annotations

from lib.services.analysis_service.writer.laps import corners, lap_gap, sectors
from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.qualifying import conditions, ideals, traps
from lib.services.analysis_service.writer.reader import SheetReader, put, size
from lib.services.analysis_service.writer.text import Paragraph


def practice(reader: SheetReader, speaker: Speaker, focus: list[str]) -> list[Paragraph]:
    bests = sorted(reader.all("best_lap"), key=lambda fact: size(fact))
    shown = [fact for fact in bests if not focus or fact.subjects[0] in focus]
    return [
        _best(reader, speaker, [fact.subjects[0] for fact in shown], focus),
        _compared(reader, speaker, focus),
        _long_runs(reader, speaker),
        _session(reader, speaker),
    ]


def _best(reader: SheetReader, speaker: Speaker, order: list[str], focus: list[str]) -> Paragraph:
    found = Paragraph()
    for driver in focus:
        if driver not in order and reader.silent(driver):
            found.say(speaker.say("driver_none", driver=reader.who(driver)), 1.0)
    if not order:
        if not focus:
            found.say(speaker.say("nobody"), 1.0)
        return found
    best = reader.of("best_lap", order[0])
    gap = reader.one("gap_to_best", *order[:2]) if len(order) > 1 and not focus else None
    slots = {"driver": reader.who(order[0]), "time": put(best) if best else ""}
    if focus and len(focus) == 1:
        own = reader.of("gap_to_best", focus[0])
        found.say(speaker.say("lap_times", list=f"{slots['driver']} {slots['time']}"), 1.0)
        if own:
            found.say(lap_gap(reader, speaker, own), 0.9)
    elif gap:
        found.say(speaker.say("best_by", gap=put(gap), second=reader.who(order[1]), **slots), 1.0)
    else:
        found.say(speaker.say("best_of", **slots), 1.0)
    for driver in order[2:4]:
        fact = reader.of("gap_to_best", driver)
        if fact and not focus:
            found.say(speaker.say("behind", driver=reader.who(driver), gap=put(fact)), 0.6)
    if not focus:
        ideals(reader, speaker, found)
    return found


def _compared(reader: SheetReader, speaker: Speaker, focus: list[str]) -> Paragraph:
    """Return the laps of a few drivers side by side; nothing for the session as such."""
    if len(focus) != 2:
        return Paragraph()
    found = corners(reader, speaker, focus, 3)
    extra = Paragraph()
    gap = reader.one("lap_difference", *focus)
    if gap:
        extra.say(lap_gap(reader, speaker, gap), 0.95)
        sectors(reader, speaker, extra, focus, "sector_difference")
    return Paragraph(bold=False, sentences=[*extra.sentences, *found.sentences])


def _long_runs(reader: SheetReader, speaker: Speaker) -> Paragraph:
    found = Paragraph(bold=False)
    runs = sorted(reader.all("long_run_median"), key=lambda fact: size(fact))
    for fact in runs[:3]:
        tyre = reader.tyre(fact)
        if tyre:
            slots = {"driver": reader.who(fact.subjects[0]), "median": put(fact), "tyre": tyre}
            found.say(speaker.say("long_run", **slots), 0.6)
    return found


def _session(reader: SheetReader, speaker: Speaker) -> Paragraph:
    found = Paragraph(bold=False)
    laps = next((fact for fact in reader.all("laps_driven") if not fact.subjects), None)
    drivers = reader.one("drivers_with_a_time")
    if laps and drivers and drivers.value:
        found.say(speaker.say("driven", laps=put(laps), drivers=put(drivers)), 0.5)
    conditions(reader, speaker, found)
    traps(reader, speaker, found)
    return found
