"""What a text does not judge: noise, and what the data lacks."""

from __future__ import annotations

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.reader import SheetReader, put
from lib.services.analysis_service.writer.text import Paragraph

MOST = 3
UNJUDGED = "coaching_unjudged_"
MISSING = {
    "order": "gaps",
    "results": "no_results",
    "finished": "not_finished",
    "road": "road",
    "weather": "no_weather",
    "messages": "no_messages",
    "tyres": "no_tyres",
    "grid": "no_grid",
}


def unjudged(reader: SheetReader, speaker: Speaker) -> Paragraph:
    about, told = reader.sheet.about, _marked(reader, speaker)
    for fact in reader.all("difference_in_noise")[: 1 if about == "race" else 2]:
        one, two = reader.drivers(fact) if len(reader.drivers(fact)) == 2 else fact.subjects[:2]
        slots = {"one": reader.who(one), "two": reader.who(two), "size": put(fact)}
        where = reader.where(fact.subjects[2]) if len(fact.subjects) > 2 else ""
        if fact.unit == "s/lap":
            told.append(speaker.say("noise_pace", span=where, **slots))
        else:
            told.append(speaker.say("noise_corner", corner=where, **slots))
    corners, sure = reader.one("corners_in_noise"), reader.one("uncertainty_between_lines")
    if corners and corners.value:
        told.append(speaker.say("corners_noise", share=put(corners), **_pair(reader, corners)))
    elif sure:
        told.append(speaker.say("uncertain", size=put(sure), **_pair(reader, sure)))
    lacking = [MISSING[name] for name in reader.sheet.missing if name in MISSING]
    if "telemetry" in reader.sheet.missing and about == "qualifying":
        lacking.insert(0, "no_telemetry")
    if "no_results" in lacking and "no_grid" in lacking:  # both come from the official result
        lacking.remove("no_grid")
    told += [speaker.say(key) for key in lacking]
    if about == "coaching":
        told.append(speaker.say("own_unseen"))
    last = {"race": "intent", "practice": "fuel_practice", "qualifying": "intent_lap", "laps": "intent_lap"}
    if about in last:
        told.append(speaker.say(last[about]))
    found = Paragraph(bold=False)
    found.say(speaker.say("not_judged", list=f"{'; '.join(told[:MOST])}."), 0.9)
    return found


def _marked(reader: SheetReader, speaker: Speaker) -> list[str]:
    """Return what is said of corners of an own lap in which nothing is blamed."""
    found = [fact for fact in reader.sheet.facts if fact.kind.startswith(UNJUDGED)]
    return [
        speaker.say(fact.kind.removeprefix("coaching_"), share=put(fact), other=reader.who(fact.subjects[0]))
        for fact in found
    ]


def _pair(reader: SheetReader, fact: Fact) -> dict[str, str]:
    one, two = (*reader.drivers(fact), *fact.subjects)[:2]
    return {"one": reader.who(one), "two": reader.who(two)}
