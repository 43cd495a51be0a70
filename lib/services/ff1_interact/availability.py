"""What of a session is there: FastF1 logs what it cannot load and goes on, so each part is looked at afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lib.services.ff1_interact.reading import Raw
from lib.services.ff1_interact.samples_on_clock import ClockedSamples
from lib.services.ff1_interact.streams import Decoded
from lib.services.session_survey.frozen import lost_on_laps
from lib.services.session_survey.measured import END_MARGIN
from lib.sessions.circuit import Circuit
from lib.sessions.key import SessionKey
from lib.sessions.manifest import Availability, State
from lib.sessions.samples import CarSamples
from lib.sessions.tables import Table

NOT_IN_JOLPICA = ("FP1", "FP2", "FP3", "SQ", "SS")
FEWEST_LAPS, MOST_LACKING = 10, 0.25  # 0.01 at most in twelve sound recordings, 0.8 in one that lost 60 %


def availability(
    key: SessionKey, raw: Raw, laps: Table, tables: Mapping[str, Table], telemetry: ClockedSamples, track: Circuit
) -> Availability:
    def stream(name: str, present: bool) -> State:
        arrived = raw.journal.streams.get(name)
        if not present:
            return "none"
        return "full" if arrived is not None and arrived.sound else "partial"

    timing, results = stream("TimingData", len(laps) > 0), raw.get("results")
    lossy = _lost_updates(raw, laps)
    if timing == "full" and lossy:
        timing = "partial"
    return Availability(
        timing=timing,
        laps="partial" if timing == "full" and _is_missing(raw, "TrackStatus", "SessionStatus") else timing,
        tyres=stream("TimingAppData", any(value is not None for value in laps["compound"])),
        car=_telemetry_state(raw, "CarData", raw.car, telemetry.car, laps, telemetry.car),
        pos=_telemetry_state(raw, "Position", raw.pos, telemetry.pos, laps, telemetry.car),
        drs=raw.car.drs,
        weather=stream("WeatherData", len(tables["weather"]) > 0),
        messages=stream("RaceControlMessages", raw.get("race_control_messages") is not None),
        track_status=stream("TrackStatus", len(tables["track_status"]) > 0),
        session_status=stream("SessionStatus", len(tables["session_status"]) > 0),
        results=_results_state(key, results),
        drivers=stream("DriverList", results is not None and len(results) > 0),
        circuit=_circuit_state(raw, track),
    )


def _lost_updates(raw: Raw, laps: Table) -> bool:
    """Return whether so many timed laps lack a sector that updates were lost on the way; note it."""
    share = share_lacking_a_sector(laps)
    if share <= MOST_LACKING:
        return False
    lost = f"{share:.0%} of the timed laps lack a sector time"
    raw.journal.notes.append(f"{lost}: the recording lost updates, laps are missing")
    return True


def share_lacking_a_sector(laps: Table) -> float:
    """Return which share of the timed laps (but each first one) lacks a sector time; 0 for fewer than ten laps."""
    timed = ~np.isnan(laps["lap_time"]) & (laps["lap"] > 1)
    lacking = timed & np.any([np.isnan(laps[name]) for name in ("sector1", "sector2", "sector3")], axis=0)
    return float(lacking.sum() / timed.sum()) if timed.sum() >= FEWEST_LAPS else 0.0


def _is_missing(raw: Raw, *names: str) -> bool:
    return any(name not in raw.journal.streams or not raw.journal.streams[name].sound for name in names)


def _telemetry_state(
    raw: Raw, name: str, decoded: Decoded, samples: Mapping[str, Any], laps: Table, car: Mapping[str, CarSamples]
) -> State:
    arrived = raw.journal.streams.get(name)
    if not samples or arrived is None:
        return "none"
    ends = laps["end_time"][~np.isnan(laps["end_time"])]
    last = max(float(item.time[~item.filled][-1]) for item in samples.values())
    stops_early = len(ends) > 0 and last < ends.max() - END_MARGIN
    if stops_early:
        raw.journal.notes.append(f"{name} ends {ends.max() - last:.0f} s before the last lap does")
    if lost := lost_on_laps(laps, samples, car):
        raw.journal.notes.append(f"{name} {lost}")
    broken = arrived.cut or decoded.unreadable or not arrived.records
    return "partial" if stops_early or lost or broken else "full"


def _results_state(key: SessionKey, results: Any) -> State:
    if results is None or not len(results) or results["Position"].isna().all():
        return "none"
    # without Jolpica FastF1 works results out from the laps; for these sessions there is no other way
    from_jolpica = (results["DriverId"].fillna("") != "").any()
    return "full" if from_jolpica or key.session.rpartition("-")[2] in NOT_IN_JOLPICA else "partial"


def _circuit_state(raw: Raw, track: Circuit) -> State:
    if raw.circuit is None and not track.outline.x:
        return "none"
    return "full" if track.corners and track.outline.x and track.length is not None else "partial"
