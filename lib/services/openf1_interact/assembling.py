"""OpenF1's answers put together as the store holds them, with a flag and a note for what OpenF1 does not have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lib.services.f1_source.session_reader import SURELY_OVER, SessionOrder
from lib.services.openf1_interact import race_control, samples
from lib.services.openf1_interact.availability import available_parts
from lib.services.openf1_interact.dates import dates_ms
from lib.services.openf1_interact.drivers import People
from lib.services.openf1_interact.lap_moments import FEED_LATE
from lib.services.openf1_interact.lap_sources import LapSources
from lib.services.openf1_interact.laps import laps_table
from lib.services.openf1_interact.reading import Answers
from lib.services.session_survey.frozen import frozen_stretches
from lib.services.session_survey.lap_rules import race_positions
from lib.services.session_survey.measured import Measured, measure_session, plausibility, recorded
from lib.sessions.key import QUALIFYINGS, RACES
from lib.sessions.manifest import Driver, Manifest
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.schemas import WEATHER
from lib.sessions.session_data import SessionData
from lib.sessions.tables import Table, rfc3339
from lib.source_names import OPENF1, SourceName

LOADER = "openf1 v1"
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


@dataclass(frozen=True)
class _Session:
    """A session's parts on its clock, which stands at `zero_ms` (since 1970) at zero; samples by driver number."""

    people: People
    zero_ms: int
    car: Mapping[str, CarSamples]
    pos: Mapping[str, PosSamples]
    tables: dict[str, Table]
    laps: Table


def assemble(order: SessionOrder, answers: Answers) -> SessionData:
    """Return the session as it will be stored."""
    found = _on_its_clock(order, answers)
    measured = measure_session(found.laps, found.car, found.pos, answers.circuit, answers.notes)
    parts = found.people.parts
    return SessionData(
        manifest=_manifest(order, answers, found, measured),
        laps=found.laps,
        timeline=found.tables,
        circuit=measured.circuit,
        survey=measured.survey,
        car={parts[number]: samples for number, samples in found.car.items() if number in parts},
        pos={parts[number]: samples for number, samples in found.pos.items() if number in parts},
    )


def _on_its_clock(order: SessionOrder, answers: Answers) -> _Session:
    people, zero_ms = People(order, answers), _zero_ms(answers)
    tables = _timeline(answers, zero_ms, people.parts)
    laps = _laps(order, answers, people, zero_ms, tables)
    tables["positions"] = race_positions(laps)
    car = samples.car_samples(answers.car, zero_ms)
    pos = samples.pos_samples(answers.pos, zero_ms)
    return _Session(people, zero_ms, car, pos, tables, laps)


def _manifest(order: SessionOrder, answers: Answers, found: _Session, measured: Measured) -> Manifest:
    status, event, session = found.tables["session_status"], answers.found.event, answers.found.session
    available = available_parts(answers, found.people, found.laps, found.car, found.pos, found.tables, measured)
    is_race = order.key.session in RACES
    return Manifest(
        year=order.key.year,
        round=order.key.round,
        session=order.key.session,
        name=session.name,
        event=event.name,
        official_event=event.official_name or None,
        country=event.country or None,
        location=event.location or None,
        start_utc=None if session.start is None else rfc3339(session.start.timestamp()),
        source=str(SourceName(OPENF1, order.base)),
        loaded_at=rfc3339(order.now.timestamp()),
        loader=LOADER,
        t0_utc=rfc3339(found.zero_ms / 1000),
        start_time=_session_start(status),
        finished=_is_over(order, answers, status),
        total_laps=max(found.people.completed().values(), default=None) if is_race else None,
        drivers=_drivers(found),
        results=found.people.results(),
        available=available,
        lines=measured.lines,
        plausibility=plausibility(found.laps, found.car, found.pos, measured.odometers),
        notes=tuple(dict.fromkeys([CREDIT, *DERIVED, *answers.notes])),
        frozen=frozen_stretches(found.car, found.pos, found.people.parts),
    )


def _drivers(found: _Session) -> tuple[Driver, ...]:
    return tuple(
        found.people.driver(number, {"car": recorded(found.car.get(number)), "pos": recorded(found.pos.get(number))})
        for number in found.people.numbers
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
    times = [(stamp - zero_ms) / 1000 for stamp in dates_ms([row["date"] for row in rows]).tolist()]
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
