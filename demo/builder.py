"""Builds the whole tree: simulate every session, write it in F1's formats, keep the truth beside it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from demo.jolpica import Logs, write_jolpica
from demo.last_season import write_last_season
from demo.openf1.tables import write_openf1
from demo.qualifying import Qualifying
from demo.race import Race
from demo.record import SessionLog
from demo.schedule import write_circuits, write_schedule
from demo.season import EVENTS, YEAR, RaceWeekend
from demo.strategy import Script, dry_race, rain_race, sprint
from demo.truth import write_truth
from demo.wire.session import write_session

FORMAT, SEED = 5, 7
FULL_LAPS = 57
MARKER = "demo.json"
GRID_FROM = {"R": "Q", "S": "SQ"}
Progress = Callable[[str, float], None]


def build(
    root: Path,
    *,
    seed: int = SEED,
    full: bool = False,
    only: Iterable[str] = (),
    first_race: Callable[[int], Script] | None = None,
    progress: Progress | None = None,
) -> bool:
    """Write the tree to `root`, by way of a folder beside it that is then renamed; returns False if it was there.

    `first_race` makes another race of the first one out of its number of laps.
    """
    root, wanted = Path(root), sorted(only)
    mark: dict[str, object] = {"format": FORMAT, "seed": seed, "full": full, "only": wanted}
    mark |= {"first_race": first_race.__name__} if first_race else {}
    if is_built(root, mark):
        return False
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{root.name}-", dir=root.parent) as folder:
        fresh = Path(folder) / "tree"
        fresh.mkdir()
        _write(fresh, seed, full, wanted, first_race, progress or (lambda stage, share: None))
        (fresh / MARKER).write_text(json.dumps(mark))
        if root.exists():
            root.rename(Path(folder) / "old")
        fresh.rename(root)
    return True


def is_built(root: Path, mark: dict[str, object]) -> bool:
    """Whether `root` holds a finished tree of exactly this kind."""
    try:
        return bool(json.loads((root / MARKER).read_text()) == mark)
    except (OSError, ValueError):
        return False


def _write(
    root: Path,
    seed: int,
    full: bool,
    only: list[str],
    first_race: Callable[[int], Script] | None,
    progress: Progress,
) -> None:
    sessions = [(event, slot.code) for event in EVENTS for slot in event.sessions if slot.code]
    logs: Logs = {}
    for done, (event, code) in enumerate(sessions):
        name = f"{YEAR}/{event.round:02}/{code}"
        progress(f"simulating {name}", done / len(sessions))
        rng = np.random.default_rng([seed, event.round, *code.encode()])
        log = _simulate(event, code, logs, _script(event, code, full, first_race), rng)
        logs[event.round, code] = log
        if not only or name in only:
            progress(f"writing {name}", (done + 0.4) / len(sessions))
            write_session(root, log, rng)
            write_truth(root, log)
            write_openf1(root, log)
    write_jolpica(root, logs)
    write_schedule(root)
    write_last_season(root, seed)
    write_circuits(root)
    progress("done", 1.0)


def _simulate(event: RaceWeekend, code: str, logs: Logs, script: Script, rng: np.random.Generator) -> SessionLog:
    slot = event.slot(code)
    if code in GRID_FROM:
        grid = logs[event.round, GRID_FROM[code]].order
        return Race(event, slot, script, grid, rng).run()
    return Qualifying(event, slot, rng).run()


def _script(event: RaceWeekend, code: str, full: bool, first_race: Callable[[int], Script] | None) -> Script:
    if code == "S":
        return sprint(event.sprint_laps)
    if event.round == 2:
        return rain_race(event.laps)
    return (first_race or dry_race)(FULL_LAPS if full else event.laps)


def remove(root: Path) -> None:
    """Delete a built tree. Raise ValueError if `root` does not look like one."""
    if not (root / MARKER).is_file():
        raise ValueError(f"{root} holds no demo season")
    shutil.rmtree(root)
