"""Many plots at once do not mix, and many plots one after the other keep no memory."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure

from lib.services.plotter import Size, draw
from lib.sessions import SessionStore
from tests.conftest import ROOT
from tests.services.plotter.drawn import material

WAYS = [(style, form) for style in ("dark", "pink", "cyberpunk", "print") for form in ("png", "svg")]
QUICK, FEW = "qualifying-gaps", "JSE,OKA"
WARM_UP, PLOTS = 40, 200
LEAKED = 24.0  # MiB: 3 to 8 are measured over 200 plots; keeping 20 of their 200 figures makes it 34
GROWTH = """
import gc, sys
from lib.services.plotter import Size, draw
from lib.services.plotter.registry import KINDS
from lib.services.styling import STYLES
from lib.sessions import open_store
from tests.services.plotter.drawn import material

def resident():
    gc.collect()
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * 4096 / 2**20

store, kinds, styles = open_store(sys.argv[1]), list(KINDS), list(STYLES)
warm, most = int(sys.argv[2]), int(sys.argv[3])
for at in range(warm + most):
    if at == warm:
        before = resident()
    form = {3: "svg", 7: "pdf"}.get(at % 8, "png")
    kind = kinds[at % len(kinds)]
    few = {"driver": sys.argv[4]} if KINDS[kind].of == "session" else {}
    draw(kind, material(store, kind, styles[at % len(styles)], **few), Size(360), form)
print(resident() - before)
"""


def test_styles_do_not_mix_in_threads(store: SessionStore) -> None:
    """Hundreds of pictures in four styles and two formats at once are the bytes that each gives alone."""

    def drawn(way: tuple[str, Any]) -> bytes:
        return draw(QUICK, material(store, QUICK, way[0], driver=FEW), Size(300, 300, 60), way[1]).content

    alone = {way: drawn(way) for way in WAYS}
    assert len(set(alone.values())) == len(WAYS)
    wanted = WAYS * 25
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(drawn, wanted))
    assert [way for way, content in zip(wanted, found, strict=True) if content != alone[way]] == []


@pytest.fixture(scope="module", autouse=True)
def growing(demo_store_url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that draws plots of mixed kinds, styles and formats and then prints by how many MiB it has grown.

    It is started before the threads' test, and needs the other processor.
    """
    program = [sys.executable, "-c", GROWTH, demo_store_url, str(WARM_UP), str(PLOTS), FEW]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        yield running
        running.kill()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux says what is resident")
def test_memory_does_not_grow_over_200_plots(growing: subprocess.Popen[str]) -> None:
    printed, failed = growing.communicate(timeout=400)
    assert growing.returncode == 0, failed
    assert float(printed) < LEAKED


def figures() -> list[Figure]:
    return [one for one in gc.get_objects() if isinstance(one, Figure)]


def test_of_a_large_picture_nothing_stays_until_garbage_is_collected(store: SessionStore) -> None:
    gc.collect()
    others = figures()  # that other tests of this process still hold
    gc.disable()
    try:
        draw(QUICK, material(store, QUICK, driver=FEW), Size(1700, 1200))
        assert [one for one in figures() if one not in others] == []
    finally:
        gc.enable()
