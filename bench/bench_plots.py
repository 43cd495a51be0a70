"""Each kind of plot, warm, beside a bare matplotlib script; the same plot again; a fresh process to its first plot."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from bench.bare_plot import recipe
from bench.clock import processes, table
from lib.config import Config, config
from lib.services.plotter import Size
from lib.services.plotter.picture import figure_from, write
from lib.services.plotter.registry import KINDS
from lib.sessions import open_store
from tools.gallery import material
from tools.serve import show_demo

ROUNDS, REQUESTS, STYLE = 15, 30, "dark"
FRESH = """
from lib.sessions import SessionStore
{keeping}
import api.plot as m
answer = m.app.test_client().get({path!r})
assert answer.status_code == 200, answer.text
"""
NOTHING_KEPT = "SessionStore.get_blob = lambda *_: None; SessionStore.put_blob = lambda *_: None"


def main() -> None:
    folder = Config.read(os.environ).data_dir / "demo"
    show_demo(folder)
    with tempfile.TemporaryDirectory() as name:
        kept = os.environ["STORE_URL"].removeprefix("file://")
        shutil.copytree(kept, f"{name}/store", ignore=shutil.ignore_patterns("plots"))
        os.environ.update(STORE_URL=f"file://{name}/store", DATA_DIR=name, RATE_LIMIT_PER_MINUTE="0")
        config.cache_clear()  # loading the demo has read the settings already
        _kinds(os.environ["STORE_URL"])
        _requests()
        path = _path(next(iter(KINDS)))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{name}/compiled"  # as a deployed function is: compiled before
        fresh = {
            "fresh process: nothing but Python": "pass",
            "fresh process: import matplotlib.figure": "import matplotlib.figure",
            "fresh process: first plot, drawn": FRESH.format(keeping=NOTHING_KEPT, path=path),
            "fresh process: first plot, kept in the store": FRESH.format(keeping="", path=path),
        }
        table(processes(fresh, rounds=5))


def _kinds(store_url: str) -> None:
    store = open_store(store_url)
    print(f"{'ms, 1200 px wide, PNG':22}{'numbers':>9}{'drawing':>9}{'bare':>9}{'ratio':>8}{'bytes':>10}{'bare':>10}")
    totals: list[tuple[float, float]] = []
    for name, kind in KINDS.items():
        size = Size(1200, round(1200 * kind.aspect))
        found = material(store, name, STYLE)
        data = kind.numbers(found)
        bare = recipe(figure_from(kind, found, data, size)[0])

        def ours(kind: Any = kind, found: Any = found, data: Any = data, size: Size = size) -> bytes:
            figure, alt = figure_from(kind, found, data, size)
            return write(figure, "png", alt, size.dpi)

        def counted(kind: Any = kind, name: str = name) -> Any:
            return kind.numbers(material(store, name, STYLE))

        numbers, drawing, theirs = _medians(counted, ours, bare)
        totals.append((drawing, theirs))
        sizes = f"{len(ours()):10,}{len(bare()):10,}"
        print(f"{name:22}{numbers:9.1f}{drawing:9.1f}{theirs:9.1f}{drawing / theirs:8.2f}{sizes}", flush=True)
    drawing, theirs = (sum(column) for column in zip(*totals, strict=True))
    middle = statistics.median(one / other for one, other in totals)
    print(f"{'all':22}{'':9}{drawing:9.1f}{theirs:9.1f}{drawing / theirs:8.2f}   median of the ratios {middle:.2f}")


def _medians(*calls: Callable[[], Any]) -> list[float]:
    """Return the median milliseconds of each, taken in turns."""
    spent: list[list[float]] = [[] for _ in calls]
    for at in range(ROUNDS + 2):
        for call, values in zip(calls, spent, strict=True):
            start = time.perf_counter()
            call()
            if at > 1:
                values.append((time.perf_counter() - start) * 1000)
    return [statistics.median(values) for values in spent]


def _path(kind: str) -> str:
    return f"/api/plot?kind={kind}&{KINDS[kind].example}&style={STYLE}"


def _requests() -> None:
    """Print what one plot costs as a request: drawn, from memory, not modified, and from the store."""
    import api.plot
    from lib.lru import LruCache
    from lib.responses import plot

    client, rows = api.plot.app.test_client(), {}
    path = _path(next(iter(KINDS)))
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        tag = client.get(path).headers["ETag"]

        def empty() -> None:
            plot._pictures = LruCache(plot.MOST_BYTES)

        def forgotten() -> None:
            empty()
            shutil.rmtree(Path(os.environ["STORE_URL"].removeprefix("file://")) / "plots")

        ways: tuple[tuple[str, Callable[[], None], dict[str, str]], ...] = (
            ("request: drawn and kept", forgotten, {}),
            ("request: from the store, memory empty", empty, {}),
            ("request: from memory", lambda: None, {}),
            ("request: 304", lambda: None, {"If-None-Match": tag}),
        )
        for name, before, headers in ways:
            spent = []
            for _ in range(REQUESTS):
                before()
                start = time.perf_counter()
                client.get(path, headers=headers)
                spent.append((time.perf_counter() - start) * 1000)
            rows[name] = statistics.median(spent)
    table(rows)
