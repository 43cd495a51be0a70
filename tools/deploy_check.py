"""Would this deploy? `python -m tools.deploy_check`: the real builder, runtime and dev server of Vercel, no account."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tools.vercel import workspace
from tools.vercel.builder import build
from tools.vercel.built_routes import BuiltRoutes
from tools.vercel.bundle import Bundle
from tools.vercel.children import CheckFailed
from tools.vercel.dev import check_dev
from tools.vercel.flow import steps_for
from tools.vercel.loader import check_loader
from tools.vercel.season import NOT_LOADED, loaded_season
from tools.vercel.toolchain import Toolchain, prepare
from tools.vercel.walk import Fleet, Timing

PROJECT = Path(__file__).resolve().parent.parent
CACHE = PROJECT / ".deploy-check"
REFUSES = "me"


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    home = Path(tempfile.mkdtemp(prefix="slipstream-deploy-"))
    begin = time.monotonic()
    try:
        _check(home, compileall=options.compileall, only=options.only)
    except CheckFailed as failure:
        print(f"\nNOT DEPLOYABLE: {failure}", file=sys.stderr)
        return 1
    finally:
        if options.keep:
            print(f"kept: {home}")
        else:
            shutil.rmtree(home, ignore_errors=True)
    print(f"\ndeployable; checked in {time.monotonic() - begin:.0f} s")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.deploy_check", description=__doc__)
    parser.add_argument("--compileall", action="store_true", help="ship bytecode: larger, starts faster")
    parser.add_argument("--keep", action="store_true", help="keep the built copy to look at")
    parser.add_argument("--only", metavar="NAME", help="ask one function only, and leave out vercel dev")
    return parser.parse_args(arguments)


def _check(home: Path, *, compileall: bool, only: str | None) -> None:
    tools = prepare(PROJECT, CACHE)
    copy = home / "project"
    settings = workspace.settings(home)
    workspace.copy_project(PROJECT, copy)
    planted = workspace.plant_secrets(copy, settings)
    print(f"building with {tools.python.name} ...", flush=True)
    bundles = build(copy, tools, compileall=compileall, planted=planted)
    with loaded_season(home, PROJECT, settings) as source:
        _run(bundles, copy, tools, settings | {"F1_SOURCE": source}, only)
        if only is None:
            print("building the loader ...", flush=True)
            print(check_loader(copy, tools, settings | {"F1_SOURCE": source}, NOT_LOADED))
    if only is None:
        print("asking vercel dev (packs one function: about a minute) ...", flush=True)
        print("\n".join(f"vercel dev: {line}" for line in check_dev(copy, tools, settings)))


def _run(bundles: list[Bundle], copy: Path, tools: Toolchain, settings: dict[str, str], only: str | None) -> None:
    names = {bundle.name for bundle in bundles}
    steps = steps_for(names, only)
    with Fleet.of(bundles, copy.parent, tools.python, settings) as fleet:
        fleet.migrate(REFUSES)
        fleet.walk(steps, BuiltRoutes.read(copy, names))
        print(_table(bundles, fleet.timings))
        if only is None:
            print(f"without SECRET_KEY {REFUSES} says: {fleet.refusal(REFUSES, 'SECRET_KEY')}")


def _table(bundles: list[Bundle], timings: dict[str, Timing]) -> str:
    """Return function, size as deployed, process start to first answer, and the second answer, one line each."""
    lines = [f"{'function':20}{'MiB':>8}{'first answer ms':>18}{'second ms':>12}"]
    for bundle in bundles:
        timing = timings.get(bundle.name)
        first = f"{timing.first:.0f}" if timing else "-"
        second = f"{timing.later[0]:.0f}" if timing and timing.later else "-"
        lines.append(f"{bundle.name:20}{bundle.mib:>8.1f}{first:>18}{second:>12}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
