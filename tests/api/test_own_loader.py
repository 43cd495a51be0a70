"""A deployment that reads OpenF1 loads by itself: within the time of a function, or the next request goes on."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.serving import make_server

import demo
from demo.server import DemoServer
from lib.middleware.app_context import EXTENSION, AppContext
from lib.sessions import SessionKey, open_store
from tests import built
from tests.conftest import ROOT, Api
from tools.serve import Site

SPRINT = "/api/session?year=2025&event=2&session=S"
POLL = "/api/load?year=2025&event=2&session=S"
SECRET = "the deployment's own secret, 32 bytes long"
FAST = "openf1-minute=100000/60,jolpica-hour=10000/3600,jolpica-second=1000/1"
Ready = Callable[..., Api]


@pytest.fixture(scope="module")
def functions() -> Site:
    """The functions as they are deployed: without ingest/, which is a project of its own."""
    return Site(ROOT)


@pytest.fixture
def openf1() -> Iterator[DemoServer]:
    with demo.serve(built.demo_tree()) as server:
        yield server


@pytest.fixture
def ready(functions: Site, openf1: DemoServer, make_api: Callable[..., Api]) -> Iterator[Ready]:
    """Return a maker of a deployment that listens and loads; `request_takes` seconds pass with each of OpenF1's."""
    server = make_server("127.0.0.1", 0, functions, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def make(request_takes: float = 0.0, **environ: str) -> Api:
        source = {"F1_SOURCE": f"openf1+{openf1.base_url}", "LIMITS": FAST, "RATE_LIMIT_PER_MINUTE": "10000"}
        made = make_api(**{**source, **environ}).parts
        url = f"http://127.0.0.1:{server.port}/api/ingest"
        config = replace(made.config, ingest_url=url, ingest_secret=SECRET)
        context = AppContext(config, made.cache, lambda: time.time() + request_takes * len(openf1.openf1.asked))
        for app in functions.apps():
            app.extensions[EXTENSION] = context
        return Api(functions, context)

    yield make
    server.shutdown()
    thread.join()


def until_loaded(api: Api) -> list[dict[str, object]]:
    """Return what a page sees that asks, waits and polls."""
    seen = [api.call("GET", SPRINT).json]
    deadline = time.monotonic() + 60
    while seen[-1].get("state") in ("queued", "running") and time.monotonic() < deadline:
        time.sleep(0.1)
        seen.append(api.call("GET", POLL).json)
    return seen


def version_of(api: Api) -> str:
    return open_store(api.parts.config.store_url).manifest(SessionKey(2025, 2, "S")).version


def test_it_loads_by_itself_at_once_or_in_parts_as_functions_end(
    ready: Ready, openf1: DemoServer, tmp_path: Path
) -> None:
    at_once = ready(STORE_URL=f"file://{tmp_path}/whole")
    first, *_, last = until_loaded(at_once)
    assert (first["code"], first["key"], last["state"]) == ("session_loading", "2025/02/S", "done")
    assert at_once.call("GET", SPRINT).json["session"]["source"] == "openf1"
    whole = Counter(openf1.openf1.asked)
    assert set(whole.values()) == {1}
    openf1.openf1.asked.clear()

    in_parts = ready(request_takes=9.0, LOAD_SECONDS="120", STORE_URL=f"file://{tmp_path}/parts")  # 10 requests each
    seen = until_loaded(in_parts)
    assert seen[-1]["state"] == "done"
    assert Counter(openf1.openf1.asked) == whole  # none of them twice
    shares = [status["progress"] for status in seen if "progress" in status]
    assert shares == sorted(shares)
    assert version_of(in_parts) == version_of(at_once)


def test_while_a_session_runs_the_client_is_told_when_to_come_back(ready: Ready, openf1: DemoServer) -> None:
    openf1.openf1.closed = True
    got = ready().call("GET", SPRINT, headers={"Prefer": "wait=30"})
    assert (got.status_code, got.json["code"]) == (503, "source_busy")
    assert "open again at" in got.json["detail"]
    assert 0 < int(got.headers["Retry-After"]) <= 1800
    assert len(openf1.openf1.asked) == 1


@pytest.mark.parametrize("sent", ["", "Bearer wrong", f"Bearer {SECRET}x"])
def test_strangers_cannot_use_it(ready: Ready, openf1: DemoServer, sent: str) -> None:
    got = ready().call("POST", "/api/ingest", {"key": "2025/02/S"}, headers={"Authorization": sent})
    assert (got.status_code, got.json["code"]) == (401, "not_signed_in")
    assert openf1.openf1.asked == []


def test_with_the_archive_before_it_openf1_steps_in_and_says_so(
    ready: Ready, openf1: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)  # as where the functions are deployed
    api = ready(F1_SOURCE=f"{openf1.base_url},openf1+{openf1.base_url}")
    assert until_loaded(api)[-1]["state"] == "done"
    manifest = open_store(api.parts.config.store_url).manifest(SessionKey(2025, 2, "S"))
    assert manifest.provider == "openf1"
    assert api.call("GET", SPRINT).json["session"]["source"] == "openf1"
    assert manifest.notes[0].startswith(f"not from {openf1.base_url}: not_available: FastF1 is not installed here")
