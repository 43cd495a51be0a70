"""A POST that is sent twice with one Idempotency-Key is carried out once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, request, stream_with_context
from werkzeug.test import TestResponse

from lib import gateway
from lib.cache import CacheDown, SharedCache
from lib.cache.memory import MemoryCache
from lib.config import Config
from lib.errors import NotFound, Unavailable
from lib.middleware import idempotency
from lib.middleware.app_context import EXTENSION, AppContext
from lib.middleware.operation import answer, operation
from tests.conftest import Api
from tests.real.fixtures import Clock

KEY = {"Idempotency-Key": "order-1"}


class Counter:
    """How often the handler ran, and what keeps it from ending."""

    def __init__(self) -> None:
        self.runs = 0
        self.entered = threading.Event()
        self.may_end = threading.Event()
        self.may_end.set()


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def app(settings: Callable[..., Config], either_cache: SharedCache, counter: Counter) -> Flask:
    """A function whose routes count how often they are carried out, on each kind of cache."""
    config = settings(RATE_LIMIT_PER_MINUTE="1000", LIMITS="own-lap=2/60")
    made = gateway.build("test", config)
    made.extensions[EXTENSION] = AppContext(config, either_cache)

    def run() -> int:
        counter.runs += 1
        counter.entered.set()
        assert counter.may_end.wait(10)
        return counter.runs

    @made.post("/api/order")
    @made.post("/api/other", endpoint="other")
    @operation(idempotent=True)
    def order() -> Response:
        response = answer({"run": run(), "sent": len(request.get_data())}, 201)
        response.headers["Location"] = "/api/order?id=1"
        return response

    @made.post("/api/item/<name>")
    @operation(idempotent=True)
    def item(name: str) -> Response:
        return answer({"run": run(), "name": name}, 201)

    @made.post("/api/form")
    @operation(idempotent=True)
    def form() -> Response:
        return answer({"run": run(), "name": request.form["name"], "file": request.files["file"].read().decode()})

    @made.post("/api/limited")
    @operation(idempotent=True, limit="own-lap")
    def limited() -> Response:
        return answer({"run": run()})

    @made.post("/api/down")
    @operation(idempotent=True)
    def down() -> Response:
        if run() == 1:
            raise Unavailable("Not yet")
        return answer({"run": counter.runs})

    @made.post("/api/crash")
    @operation(idempotent=True)
    def crash() -> Response:
        if run() == 1:
            raise RuntimeError
        return answer({"run": counter.runs})

    @made.post("/api/missing")
    @operation(idempotent=True)
    def missing() -> Response:
        if run() == 1:
            raise NotFound("Not there yet")
        return answer({"run": counter.runs})

    @made.post("/api/sized/<int:size>")
    @operation(idempotent=True)
    def sized(size: int) -> Response:
        run()
        return Response(b"x" * size)

    @made.post("/api/stream")
    @operation(idempotent=True)
    def stream() -> Response:
        def events() -> Iterator[str]:
            for number in range(3):
                yield f"data: {number} of run {counter.runs}\n\n"

        run()
        return Response(stream_with_context(events()), mimetype="text/event-stream")

    @made.post("/api/plain")
    @operation()
    def plain() -> Response:
        return answer({"run": run()})

    return made


def post(app: Flask, path: str = "/api/order", body: bytes = b"one", **more: Any) -> TestResponse:
    headers = {**KEY, **more.pop("headers", {})}
    return app.test_client().post(path, data=body, headers=headers, **more)


def test_the_second_gets_the_first_ones_answer(app: Flask, counter: Counter) -> None:
    first, second = post(app), post(app)
    assert (second.status_code, second.json, second.headers["Location"]) == (201, first.json, "/api/order?id=1")
    assert second.mimetype == "application/json"
    assert second.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert counter.runs == 1


def test_a_repetition_has_a_request_id_of_its_own(app: Flask) -> None:
    assert post(app).headers["X-Request-Id"] != post(app).headers["X-Request-Id"]


def test_without_a_key_each_is_carried_out(app: Flask, counter: Counter) -> None:
    for _ in range(2):
        app.test_client().post("/api/order", data=b"one")
    assert counter.runs == 2


def test_an_address_that_takes_no_key_ignores_it(app: Flask, counter: Counter) -> None:
    post(app, "/api/plain")
    post(app, "/api/plain")
    assert counter.runs == 2


@pytest.mark.parametrize(
    "more", [{"body": b"two"}, {"query_string": "name=two"}, {"content_type": "text/csv"}], ids=str
)
def test_another_request_with_the_same_key_is_409(app: Flask, counter: Counter, more: dict[str, Any]) -> None:
    post(app)
    got = post(app, **more)
    assert (got.status_code, got.json["code"]) == (409, "idempotency_key_reused")
    assert counter.runs == 1


def test_another_path_of_one_route_is_another_request(app: Flask, counter: Counter) -> None:
    post(app, "/api/item/a")
    assert post(app, "/api/item/b").json["code"] == "idempotency_key_reused"


def test_another_key_another_route_and_another_address_are_carried_out(app: Flask, counter: Counter) -> None:
    post(app)
    post(app, headers={"Idempotency-Key": "order-2"})
    post(app, "/api/other")
    post(app, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert counter.runs == 4


@pytest.mark.parametrize("path", ["/api/down", "/api/crash", "/api/missing"])
def test_a_failure_is_not_kept(app: Flask, counter: Counter, path: str) -> None:
    assert post(app, path).status_code >= 400
    assert [post(app, path).json, post(app, path).json] == [{"run": 2}, {"run": 2}]


def test_a_repetition_costs_the_limit_of_the_address_only(app: Flask) -> None:
    assert [post(app, "/api/limited").status_code for _ in range(4)] == [200] * 4
    assert post(app, "/api/limited", headers={"Idempotency-Key": "b"}).status_code == 200
    assert post(app, "/api/limited", headers={"Idempotency-Key": "c"}).status_code == 429


def test_a_form_is_the_same_whatever_its_boundary(app: Flask, counter: Counter) -> None:
    def send(boundary: str, name: str = "lap") -> TestResponse:
        piece = f"--{boundary}\r\nContent-Disposition: form-data; name="
        body = f'{piece}"name"\r\n\r\n{name}\r\n{piece}"file"; filename="a.csv"\r\n\r\n1,2\r\n--{boundary}--\r\n'
        return post(app, "/api/form", body.encode(), content_type=f"multipart/form-data; boundary={boundary}")

    assert send("abc123").json == send("xyz789").json == {"run": 1, "name": "lap", "file": "1,2"}
    assert send("abc123", "another").json["code"] == "idempotency_key_reused"


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "tab\tbed", "ümlaut"], ids=ascii)
def test_a_malformed_key_is_named_and_nothing_is_done(app: Flask, counter: Counter, key: str) -> None:
    got = post(app, headers={"Idempotency-Key": key.encode().decode("latin-1")})
    assert (got.status_code, [row["field"] for row in got.json["errors"]]) == (400, ["Idempotency-Key"])
    assert counter.runs == 0


def test_the_longest_key_is_taken(app: Flask) -> None:
    assert post(app, headers={"Idempotency-Key": '"' + "x" * 253 + '"'}).status_code == 201


def test_one_that_comes_while_the_first_runs_is_told_to_ask_again(app: Flask, counter: Counter) -> None:
    counter.may_end.clear()
    first = threading.Thread(target=post, args=(app,))
    first.start()
    assert counter.entered.wait(10)
    second, other = post(app), post(app, body=b"two")
    counter.may_end.set()
    first.join()
    assert (second.status_code, second.json["code"], second.headers["Retry-After"]) == (409, "in_progress", "2")
    assert other.json["code"] == "idempotency_key_reused"
    assert (post(app).json["run"], counter.runs) == (1, 1)


def test_of_many_at_once_one_is_carried_out(app: Flask, counter: Counter) -> None:
    got: list[int] = []
    threads = [threading.Thread(target=lambda: got.append(post(app).status_code)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.runs == 1
    assert set(got) <= {201, 409}


def test_a_stream_is_passed_on_and_repeated_whole(app: Flask, counter: Counter) -> None:
    first, second = post(app, "/api/stream").text, post(app, "/api/stream")
    assert first == second.text == "".join(f"data: {n} of run 1\n\n" for n in range(3))
    assert second.mimetype == "text/event-stream"
    assert counter.runs == 1


@pytest.mark.parametrize("chunks", [0, 1])
def test_a_stream_that_breaks_off_is_carried_out_again(app: Flask, counter: Counter, chunks: int) -> None:
    broken = app.test_client().post("/api/stream", data=b"one", headers=KEY, buffered=False)
    for _ in range(chunks):
        next(iter(broken.response))
    broken.close()
    assert "run 2" in post(app, "/api/stream").text


def test_a_key_is_free_again_after_a_day(app: Flask, clock: Clock, counter: Counter) -> None:
    cache = MemoryCache(clock)
    app.extensions[EXTENSION] = AppContext(app.extensions[EXTENSION].config, cache)
    post(app)
    clock.forward(86_399)
    post(app)
    assert counter.runs == 1
    clock.forward(1)
    post(app)
    assert counter.runs == 2


@pytest.mark.parametrize(("later", "status"), [(299, 409), (301, 201)])
def test_a_key_whose_function_was_killed_is_free_again_after_five_minutes(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch, later: float, status: int
) -> None:
    app.extensions[EXTENSION] = AppContext(app.extensions[EXTENSION].config, MemoryCache(clock))
    with monkeypatch.context() as killed:
        killed.setattr(idempotency, "_finish", lambda *_: None)
        post(app)
    clock.forward(later)
    assert post(app).status_code == status


@pytest.mark.parametrize(("size", "runs"), [(262_144, 1), (262_145, 2)])
def test_an_answer_of_256_kib_is_the_largest_that_is_kept(app: Flask, counter: Counter, size: int, runs: int) -> None:
    assert [len(post(app, f"/api/sized/{size}").data) for _ in range(2)] == [size, size]
    assert counter.runs == runs


class DownCache:
    """A cache that is out of reach."""

    stand_in = False

    def spend(self, *_: Any) -> Any:
        raise CacheDown

    add = get = set = delete_if = spend


def test_while_the_cache_is_down_a_key_is_refused_before_anything_is_done(app: Flask, counter: Counter) -> None:
    app.extensions[EXTENSION] = AppContext(app.extensions[EXTENSION].config, DownCache())  # type: ignore[arg-type]
    got = post(app)
    assert (got.status_code, got.json["code"], got.headers["Retry-After"]) == (503, "unavailable", "10")
    assert counter.runs == 0
    assert app.test_client().post("/api/order", data=b"one").status_code == 201


def test_keys_of_two_users_are_apart_and_an_upload_is_kept_once(api: Api) -> None:
    lap = {"name": "mine", "samples": {"time": [n / 10 for n in range(900)], "speed": [200.0] * 900}}
    api.register("Ayrton")
    made = [api.call("POST", "/api/telemetry", lap, headers=KEY) for _ in range(2)]
    assert [got.status_code for got in made] == [201, 201]
    assert made[0].json == made[1].json
    assert made[1].headers["Cache-Control"] == "private, no-store"
    assert len(api.call("GET", "/api/telemetry?mine=1").json["items"]) == 1
    api.register("Alain")
    assert api.call("POST", "/api/telemetry", lap, headers=KEY).json["id"] != made[0].json["id"]


def test_pages_of_other_hosts_may_send_it_and_read_whether_it_was_repeated(api: Api) -> None:
    asking = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "POST"}
    allowed = api.call("OPTIONS", "/api/telemetry", headers=asking).headers["Access-Control-Allow-Headers"]
    assert "Idempotency-Key" in allowed
    shown = api.call("GET", "/api/status", headers=asking).headers["Access-Control-Expose-Headers"]
    assert {"Idempotency-Replayed", "Link"} <= {name.strip() for name in shown.split(",")}
