"""`--watch`: the watcher with the real store, source and clock, each load in a process of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TextIO

from lib.config import Config
from lib.loader.jobs import LoadJob, LoadWhen, Outcome, job_of, loading_source
from lib.loader.process import load_processes
from lib.loader.watch import Watcher
from lib.services.loading.watching import WatchedSession
from lib.sessions import open_store

# OpenF1 takes 2.5 minutes for a session at 20 requests a minute, twice as long if it breaks off; FastF1 less. A load
# that takes longer hangs.
LONGEST_LOAD = 1800.0


def watch_at_home(source: str, settings: Config, once: bool, out: TextIO) -> int:
    """Load what is due, once or until a signal ends it, and return the exit code of a look."""

    def say(line: str) -> None:
        print(line, file=out, flush=True)

    def load(session: WatchedSession) -> Outcome:
        job = job_of(session.key, session.title, source, settings)
        return load_apart(replace(job, when=LoadWhen.DUE, start=session.start))

    store = open_store(settings.store_url, settings.s3_endpoint_url)
    watcher = Watcher(loading_source(source, settings), store, load, say)
    if once:
        return watcher.look().exit_code
    watcher.watch()
    return 0


def load_apart(job: LoadJob, longest: float = LONGEST_LOAD) -> Outcome:
    """Return what became of a job in a process that is gone afterwards, with the memory that it took."""
    with load_processes() as new_process:
        process = new_process()
        process.submit(job)
        outcome = process.outcome(longest)
    return outcome or Outcome(
        "failed", f"FAILED: unavailable: not over after {longest / 60:.0f} minutes", "unavailable"
    )
