"""A race in words: how it was won, what race control did, tyres and stops, the fights."""

from __future__ import annotations

from lib.services.analysis_service.writer.phrases import Speaker
from lib.services.analysis_service.writer.race_fights import fights
from lib.services.analysis_service.writer.race_tyres import tyres
from lib.services.analysis_service.writer.race_win import won
from lib.services.analysis_service.writer.reader import SheetReader, put, size
from lib.services.analysis_service.writer.text import Paragraph

FRONT = 6


def race(reader: SheetReader, speaker: Speaker) -> list[Paragraph]:
    order = reader.ranking("finished")
    return [
        won(reader, speaker, order),
        control(reader, speaker),
        tyres(reader, speaker, order[:FRONT]),
        fights(reader, speaker),
    ]


def control(reader: SheetReader, speaker: Speaker) -> Paragraph:
    """Return what race control and the rain did; its weights are high because it explains the rest."""
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
