"""Child processes in groups of their own: bounded, and ended on every way out."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

SHOWN_LINES = 60
GRACE_SECONDS = 5


class CheckFailed(Exception):
    """The deployment would not work; the message says why, with the last lines of what was printed."""

    def __init__(self, reason: str, output: str = "") -> None:
        shown = "\n".join(f"    {line}" for line in output.strip().splitlines()[-SHOWN_LINES:])
        super().__init__(f"{reason}\n{shown}" if shown else reason)


def run(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], seconds: float) -> str:
    """Return what `command` printed, or raise CheckFailed with it after an error or `seconds`."""
    process = _start(command, cwd=cwd, env=env, out=subprocess.PIPE)
    try:
        printed, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        printed, _ = process.communicate()
        raise CheckFailed(f"{_name(command)} was not done after {seconds:.0f} s", _text(printed)) from None
    finally:
        _end(process)
    if process.returncode != 0:
        raise CheckFailed(f"{_name(command)} ended with {process.returncode}", _text(printed))
    return _text(printed)


@contextlib.contextmanager
def running(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a process that prints into `log`; it and all its children are gone afterwards."""
    with log.open("wb") as out:
        process = _start(command, cwd=cwd, env=env, out=out.fileno())
    try:
        yield process
    finally:
        _end(process)


def _start(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], out: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole group: politely, then not; also when its leader has already gone."""
    for name in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, name)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)


def _text(printed: bytes) -> str:
    return printed.decode(errors="replace")


def _name(command: Sequence[str]) -> str:
    return " ".join([Path(command[0]).name, *command[1:3]])
