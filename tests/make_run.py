"""What `make run` starts, in a process of its own: on a free port, its output shown if it fails, ended in the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.real.binaries import free_port

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 180  # seconds: the first start invents a season, which takes a minute of one core
ENDS_WITHIN = 60
SHOWN = 3000  # characters of its output


@contextmanager
def make_run(folder: Path, **settings: str) -> Iterator[str]:
    """Start it with its data in a folder that exists; yield its address once it answers."""
    port = free_port()
    environ = {**os.environ, **settings, "PORT": str(port), "DATA_DIR": str(folder)}
    log = folder / "make-run.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "tools.serve"]
        started = subprocess.Popen(
            command, cwd=ROOT, env=environ, start_new_session=True, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/api/health?view=live", started, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        _end(started)


def wait_for(url: str, started: subprocess.Popen[bytes], log: Path) -> None:
    """Return once it answers; raise AssertionError with its output if it ends or takes too long."""
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(url, timeout=60):
                return
        except OSError:
            said = log.read_text(errors="replace")[-SHOWN:]
            assert started.poll() is None, f"it ended with {started.returncode}: {said}"
            assert time.monotonic() < deadline, f"it does not answer after {STARTS_WITHIN} s: {said}"
            time.sleep(0.1)


def _end(started: subprocess.Popen[bytes]) -> None:
    """End it and all that it started, as Ctrl-C in a terminal does."""
    with suppress(ProcessLookupError):  # it has ended by itself
        os.killpg(started.pid, signal.SIGTERM)
    try:
        started.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
