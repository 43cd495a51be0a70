"""A race in words: how it was won, what race control did, tyres and stops, the fights."""

from __future__ import annotations

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.reader import SheetReader, lap_number, put, size
from lib.services.analysis_service.writer.text import Paragraph, WrittenSentence

TOLD = 0.45  # the weight of an undercut worth a sentence
WON = (
    *("led_every_lap", "led_but_for_stops", "took_lead_on_road", "took_lead_in_stops"),
    *("took_lead_as_other_lost_time", "took_lead"),
)
FRONT, OPENING = 6, 2


def race(reader: SheetReader, speaker: Speaker) -> list[Paragraph]:
    order = reader.ranking("finished")
    return [
        won(reader, speaker, order),
        control(reader, speaker),
        tyres(reader, speaker, order[:FRONT]),
        fights(reader, speaker),
    ]


def won(reader: SheetReader, speaker: Speaker, order: list[str]) -> Paragraph:
    found = Paragraph()
    if not order:
        return found
    winner = order[0]
    margin = min(reader.all("gap_at_flag", winner), key=size, default=None)
    second = margin.subjects[0] if margin else None
    names = {"winner": reader.who(winner), "second": reader.who(second or "")}
    how = next((fact for kind in WON if (fact := reader.of(kind, winner))), None)
    if margin is None:
        found.say(speaker.say("won_alone", **names), 1.0)
        return found
    names["margin"] = put(margin)
    led = reader.of("laps_led", winner)
    if how is not None:
        other = next((name for name in reader.drivers(how) if name != winner), "")
        slots = {"other": reader.who(other), "lap": put(how), "led": put(how)}
        found.say(speaker.say(f"{how.kind}_second" if other == second else how.kind, **names, **slots), 1.0)
    elif led:
        found.say(speaker.say("won_with_led", **names, led=put(led)), 1.0)
    else:
        found.say(speaker.say("won", **names), 1.0)
    opening(reader, speaker, found, [winner, str(second)])
    for fact in paces(reader, [winner, str(second)])[:1]:
        if lap_number(reader.lap_subject(fact)) > OPENING or not speaker.said("medians"):
            found.say(pace(reader, speaker, fact), 0.7)
    return found


def opening(reader: SheetReader, speaker: Speaker, found: Paragraph, pair: list[str]) -> None:
    """Say how far apart two were before the stops, on which pace."""
    gaps = reader.all("gap_after_lap", *pair, among=pair)
    gap = min(gaps, key=lambda fact: lap_number(reader.lap_subject(fact)), default=None)
    stops = [lap_number(reader.lap_subject(fact)) for one in pair for fact in reader.all("stopped_on_lap", one)]
    if gap is None or not stops or lap_number(reader.lap_subject(gap)) >= min(stops):
        return
    behind, ahead = reader.drivers(gap)
    slots = {"behind": reader.who(behind), "ahead": reader.who(ahead), "gap": put(gap)}
    words = [speaker.say("before_stops", lap=reader.where(reader.lap_subject(gap) or ""), **slots)]
    medians = [reader.one("stint_median", one, "stint 1") for one in (ahead, behind)]
    if medians[0] and medians[1] and medians[0].text != medians[1].text:
        one, two = put(medians[0]), put(medians[1])
        words.append(speaker.say("medians", one=one, two=two, first=reader.who(ahead), second=reader.who(behind)))
        for share in reader.all("faster_on", *pair, among=pair):
            if lap_number(reader.lap_subject(share)) <= 2 and share.value:
                slower = reader.who(share.subjects[0])
                words.append(speaker.say("faster_on_none", slower=slower, share=put(share)))
    found.say(f"{'; '.join(words)}.", 0.85)


def paces(reader: SheetReader, among: list[str]) -> list[Fact]:
    """Return the differences of pace among drivers, the latest laps first."""
    facts = reader.all("median_difference", among=among)
    return sorted(facts, key=lambda fact: -lap_number(reader.lap_subject(fact)))


def pace(reader: SheetReader, speaker: Speaker, fact: Fact) -> str:
    fast, slow = reader.drivers(fact)
    span = reader.lap_subject(fact) or ""
    slots = {"fast": reader.who(fast), "slow": reader.who(slow), "size": put(fact), "span": reader.where(span)}
    medians = [reader.one("window_median", one, span) for one in (fast, slow)]
    if medians[0] and medians[1]:
        return speaker.say("pace", one=put(medians[0]), two=put(medians[1]), **slots)
    return speaker.say("pace_short", **slots)


