"""Loading a session, beside FastF1's own session.load() on the same files: time, memory, bytes, the first lap read."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench.clock import ROOT, table

ARCHIVE = ROOT.parent / "shared" / "f1-archive"
ROUNDS = 3
SESSIONS = {"real qualifying": ("2025", "1", "Q"), "demo race, 57 laps": ("2025", "1", "R")}

FASTF1 = """
import json, resource, sys, tempfile, time
base, year, round_number, session, pauses = sys.argv[1:6]
import fastf1, fastf1._api, fastf1.ergast.interface, fastf1.ergast.legacy, fastf1.events, fastf1.req
fastf1._api.base_url = fastf1._api.base_url_mirror = base
fastf1.ergast.interface.BASE_URL = fastf1.ergast.legacy.base_url = base + "/ergast/f1"
fastf1.events._SCHEDULE_BASE_URL = base + "/f1schedule/"
fastf1.set_log_level("CRITICAL")
folder = tempfile.TemporaryDirectory()
fastf1.Cache.configure(cache_dir=folder.name)
if pauses == "no":
    fastf1.req._SessionWithRateLimiting._RATE_LIMITS = {}
loaded = fastf1.get_session(int(year), int(round_number), session)
began, cpu = time.perf_counter(), time.process_time()
loaded.load()
spent = time.perf_counter() - began, time.process_time() - cpu
assert len(loaded.laps) > 100 and len(loaded.car_data) > 10 and len(loaded.pos_data) > 10
print(json.dumps([*spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""

OURS = """
import json, resource, sys, time
from pathlib import Path
base, year, round_number, session, folder = sys.argv[1:6]
import lib.services.ff1_interact.assembling
from lib.services.loading.ingest import load_session
from lib.sessions import SessionKey, open_store
key = SessionKey(int(year), int(round_number), session)
began, cpu = time.perf_counter(), time.process_time()
manifest = load_session(key, open_store(f"file://{folder}/store"), base, Path(folder) / "cache")
spent = time.perf_counter() - began, time.process_time() - cpu
stored = sum(part.size for part in manifest.parts.values())
assert manifest.available.car == manifest.available.pos == manifest.available.laps == "full", manifest.available
print(json.dumps([*spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, stored]))
"""

ONE_LAP = """
import sys, time
began = time.perf_counter()
year, round_number, session, folder = sys.argv[1:5]
from lib.sessions import SessionKey, open_store
imported = time.perf_counter()
import numpy as np
def read(store, key, driver):
    laps = store.open(key).laps()
    row = np.flatnonzero((laps["driver"] == driver) & (laps["clean"] == 1))[0]
    start, end = laps["start_time"][row], laps["end_time"][row]
    return store.open(key).car(driver).between(start, end), store.open(key).pos(driver).between(start, end)
key = SessionKey(int(year), int(round_number), session)
store = open_store(f"file://{folder}/store")
first, second = [driver.part for driver in store.manifest(key).drivers][:2]
times = [time.perf_counter()]
for driver in (first, second, second):
    car, pos = read(store, key, driver)
    assert len(car) > 50 and len(pos) > 50
    times.append(time.perf_counter())
print([round((b - a) * 1000, 2) for a, b in zip([began, imported, *times], [imported, *times])])
"""


def main() -> None:
    for name, (year, round_number, session) in SESSIONS.items():
        with tempfile.TemporaryDirectory() as folder, _tree(name, Path(folder)) as tree:
            if tree is None:
                print(f"{name}: not here")
                continue
            with _serving(tree) as base:
                print(f"\n{name}")
                _compare([base, year, round_number, session], folder)
            print("from a fresh process, ms: import lib.sessions, manifest, first lap, other driver's lap, again")
            print(_run(ONE_LAP, [year, round_number, session, folder]))


def _compare(arguments: list[str], folder: str) -> None:
    runs: dict[str, list[list[float]]] = {}
    for _ in range(ROUNDS):
        runs.setdefault("FastF1 session.load()", []).append(json.loads(_run(FASTF1, [*arguments, "yes"])))
        runs.setdefault("FastF1 without its pauses", []).append(json.loads(_run(FASTF1, [*arguments, "no"])))
        runs.setdefault("load_session, stored", []).append(json.loads(_run(OURS, [*arguments, folder])))
    for column, title, unit in ((0, "time", "s"), (1, "processor", "s"), (2, "peak memory", "MB")):
        print(title)
        table({name: sorted(row[column] for row in rows)[ROUNDS // 2] for name, rows in runs.items()}, unit)
    print(f"stored: {runs['load_session, stored'][0][3] / 1e6:.2f} MB")


def _run(program: str, arguments: list[str]) -> str:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True, timeout=300).stdout.strip()


@contextmanager
def _tree(name: str, folder: Path) -> Iterator[Path | None]:
    if name.startswith("real"):
        yield ARCHIVE if ARCHIVE.is_dir() else None
    elif importlib.util.find_spec("demo") is None:
        yield None
    else:
        build = [sys.executable, "-m", "demo", "build", str(folder / "demo"), "--full"]
        subprocess.run(build, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, timeout=300)
        yield folder / "demo"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def _serving(tree: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tree)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    main()
