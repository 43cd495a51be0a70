"""A process of its own for loads: FastF1 reads one session at a time in each, and a load can be ended at any moment."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from types import FrameType
from typing import Any

from lib.config import config
from lib.loader.jobs import LoadJob, Outcome, run

GRACE = 0.7  # seconds for an ended load to give its lock back; then it is killed, and the lock runs out


class LoadProcess:
    """Takes jobs one after the other. Ending it in a load leaves nothing half written: the store has all or nothing."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pipe(self) -> Connection:
        """What becomes readable when a job is over; for multiprocessing.connection.wait."""
        return self._pipe

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def submit(self, job: LoadJob) -> None:
        self._pipe.send(job)

    def outcome(self, seconds: float | None = None) -> Outcome | None:
        """Return what became of the job, None if it is not over within `seconds`."""
        if not self._pipe.poll(seconds):
            return None
        try:
            outcome: Outcome = self._pipe.recv()
        except (EOFError, OSError):
            self._process.join(GRACE)
            return Outcome(
                "failed", f"FAILED: the process that loaded ended ({self._process.exitcode})", "internal_error"
            )
        return outcome

    def terminate(self) -> None:
        """Ask the process to end, a load that it is at included."""
        self._process.terminate()

    def close(self, seconds: float = GRACE) -> None:
        """Wait for the end of a process that was asked to, and kill it if it takes longer."""
        self._process.join(seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._pipe.close()


@contextmanager
def load_processes() -> Iterator[Callable[[], LoadProcess]]:
    """Yield a maker of processes; at the end of the block all of them are ended, together within a second."""
    made: list[LoadProcess] = []

    def make() -> LoadProcess:
        made.append(LoadProcess())
        return made[-1]

    try:
        yield make
    finally:
        until = time.monotonic() + GRACE
        for process in made:
            process.terminate()
        for process in made:
            process.close(max(0.0, until - time.monotonic()))


def _serve(pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all processes; ours is told by its parent
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        pipe.send(_outcome(job))


def _outcome(job: LoadJob) -> Outcome:
    try:
        return run(job, config())
    except Exception as error:  # a defect, of ours or of a library: the next session may load all the same
        return Outcome("failed", f"FAILED: internal_error: {type(error).__name__}: {error}", "internal_error")


def _end(_signal: int, _frame: FrameType | None) -> Any:
    raise SystemExit(128 + signal.SIGTERM)


def _end_with_parent() -> None:
    """Stop the load if the process that wanted it is gone, killed perhaps."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)  # it waits for a source that hangs
