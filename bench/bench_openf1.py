"""One race loaded by FastF1 and from OpenF1: requests, seconds, bytes, memory, what is equal, the delta's error.

The network answers after 100 ms; OpenF1's budget of 20 requests a minute is waited for on a clock of its own, so that
the seconds are those of a real load and the benchmark takes one minute. On the invented race, and on a real one whose
answers OpenF1's own code made of F1's archive, where these lie beside the project.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unittest.mock import patch

import numpy as np

import demo
import demo.server
from bench.bench_accuracy import SHIPPED, measure
from bench.clock import ROOT
from lib.services.session_views import VIEWS, ViewRequest, columns
from lib.sessions import SessionKey, StoredSession, open_store
from tests import built
from tests.services.openf1_interact import genuine

NETWORK = 0.1  # seconds
NEAR = 0.0015  # seconds: times are told in thousandths
MOMENTS = ("time", "start_time", "end_time", "pit_in", "pit_out")
LOAD = """
import json, re, sys, time
from pathlib import Path
from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.services.f1_source import F1Source
from lib.services.loading.ingest import LoadMeans, load_session
from lib.sessions import SessionKey, open_store
key, source, folder = sys.argv[1:4]
waited = [0.0]
def sleep(seconds):
    waited[0] += seconds
clock = lambda: time.time() + waited[0]
means = LoadMeans(f1=F1Source(source, steady(MemoryCache(clock)), clock=clock, sleep=sleep, seconds=10.0))
began, cpu = time.perf_counter(), time.process_time()
load_session(SessionKey.parse(key), open_store(f"file://{folder}"), source, Path(folder) / "f1", means=means)
seconds, cpu = time.perf_counter() - began + waited[0], time.process_time() - cpu
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps({"seconds": seconds, "waited": waited[0], "processor": cpu, "peak MB": peak}))
"""


@dataclass
class Traffic:
    """What a server was asked and sent."""

    requests: int = 0
    sent: int = 0


def main() -> None:
    with demo.serve(built.demo_tree()) as server:
        _compare("the invented race", SessionKey(2025, 1, "R"), server)
    if not genuine.ANSWERS.exists():
        print("\nthe real race needs its answers beside the project")
        return
    with genuine.serving(genuine.CHINA) as server:
        _compare("a real race (China 2025), without tables of Jolpica", genuine.CHINA, server)


def _compare(name: str, key: SessionKey, server: demo.server.DemoServer) -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(f"\n{name}: {key}")
        for source, base in (("fastf1", server.base_url), ("openf1", f"openf1+{server.base_url}")):
            with _watched(server) as traffic:
                found = _loaded(key, base, f"{folder}/{source}")
            told = ", ".join(f"{label} {value:,.1f}" for label, value in found.items())
            print(f"  {source}: {traffic.requests} requests, {traffic.sent / 1e6:.1f} MB, {told}")
        _views(*(open_store(f"file://{folder}/{source}").open(key) for source in ("fastf1", "openf1")))
        for source in ("fastf1", "openf1"):
            _delta(source, key, f"{folder}/{source}")


def _loaded(key: SessionKey, source: str, folder: str) -> dict[str, float]:
    command = [sys.executable, "-c", LOAD, str(key), source, folder]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True, timeout=580)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def _watched(server: demo.server.DemoServer) -> Iterator[Traffic]:
    """Let each answer take as long as a network does, and count it."""
    traffic, handler = Traffic(), server._http.RequestHandlerClass
    send = handler._send  # type: ignore[attr-defined]

    def counted(self: Any, status: int, headers: dict[str, str], content: bytes, body: bool) -> None:
        time.sleep(NETWORK)
        traffic.requests, traffic.sent = traffic.requests + 1, traffic.sent + len(content)
        send(self, status, headers, content, body)

    with patch.object(handler, "_send", counted):
        yield traffic


def _views(fastf1: StoredSession, openf1: StoredSession) -> None:
    """Print for each view what differs, among rows of the same driver and lap; of moments how far they are off."""
    shift = _zero(openf1) - _zero(fastf1)
    for view in VIEWS:
        theirs, ours = (columns(session, ViewRequest(view)) for session in (fastf1, openf1))
        rows = _rows(theirs, ours)
        moments = () if view == "results" else MOMENTS  # its times are durations
        told = [
            word
            for name in theirs
            if (word := _told(name, theirs[name], ours[name], rows, shift if name in moments else None))
        ]
        count = f"{len(rows)} of {len(next(iter(theirs.values()), []))} rows"
        print(f"    {view}: {count}; {'; '.join(told) or 'all equal'}")


def _rows(theirs: dict[str, list[Any]], ours: dict[str, list[Any]]) -> list[tuple[int, int]]:
    """Return which rows belong together: by driver and lap where these are told, else in order."""
    lap = "lap" if "lap" in theirs else "first_lap"
    if "driver" in theirs and lap in theirs and "message" not in theirs:
        known = {pair: row for row, pair in enumerate(zip(ours["driver"], ours[lap], strict=True))}
        pairs = enumerate(zip(theirs["driver"], theirs[lap], strict=True))
        return [(row, known[pair]) for row, pair in pairs if pair in known]
    return [(row, row) for row in range(min(len(next(iter(table.values()), [])) for table in (theirs, ours)))]


def _told(name: str, theirs: list[Any], ours: list[Any], rows: list[tuple[int, int]], shift: float | None) -> str:
    """Return what is to be said of a column; `shift` is that of the clocks for a column of moments."""
    if shift is not None:
        both = [(theirs[a], ours[b]) for a, b in rows if theirs[a] is not None and ours[b] is not None]
        off = np.abs([b + shift - a for a, b in both]) if both else np.zeros(1)
        return f"{name} {np.median(off):.3f} s off, {off.max():.3f} at most"
    same = [theirs[a] == ours[b] or _is_near(theirs[a], ours[b]) for a, b in rows]
    return "" if all(same) else f"{name} {np.mean(same):.1%} equal"


def _is_near(a: Any, b: Any) -> bool:
    return isinstance(a, float) and isinstance(b, float) and abs(a - b) < NEAR


def _zero(session: StoredSession) -> float:
    return datetime.fromisoformat(session.manifest.t0_utc or "").timestamp()


def _delta(source: str, key: SessionKey, folder: str) -> None:
    store = open_store(f"file://{folder}")
    for line in ("s1", "s2"):
        try:
            found = measure(store, key, line)[SHIPPED]
        except ValueError as error:
            print(f"    delta, {source}: {error}")
            return
        worst = float(np.abs(found.errors).max())
        told = ", ".join(f"{share:.0%} {found.quantile(share) * 1000:.1f}" for share in (0.5, 0.95))
        print(
            f"    delta, {source}, {line} left out: {told}, worst {worst * 1000:.0f} ms ({len(found.errors):,} pairs)"
        )


if __name__ == "__main__":
    main()
