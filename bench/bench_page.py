"""The page in Chromium: bytes of the first view, time to the first chart, frames with the cursor on five laps."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from tests.browser import Tab, browsing
from tests.page.conftest import serving

FIVE = "year=2025&event=1&session=Q&laps=JSE,OKA,MAT,VIE,LIN"
VISITS = 5
AWAKE = 2.0  # seconds: a browser that has just been started is still busy with itself
MOVES, BETWEEN = 300, 0.008
FIRST = "performance.getEntriesByName('first-chart')[0]?.startTime"
BYTES = (
    "[...performance.getEntriesByType('resource'), performance.getEntriesByType('navigation')[0]]"
    ".filter((one) => one.startTime < performance.getEntriesByName('first-chart')[0].startTime)"
    ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
)
COUNT = (
    "window.frames_ = []; let last = performance.now();"
    "(function tick(now) { frames_.push(now - last); last = now; requestAnimationFrame(tick); })(last)"
)


def main() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, serving(Path(name) / "data") as address:
        visits = [_visit(address, Path(name) / f"visitor{number}") for number in range(VISITS)]
        print(f"bytes until the first chart: {visits[0]['bytes']:.0f}")
        for title in ("first open", "opened again"):
            found = sorted(visit[title] for visit in visits)
            print(f"first chart, {title}: median {found[VISITS // 2]:.0f} ms, worst {found[-1]:.0f} ms")
        frames = sorted(_frames(address, Path(name) / "mover"))
        print(f"frames, cursor over five laps: median {frames[len(frames) // 2]:.1f} ms, worst {frames[-1]:.1f} ms")


def _visit(address: str, profile: Path) -> dict[str, float]:
    with browsing(profile) as tab:
        time.sleep(AWAKE)
        first = _opened(tab, address)
        size = float(tab.run(BYTES))
        return {"first open": first, "bytes": size, "opened again": _opened(tab, address)}


def _opened(tab: Tab, address: str) -> float:
    tab.call("Page.navigate", url="about:blank")
    tab.call("Page.navigate", url=f"{address}/")
    return float(tab.wait(FIRST))


def _frames(address: str, profile: Path) -> list[float]:
    with browsing(profile) as tab:
        tab.call("Emulation.setDeviceMetricsOverride", width=1440, height=1000, deviceScaleFactor=1, mobile=False)
        tab.call("Page.navigate", url=f"{address}/?{FIVE}")
        tab.wait(FIRST)
        time.sleep(1)
        left, top, width = _place(tab)
        tab.run(COUNT)
        for move in range(MOVES):
            x = left + width * ((move * 7) % MOVES) / MOVES
            tab.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=top + 200)
            time.sleep(BETWEEN)
        found: list[Any] = tab.run("frames_.slice(5)")
        return [float(one) for one in found]


def _place(tab: Tab) -> tuple[float, float, float]:
    """Return left, top and width of the charts themselves, without the numbers of the axes."""
    box = "(({left, top, width}) => [left, top, width])(document.querySelector('#charts').getBoundingClientRect())"
    left, top, width = (float(value) for value in tab.run(box))
    return left + 60, top, width - 90
