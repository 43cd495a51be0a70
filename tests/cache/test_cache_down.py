"""A shared cache that is down, hangs or talks nonsense: what notices it, and what goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from lib.cache import CacheDown
from lib.cache.upstash import UpstashCache
from tests.conftest import PASSWORD, Api
from tests.real.binaries import free_port, wait_until
from tests.real.hanging import dripping, garbage, no_json, serving, silent
from tests.real.upstash_bridge import TOKEN, UpstashBridge

FOR_EVER = 1000.0


@contextmanager
def _refusing() -> Iterator[int]:
    yield free_port()


BROKEN = {
    "refusing": _refusing,
    "silent": lambda: serving(silent),
    "dripping": lambda: serving(dripping),
    "garbage": lambda: serving(garbage),
    "no JSON": lambda: serving(no_json),
}


@pytest.fixture(params=BROKEN)
def broken_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a cache that is broken in each of the ways in turn."""
    with BROKEN[request.param]() as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def refusing_url() -> str:
    return f"http://127.0.0.1:{free_port()}"


CALLS: dict[str, Callable[[UpstashCache], object]] = {
    "get": lambda cache: cache.get("key"),
    "set": lambda cache: cache.set("key", "value", 60),
    "delete": lambda cache: cache.delete("key"),
    "add": lambda cache: cache.add("key", "value", 60),
    "renew_if": lambda cache: cache.renew_if("key", "value", 60),
    "delete_if": lambda cache: cache.delete_if("key", "value"),
    "spend": lambda cache: cache.spend("login", "me", 3, 60),
    "take": lambda cache: cache.take("source", 3, 60),
    "ping": lambda cache: cache.ping(),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_every_call_says_that_the_cache_is_down(refusing_url: str, call: Callable[[UpstashCache], object]) -> None:
    with pytest.raises(CacheDown):
        call(UpstashCache(refusing_url, TOKEN))


def test_whatever_is_wrong_is_noticed(broken_url: str) -> None:
    with pytest.raises(CacheDown):
        UpstashCache(broken_url, TOKEN).get("key")


def test_a_wrong_token_is_a_cache_that_is_down(upstash: UpstashBridge) -> None:
    with pytest.raises(CacheDown):
        UpstashCache(upstash.url, "not the token").get("key")


def test_an_error_of_redis_is_a_cache_that_is_down(upstash_cache: UpstashCache, upstash: UpstashBridge) -> None:
    upstash.answer("/", ["RPUSH", "key", "a list"], False)
    with pytest.raises(CacheDown):
        upstash_cache.get("key")


def test_after_a_failure_the_cache_is_left_alone_for_a_while(upstash: UpstashBridge) -> None:
    cache = UpstashCache(upstash.url, TOKEN, rest=FOR_EVER)
    upstash.stop()
    with pytest.raises(CacheDown):
        cache.get("key")
    upstash.start()
    for call in CALLS.values():
        with pytest.raises(CacheDown):
            call(cache)
    assert upstash.asked == 0


def test_after_the_rest_it_is_used_again(upstash: UpstashBridge) -> None:
    cache = UpstashCache(upstash.url, TOKEN, rest=0.1)
    cache.set("key", "value", 60)
    upstash.stop()
    with pytest.raises(CacheDown):
        cache.get("key")
    upstash.start()
    wait_until(lambda: _value(cache) == "value", "the cache to be used again", 5)


def test_a_cache_that_hung_is_used_again_once_it_answers(upstash: UpstashBridge) -> None:
    """Calls that were given up must not keep the client's connections for themselves."""
    upstash.stop()
    port = int(upstash.url.rpartition(":")[2])
    cache = UpstashCache(upstash.url, TOKEN, time_out=0.1, rest=0.0)
    with serving(dripping, port):
        for _ in range(12):
            assert _value(cache) is None
    upstash.start()
    UpstashCache(upstash.url, TOKEN).set("key", "value", 60)
    wait_until(lambda: _value(cache) == "value", "the cache to be used again", 5)


def _value(cache: UpstashCache) -> str | None:
    try:
        return cache.get("key")
    except CacheDown:
        return None


# Requests


@pytest.fixture
def make_broken(make_api: Callable[..., Api], broken_url: str) -> Callable[..., Api]:
    def make(**environ: str) -> Api:
        return make_api(cache=UpstashCache(broken_url, TOKEN, rest=FOR_EVER), **environ)

    return make


@pytest.fixture
def make_down(make_api: Callable[..., Api], refusing_url: str) -> Callable[..., Api]:
    """Return a maker of the API with a cache that refuses connections, and an account made before it did."""

    def make(**environ: str) -> Api:
        signed_up = make_api()
        signed_up.register()
        api = make_api(cache=UpstashCache(refusing_url, TOKEN, rest=FOR_EVER), **environ)
        api.token = signed_up.token
        return api

    return make


def log_in(api: Api) -> tuple[int, str | None, str | None]:
    answer = api.anonymous().call("POST", "/api/login", {"login": "Ayrton", "password": PASSWORD})
    return answer.status_code, answer.json.get("code"), answer.headers.get("Retry-After")


def test_reading_goes_on_without_the_cache(make_broken: Callable[..., Api]) -> None:
    assert make_broken().call("GET", "/api/status").status_code == 200


def test_logging_in_is_closed_without_the_cache(make_down: Callable[..., Api]) -> None:
    status, code, retry_after = log_in(make_down())
    assert (status, code) == (503, "unavailable")
    assert int(retry_after or 0) > 0


def test_logging_in_can_be_left_open(make_down: Callable[..., Api]) -> None:
    assert log_in(make_down(LIMITER_DOWN_LOGINS="open"))[0] == 200


def test_registering_is_closed_without_the_cache(make_down: Callable[..., Api]) -> None:
    sent = {"email": "alain@example.org", "username": "Alain", "password": PASSWORD}
    assert make_down().call("POST", "/api/register", sent).status_code == 503


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/me", {"password": "another long password", "current_password": "a guess"}),
        ("DELETE", "/api/delete-account", {"password": "a guess"}),
    ],
)
def test_no_other_place_to_guess_a_password_stays_open(
    make_down: Callable[..., Api], method: str, path: str, body: dict[str, str]
) -> None:
    assert make_down().call(method, path, body).status_code == 503


def test_who_is_signed_in_stays_so(make_down: Callable[..., Api]) -> None:
    api = make_down()
    assert api.call("GET", "/api/me").status_code == 200
    assert api.call("PATCH", "/api/me", {"username": "Senna"}).status_code == 200


def test_reading_can_be_closed(make_down: Callable[..., Api]) -> None:
    answer = make_down(LIMITER_DOWN_READS="closed").call("GET", "/api/status")
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_an_answer_without_a_count_promises_nothing(make_down: Callable[..., Api]) -> None:
    assert "RateLimit" not in make_down().call("GET", "/api/status").headers
