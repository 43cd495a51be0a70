"""Sessions that are not in the store yet: loaded for real, by the real loader, through HTTP."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from werkzeug.serving import make_server

from lib.middleware.app_context import EXTENSION, AppContext
from lib.responses.open_session import pause
from lib.services.loading import ingest
from lib.sessions import SessionKey, open_store
from tests.conftest import Api
from tests.sessions.invented import session

SECRET = "the loader's secret, 32 bytes long"
CRON = "the scheduler's secret, 32 bytes long"
QUALIFYING = "/api/session?year=2025&event=1&session=Q"


@pytest.fixture
def live(make_api: Callable[..., Api], demo_source: str) -> Iterator[Api]:
    """The API with an empty store and the loader listening, as `make run` has it."""
    api = make_api(
        RATE_LIMIT_PER_MINUTE="10000",
        F1_SOURCE=demo_source,
        INGEST_SECRET=SECRET,
        INGEST_URL="http://x/",
        CRON_SECRET=CRON,
    )
    server = make_server("127.0.0.1", 0, api.site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    parts = AppContext(
        replace(api.parts.config, ingest_url=f"http://127.0.0.1:{server.port}/api/ingest"), api.parts.cache
    )
    for app in api.site.functions.values():
        app.extensions[EXTENSION] = parts
    yield Api(api.site, parts)
    server.shutdown()
    thread.join()


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which sessions the loader really read from the source."""
    seen: list[str] = []
    real = ingest.load_session

    def counted(key: SessionKey, *rest: object) -> object:
        seen.append(str(key))
        return real(key, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest, "load_session", counted)
    return seen


def test_a_session_that_is_not_there_is_on_its_way(live: Api) -> None:
    got = live.call("GET", QUALIFYING)
    assert (got.status_code, got.json["code"], got.json["key"]) == (202, "session_loading", "2025/01/Q")
    assert got.headers["Retry-After"] == "2"
    assert got.headers["Cache-Control"] == "no-store"
    assert live.call("GET", got.json["poll"], headers={"Prefer": "wait=1"}).status_code in (200, 202)
    assert live.call("GET", QUALIFYING, headers={"Prefer": "wait=60"}).status_code == 200


def test_prefer_wait_waits_for_it(live: Api) -> None:
    got = live.call("GET", f"{QUALIFYING}&view=fastest-lap", headers={"Prefer": "wait=60"})
    assert got.status_code == 200
    assert got.json["lap"]["lap_time"] > 60


