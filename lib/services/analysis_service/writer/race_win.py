"""How a race was won in words: the lead, the gap before the stops, the pace."""

from __future__ import annotations

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.reader import SheetReader, lap_number, put, size
from lib.services.analysis_service.writer.text import Paragraph

WON = (
    *("led_every_lap", "led_but_for_stops", "took_lead_on_road", "took_lead_in_stops"),
    *("took_lead_as_other_lost_time", "took_lead"),
)
OPENING = 2


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
