"""The error at S2 with S2 left out, and at S1 with S1 left out, over all pairs of clean laps within 103 %.

Beside plainer ways to do it, on every real session with car data that lies beside the project.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bench.accuracy import LeftOut, left_out, official
from bench.real_sessions import ARCHIVE, archive_keys, real_store
from lib.services.session_survey.survey import survey
from lib.services.session_survey.timing_lines import Odometer
from lib.services.telemetry_service.course import Ends
from lib.services.telemetry_service.distance import lap_distance
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.stored_lap import read_lap
from lib.sessions import SessionKey, SessionStore, Survey, open_store

WITHIN = 1.03
SHIPPED = "positions and clocks"
PLAINER = ("plain integration", "anchored", "positions, their stamps as sent")
KNOWN = {"s1": (("s2", "finish"), ("speed_i2", "speed_fl")), "s2": (("s1", "finish"), ("speed_i1", "speed_fl"))}


def measure(store: SessionStore, key: SessionKey, line: str = "s2") -> dict[str, LeftOut]:
    """Return each method's errors and stated uncertainties; the survey is made without any time or speed of `line`.

    The last row is what the API answers with: the laps are read as for any request, by that survey.
    """
    manifest = store.manifest(key)
    if manifest.lines is None:
        raise ValueError(f"{key} has no measured lines")
    lines = (manifest.lines.s1, manifest.lines.s2, manifest.lines.finish)
    blind = blind_survey(store, key, line)
    laps = clean_laps(store, key, blind, frozenset({line}))
    plain = [replace(lap, survey=None, track=None) for lap in laps]
    return {
        "plain integration": _scaled(plain, lines, line, scaled=False),
        "scaled by total distance": _scaled(plain, lines, line, scaled=True),
        "anchored": left_out(plain, lines, line),
        "anchored, car clock shifted": left_out([replace(lap, track=None) for lap in laps], lines, line),
        "positions, their stamps as sent": left_out([_stamps_as_sent(lap, blind) for lap in laps], lines, line),
        SHIPPED: left_out(laps, lines, line),
    }


def blind_survey(store: SessionStore, key: SessionKey, line: str) -> Survey:
    """Return the session's survey, made as if nothing had been measured at `line`."""
    manifest = store.manifest(key)
    odometers = {
        item.number: Odometer(store.open(key).car(item.part)) for item in manifest.drivers if item.car != "none"
    }
    positions = {item.number: store.open(key).pos(item.part) for item in manifest.drivers if item.pos != "none"}
    anchors, traps = KNOWN[line]
    found = survey(store.open(key).laps(), odometers, positions, manifest.lines, anchors=anchors, traps=traps)
    if found is None:
        raise ValueError(f"{key} cannot be surveyed")
    return found


def clean_laps(
    store: SessionStore, key: SessionKey, by: Survey, leave_out: frozenset[str] = frozenset()
) -> list[LapData]:
    """Return every clean lap within 103 % of the best that has its sectors."""
    laps = store.open(key).laps()
    best = np.nanmin(laps["lap_time"][laps["clean"] == 1])
    chosen = (laps["clean"] == 1) & (laps["lap_time"] <= WITHIN * best) & ~np.isnan(laps["start_time"])
    rows = np.flatnonzero(chosen)
    read = [read_lap(store, key, laps["driver"][row], str(int(laps["lap"][row])), by, leave_out) for row in rows]
    return [lap for lap in read if lap.sectors is not None]


def _stamps_as_sent(lap: LapData, blind: Survey) -> LapData:
    if lap.track is None:
        return lap
    whole_way = replace(blind, loops=np.empty(0))  # with wrong stamps, what moves between loops is an error
    return replace(lap, survey=whole_way, track=replace(lap.track, late=np.full(len(lap.track.time), blind.pos_delay)))


def _scaled(laps: Sequence[LapData], lines: Ends, line: str, *, scaled: bool) -> LeftOut:
    times = official(laps, line)
    moments = [np.linspace(0.0, lap.lap_time, 8000) for lap in laps]
    ways = [lap_distance(lap.car.time, lap.car.speed, at) for lap, at in zip(laps, moments, strict=True)]
    if scaled:
        ways = [way * (lines[2] / way[-1]) for way in ways]
    places = np.array([np.interp(time, at, way) for time, at, way in zip(times, moments, ways, strict=True)])
    reached = np.array([np.interp(places, way, at) for at, way in zip(moments, ways, strict=True)])
    first, second = np.triu_indices(len(laps), 1)
    errors = (reached - times[:, None])[second, first]
    return LeftOut(errors, np.full(len(errors), np.nan))


def _print(key: SessionKey, line: str, found: dict[str, LeftOut], trust: float) -> None:
    pairs = len(found[SHIPPED].errors)
    print(f"\n{key}, {line.upper()} left out: {pairs:,} pairs, weight of the positions {trust:.2f}")
    for name, result in found.items():
        covered = "" if np.isnan(result.sigmas).any() else f"{result.coverage:8.0%}"
        print(f"  {name:36} {result.quantile(0.5) * 1000:8.1f} {result.quantile(0.95) * 1000:8.1f} ms {covered}")


def main() -> None:
    if not ARCHIVE.exists():
        print(f"needs {ARCHIVE}", file=sys.stderr)
        return
    store = open_store(f"file://{real_store()}")
    print(f"{'':38} {'median':>8} {'95 %':>8}     covered")
    for key in archive_keys():
        for line in ("s2", "s1"):
            _print(key, line, measure(store, key, line), blind_survey(store, key, line).trust)


if __name__ == "__main__":
    main()
