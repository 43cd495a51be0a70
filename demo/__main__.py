"""The command line: `python -m demo build DIR` and `python -m demo serve DIR`."""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

from demo.builder import SEED, build
from demo.server import serve


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    options = _parser().parse_args(arguments)
    if options.command == "build":
        only = [name for name in options.only.split(",") if name]
        build(options.dir, seed=options.seed, full=options.full, only=only, progress=_show)
        print(f"demo season in {options.dir}")
        return 0
    with serve(options.dir, options.host, options.port) as server:
        print(server.base_url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description="A synthetic season in F1's wire formats.")
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="write the tree")
    building.add_argument("dir", type=Path)
    building.add_argument("--seed", type=int, default=SEED)
    building.add_argument("--full", action="store_true", help="57 laps in the first race")
    building.add_argument("--only", default="", metavar="2025/01/R,...", help="write only these sessions' streams")
    serving = commands.add_parser("serve", help="serve a built tree")
    serving.add_argument("dir", type=Path)
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=8600)
    return parser


def _show(stage: str, share: float) -> None:
    print(f"{share:5.0%} {stage}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
