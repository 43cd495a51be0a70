"""One driver of a race in words, or a few side by side."""

from __future__ import annotations

from itertools import pairwise

from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.race import control
from lib.services.analysis_service.writer.race_fights import hunt, regained, slowed, starts
from lib.services.analysis_service.writer.race_tyres import tyres, undercut
from lib.services.analysis_service.writer.race_win import OPENING, opening, pace, paces, won
from lib.services.analysis_service.writer.reader import SheetReader, lap_number, put, size
from lib.services.analysis_service.writer.text import Paragraph

MOST_UNDERCUTS = 2


def one_driver(reader: SheetReader, speaker: Speaker, driver: str) -> list[Paragraph]:
    return [_result(reader, speaker, driver), _stints(reader, speaker, driver), _fights(reader, speaker, driver)]


def few_drivers(reader: SheetReader, speaker: Speaker, drivers: list[str]) -> list[Paragraph]:
    first = Paragraph()
    places = {driver: int(size(fact)) for driver in drivers if (fact := reader.of("finished", driver))}
    order = sorted(places, key=lambda driver: places[driver])
    for ahead, behind in pairwise(order):
        gap = reader.one("gap_at_flag", ahead, behind)
        if gap and gap.subjects[0] == behind:
            slots = {"ahead": reader.who(ahead), "behind": reader.who(behind), "gap": put(gap)}
            first.say(speaker.say("pair_gap", **slots), 1.0)
        else:
            facts = [reader.of("finished", one) for one in (ahead, behind)]
            if facts[0] and facts[1]:
                slots = {"one": reader.who(ahead), "two": reader.who(behind), "first": put(facts[0])}
                first.say(speaker.say("pair_places", second=put(facts[1]), **slots), 1.0)
    for driver in drivers:
        if driver not in places:
            _no_flag(reader, speaker, first, driver)
    for ahead, behind in pairwise(order):
        opening(reader, speaker, first, [ahead, behind])
    second = Paragraph(bold=False)
    for fact in sorted(paces(reader, drivers)[:4], key=lambda fact: lap_number(reader.lap_subject(fact))):
        if lap_number(reader.lap_subject(fact)) > OPENING or not speaker.said("medians"):
            second.say(pace(reader, speaker, fact), 0.7)
    for kind, key in (("gained_on", "gained"), ("lost_to", "lost")):
        for fact in reader.all(kind, among=drivers)[:2]:
            slots = {"driver": reader.who(fact.subjects[0]), "other": reader.who(fact.subjects[1])}
            span = reader.where(reader.lap_subject(fact) or "")
            second.say(speaker.say(key, change=put(fact), span=span, **slots), 0.5)
    return [first, second, tyres(reader, speaker, drivers), _passes(reader, speaker, drivers), control(reader, speaker)]


def _passes(reader: SheetReader, speaker: Speaker, drivers: list[str]) -> Paragraph:
    found = Paragraph(bold=False)
    if not speaker.said("regained"):
        facts = [*reader.all("pass", among=drivers), *reader.all("place_regained", among=drivers)]
        for fact in sorted(facts, key=size)[:4]:
            slots = {"driver": reader.who(fact.subjects[0]), "other": reader.who(fact.subjects[1]), "lap": put(fact)}
            found.say(speaker.say("pass", **slots), 0.55)
    return found


def _no_flag(reader: SheetReader, speaker: Speaker, found: Paragraph, driver: str) -> None:
    out = reader.of("not_classified_after", driver)
    if out:
        found.say(speaker.say("driver_out", driver=reader.who(driver), laps=put(out)), 1.0)
    elif reader.silent(driver):
        found.say(speaker.say("driver_none", driver=reader.who(driver)), 1.0)


def _result(reader: SheetReader, speaker: Speaker, driver: str) -> Paragraph:
    found = Paragraph()
    finish, start = reader.of("finished", driver), reader.of("started", driver)
    moved = reader.of("places_gained", driver) or reader.of("places_lost", driver)
    name = reader.who(driver)
    if finish is None:
        _no_flag(reader, speaker, found, driver)
        return found
    if finish.value == 1:
        return won(reader, speaker, reader.ranking("finished"))
    if start and moved:
        word = speaker.say("gained_word" if moved.kind == "places_gained" else "lost_word")
        slots = {"driver": name, "finish": put(finish), "start": put(start), "places": put(moved)}
        found.say(speaker.say("driver_moved", moved=word, **slots), 1.0)
    else:
        found.say(speaker.say("driver_finished", driver=name, finish=put(finish)), 1.0)
    margins = [fact for fact in reader.all("gap_at_flag", driver) if fact.subjects[0] == driver]
    winner = next((fact.subjects[0] for fact in reader.all("finished") if fact.value == 1), None)
    for fact in margins:
        if fact.subjects[1] == winner:
            other = reader.who(str(winner))
            found.say(speaker.say("driver_margin", driver=name, gap=put(fact), winner=other), 0.8)
    found.sentences += starts(reader, speaker, [*reader.all("start_gain", driver), *reader.all("start_loss", driver)])
    for fact in reader.all("slowed_late", driver):
        slowed(reader, speaker, found, fact)
    return found


def _stints(reader: SheetReader, speaker: Speaker, driver: str) -> Paragraph:
    found = Paragraph(bold=False)
    medians = sorted(reader.all("stint_median", driver), key=lambda fact: fact.subjects[1])
    for fact in medians[:3]:
        tyre = reader.tyre(fact)
        if tyre:
            slots = {"stint": reader.where(fact.subjects[1]), "tyre": tyre, "median": put(fact)}
            found.say(speaker.say("stint_pace", **slots), 0.6)
    told: set[str] = set()
    for fact in reader.all("pace_slope", driver):
        tyre, way = reader.tyre(fact), fact.relation.direction if fact.relation else "equal"
        if tyre and way != "equal" and tyre not in told:
            told.add(tyre)
            slots = {"driver": reader.who(driver), "slope": put(fact), "tyre": tyre}
            found.say(speaker.say(f"slope_{way}", **slots), 0.5)
    for fact in sorted(paces(reader, [])[:8], key=lambda fact: -fact.weight)[:3]:
        if driver in fact.subjects:
            found.say(pace(reader, speaker, fact), 0.6)
    return found


def _fights(reader: SheetReader, speaker: Speaker, driver: str) -> Paragraph:
    found = Paragraph(bold=False)
    for fact in reader.all("stopped_on_lap", driver)[:3]:
        found.say(speaker.say("stopped", driver=reader.who(driver), lap=put(fact)), 0.4)
    gains = [*reader.all("undercut_gain", driver), *reader.all("overcut_gain", driver)]
    for fact in sorted(gains, key=lambda one: -one.weight)[:MOST_UNDERCUTS]:
        undercut(reader, speaker, found, fact)
    told: set[tuple[str, str]] = set()
    for fact in reader.all("caught", driver)[:2]:
        told |= hunt(reader, speaker, found, fact)
    passes = [*reader.all("pass", driver), *reader.all("place_regained", driver)]
    passes = [fact for fact in passes if fact.subjects[:2] not in told and not regained(reader, fact)]
    for fact in sorted(passes, key=size)[:4]:
        slots = {"driver": reader.who(fact.subjects[0]), "other": reader.who(fact.subjects[1]), "lap": put(fact)}
        found.say(speaker.say("pass", **slots), 0.45)
    found.sentences += control(reader, speaker).sentences
    return found
