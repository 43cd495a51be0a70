"""OpenF1's answers put together as the store holds them, with a flag and a note for what OpenF1 does not have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np

from lib.services.f1_source.session_reader import SessionOrder
from lib.services.openf1_interact import race_control, samples
from lib.services.openf1_interact.drivers import People
from lib.services.openf1_interact.lap_moments import FEED_LATE
from lib.services.openf1_interact.laps import LapSources, laps_table
from lib.services.openf1_interact.reading import RACES, Answers
from lib.services.openf1_interact.stints import are_sound
from lib.services.session_survey.frozen import frozen_stretches
from lib.services.session_survey.lap_rules import race_positions
from lib.services.session_survey.measured import Measured, measure_session, plausibility, recorded
from lib.sessions.manifest import Availability, Manifest, State
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.schemas import WEATHER
from lib.sessions.session_data import SessionData
from lib.sessions.tables import Table, rfc3339
from lib.source_names import OPENF1, SourceName

LOADER = "openf1 v1"
QUALIFYINGS = ("Q", "SQ", "SS")
SURELY_OVER = timedelta(hours=12)
END_MARGIN = 30.0
WEATHER_NAMES = {
    "air_temp": "air_temperature",
    "track_temp": "track_temperature",
    "humidity": "humidity",
    "pressure": "pressure",
    "wind_speed": "wind_speed",
    "wind_direction": "wind_direction",
    "rainfall": "rainfall",
}
CREDIT = "read from OpenF1 (openf1.org, CC BY-NC-SA 4.0, non-commercial use)"
DERIVED = (
    "OpenF1 has no finish-line speed; whether a car was on the track is not said",
    "lap moments are OpenF1's, put right by consecutive laps; entries to the pits are good to about 2 s",
    "track status is worked out from race control's messages; best and accurate laps are worked out here",
)


def assemble(order: SessionOrder, answers: Answers) -> SessionData:
    """Return the session as it will be stored."""
    people, notes = People(order, answers), answers.notes
    zero_ms = _zero_ms(answers)
    car, pos = samples.car_samples(answers.car, zero_ms), samples.pos_samples(answers.pos, zero_ms)
    tables = _timeline(answers, zero_ms, people.parts)
    laps = _laps(order, answers, people, zero_ms, tables)
    tables["positions"] = race_positions(laps)
    measured = measure_session(laps, car, pos, answers.circuit, notes)
    available = _available(answers, people, laps, car, pos, tables, measured)
    start = answers.found.session.start
    manifest = Manifest(
        year=order.key.year,
        round=order.key.round,
        session=order.key.session,
        name=answers.found.session.name,
        event=answers.found.event.name,
        official_event=answers.found.event.official_name or None,
        country=answers.found.event.country or None,
        location=answers.found.event.location or None,
        start_utc=None if start is None else rfc3339(start.timestamp()),
        source=str(SourceName(OPENF1, order.base)),
        loaded_at=rfc3339(order.now.timestamp()),
        loader=LOADER,
        t0_utc=rfc3339(zero_ms / 1000),
        start_time=_session_start(tables["session_status"]),
        finished=_is_over(order, answers, tables["session_status"]),
        total_laps=max(people.completed().values(), default=None) if order.key.session in RACES else None,
        drivers=tuple(
            people.driver(number, {"car": recorded(car.get(number)), "pos": recorded(pos.get(number))})
            for number in people.numbers
        ),
        results=people.results(),
        available=available,
        lines=measured.lines,
        plausibility=plausibility(laps, car, pos, measured.odometers),
        notes=tuple(dict.fromkeys([CREDIT, *DERIVED, *notes])),
        frozen=frozen_stretches(car, pos, people.parts),
    )
    return SessionData(
        manifest=manifest,
        laps=laps,
        timeline=tables,
        circuit=measured.circuit,
        survey=measured.survey,
        car={people.parts[number]: found for number, found in car.items() if number in people.parts},
        pos={people.parts[number]: found for number, found in pos.items() if number in people.parts},
    )


def _zero_ms(answers: Answers) -> int:
    """Return where the session clock stands at zero: the first sample, or a session without any, its planned start."""
    first = samples.first_moment(answers.car, answers.pos)
    return round(answers.found.start.timestamp() * 1000) if first is None else first


def _timeline(answers: Answers, zero_ms: int, parts: Mapping[str, str]) -> dict[str, Table]:
    rows = race_control.in_order(answers.tables["race_control"])
    return {
        "weather": _weather(answers, zero_ms),
        "messages": race_control.messages_table(rows, zero_ms, parts),
        "track_status": race_control.track_status_table(rows, zero_ms),
        "session_status": race_control.session_status_table(rows, zero_ms),
    }


def _weather(answers: Answers, zero_ms: int) -> Table:
    rows = race_control.in_order(answers.tables["weather"])
    times = [(stamp - zero_ms) / 1000 for stamp in samples.dates_ms([row["date"] for row in rows]).tolist()]
    values = {name: [row.get(source) for row in rows] for name, source in WEATHER_NAMES.items()}
    return Table.of(WEATHER, {"time": times, **values})


def _laps(order: SessionOrder, answers: Answers, people: People, zero_ms: int, tables: Mapping[str, Table]) -> Table:
    rows = race_control.in_order(answers.tables["race_control"])
    known = answers.of_driver("laps")
    is_race = order.key.session in RACES
    sources = LapSources(
        is_race=is_race,
        zero_ms=zero_ms,
        parts=people.parts,
        teams={number: people.team(number) for number in people.numbers},
        stints=answers.of_driver("stints"),
        pits=answers.of_driver("pit"),
        completed=people.completed(),
        first_laps=people.first_laps(order, answers.notes),
        session_start=_session_start(tables["session_status"]),
        track_status=tables["track_status"],
        deleted=race_control.deleted_laps(rows) if rows else None,
        cars=answers.car,
        qualifying_parts=race_control.part_starts(rows) if order.key.session in QUALIFYINGS else (),
    )
    return laps_table({number: known[number] for number in people.numbers if number in known}, sources)


def _session_start(status: Table) -> float | None:
    """Return when the session was started; OpenF1 heard of it as late as of everything else."""
    begun = status["time"][status["status"] == "Started"]
    return round(float(begun[0]) - FEED_LATE, 3) if len(begun) else None


def _is_over(order: SessionOrder, answers: Answers, status: Table) -> bool:
    """Return whether the session has ended: by its result, by its age, or because it says so."""
    if order.now - answers.found.start > SURELY_OVER or answers.tables["session_result"]:
        return True
    said = (status["status"] == "Finished").sum()
    # each part of a qualifying "finishes"
    return bool(said >= (3 if order.key.session in QUALIFYINGS else 1))


def _available(
    answers: Answers,
    people: People,
    laps: Table,
    car: Mapping[str, CarSamples],
    pos: Mapping[str, PosSamples],
    tables: Mapping[str, Table],
    measured: Measured,
) -> Availability:
    """`partial` where a part is there but worked out, or lacks what F1's own archive has."""

    def derived(present: bool) -> State:
        return "partial" if present else "none"

    def whole(present: bool) -> State:
        return "full" if present else "none"

    stints = answers.of_driver("stints")
    tyres = whole(any(value is not None for value in laps["compound"]))
    if tyres == "full" and not all(are_sound(rows) for rows in stints.values()):
        answers.notes.append("OpenF1's stints do not fit together for every driver: tyre ages are left out there")
        tyres = "partial"
    track = measured.circuit
    circuit = whole(bool(track.corners and track.outline.x and track.length is not None))
    return Availability(
        timing=derived(len(laps) > 0),
        laps=derived(len(laps) > 0),
        tyres=tyres,
        car=_telemetry(car, laps, answers.notes, "car_data"),
        pos=_telemetry(pos, laps, answers.notes, "location"),
        drs=any(rows.drs for rows in answers.car.values()),
        weather=whole(len(tables["weather"]) > 0),
        messages=whole(len(tables["messages"]) > 0),
        track_status=derived(len(tables["messages"]) > 0),
        session_status=derived(len(tables["session_status"]) > 0),
        results=whole(people.has_results) if people.jolpica else derived(people.has_results),
        drivers=whole(bool(answers.tables["drivers"])),
        circuit=circuit if circuit == "full" else derived(bool(track.outline.x) or answers.circuit is not None),
    )


def _telemetry(found: Mapping[str, Any], laps: Table, notes: list[str], name: str) -> State:
    """Return whether telemetry reaches to the end; OpenF1 loses some whenever its own recording breaks off."""
    if not found:
        return "none"
    ends = laps["end_time"][~np.isnan(laps["end_time"])]
    last = max(float(item.time[~item.filled][-1]) for item in found.values())
    if len(ends) and last < ends.max() - END_MARGIN:
        notes.append(f"{name} ends {ends.max() - last:.0f} s before the last lap does")
        return "partial"
    without = sorted(set(laps["number"].tolist()) - set(found))
    if without:
        notes.append(f"no {name} of {', '.join(without)}")
    return "partial" if without else "full"
