"""Load sessions into the store from the command line.

python -m lib.load 2025 Australia Q        one session, loaded anew
python -m lib.load 2025 Australia          all sessions of a weekend
python -m lib.load --season 2025           what is missing of a season; run it again to go on where it stopped
python -m lib.load --missing               what is missing of the running season
python -m lib.load --check                 what of login, archive, schedule, Jolpica and store works from here
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TextIO

from lib.cache import open_cache
from lib.cache.steady import steady
from lib.config import Config, Edge, config
from lib.errors import ConfigError, NotYetPublished, SlipstreamError, SourceBusy
from lib.limits import Limit
from lib.services.f1_source import F1Source
from lib.services.f1_source.session_reader import Progress
from lib.services.loading import needs_loading
from lib.services.loading.check import check_loading
from lib.services.loading.ingest import LoadMeans, load_session, no_progress
from lib.services.loading.sources import NOT_FROM, REFUSALS
from lib.services.season.events import Event, find_event, find_session
from lib.services.season.schedules import schedule
from lib.sessions import SessionKey, open_store

BAR = 24
MEGABYTE = 1e6
SHARED_BUDGETS = ("openf1-minute", "jolpica-second", "jolpica-hour")
SCHEDULE_SECONDS = 10.0  # nobody waits for an answer here, as a client of the API does


@dataclass(frozen=True)
class LoadJob:
    """One session to load, with all that another process needs to know."""

    key: SessionKey
    title: str
    source: str
    store_url: str
    s3_endpoint_url: str | None
    cache_dir: Path
    edge: Edge | None = None
    at_once: int = 1


@dataclass(frozen=True)
class Outcome:
    """What became of a job. `hopeless` means that the next one would end the same way."""

    text: str
    failed: bool = False
    hopeless: bool = False


def main(arguments: Sequence[str] | None = None, out: TextIO = sys.stdout) -> int:
    """Load what the arguments ask for and return the exit code: 0, or 1 if any session failed."""
    options = _parser().parse_args(arguments)
    if options.check:
        return _check(options, config(), out)
    try:
        jobs = list(_jobs(options, config()))
    except SlipstreamError as error:
        print(f"error: {error.code}: {error.detail}", file=sys.stderr)
        return 2
    outcomes = _in_processes(jobs, options.jobs) if options.jobs > 1 else _here(jobs, out)
    failed = False
    for job, outcome in zip(jobs, outcomes, strict=False):
        print(f"{job.key}  {job.title}: {outcome.text}", file=out, flush=True)
        failed = failed or outcome.failed
        if outcome.hopeless:
            print("stopped; run it again later to go on", file=out)
            break
    if not jobs:
        print("nothing is missing", file=out)
    return 1 if failed else 0


def run(job: LoadJob, progress: Progress = no_progress) -> Outcome:
    """Load one session and say what became of it; never raises our own errors."""
    store, began = open_store(job.store_url, job.s3_endpoint_url), time.perf_counter()
    try:
        means = _means(job, config())
        manifest = load_session(job.key, store, job.source, job.cache_dir, progress, edge=job.edge, means=means)
    except NotYetPublished as error:
        return Outcome(f"skipped: {error.detail}")
    except SlipstreamError as error:
        hopeless = isinstance(error, (*REFUSALS, SourceBusy))
        return Outcome(f"FAILED: {error.code}: {error.detail}", failed=True, hopeless=hopeless)
    size = sum(part.size for part in manifest.parts.values()) / MEGABYTE
    seconds, state = time.perf_counter() - began, "" if manifest.finished else ", still running"
    instead = "".join(f"; {note}" for note in manifest.notes if note.startswith(NOT_FROM))
    told = f"{manifest.plausibility.laps} laps, {size:.1f} MB in {seconds:.1f} s{state}"
    return Outcome(f"{told}, from {manifest.provider}{instead}")


def _means(job: LoadJob, settings: Config) -> LoadMeans:
    """Return the account and the budget of a load; without a shared cache each process gets its part of the latter."""
    cache = open_cache(settings.upstash_url, settings.upstash_token, settings.cache_prefix)
    limits = dict(settings.limits)
    if cache.stand_in:
        for name in SHARED_BUDGETS:
            limits[name] = Limit(max(1, limits[name].requests // job.at_once), limits[name].seconds)
    f1 = F1Source(job.source, steady(cache), limits, seconds=SCHEDULE_SECONDS)
    return LoadMeans(settings.f1_account, may_ask=job.at_once == 1 and sys.stdin.isatty(), f1=f1)


def _check(options: argparse.Namespace, settings: Config, out: TextIO) -> int:
    source = options.source or settings.f1_source
    f1 = F1Source(
        source, steady(open_cache(settings.upstash_url, settings.upstash_token, settings.cache_prefix)), settings.limits
    )
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
    parser.add_argument("--check", action="store_true", help="load nothing; say what works and what does not")
    parser.add_argument("--missing", action="store_true", help="only what is not in the store yet")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes at once; each keeps F1's limits")
    parser.add_argument("--source", help="live, openf1, a base URL, or several; default F1_SOURCE")
    return parser


def _jobs(options: argparse.Namespace, settings: Config) -> Iterator[LoadJob]:
    source = options.source or settings.f1_source
    if source == "demo":
        raise ConfigError("F1_SOURCE", "is demo; start its server (python -m demo serve) and give --source its address")
    whole_season = options.event is None
    year = options.season or options.year or datetime.now(UTC).year
    cache = open_cache(settings.upstash_url, settings.upstash_token, settings.cache_prefix)
    events = schedule(year, F1Source(source, steady(cache), settings.limits, seconds=SCHEDULE_SECONDS))
    chosen = events if whole_season else [find_event(events, options.event)]
    store = open_store(settings.store_url, settings.s3_endpoint_url)
    for key, title in _sessions(chosen, options.session):
        if not ((options.missing or whole_season) and not needs_loading(key, store, time.time())):
            yield LoadJob(
                key,
                title,
                source,
                settings.store_url,
                settings.s3_endpoint_url,
                settings.data_dir / "fastf1",
                settings.edge,
                options.jobs,
            )


def _sessions(events: Iterable[Event], wanted: str | None) -> Iterator[tuple[SessionKey, str]]:
    """Yield the sessions that have begun; one that is asked for by name always."""
    now = datetime.now(UTC)
    for event in events:
        for session in [find_session(event, wanted)] if wanted else event.sessions:
            begun = session.start is None or session.start < now
            if wanted or (begun and event.has_timing):
                yield event.key(session), f"{event.name}, {session.name}"


def _here(jobs: Iterable[LoadJob], out: TextIO) -> Iterator[Outcome]:
    for job in jobs:
        with _Bar(f"{job.key}", out) as bar:
            outcome = run(job, bar.show)
        yield outcome


def _in_processes(jobs: Sequence[LoadJob], count: int) -> Iterator[Outcome]:
    # FastF1 keeps its settings in its modules, so that a process can load one session at a time
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield from pool.map(run, jobs)


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
