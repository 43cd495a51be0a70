"""A driver's lap out of the session store: which row is meant, and its slice of the samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import NoTelemetry, NotFound
from lib.services.session_survey.frozen import frozen_fact, lost_readings, lost_records
from lib.services.session_survey.road import REACH
from lib.services.telemetry_service.lap import CarTrace, LapData, PositionTrace
from lib.services.telemetry_service.lap_clock import on_its_clock
from lib.sessions import CarSamples, Driver, Frozen, Manifest, PosSamples, SessionKey, SessionStore, Survey, Table
from lib.sessions.fastest_lap import fastest_lap
from lib.sessions.schemas import LAPS_SHOWN

MARGIN = REACH
FEWEST_SAMPLES = 10  # chosen: about 2.5 s of a lap; fewer draw nothing
FIRST_YEAR = 2018  # F1's archive has car data from this season on
PARTS = ("Q1", "Q2", "Q3")


def read_lap(
    store: SessionStore,
    key: SessionKey,
    driver: str,
    lap: str,
    survey: Survey | None = None,
    leave_out: frozenset[str] = frozenset(),
) -> LapData:
    """Return a lap with its samples, by `survey` instead of the session's own if one is given.

    Its clock is found without the lines of `leave_out`.

    Raise NotFound with the known names, or NoTelemetry with the reason.
    """
    session = store.open(key)
    manifest = session.manifest
    who = manifest.driver(driver)
    _refuse_without_samples(manifest, who)
    laps = session.laps()
    row = laps.where(np.array([choose(laps, who, lap)]))
    shown: dict[str, Any] = next(iter(row.records(LAPS_SHOWN)))
    start, end = float(row["start_time"].item()), float(row["end_time"].item())
    survey, samples = survey or session.survey(), session.car(who.part)
    raw = samples.between(start, end if end == end else start + shown["lap_time"])
    places = None if who.pos == "none" else session.pos(who.part)
    told = [one for one in manifest.frozen or () if one.driver == who.part]
    near = [*told, *_lost(who.part, samples, places, start, shown["lap_time"])]
    frozen = tuple(one for one in near if one.to > start and one.start < start + shown["lap_time"])
    held = [(one.start, one.to) for one in frozen if one.what == "car"]
    trace = _trace(samples, start, shown["lap_time"], manifest.available.drs, held)
    if ((trace.time >= 0) & (trace.time <= shown["lap_time"])).sum() < FEWEST_SAMPLES:
        raise NoTelemetry(f"Lap {shown['lap']} of {who.part} has hardly any car samples")
    found = LapData(
        driver=who.part,
        row=shown,
        lap_time=shown["lap_time"],
        car=trace,
        track=None if places is None else _track(places, start, shown["lap_time"], survey),
        manifest=manifest,
        circuit=session.circuit(),
        survey=survey,
        raw=raw,
        frozen=frozen,
    )
    return on_its_clock(found, leave_out)


def _lost(
    driver: str, samples: CarSamples, places: PosSamples | None, start: float, lap_time: float
) -> Iterator[Frozen]:
    """Yield the stretches around a lap of which records were lost; they are as unknown as frozen ones."""
    for what, item in (("car", samples), ("position", places)):
        if item is not None:
            for span in lost_records(item.time[_chosen(item, start, lap_time)], samples):
                yield frozen_fact(driver, what, span)


def _refuse_without_samples(manifest: Manifest, driver: Driver) -> None:
    if manifest.available.car == "none":
        early = manifest.year < FIRST_YEAR
        why = f"F1 published no car data before {FIRST_YEAR}" if early else "the source has no car data for it"
        raise NoTelemetry(f"There is no telemetry for this session: {why}")
    if driver.car == "none":
        known = [other.part for other in manifest.drivers if other.car != "none"]
        raise NoTelemetry(f"There is no telemetry for {driver.part}; there is for {', '.join(known)}", known=known)


def choose(laps: Table, driver: Driver, lap: str) -> int:
    """Return the row of the lap that is meant. Raise NotFound or NoTelemetry."""
    mine = laps["driver"] == driver.part
    timed = mine & ~np.isnan(laps["lap_time"]) & ~np.isnan(laps["start_time"])
    wanted = lap.strip().lower()
    if wanted == "fastest":
        return _fastest(laps, timed, f"{driver.part} has no lap with a time that counts")
    if wanted.upper() in PARTS:
        inside = timed & (laps["part"] == wanted.upper())
        return _fastest(laps, inside, f"{driver.part} has no lap with a time that counts in {wanted.upper()}")
    known = [int(number) for number in laps["lap"][mine].tolist() if number == number]
    number = float(wanted) if wanted.isascii() and wanted.isdecimal() else np.nan
    found = np.flatnonzero(mine & (laps["lap"] == number))
    if not len(found):
        named = ["fastest", *(part for part in PARTS if (laps["part"][mine] == part).any())]
        raise NotFound(
            f"{driver.part} has no lap {lap!r}; use {', '.join(named)} or one of the numbers {_spans(known)}",
            known=[*named, *known],
        )
    row = int(found[0])
    if not timed[row]:
        raise NoTelemetry(f"Lap {int(wanted)} of {driver.part} has no timing: {_why_untimed(laps, row)}")
    return row


def _fastest(laps: Table, candidates: NDArray[np.bool_], otherwise: str) -> int:
    row = fastest_lap(laps, candidates)
    if row is None:
        raise NoTelemetry(otherwise)
    return row


def _why_untimed(laps: Table, row: int) -> str:
    if not np.isnan(laps["pit_out"][row]):
        return "it is an out lap"
    if not np.isnan(laps["pit_in"][row]):
        return "it is an in lap"
    if np.isnan(laps["start_time"][row]):
        return "the source does not say when it began"
    return "the source gives no lap time for it"


def _spans(numbers: list[int]) -> str:
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans) or "(none)"


def _chosen(item: CarSamples | PosSamples, start: float, lap_time: float) -> NDArray[np.int64]:
    """Return the real samples of the lap and a few seconds around it, in order, the last of several with one stamp."""
    first, last = (start - MARGIN) * 1000, (start + lap_time + MARGIN) * 1000
    inside = np.flatnonzero((item.time_ms >= first) & (item.time_ms <= last) & ~item.filled)
    ordered = inside[np.argsort(item.time_ms[inside], kind="stable")]
    moments = item.time_ms[ordered]
    last_of_its_stamp = np.append(moments[1:] != moments[:-1], np.ones(min(len(moments), 1), np.bool_))
    return np.asarray(ordered[last_of_its_stamp], np.int64)


def _trace(
    item: CarSamples, start: float, lap_time: float, has_drs: bool, held: Sequence[tuple[float, float]] = ()
) -> CarTrace:
    """Return the readings without those that repeat an old one, and without the zeros of a lost signal."""
    rows = _chosen(item, start, lap_time)
    time, speed = item.time[rows], item.speed[rows]
    kept = ~lost_readings(time, speed)
    for begin, end in held:
        kept &= (time <= begin) | (time >= end)
    rows = rows[kept]
    drs = item.drs[rows].astype(np.float64) if has_drs else np.full(len(rows), np.nan)
    return CarTrace(
        time=(item.time_ms[rows] - round(start * 1000)) / 1000.0,
        speed=item.speed[rows].astype(np.float64),
        throttle=item.throttle_percent[rows],
        rpm=item.rpm[rows].astype(np.float64),
        brake=item.brake[rows].astype(np.float64),
        gear=item.gear[rows].astype(np.float64),
        drs=drs,
    )


def _track(item: PosSamples, start: float, lap_time: float, survey: Survey | None) -> PositionTrace | None:
    rows = _chosen(item, start, lap_time)
    if len(rows) < FEWEST_SAMPLES:
        return None
    x, y, z = item.metres()
    late = np.zeros(len(rows)) if survey is None else survey.late(item.time_ms[rows]) + survey.pos_delay
    return PositionTrace((item.time_ms[rows] - round(start * 1000)) / 1000.0, x[rows], y[rows], z[rows], late)
