"""Tyres and stops of a race in words: wear, undercuts, who stopped how often."""

from __future__ import annotations

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.race_win import pace, paces
from lib.services.analysis_service.writer.reader import SheetReader, lap_number, put, size
from lib.services.analysis_service.writer.text import Paragraph

TOLD = 0.45  # the weight of an undercut worth a sentence


def tyres(reader: SheetReader, speaker: Speaker, front: list[str]) -> Paragraph:
    found = Paragraph()
    wear = reader.all("compound_wear")
    for at, fact in enumerate(sorted(wear, key=lambda one: -_laps_on(reader, one))[:2]):
        found.say(_wore(reader, speaker, fact, at > 0), 0.75 - 0.25 * at)
    if "road" in reader.sheet.missing:
        found.say(_crossing(reader, speaker, front[:3]), 0.72)
    _slopes(reader, speaker, found, front)
    for kind in ("undercut_gain", "overcut_gain"):
        for fact in reader.all(kind)[:2]:
            if fact.weight >= TOLD:
                undercut(reader, speaker, found, fact)
    _stops(reader, speaker, found, front)
    fastest = reader.one("fastest_lap")
    if fastest:
        lap = reader.where(reader.lap_subject(fastest) or "")
        slots = {"driver": reader.who(fastest.subjects[0]), "time": put(fastest), "lap": lap}
        found.say(speaker.say("fastest_lap", **slots), 0.35)
    return found


def _wore(reader: SheetReader, speaker: Speaker, fact: Fact, again: bool) -> str | None:
    """Return what a compound's age cost, and from which age on something else."""
    direction = fact.relation.direction if fact.relation else "equal"
    slots = {"tyre": reader.tyre(fact) or "", "wear": put(fact)}
    turned, later = (reader.of(kind, fact.subjects[0]) for kind in ("wear_turned", "later_wear"))
    if direction == "more" and turned and later and later.relation:
        if later.relation.direction == "more":
            return speaker.say("wear_on", age=put(turned), later=put(later), **slots)
        return speaker.say("wear_until", age=put(turned), **slots)
    key = {"equal": "no_wear", "more": "wear", "less": "faster_with_age"}[direction]
    return speaker.say(key + ("_also" if again else ""), **slots)


def _crossing(reader: SheetReader, speaker: Speaker, front: list[str]) -> str | None:
    """Return when the first of the result took which tyres: on a road that changed that made the race."""
    stops = [fact for driver in front for fact in reader.all("stopped_on_lap", driver) if reader.tyre(fact)]
    first = {(reader.tyre(fact), fact.value): fact for fact in sorted(stops, key=size, reverse=True)}
    stops = sorted(first.values(), key=size)
    told = [
        speaker.say("fitted", driver=reader.who(fact.subjects[0]), tyre=reader.tyre(fact) or "", lap=put(fact))
        for fact in stops[:5]
    ]
    return f"{'; '.join(told)}." if told else None


def _laps_on(reader: SheetReader, fact: Fact) -> int:
    tyre = fact.subjects[0]
    return sum(int(size(length)) for length in reader.all("stint_length") if tyre in length.subjects) + int(
        any(tyre in median.subjects and "stint 1" not in median.subjects for median in reader.all("stint_median"))
    )


def _slopes(reader: SheetReader, speaker: Speaker, found: Paragraph, front: list[str]) -> None:
    """Say for the first of the front whose last stint has a clear slope which way it went."""
    for driver in front[:3]:
        slopes = [fact for fact in reader.all("pace_slope", driver) if fact.relation]
        slopes = [fact for fact in slopes if fact.relation and fact.relation.direction != "equal"]
        if slopes and (tyre := reader.tyre(slopes[-1])):
            direction = slopes[-1].relation.direction if slopes[-1].relation else "less"
            slots = {"driver": reader.who(driver), "slope": put(slopes[-1]), "tyre": tyre}
            found.say(speaker.say(f"slope_{direction}", **slots), 0.45)
            return


def undercut(reader: SheetReader, speaker: Speaker, found: Paragraph, fact: Fact) -> None:
    winner, loser = reader.drivers(fact)
    early = fact.kind == "undercut_gain"
    slots = {"early": reader.who(winner if early else loser), "late": reader.who(loser if early else winner)}
    slots["gain"] = put(fact)
    key = "undercut" if early else "overcut"
    first, last = (reader.lap_subject(fact) or "").removeprefix("laps ").split("–")
    pair = [winner, loser]
    before, after = (reader.one("gap_after_lap", *pair, f"lap {lap}") for lap in (first, last))
    if before and after and before.subjects[0] == winner and after.subjects[0] == loser:
        laps = {"first": reader.where(f"lap {first}"), "last": reader.where(f"lap {last}")}
        found.say(speaker.say(f"{key}_swap", before=put(before), after=put(after), **laps, **slots), 0.85)
    else:
        found.say(speaker.say(key, **slots), 0.5)
    for back in reader.all("place_regained", *pair, among=pair):
        if back.subjects[0] == loser and lap_number(reader.lap_subject(back)) >= int(last):
            names = {"driver": reader.who(loser), "other": reader.who(winner), "lap": put(back)}
            found.say(speaker.say("regained", **names), 0.7)


def _stops(reader: SheetReader, speaker: Speaker, found: Paragraph, front: list[str]) -> None:
    """Say who of the front stopped another number of times than the rest, and what the fresh tyres were worth."""
    counts = {driver: fact for driver in front if (fact := reader.of("stops", driver))}
    values = [fact.value for fact in counts.values()]
    if len(values) < 3 or len(values) < len(front):  # a fact that did not go out: nothing may be said of all
        return
    usual = max(set(values), key=values.count)
    odd = [driver for driver, fact in counts.items() if fact.value != usual]
    if not odd:
        if usual:
            together = _together(reader, front)
            names = reader.listed([reader.who(driver) for driver in front])
            key = "each_stopped" if reader.sheet.focus else "all_stops"
            found.say(speaker.say(key, drivers=names, count=put(together)) if together else None, 0.4)
    elif len(odd) <= 2 and len({counts[driver].value for driver in odd}) == 1:
        names = reader.listed([reader.who(driver) for driver in odd])
        count = counts[odd[0]] if len(odd) == 1 else _together(reader, odd)
        found.say(speaker.say("only_stops", drivers=names, count=put(count)) if count else None, 0.6)
        for driver in odd:
            for fact in paces(reader, [])[:6]:
                last = max(
                    (lap_number(reader.lap_subject(one)) for one in reader.all("stopped_on_lap", driver)), default=0
                )
                if fact.subjects[0] == driver and 0 < last < lap_number(reader.lap_subject(fact)):
                    found.say(pace(reader, speaker, fact), 0.72)
                    _caught_up(reader, speaker, found, fact)
                    break


def _together(reader: SheetReader, drivers: list[str]) -> Fact | None:
    """Return the fact that these drivers, and no others, stopped equally often."""
    return next((fact for fact in reader.all("stops_of_each") if set(fact.subjects) == set(drivers)), None)


def _caught_up(reader: SheetReader, speaker: Speaker, found: Paragraph, fact: Fact) -> None:
    """Say how much of a gap a better pace took away."""
    driver, other = reader.drivers(fact)
    gained = [one for one in reader.all("gained_on", driver, other) if one.subjects[0] == driver]
    if gained:
        slots = {"driver": reader.who(driver), "other": reader.who(other), "change": put(gained[0])}
        found.say(speaker.say("gained", span=reader.where(reader.lap_subject(gained[0]) or ""), **slots), 0.6)
