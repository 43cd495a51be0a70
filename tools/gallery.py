"""`make gallery`: every kind's example in some styles, from the demo data of `make run`, and a sheet of each style."""

from __future__ import annotations

import math
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs

from PIL import Image

import demo
from demo.last_season import write_last_season
from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.config import Config
from lib.errors import SlipstreamError
from lib.limits import TABLE
from lib.services.f1_source import F1Source
from lib.services.plotter import Material, Size, draw
from lib.services.plotter.registry import KINDS
from lib.services.season.championship import Championship, championship
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey, SessionStore, open_store

ALL, USUAL = "all", ("dark", "light")
WORKERS = 2
COLUMNS, THUMB, GAP = 4, 480, 12


@dataclass(frozen=True)
class GalleryPlot:
    store_url: str
    folder: Path
    style: str
    kind: str
    width: int

    @property
    def path(self) -> Path:
        return self.folder / self.style / f"{self.kind}.png"


def material(store: SessionStore, kind: str, style: str, **other: str) -> Material:
    """Return what the example of a kind draws; `year`, `event`, `session`, `driver` or `lap` may be others."""
    asked = {name: values[0] for name, values in parse_qs(KINDS[kind].example).items()} | other
    drivers = tuple(asked["driver"].split(",")) if asked.get("driver") else ()
    if KINDS[kind].of == "season":
        after = int(asked["round"]) if asked.get("round") else None
        return Material(store, STYLES[style], None, drivers, season=season(int(asked["year"]), after))
    key = SessionKey(int(asked["year"]), int(asked["event"]), asked["session"])
    if KINDS[kind].of != "laps":
        return Material(store, STYLES[style], store.open(key), drivers)
    references = LapReference.named(key, drivers, asked.get("lap", "fastest").split(","))
    return Material(store, STYLES[style], None, drivers, tuple(references))


@cache
def season(year: int, after: int | None) -> Championship:
    """Return the championship of the demo's finished season, from its own server."""
    with TemporaryDirectory() as folder:
        write_last_season(Path(folder), demo.SEED)
        with demo.serve(Path(folder)) as server:
            source = F1Source(server.base_url, steady(MemoryCache()), dict(TABLE), seconds=60.0)
            return championship(year, after, source).data


def draw_all(
    store_url: str, folder: Path, styles: Iterable[str], kinds: Iterable[str], width: int = 1200
) -> list[Path]:
    """Draw kinds in styles below the folder, printing each path with its time; return the paths and the sheets'."""
    wanted, found = list(kinds), []
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool:
        for style in styles:
            jobs = [GalleryPlot(store_url, folder, style, kind, width) for kind in wanted]
            for job, seconds in zip(jobs, pool.map(_draw, jobs), strict=True):
                print(f"  {seconds * 1000:6.0f} ms  {job.path}", flush=True)
            pictures = [job.path for job in jobs]
            found += [*pictures, _sheet(pictures, folder / f"{style}.png")]
            print(f"  the sheet  {found[-1]}", flush=True)
    return found


def _draw(job: GalleryPlot) -> float:
    """Draw one picture; return the seconds that reading and drawing took."""
    start = time.perf_counter()
    picture = draw(job.kind, material(open_store(job.store_url), job.kind, job.style), Size(job.width))
    spent = time.perf_counter() - start
    job.path.parent.mkdir(parents=True, exist_ok=True)
    job.path.write_bytes(picture.content)
    return spent


def _sheet(pictures: Sequence[Path], path: Path) -> Path:
    """Put the pictures on one, row by row; each row is as tall as its tallest."""
    thumbs = []
    for picture in pictures:
        with Image.open(picture) as image:
            thumbs.append(image.convert("RGB").resize((THUMB, round(image.height * THUMB / image.width))))
    columns = min(COLUMNS, len(thumbs))
    rows = [thumbs[at : at + columns] for at in range(0, len(thumbs), columns)]
    tall = [max(thumb.height for thumb in row) + GAP for row in rows]
    sheet = Image.new("RGB", (columns * (THUMB + GAP) + GAP, sum(tall) + GAP), "#808080")
    for at, thumb in enumerate(thumbs):
        row, column = divmod(at, columns)
        sheet.paste(thumb, (GAP + column * (THUMB + GAP), GAP + sum(tall[:row])))
    sheet.save(path)
    return path


def chosen(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the styles and the kinds that are named. Raise ValueError at a word that is neither."""
    if unknown := [word for word in words if word not in (ALL, *STYLES, *KINDS)]:
        raise ValueError(f"no style and no kind: {', '.join(unknown)}; there are: all, {', '.join([*STYLES, *KINDS])}")
    styles = list(STYLES) if ALL in words else [word for word in words if word in STYLES]
    return styles or list(USUAL), [word for word in words if word in KINDS] or list(KINDS)


def main(words: list[str]) -> int:
    from tools.serve import show_demo

    try:
        styles, kinds = chosen(words)
        folder = Config.read(os.environ).data_dir
        show_demo(folder / "demo")
    except (ValueError, SlipstreamError) as error:
        print(getattr(error, "detail", error), file=sys.stderr)
        return 1
    start = time.perf_counter()
    found = draw_all(os.environ["STORE_URL"], folder / "gallery", styles, kinds)
    pictures, spent = len(found) - len(styles), time.perf_counter() - start
    print(
        f"{pictures} pictures in {spent:.1f} s, {math.ceil(spent * 1000 / pictures)} ms each with {WORKERS} processes"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
