"""What race control and the sky did: safety cars, red flags, penalties, deleted laps, rain, temperatures."""

from __future__ import annotations

import re

import numpy as np

from lib.services.analysis_service.facts.pad import Pad
from lib.services.race_story.cautions import bands, cautions_of
from lib.services.race_story.red_flags import standstills
from lib.sessions import StoredSession, Table

RED = "5"  # of the track status
CAUTIONS = {"sc": "safety_car", "vsc": "virtual_safety_car", "red": "red_flag"}
PENALTY = re.compile(r"\b(\d{1,2}) SECOND (?:TIME )?PENALTY FOR CAR (\d{1,2})\b")
DRIVE_THROUGH = re.compile(r"\bDRIVE.THROUGH PENALTY FOR CAR (\d{1,2})\b")
STOP_GO = re.compile(r"\bSTOP.(?:AND.)?GO PENALTY FOR CAR (\d{1,2})\b")
RESCINDED = re.compile(r"RESCINDED|OVERTURNED|CANCELLED|NO FURTHER")
CHANGE = 3.0  # °C of track over a session: less is a cloud


def event_facts(pad: Pad, session: StoredSession, race: bool) -> None:
    """Write down what the track status, the messages and the weather say."""
    timeline = session.timeline()
    if race:
        _cautions(pad, session)
        _penalties(pad, session, timeline["messages"])
    _red_flags(pad, timeline["track_status"], timeline["session_status"])
    weather_facts(pad, timeline["weather"])


def _cautions(pad: Pad, session: StoredSession) -> None:
    for kind, first, last in bands(cautions_of(session)):
        text = pad.words.span(first, last)
        subjects = [f"lap {first}" if first == last else f"laps {first}–{last}"]
        pad.add(CAUTIONS[kind], subjects, first, text, "track status and race control, in the leader's laps", 0.9)


def _penalties(pad: Pad, session: StoredSession, messages: Table) -> None:
    numbers = {driver.number: driver.part for driver in session.manifest.drivers}
    for text, lap in zip(messages["message"].tolist(), messages["lap"].tolist(), strict=True):
        upper = (text or "").upper()
        if RESCINDED.search(upper):
            continue
        where = [f"lap {int(lap)}"] if lap == lap else []
        timed = PENALTY.search(upper)
        if timed and timed[2] in numbers:
            seconds = int(timed[1])
            shown = pad.words.seconds(seconds, 0)
            subjects = [numbers[timed[2]], *where]
            pad.add("time_penalty", subjects, seconds, shown, "a message of race control", 0.7, unit="s")
        for kind, pattern in (("drive_through", DRIVE_THROUGH), ("stop_and_go", STOP_GO)):
            other = pattern.search(upper)
            if other and other[1] in numbers and lap == lap:
                shown = pad.words.lap(int(lap))
                pad.add(kind, [numbers[other[1]], *where], int(lap), shown, "a message of race control", 0.7)


def _red_flags(pad: Pad, track: Table, states: Table) -> None:
    reds = sum(status == RED for status in track["status"].tolist())
    still = [last - first for first, last in standstills(track, states)]
    if reds:
        text = pad.words.count(reds, pad.words.language.red_flag)
        pad.add("red_flags", [], reds, text, "the track status", 0.75, unit="flags")
    if still and reds:
        minutes = round(sum(still) / 60)
        text = f"{minutes} min"
        source = "from red flag to green, all of them together"
        if minutes:
            pad.add("red_flag_time", [], minutes, text, source, 0.6, unit="min")


def weather_facts(pad: Pad, weather: Table) -> None:
    track, air, rain = weather["track_temp"], weather["air_temp"], weather["rainfall"]
    known = track[~np.isnan(track)]
    if len(known):
        first, last = float(np.median(known[:5])), float(np.median(known[-5:]))
        source = "the circuit's weather station"
        pad.add("track_temperature_start", [], round(first), _degrees(first), source, 0.25, unit="°C")
        if abs(last - first) >= CHANGE:
            pad.add("track_temperature_end", [], round(last), _degrees(last), source, 0.35, unit="°C")
    if (~np.isnan(air)).any():
        value, source = float(np.nanmedian(air)), "the circuit's weather station"
        pad.add("air_temperature", [], round(value), _degrees(value), source, 0.15, unit="°C")
    if (rain == 1).any():
        share = float((rain[rain >= 0] == 1).mean())
        text = f"{share * 100:.0f} %"
        source = "readings of the circuit's weather station with rain"
        pad.add("rain_share", [], round(share, 2), text, source, 0.85, unit="%")


def _degrees(value: float) -> str:
    return f"{value:.0f} °C".replace("-", "−")
