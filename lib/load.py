"""Load sessions into the store from the command line.

python -m lib.load 2025 Australia Q        one session, loaded anew
python -m lib.load 2025 Australia          all sessions of a weekend
python -m lib.load --season 2025           what is missing of a season; run it again to go on where it stopped
python -m lib.load --season 2025 --queue   the same by a queue that calls the loader (docs/loading-many.md)
python -m lib.load --missing               what is missing of the running season
python -m lib.load --watch                 load each session when it is over, until it is stopped
python -m lib.load --watch --once          load what is over and not stored yet, for a scheduled job
python -m lib.load --check                 what of login, archive, schedule, Jolpica and store works from here
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TextIO

from lib.config import Config, config
from lib.errors import ConfigError, SlipstreamError
from lib.loader.at_home import watch_at_home
from lib.loader.jobs import LoadJob, LoadWhen, Outcome, job_of, loading_source, run
from lib.loader.season import MOST_JOBS, EachEnded, Ended, load_at_once, load_in_turn, summary
from lib.loader.stop import StopRequested, stoppable
from lib.services.loading import needs_loading
from lib.services.loading.check import check_loading
from lib.services.loading.queue_publish import publish
from lib.services.season.events import Event, find_event, find_session
from lib.services.season.schedules import schedule
from lib.sessions import SessionKey, open_store

BAR = 24


@dataclass(frozen=True)
class LoadList:
    """The jobs that the arguments ask for, and how many sessions of them are stored already."""

    jobs: tuple[LoadJob, ...]
    stored: int
    whole_season: bool


def main(arguments: Sequence[str] | None = None, out: TextIO = sys.stdout) -> int:
    """Do what the arguments ask for and return the exit code: 0, 1 if any session failed, 2 if none could be tried.

    A command that is stopped by a signal returns 128 and its number, the endless `--watch` 0.
    """
    options = _parser().parse_args(arguments)
    settings = config()
    if options.check:
        return _check(options, settings, out)
    try:
        with stoppable():
            if options.watch:
                return watch_at_home(_source(options, settings), settings, options.once, out)
            return _queue(options, settings, out) if options.queue else _load(options, settings, out)
    except StopRequested as stop:
        print("stopped", file=out, flush=True)
        return 0 if options.watch and not options.once else stop.exit_code
    except SlipstreamError as error:
        print(f"error: {error.code}: {error.detail}", file=sys.stderr)
        return 2


def _load(options: argparse.Namespace, settings: Config, out: TextIO) -> int:
    wanted, ended = _wanted(options, settings), list[Ended]()
    try:
        with closing(_ended(wanted.jobs, options.jobs, settings, out)) as each:
            for job, outcome in each:
                ended.append((job, outcome))
                print(f"{job.key}  {job.title}: {outcome.text}", file=out, flush=True)
                if outcome.hopeless:
                    print("stopped; run it again later to go on", file=out)
    finally:
        if wanted.whole_season:
            print("\n".join(summary(ended, wanted.stored, len(wanted.jobs) - len(ended))), file=out)
        elif not wanted.jobs:
            print("nothing is missing", file=out)
    return 1 if any(outcome.failed for _, outcome in ended) else 0


def _queue(options: argparse.Namespace, settings: Config, out: TextIO) -> int:
    """Hand over to the queue what is to be loaded. Raise ConfigError without a queue, or without a loader to call."""
    if settings.queue is None or settings.queue.token is None:
        raise ConfigError("QSTASH_TOKEN", "is not set; docs/loading-many.md says how to set the queue up")
    if not settings.ingest_url:
        raise ConfigError("INGEST_URL", "is not set; it is the address that the queue calls for each session")
    wanted, refused = _wanted(options, settings), 0
    titles = {job.key: job.title for job in wanted.jobs}
    access = settings.queue.url, settings.queue.token, settings.ingest_url, settings.protection_bypass
    for key, refusal in publish(list(titles), *access):
        refused += bool(refusal)
        print(f"{key}  {titles[key]}: {f'FAILED: {refusal}' if refusal else 'queued'}", file=out, flush=True)
    counts = {"queued": len(titles) - refused, "failed": refused, "stored before": wanted.stored}
    print(", ".join(f"{n} {name}" for name, n in counts.items() if n) or "nothing is missing", file=out)
    return 1 if refused else 0


def _ended(jobs: Sequence[LoadJob], at_once: int, settings: Config, out: TextIO) -> EachEnded:
    def say(line: str) -> None:
        print(line, file=out, flush=True)

    def load(job: LoadJob) -> Outcome:
        with _Bar(f"{job.key}", out) as bar:
            return run(replace(job, may_ask=True), settings, bar.show)

    return load_at_once(jobs, at_once, say) if at_once > 1 else load_in_turn(jobs, load, say)


def _check(options: argparse.Namespace, settings: Config, out: TextIO) -> int:
    f1 = loading_source(options.source or settings.f1_source, settings)
    store = open_store(settings.store_url, settings.s3_endpoint_url)
    failed = False
    for found in check_loading(f1, store, settings.data_dir / "fastf1", settings.f1_account, sys.stdin.isatty()):
        print(f"{'ok    ' if found.works else 'FAILED'}  {found.part:10} {found.said}", file=out, flush=True)
        failed = failed or not found.works
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lib.load", description="Load F1 sessions into the session store.")
    parser.add_argument("year", type=int, nargs="?", help="the season")
    parser.add_argument("event", nargs="?", help="round number, or name, country or place")
    parser.add_argument("session", nargs="?", help="FP1 FP2 FP3 Q SQ SS S R, or the long name; without it, all")
    parser.add_argument("--season", type=int, metavar="YEAR", help="every session of a season that is missing")
    parser.add_argument("--queue", action="store_true", help="hand the sessions to QStash instead of loading them here")
    parser.add_argument("--watch", action="store_true", help="load each session when it is over, until stopped")
    parser.add_argument("--once", action="store_true", help="with --watch: load what is over, and end")
    parser.add_argument("--check", action="store_true", help="load nothing; say what works and what does not")
    parser.add_argument("--missing", action="store_true", help="only what is not in the store yet")
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help=f"processes at once, {MOST_JOBS} at most; limits hold for all"
    )
    parser.add_argument("--source", help="live, openf1, a base URL, or several; default F1_SOURCE")
    return parser


def _source(options: argparse.Namespace, settings: Config) -> str:
    source: str = options.source or settings.f1_source
    if source == "demo":
        raise ConfigError("F1_SOURCE", "is demo; start its server (python -m demo serve) and give --source its address")
    return source


def _wanted(options: argparse.Namespace, settings: Config) -> LoadList:
    source, whole_season = _source(options, settings), options.event is None
    year = options.season or options.year or datetime.now(UTC).year
    events = schedule(year, loading_source(source, settings))
    chosen = list(_sessions(events if whole_season else [find_event(events, options.event)], options.session))
    if not (options.missing or whole_season):
        return LoadList(tuple(job_of(key, title, source, settings) for key, title in chosen), 0, False)
    store = open_store(settings.store_url, settings.s3_endpoint_url)
    missing = [(key, title) for key, title in chosen if needs_loading(key, store, time.time())]
    jobs = tuple(replace(job_of(key, title, source, settings), when=LoadWhen.MISSING) for key, title in missing)
    return LoadList(jobs, len(chosen) - len(jobs), whole_season)


def _sessions(events: Iterable[Event], wanted: str | None) -> Iterator[tuple[SessionKey, str]]:
    """Yield the sessions that have begun; one that is asked for by name always."""
    now = datetime.now(UTC)
    for event in events:
        for session in [find_session(event, wanted)] if wanted else event.sessions:
            begun = session.start is None or session.start < now
            if wanted or (begun and event.has_timing):
                yield event.key(session), f"{event.name}, {session.name}"


class _Bar:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self, label: str, out: TextIO) -> None:
        self._label, self._out, self._shown = label, out, out.isatty()

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._shown:
            print("\r\033[K", end="", file=self._out, flush=True)

    def show(self, stage: str, fraction: float) -> None:
        if self._shown:
            filled = round(fraction * BAR)
            bar = "█" * filled + "░" * (BAR - filled)
            print(f"\r\033[K{self._label}  {bar} {fraction:4.0%}  {stage}", end="", file=self._out, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
