"""`make screenshots`: pictures of the page on the demo, wide and on a phone, dark and light, below .data/screenshots.

The one that README.md shows is also written to docs/.
"""

from __future__ import annotations

import shutil
import sys
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image

from tests.browser import Tab, running, visiting
from tests.page.conftest import QUALIFYING, serving
from tests.page.shown import Shown

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".data" / "screenshots"
IN_README = ("laps-wide-dark", ROOT / "docs" / "page.png")
COLOURS = 200  # a third of the bytes of a picture with all colours; lines and type look the same


class View(NamedTuple):
    """An address of the page, and what is there once it is drawn."""

    query: str
    awaited: str


class Screen(NamedTuple):
    width: int
    height: int
    scale: float


VIEWS = {
    "laps": View(f"{QUALIFYING}&laps=OKA,JSE,MAT&from=1150&to=2750&at=1503", "#charts[aria-valuetext]"),
    "session": View("view=session&part=strategy&year=2025&event=1&session=R", ".figure svg"),
    "season": View("view=season&part=drivers&year=2025", "table.data"),
    "plots": View(f"view=plots&kind=dominance-map&{QUALIFYING}", ".picture img"),
    "sign-in": View("view=you", "#register"),
}
SCREENS = {"wide": Screen(1440, 1000, 1), "phone": Screen(390, 844, 2)}
SCHEMES = ("dark", "light")


def main() -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with (
        TemporaryDirectory() as data,
        serving(Path(data) / "data") as address,
        running(Path(data) / "profile") as browser,
        visiting(browser) as new_tab,
    ):
        _take_all(new_tab(), address)
    name, target = IN_README
    shutil.copy(FOLDER / f"{name}.png", target)
    print(f"  {target.relative_to(ROOT)}, {target.stat().st_size // 1000} kB")
    return 0


def _take_all(tab: Tab, address: str) -> None:
    page = Shown(tab, address)
    for scheme in SCHEMES:
        page.prefer(scheme)
        for screen, (width, height, scale) in SCREENS.items():
            page.size(width, height, scale)
            for view, (query, awaited) in VIEWS.items():
                page.open(query, awaited)
                page.tab.wait("document.querySelectorAll('#choice option').length > 5")
                path = FOLDER / f"{view}-{screen}-{scheme}.png"
                _save(tab, path)
                print(f"  {path.relative_to(ROOT)}, {path.stat().st_size // 1000} kB", flush=True)


def _save(tab: Tab, path: Path) -> None:
    """Write what is shown as a PNG of few colours."""
    taken = b64decode(tab.call("Page.captureScreenshot", format="png")["data"])
    with Image.open(BytesIO(taken)) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
