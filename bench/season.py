"""What the benchmarks of answers share: a qualifying in a store, and in FastF1's own warm cache.

The real one beside the project if it is there, else the invented one; round 1 of 2025 both.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import demo
from bench.clock import ROOT

ARCHIVE = ROOT.parent / "shared" / "f1-archive"
DRIVER = "NOR" if ARCHIVE.exists() else "JSE"
FASTF1 = """
import json, fastf1, fastf1._api, fastf1.ergast.interface, fastf1.ergast.legacy, fastf1.events, fastf1.mvapi.api
base = {base!r}
fastf1._api.base_url = fastf1._api.base_url_mirror = base
fastf1.ergast.interface.BASE_URL = fastf1.ergast.legacy.base_url = base + "/ergast/f1"
fastf1.events._SCHEDULE_BASE_URL = base + "/f1schedule/"
fastf1.mvapi.api.PROTO, fastf1.mvapi.api.HOST = "http", base[7:] + "/multiviewer"
fastf1.set_log_level("CRITICAL")
fastf1.Cache.configure(cache_dir={cache!r})
session = fastf1.get_session(2025, 1, "Q")
"""


@contextmanager
def prepared(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the store's URL and the lines that point FastF1 at its warm cache; both hold the qualifying."""
    source = ARCHIVE
    if not ARCHIVE.exists():
        source = folder / "source"
        demo.build(source, only=["2025/01/Q"])
    with demo.serve(source) as server:
        store, cache = f"file://{folder}/store", folder / "cache"
        cache.mkdir()
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "DATA_DIR": str(folder), "STORE_URL": store}
        load = [sys.executable, "-m", "lib.load", "2025", "1", "Q", "--source", server.base_url]
        subprocess.run(load, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
        fastf1 = FASTF1.format(base=server.base_url, cache=str(cache))
        subprocess.run([sys.executable, "-c", fastf1 + "session.load()"], check=True, capture_output=True)
        yield store, fastf1
