"""One session to load, and what became of it. Whatever asks for it, the same lock keeps two loads of it apart."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from lib.cache import SharedCache, open_cache
from lib.cache.steady import steady
from lib.config import Config
from lib.errors import NotYetPublished, SlipstreamError, SourceBusy
from lib.services import loading
from lib.services.f1_source import F1Source
from lib.services.f1_source.session_reader import Progress
from lib.services.loading.ingest import SCHEDULE_SECONDS, LoadMeans, load_session, no_progress
from lib.services.loading.needed import due_from, stored_manifest
from lib.services.loading.sources import REFUSALS
from lib.sessions import Manifest, SessionKey, SessionStore, open_store
from lib.settings.addresses import Edge

MEGABYTE = 1e6


class LoadWhen(Enum):
    """When a session is loaded: in any case, if it is missing, or if it is due by the schedule (`LoadJob.start`)."""

    ALWAYS = "always"
    MISSING = "missing"
    DUE = "due"


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
    may_ask: bool = False
    when: LoadWhen = LoadWhen.ALWAYS
    start: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a job: `loaded`, `stored` before, `busy` (another loader is at it), `early`, or `failed`.

    `hopeless` means that the next job would end the same way.
    """

    state: str
    text: str
    code: str = ""
    hopeless: bool = False
    retry_after: int | None = None

    @property
    def failed(self) -> bool:
        return self.state == "failed"


def job_of(key: SessionKey, title: str, source: str, settings: Config) -> LoadJob:
    """Return the job that loads a session in any case; dataclasses.replace changes when."""
    folder = settings.data_dir / "fastf1"
    return LoadJob(key, title, source, settings.store_url, settings.s3_endpoint_url, folder, settings.edge)


def loading_source(source: str, settings: Config) -> F1Source:
    """Return where schedules and results come from, with the budgets that all loads share."""
    return F1Source(source, steady(_shared(settings)), settings.limits, seconds=SCHEDULE_SECONDS)


def run(job: LoadJob, settings: Config, progress: Progress = no_progress) -> Outcome:
    """Load one session and say what became of it; never raises our own errors."""
    store, began = open_store(job.store_url, job.s3_endpoint_url), time.perf_counter()
    means = LoadMeans(settings.f1_account, job.may_ask and sys.stdin.isatty(), f1=loading_source(job.source, settings))
    done: list[Manifest | SlipstreamError] = []

    def load(key: SessionKey, report: Progress) -> None:
        def both(stage: str, share: float) -> None:
            report(stage, share)
            progress(stage, share)

        try:
            done.append(load_session(key, store, job.source, job.cache_dir, both, edge=job.edge, means=means))
        except SlipstreamError as error:
            done.append(error)
            raise

    try:
        known = loading.run(job.key, store, steady(_shared(settings)), load, time.time, _need_of(job), at_once=None)
    except SlipstreamError as error:
        return outcome_of(error)
    if not done:
        is_there = known.state == "done" and job.when != LoadWhen.ALWAYS  # which only a lock keeps from loading
        return Outcome("stored", "stored already") if is_there else Outcome("busy", "another loader is at it")
    if isinstance(done[0], SlipstreamError):
        return outcome_of(done[0])
    return _loaded(done[0], time.perf_counter() - began)


def outcome_of(error: SlipstreamError) -> Outcome:
    """Return what a load that ended with an error has come to."""
    if isinstance(error, NotYetPublished):
        return Outcome("early", f"skipped: {error.detail}", error.code, retry_after=error.retry_after)
    hopeless = isinstance(error, (*REFUSALS, SourceBusy))
    return Outcome("failed", f"FAILED: {error.code}: {error.detail}", error.code, hopeless, error.retry_after)


def _loaded(manifest: Manifest, seconds: float) -> Outcome:
    size = sum(part.size for part in manifest.parts.values()) / MEGABYTE
    state = "" if manifest.finished else ", still running"
    instead = f"; {manifest.fallback}" if manifest.fallback else ""
    told = f"{manifest.plausibility.laps} laps, {size:.1f} MB in {seconds:.1f} s{state}"
    return Outcome("loaded", f"{told}, from {manifest.provider}{instead}")


def _need_of(job: LoadJob) -> loading.IsNeeded:
    """Return what is asked once the lock is held: another may have loaded the session a moment ago."""

    def is_due(key: SessionKey, store: SessionStore, now: float) -> bool:
        if job.start is None:
            return loading.needs_loading(key, store, now)
        due = due_from(key.session, job.start, stored_manifest(key, store))
        return due is not None and due <= datetime.fromtimestamp(now, UTC)

    return {LoadWhen.ALWAYS: lambda *_: True, LoadWhen.MISSING: loading.needs_loading, LoadWhen.DUE: is_due}[job.when]


def _shared(settings: Config) -> SharedCache:
    return open_cache(settings.upstash_url, settings.upstash_token, settings.data_dir, settings.cache_prefix)
