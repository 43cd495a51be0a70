"""One job: who holds its lock, when it is needed, what its end is called; and the process that it runs in."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from lib.config import Config
from lib.errors import (
    NoTelemetry,
    NotYetPublished,
    SlipstreamError,
    SourceBlocked,
    SourceBusy,
    SourceNeedsLogin,
    SourceRateLimited,
    Unavailable,
)
from lib.loader.at_home import load_apart
from lib.loader.jobs import LoadJob, LoadWhen, job_of, loading_source, outcome_of, run
from lib.loader.process import load_processes
from lib.services.loading.store_locks import StoreLocks
from lib.sessions import SessionKey, SessionStore, open_store
from tests.real.upstash_bridge import TOKEN, UpstashBridge
from tests.services.ff1_interact.source_server import Source, serving
from tests.services.ff1_interact.tiny_season import TinySession
from tests.sessions.invented import session

RACE = SessionKey(2025, 1, "R")


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    with serving(TinySession().write(tmp_path / "source")) as source:
        yield source


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    return Config.read({"DATA_DIR": f"{tmp_path}/data"})


@pytest.fixture
def store(settings: Config) -> SessionStore:
    return open_store(settings.store_url)


@pytest.fixture
def job(source: Source, settings: Config) -> LoadJob:
    return job_of(RACE, "the race", source.base, settings)


class TestWhenItIsNeeded:
    def test_always_loads_what_is_stored_anew(self, job: LoadJob, settings: Config) -> None:
        assert [run(job, settings).state for _ in range(2)] == ["loaded", "loaded"]

    def test_missing_leaves_what_is_stored(self, job: LoadJob, settings: Config) -> None:
        assert run(job, settings).state == "loaded"
        assert run(replace(job, when=LoadWhen.MISSING), settings).state == "stored"

    @pytest.mark.parametrize(("loaded", "state"), [(20, "loaded"), (2, "stored")])
    def test_due_goes_by_the_schedule(
        self, job: LoadJob, settings: Config, store: SessionStore, loaded: int, state: str
    ) -> None:
        """A race that began 30 hours ago is corrected once, three hours ago."""
        now, data = datetime.now(UTC), session()
        manifest = msgspec.structs.replace(data.manifest, loaded_at=(now - timedelta(hours=loaded)).isoformat())
        store.write(RACE, dataclasses.replace(data, manifest=manifest))
        start = now - timedelta(hours=30)
        assert run(replace(job, when=LoadWhen.DUE, start=start), settings).state == state

    def test_due_without_a_start_is_missing(self, job: LoadJob, settings: Config) -> None:
        due = replace(job, when=LoadWhen.DUE)
        assert [run(due, settings).state for _ in range(2)] == ["loaded", "stored"]


class TestTheLock:
    def test_of_another_loader_keeps_us_out(self, job: LoadJob, settings: Config, store: SessionStore) -> None:
        other = StoreLocks(store)
        other.add(f"load:lock:{RACE}", "other", 60)
        outcome = run(job, settings)
        assert (outcome.state, outcome.text) == ("busy", "another loader is at it")
        other.delete_if(f"load:lock:{RACE}", "other")
        assert run(job, settings).state == "loaded"

    def test_is_given_back(self, job: LoadJob, settings: Config, store: SessionStore) -> None:
        run(job, settings)
        assert store.list("loading/locks") == []

    def test_lies_in_the_shared_cache_too_if_there_is_one(
        self, job: LoadJob, tmp_path: Path, store: SessionStore, upstash: UpstashBridge
    ) -> None:
        environ = {"UPSTASH_REDIS_REST_URL": upstash.url, "UPSTASH_REDIS_REST_TOKEN": TOKEN}
        shared = Config.read({"DATA_DIR": f"{tmp_path}/data", **environ})
        cache = loading_source("x", shared).cache
        cache.add(f"load:lock:{RACE}", "other", 60)
        assert run(job, shared).state == "busy"
        cache.delete(f"load:lock:{RACE}")
        assert run(job, shared).state == "loaded"
        other = StoreLocks(store)
        other.add(f"load:lock:{RACE}", "other", 60)  # of a loader without that cache
        assert run(job, shared).state == "busy"
        assert cache.get(f"load:lock:{RACE}") is None

    def test_of_a_store_that_takes_nothing_is_a_failure(self, job: LoadJob, settings: Config, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        outcome = run(replace(job, store_url=f"file://{tmp_path}/file"), settings)
        assert (outcome.state, outcome.code) == ("failed", "unavailable")


@pytest.mark.parametrize(
    ("error", "state", "hopeless"),
    [
        (SourceBlocked("x"), "failed", True),
        (SourceNeedsLogin("x"), "failed", True),
        (SourceRateLimited("x"), "failed", True),
        (SourceBusy("x"), "failed", True),
        (Unavailable("x"), "failed", False),
        (NoTelemetry("x"), "failed", False),
        (NotYetPublished("x"), "early", False),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_what_became_of_it(error: SlipstreamError, state: str, hopeless: bool) -> None:
    error.retry_after = 17
    outcome = outcome_of(error)
    assert (outcome.state, outcome.hopeless, outcome.code, outcome.retry_after) == (state, hopeless, error.code, 17)
    assert outcome.failed is (state == "failed")


class TestTheProcess:
    def test_takes_one_job_after_the_other(self, job: LoadJob) -> None:
        with load_processes() as new_process:
            process = new_process()
            states = []
            for when in (LoadWhen.ALWAYS, LoadWhen.MISSING):
                process.submit(replace(job, when=when))
                states.append(process.outcome(120).state)  # type: ignore[union-attr]
            assert process.is_alive
        assert states == ["loaded", "stored"]
        assert not process._process.is_alive()

    def test_each_is_another_one_and_all_are_gone_in_the_end(self) -> None:
        with load_processes() as new_process:
            one, other = new_process(), new_process()
            assert one is not other
            assert one.is_alive
            assert other.is_alive
        assert not one._process.is_alive()
        assert not other._process.is_alive()

    def test_a_load_that_hangs_is_ended(self, job: LoadJob, source: Source, store: SessionStore) -> None:
        source.faults["/static/"] = 30.0
        outcome = load_apart(job, longest=6.0)
        assert (outcome.state, outcome.code) == ("failed", "unavailable")
        assert "not over after 0 minutes" in outcome.text
        assert store.keys(2025) == []

    def test_one_that_dies_is_a_failure(self, job: LoadJob, source: Source) -> None:
        source.faults["/static/"] = 30.0
        with load_processes() as new_process:
            process = new_process()
            process.submit(job)
            assert process.outcome(0.2) is None
            process._process.kill()
            outcome = process.outcome(20)
        assert outcome is not None
        assert outcome.text == "FAILED: the process that loaded ended (-9)"