def control(reader: SheetReader, speaker: Speaker) -> Paragraph:
    """Return what race control and the rain did; its weights are high, for it explains the rest."""
    found = Paragraph(bold=False)
    rain = reader.one("rain_share")
    if rain:
        found.say(speaker.say("rain", share=put(rain)), 0.8)
    for kind in ("safety_car", "virtual_safety_car", "red_flag"):
        for fact in sorted(reader.all(kind), key=size):
            found.say(speaker.say(kind, laps=put(fact)), 0.8)
    used = reader.one("stopped_under_safety_car")
    if used and not reader.sheet.focus:
        found.say(speaker.say("used_safety_car", drivers=put(used)), 0.6)
    for kind, slot in (("time_penalty", "seconds"), ("drive_through", "seconds")):
        for fact in reader.all(kind)[:3]:
            lap = reader.lap_subject(fact)
            key = "penalty" if kind == "time_penalty" else kind
            if lap:
                slots = {slot: put(fact), "driver": reader.who(fact.subjects[0])}
                found.say(speaker.say(key, lap=reader.where(lap), **slots), 0.3 + 0.4 * fact.weight)
    return found


def tyres(reader: SheetReader, speaker: Speaker, front: list[str]) -> Paragraph:
    found = Paragraph()
    wear = reader.all("compound_wear")
    for at, fact in enumerate(sorted(wear, key=lambda one: -_laps_on(reader, one))[:2]):
        direction = fact.relation.direction if fact.relation else "equal"
        key = {"equal": "no_wear", "more": "wear", "less": "faster_with_age"}[direction] + ("_also" if at else "")
        found.say(speaker.say(key, tyre=reader.tyre(fact) or "", wear=put(fact)), 0.75 - 0.25 * at)
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


def fights(reader: SheetReader, speaker: Speaker) -> Paragraph:
    found = Paragraph()
    told = {(fact.subjects[0], fact.subjects[1]) for kind in WON[2:] for fact in reader.all(kind)}
    for fact in reader.all("slowed_late")[:1]:
        slowed(reader, speaker, found, fact)
    for fact in reader.all("caught")[:2]:
        told |= hunt(reader, speaker, found, fact)
    for fact in [*reader.all("pass"), *reader.all("place_regained")]:
        pair = (fact.subjects[0], fact.subjects[1])
        if pair not in told and len(told) < 4 and not regained(reader, fact) and fact.weight > 0.4:
            told.add(pair)
            slots = {"driver": reader.who(pair[0]), "other": reader.who(pair[1]), "lap": put(fact)}
            found.say(speaker.say("pass", **slots), 0.3 + 0.3 * fact.weight)
    for kind, key in (("places_gained", "climb"), ("places_lost", "fall")):
        for fact in reader.all(kind)[:2]:
            finish = reader.of("finished", fact.subjects[0])
            if finish and size(fact) >= 3:
                slots = {"driver": reader.who(fact.subjects[0]), "places": put(fact), "finish": put(finish)}
                found.say(speaker.say(key, **slots), 0.3 + 0.3 * fact.weight)
    found.sentences += starts(reader, speaker, [*reader.all("start_gain")[:1], *reader.all("start_loss")[:1]])
    for fact in reader.all("disqualified_after")[:3]:
        slots = {"driver": reader.who(fact.subjects[0]), "laps": put(fact)}
        found.say(speaker.say("disqualified", **slots), 0.7)
    for fact in reader.all("not_classified_after")[:2]:
        slots = {"driver": reader.who(fact.subjects[0]), "laps": put(fact)}
        found.say(speaker.say("retired", **slots), 0.2 + 0.4 * fact.weight)
    if len(found.sentences) < 2:
        for fact in [one for one in reader.all("gap_at_flag") if size(one) < 3][1:3]:
            behind, ahead = reader.drivers(fact)
            slots = {"behind": reader.who(behind), "ahead": reader.who(ahead), "gap": put(fact)}
            found.say(speaker.say("close_finish", **slots), 0.3)
    return found


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
