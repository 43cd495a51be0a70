"""The error at S2 with S2 left out, over all pairs of clean laps within 103 %, beside plainer ways to do it."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.accuracy import LeftOut, left_out_s2
from lib.services.session_survey.survey import survey
from lib.services.session_survey.timing_lines import Odometer
from lib.services.telemetry_service.course import Ends
from lib.services.telemetry_service.distance import lap_distance
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.stored_lap import read_lap
from lib.sessions import SessionKey, SessionStore, Survey, open_store

ARCHIVE = Path(__file__).resolve().parent.parent.parent / "shared" / "f1-archive"
WITHIN = 1.03


def measure(store: SessionStore, key: SessionKey) -> dict[str, LeftOut]:
    """Return each method's errors and stated uncertainties; the survey is made without any time or speed of S2."""
    manifest = store.manifest(key)
    if manifest.lines is None:
        raise ValueError(f"{key} has no measured lines")
    lines = (manifest.lines.s1, manifest.lines.s2, manifest.lines.finish)
    blind = _blind_survey(store, key)
    laps = [_timed_again(replace(lap, survey=blind)) for lap in _clean(store, key)]
    plain = [replace(lap, survey=None, track=None) for lap in laps]
    return {
        "plain integration": _scaled(plain, lines, scaled=False),
        "scaled by total distance": _scaled(plain, lines, scaled=True),
        "anchored": left_out_s2(plain, lines),
        "anchored, car clock shifted": left_out_s2([replace(lap, track=None) for lap in laps], lines),
        "positions, their stamps as sent": left_out_s2([_stamps_as_sent(lap, blind) for lap in laps], lines),
        "positions and clocks": left_out_s2(laps, lines),
    }


def _blind_survey(store: SessionStore, key: SessionKey) -> Survey:
    session = store.open(key)
    manifest = session.manifest
    odometers = {item.number: Odometer(session.car(item.part)) for item in manifest.drivers if item.car != "none"}
    positions = {item.number: session.pos(item.part) for item in manifest.drivers if item.pos != "none"}
    found = survey(
        session.laps(),
        odometers,
        positions,
        manifest.lines,
        anchors=("s1", "finish"),
        traps=("speed_i1", "speed_fl"),
    )
    if found is None:
        raise ValueError(f"{key} cannot be surveyed")
    return found


def _clean(store: SessionStore, key: SessionKey) -> list[LapData]:
    laps = store.open(key).laps()
    best = np.nanmin(laps["lap_time"][laps["clean"] == 1])
    chosen = (laps["clean"] == 1) & (laps["lap_time"] <= WITHIN * best) & ~np.isnan(laps["start_time"])
    read = [read_lap(store, key, laps["driver"][row], str(int(laps["lap"][row]))) for row in np.flatnonzero(chosen)]
    return [lap for lap in read if lap.sectors is not None]


def _timed_again(lap: LapData) -> LapData:
    """Return the lap with its position stamps corrected by the survey it now has."""
    if lap.track is None or lap.survey is None:
        return lap
    stamps = np.round((lap.track.time + lap.row["start_time"]) * 1000).astype(np.int64)
    return replace(lap, track=replace(lap.track, late=lap.survey.late(stamps) + lap.survey.pos_delay))


def _stamps_as_sent(lap: LapData, blind: Survey) -> LapData:
    if lap.track is None:
        return lap
    return replace(lap, track=replace(lap.track, late=np.full(len(lap.track.time), blind.pos_delay)))


def _scaled(laps: list[LapData], lines: Ends, *, scaled: bool) -> LeftOut:
    official = [lap.row["sector1"] + lap.row["sector2"] for lap in laps]
    moments = [np.linspace(0.0, lap.lap_time, 8000) for lap in laps]
    ways = [lap_distance(lap.car.time, lap.car.speed, times) for lap, times in zip(laps, moments, strict=True)]
    if scaled:
        ways = [way * (lines[2] / way[-1]) for way in ways]
    errors = []
    for first in range(len(laps)):
        place = np.interp(official[first], moments[first], ways[first])
        for second in range(first + 1, len(laps)):
            errors.append(np.interp(place, ways[second], moments[second]) - official[second])
    return LeftOut(np.array(errors), np.full(len(errors), np.nan))


def main() -> None:
    if not ARCHIVE.exists():
        print(f"needs {ARCHIVE}", file=sys.stderr)
        return
    import demo
    from lib.services.ff1_interact import read_session

    key = SessionKey(2025, 1, "Q")
    with tempfile.TemporaryDirectory() as folder, demo.serve(ARCHIVE) as server:
        store = open_store(f"file://{folder}/store")
        store.write(key, read_session(key, server.base_url, Path(folder) / "cache"))
        found = measure(store, key)
    print(f"{len(found['anchored'].errors)} pairs{'':30} median     95 %   covered")
    for name, result in found.items():
        covered = "" if np.isnan(result.sigmas).any() else f"{result.coverage:8.0%}"
        print(f"{name:36} {result.quantile(0.5) * 1000:8.1f} {result.quantile(0.95) * 1000:8.1f} ms {covered}")


if __name__ == "__main__":
    main()