def test_eight_first_requests_at_once_make_one_load(live: Api, loads: list[str]) -> None:
    answers: list[int] = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        answers.append(live.call("GET", QUALIFYING, headers={"Prefer": "wait=90"}).status_code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 8
    assert loads == ["2025/01/Q"]


def test_a_stream_of_events_ends_with_done(live: Api) -> None:
    wanted = {"year": 2025, "event": "1", "session": "Q"}
    assert live.call("POST", "/api/load", wanted).status_code == 202
    events = live.call("GET", "/api/load?year=2025&event=1&session=Q", headers={"Accept": "text/event-stream"})
    assert events.mimetype == "text/event-stream"
    blocks = [block.split("\n") for block in events.text.strip().split("\n\n") if not block.startswith(":")]
    names = [lines[0].removeprefix("event: ") for lines in blocks]
    assert names[-1] == "done"
    assert set(names[:-1]) <= {"progress"}
    shares = [json.loads(lines[1].removeprefix("data: "))["progress"] for lines in blocks]
    assert shares == sorted(shares)


def test_a_failure_is_told_with_its_code_and_kept_for_a_while(live: Api, loads: list[str]) -> None:
    practice = "/api/session?year=2025&event=1&session=FP1"
    first = live.call("GET", practice, headers={"Prefer": "wait=60"})
    again = live.call("GET", practice)
    assert (first.status_code, first.json["code"]) == (404, "no_telemetry")
    assert again.json["code"] == "no_telemetry"
    assert loads == ["2025/01/FP1"]
    polled = live.call("GET", "/api/load?year=2025&event=1&session=FP1").json
    assert (polled["state"], polled["error"]["code"]) == ("failed", "no_telemetry")


def test_reading_about_a_load_starts_none(live: Api, loads: list[str]) -> None:
    assert live.call("GET", "/api/load?year=2025&event=1&session=Q").status_code == 404
    assert loads == []


def test_a_stranger_who_asks_for_many_is_limited_while_what_is_there_is_served(
    live: Api, demo_store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Path(live.parts.config.store_url.removeprefix("file://")) / "sessions/2025/02/R"
    shutil.copytree(Path(demo_store_url.removeprefix("file://")) / "sessions/2025/02/R", there)
    monkeypatch.setattr(ingest, "load_session", lambda *_: None)
    wanted = [(1, name) for name in ("FP1", "FP2", "FP3", "Q", "R")] + [(2, name) for name in ("FP1", "SQ", "S", "Q")]
    statuses = [
        live.call("GET", f"/api/session?year=2025&event={number}&session={name}").status_code for number, name in wanted
    ]
    assert statuses.count(429) == 3
    assert statuses.index(429) == 6
    assert live.call("GET", "/api/session?year=2025&event=2&session=R").status_code == 200


def test_without_a_loader_the_answer_says_so(make_api: Callable[..., Api], demo_source: str) -> None:
    got = make_api(F1_SOURCE=demo_source).call("GET", QUALIFYING)
    assert (got.status_code, got.json["code"]) == (503, "session_not_loaded")
    assert "INGEST_URL" in got.json["detail"]


def test_a_loader_that_is_down_is_said_and_asked_again(make_api: Callable[..., Api], demo_source: str) -> None:
    api = make_api(F1_SOURCE=demo_source, INGEST_SECRET=SECRET, INGEST_URL="http://127.0.0.1:9/api/ingest")
    for _ in range(2):
        got = api.call("GET", QUALIFYING)
        assert (got.status_code, got.json["detail"]) == (503, "The loader does not answer")


def test_a_damaged_session_is_loaded_anew(live: Api, demo_store_url: str, loads: list[str]) -> None:
    root = Path(live.parts.config.store_url.removeprefix("file://"))
    shutil.copytree(Path(demo_store_url.removeprefix("file://")) / "sessions/2025/01/Q", root / "sessions/2025/01/Q")
    (laps,) = root.glob("sessions/2025/01/Q/*/laps.npz")
    laps.unlink()
    assert live.call("GET", f"{QUALIFYING}&view=laps").json["code"] == "damaged_data"
    assert live.call("GET", f"{QUALIFYING}&view=laps", headers={"Prefer": "wait=60"}).status_code == 200
    assert loads == ["2025/01/Q"]


def store_of(live: Api) -> Path:
    return Path(live.parts.config.store_url.removeprefix("file://"))


def test_right_after_a_load_a_removed_session_is_on_its_way_again(live: Api, loads: list[str]) -> None:
    assert live.call("GET", QUALIFYING, headers={"Prefer": "wait=60"}).status_code == 200
    shutil.rmtree(store_of(live) / "sessions/2025/01/Q")
    got = live.call("GET", QUALIFYING)
    assert got.status_code == 202
    assert live.call("GET", got.json["poll"]).status_code in (200, 202)
    assert live.call("GET", QUALIFYING, headers={"Prefer": "wait=60"}).status_code == 200
    assert loads == ["2025/01/Q"] * 2


class TestASessionThatWasStoredWhileItRan:
    @pytest.fixture
    def half(self, live: Api) -> Api:
        """The API with a qualifying as it was twenty minutes after its start, long ago."""
        manifest = msgspec.structs.replace(
            session().manifest,
            start_utc="2025-04-05T15:00:00Z",
            loaded_at="2025-04-05T15:20:00Z",
            finished=False,
        )
        store = open_store(live.parts.config.store_url)
        store.write(SessionKey(2025, 1, "Q"), replace(session(), manifest=manifest))
        return live

    def test_is_served_and_loaded_again(self, half: Api, loads: list[str]) -> None:
        got = half.call("GET", QUALIFYING)
        assert (got.status_code, got.json["session"]["finished"]) == (200, False)
        events = half.call("GET", "/api/load?year=2025&event=1&session=Q", headers={"Accept": "text/event-stream"})
        assert "event: done" in events.text
        assert half.call("GET", QUALIFYING).json["session"]["finished"] is True
        assert loads == ["2025/01/Q"]

    def test_is_served_where_it_cannot_be_loaded(self, make_api: Callable[..., Api], half: Api) -> None:
        api = make_api(STORE_URL=half.parts.config.store_url, F1_SOURCE=half.parts.config.f1_source)
        assert api.call("GET", QUALIFYING).status_code == 200

    def test_is_loaded_by_the_scheduled_request(
        self, half: Api, loads: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lib.responses.load.recent_keys", lambda: [SessionKey(2025, 1, "Q")])
        for _ in range(2):
            half.call("GET", "/api/load", headers={"Authorization": f"Bearer {CRON}"})
        assert loads == ["2025/01/Q"]


class TestTheLoaderItself:
    @pytest.mark.parametrize("sent", ["", "Bearer wrong", f"Basic {SECRET}", f"Bearer {SECRET}x"])
    def test_refuses_strangers(self, live: Api, sent: str) -> None:
        got = live.call("POST", "/api/ingest", {"key": "2025/01/Q"}, headers={"Authorization": sent})
        assert got.status_code == 401

    @pytest.mark.parametrize("key", ["", "2025", "../../etc", "2025/01/XYZ9", "2025/1/Q/../..", "x/y/z"])
    def test_refuses_keys_that_are_none(self, live: Api, key: str) -> None:
        got = live.call("POST", "/api/ingest", {"key": key}, headers={"Authorization": f"Bearer {SECRET}"})
        assert got.status_code == 400


class TestTheScheduledRequest:
    def test_needs_the_cron_secret(self, live: Api) -> None:
        assert live.call("GET", "/api/load", headers={"Authorization": "Bearer x"}).status_code == 401
        assert live.call("GET", "/api/load").status_code == 400

    def test_loads_what_ended_lately_and_is_missing(self, live: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        key = SessionKey(2025, 1, "Q")
        monkeypatch.setattr("lib.responses.load.recent_keys", lambda: [key])
        got = live.call("GET", "/api/load", headers={"Authorization": f"Bearer {CRON}"})
        assert [(row["key"], row["state"]) for row in got.json["items"]] == [("2025/01/Q", "done")]
        assert open_store(live.parts.config.store_url).manifest(key).finished


class TestWaiting:
    def test_the_parameter_waits_like_the_header(self, live: Api) -> None:
        assert live.call("GET", f"{QUALIFYING}&wait=60").status_code == 200

    def test_a_poll_waits_too(self, live: Api) -> None:
        first = live.call("POST", "/api/load", {"year": 2025, "event": "1", "session": "Q"})
        assert (first.status_code, first.headers["Retry-After"]) == (202, "2")
        got = live.call("GET", first.json["poll"], headers={"Prefer": "wait=60"})
        assert (got.status_code, got.json["state"]) == (200, "done")

    def test_a_bad_wait_is_named_before_anything_is_loaded(self, live: Api, loads: list[str]) -> None:
        got = live.call("GET", f"{QUALIFYING}&wait=soon")
        assert (got.status_code, got.json["errors"][0]["field"]) == (400, "wait")
        assert loads == []

    def test_waiting_does_not_make_another_tag(self, season_api: Api) -> None:
        tags = {season_api.call("GET", f"{QUALIFYING}{wait}").headers["ETag"] for wait in ("", "&wait=5")}
        assert len(tags) == 1

    def test_looks_become_rarer_the_longer_it_takes(self) -> None:
        waited, looks = 0.0, 0
        while waited < 240:
            waited += pause(waited)
            looks += 1
        assert [pause(0), pause(10), pause(100)] == [0.5, 2.0, 5.0]
        assert looks < 65  # 480 at twice a second
