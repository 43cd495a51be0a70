"""Jobs of the queue, delivered as queues do: twice, late, out of order, and not only by the queue."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from werkzeug.serving import make_server

from lib.errors import NoTelemetry, SourceRateLimited
from lib.middleware.app_context import EXTENSION, AppContext
from lib.services.loading import ingest
from lib.services.loading.queue_publish import publish
from lib.sessions import SessionKey, open_store
from tests.conftest import Api
from tests.real.qstash_server import CURRENT, NEXT, TOKEN, QStashServer, deliver, sign
from tests.sessions.invented import session

KEYS = [SessionKey(2025, 1, "Q"), SessionKey(2025, 1, "R"), SessionKey(2025, 2, "Q")]


@dataclass
class Loader:
    """The loader at an address, the queue that knows it, and which sessions it has read."""

    url: str
    queue: QStashServer
    api: Api
    loads: list[str]

    def queued(self, keys: list[SessionKey]) -> list[dict[str, Any]]:
        list(publish(keys, self.queue.url, TOKEN, self.url))
        return self.queue.messages

    def stored(self, key: SessionKey) -> bool:
        return str(key) in {str(one) for one in open_store(self.api.parts.config.store_url, None).keys(key.year)}


@pytest.fixture
def loader(make_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch) -> Iterator[Loader]:
    yield from _serving(make_api, monkeypatch, QSTASH_CURRENT_SIGNING_KEY=CURRENT, QSTASH_NEXT_SIGNING_KEY=NEXT)


@pytest.fixture
def without_queue(make_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch) -> Iterator[Loader]:
    yield from _serving(make_api, monkeypatch)


def _serving(make_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch, **environ: str) -> Iterator[Loader]:
    """Serve the real function; what a session's source would say is written at once."""
    api = make_api(RATE_LIMIT_PER_MINUTE="10000", **environ)
    loads: list[str] = []

    def load(key: SessionKey, store: Any, *_rest: object) -> object:
        loads.append(str(key))
        return store.write(key, session())

    monkeypatch.setattr(ingest, "load_session", load)
    server = make_server("127.0.0.1", 0, api.site, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url, queue = f"http://127.0.0.1:{server.port}/api/ingest", QStashServer()
    context = AppContext(replace(api.parts.config, ingest_url=url), api.parts.cache)
    for app in api.site.functions.values():
        app.extensions[EXTENSION] = context
    yield Loader(url, queue, Api(api.site, context), loads)
    queue.stop()
    server.shutdown()


class TestADelivery:
    def test_loads_its_session(self, loader: Loader) -> None:
        answer = deliver(loader.queued(KEYS)[0], time.time())
        assert (answer.status_code, answer.json()["state"]) == (200, "done")
        assert loader.loads == ["2025/01/Q"]
        assert loader.stored(KEYS[0])

    def test_out_of_order_and_twice_loads_each_once(self, loader: Loader) -> None:
        messages = loader.queued(KEYS)
        order = [2, 0, 2, 1, 0, 1, 2]
        assert [deliver(messages[number], time.time()).status_code for number in order] == [200] * 7
        assert loader.loads == ["2025/02/Q", "2025/01/Q", "2025/01/R"]

    def test_twice_at_once_loads_once_and_tells_the_second_to_come_again(
        self, loader: Loader, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        inside, go_on = threading.Event(), threading.Event()

        def slow(key: SessionKey, store: Any, *_rest: object) -> object:
            loader.loads.append(str(key))
            inside.set()
            assert go_on.wait(30)
            return store.write(key, session())

        monkeypatch.setattr(ingest, "load_session", slow)
        message, first = loader.queued(KEYS)[0], []
        thread = threading.Thread(target=lambda: first.append(deliver(message, time.time())))
        thread.start()
        assert inside.wait(30)
        second = deliver(message, time.time())
        go_on.set()
        thread.join()
        assert (second.status_code, second.json()["state"], second.headers["Retry-After"]) == (503, "running", "30")
        assert first[0].status_code == 200
        assert deliver(message, time.time()).status_code == 200
        assert loader.loads == ["2025/01/Q"]

    def test_replayed_word_for_word_loads_nothing_again(self, loader: Loader) -> None:
        body = loader.queued(KEYS)[0]["body"].encode()
        headers = {"Content-Type": "application/json", "Upstash-Signature": sign(loader.url, body, time.time())}
        for _ in range(3):
            assert httpx.post(loader.url, content=body, headers=headers).status_code == 200
        assert loader.loads == ["2025/01/Q"]

    def test_signed_with_the_next_key_is_let_in(self, loader: Loader) -> None:
        assert deliver(loader.queued(KEYS)[0], time.time(), key=NEXT).status_code == 200


class TestAFailure:
    def fail(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        def load(*_: object) -> object:
            raise error

        monkeypatch.setattr(ingest, "load_session", load)

    def test_that_may_pass_is_tried_again_when_the_source_allows(
        self, loader: Loader, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.fail(monkeypatch, SourceRateLimited("slow down", retry_after=90))
        answer = deliver(loader.queued(KEYS)[0], time.time())
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "90")
        assert answer.json()["error"]["code"] == "source_rate_limited"

    def test_for_good_is_given_up(self, loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fail(monkeypatch, NoTelemetry("nothing was recorded"))
        answer = deliver(loader.queued(KEYS)[0], time.time())
        assert (answer.status_code, answer.headers["Upstash-NonRetryable-Error"]) == (489, "true")

    def test_of_ours_is_tried_again(self, loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fail(monkeypatch, KeyError("inside"))
        assert deliver(loader.queued(KEYS)[0], time.time()).status_code == 500


class TestWhoIsNotTheQueue:
    @pytest.mark.parametrize(
        "changed",
        [
            {"key": "another key that is also long enough"},
            {"sub": "https://elsewhere.example/api/ingest"},
            {"exp": 1},
            {"nbf": 9_999_999_999, "exp": 9_999_999_999},
            {"body": "x"},
            {"iss": "Somebody"},
        ],
        ids=str,
    )
    def test_is_refused_and_nothing_is_loaded(self, loader: Loader, changed: dict[str, Any]) -> None:
        answer = deliver(loader.queued(KEYS)[0], time.time(), **changed)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
        assert loader.loads == []

    def test_an_old_delivery_is_refused(self, loader: Loader) -> None:
        assert deliver(loader.queued(KEYS)[0], time.time() - 400).status_code == 401

    def test_another_body_under_a_good_signature_is_refused(self, loader: Loader) -> None:
        good = sign(loader.url, b'{"key":"2025/01/Q"}', time.time())
        headers = {"Content-Type": "application/json", "Upstash-Signature": good}
        assert httpx.post(loader.url, content=b'{"key":"2025/02/Q"}', headers=headers).status_code == 401
        assert loader.loads == []

    def test_neither_signature_nor_secret_is_refused(self, loader: Loader) -> None:
        assert httpx.post(loader.url, json={"key": "2025/01/Q"}).status_code == 401

    def test_a_signed_body_that_names_no_session_is_an_error(self, loader: Loader) -> None:
        message = {**loader.queued(KEYS)[0], "body": '{"key":"../../x"}'}
        assert deliver(message, time.time()).status_code == 400


def test_without_keys_there_is_no_queue(without_queue: Loader) -> None:
    answer = deliver(without_queue.queued(KEYS)[0], time.time())
    assert (answer.status_code, answer.json()["code"]) == (501, "not_available")
    assert without_queue.loads == []


def test_a_loader_of_its_own_goes_by_its_public_address(loader: Loader) -> None:
    context = loader.api.parts
    for app in loader.api.site.functions.values():
        settings = replace(context.config, ingest_url=None, public_url="https://loader.example")
        app.extensions[EXTENSION] = AppContext(settings, context.cache)
    message = loader.queued(KEYS)[0]
    assert deliver(message, time.time()).status_code == 401
    there = {**message, "destination": "https://loader.example/api/ingest"}
    assert deliver(there, time.time(), to=loader.url).status_code == 200
