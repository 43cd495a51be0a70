"""Run a command, and run it anew when a file that it is made of changes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

CHILD = "SLIPSTREAM_RELOADED"
LOOK_EVERY = 0.7  # seconds; some 300 files are looked at
ENDS_WITHIN = 10.0


def is_child() -> bool:
    """Return whether this process was started by run_and_reload."""
    return CHILD in os.environ


def run_and_reload(command: Sequence[str], watched: Sequence[Path]) -> int:
    """Run the command until it ends by itself, or we are told to; return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        before = _stamps(watched)
        child = subprocess.Popen(command, env={**os.environ, CHILD: "1"})
        try:
            while _stamps(watched) == before:
                time.sleep(LOOK_EVERY)
                if child.poll() == 0:
                    return 0
        except KeyboardInterrupt:
            return 0
        finally:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _stamps(watched: Sequence[Path]) -> dict[Path, int]:
    """Return when each file was changed last; one that goes while we look is left out."""
    return dict(_seen(watched))


def _seen(watched: Sequence[Path]) -> Iterator[tuple[Path, int]]:
    for place in watched:
        for file in place.rglob("*.py") if place.is_dir() else (place,):
            try:
                yield file, file.stat().st_mtime_ns
            except FileNotFoundError:
                continue
