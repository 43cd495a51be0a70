"""Run in a process of its own: load a session with FastF1 as it comes, only its addresses changed, and pickle it.

python genuine_fastf1.py BASE YEAR ROUND SESSION OUT
"""

from __future__ import annotations

import pickle
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import fastf1
import fastf1._api
import fastf1.ergast.interface
import fastf1.ergast.legacy
import fastf1.events
import fastf1.mvapi.api

FRAMES = ("laps", "results", "weather_data", "race_control_messages", "track_status", "session_status")


def load(base: str, year: int, round_number: int, name: str) -> dict[str, Any]:
    fastf1._api.base_url = fastf1._api.base_url_mirror = base
    fastf1.ergast.interface.BASE_URL = base + "/ergast/f1"
    fastf1.ergast.legacy.base_url = base + "/ergast/f1"
    fastf1.events._SCHEDULE_BASE_URL = base + "/f1schedule/"
    fastf1.mvapi.api.PROTO, fastf1.mvapi.api.HOST = "http", base[7:] + "/multiviewer"
    fastf1.set_log_level("CRITICAL")
    with tempfile.TemporaryDirectory() as cache:
        fastf1.Cache.configure(cache_dir=cache)
        session = fastf1.get_session(year, round_number, name)
        began = time.perf_counter(), time.process_time()
        session.load()
        spent = time.perf_counter() - began[0], time.process_time() - began[1]
    found: dict[str, Any] = {frame: plain(getattr(session, f"_{frame}", None)) for frame in FRAMES}
    for kind in ("car_data", "pos_data"):
        found[kind] = {number: plain(frame) for number, frame in getattr(session, f"_{kind}", {}).items()}
    return {**found, "t0_date": getattr(session, "_t0_date", None), "spent": spent}


def plain(frame: Any) -> dict[str, Any] | None:
    return None if frame is None else {name: frame[name].to_numpy() for name in frame.columns}


if __name__ == "__main__":
    _, base, year, round_number, name, out = sys.argv
    Path(out).write_bytes(pickle.dumps(load(base, int(year), int(round_number), name)))
