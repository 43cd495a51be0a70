"""Who may ask how often: over the cache in memory and over a real Redis, with time standing still."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lib.cache import CacheDown, SharedCache
from lib.cache.memory import MemoryCache
from lib.config import Config
from lib.errors import ConfigError
from lib.middleware.rate_limit import fingerprint, in_words
from tests.conftest import PASSWORD, Api
from tests.real.fixtures import Clock

HOME, AWAY = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def limited(make_api: Callable[..., Api], either_cache: SharedCache) -> Callable[..., Api]:
    """Return a maker of the API with limits of its own, on each kind of cache."""

    def make(per_minute: int = 1000, **environ: str) -> Api:
        return make_api(cache=either_cache, RATE_LIMIT_PER_MINUTE=str(per_minute), **environ)

    return make


@pytest.fixture
def deployed(make_api: Callable[..., Api], tmp_path: Path) -> Callable[..., Api]:
    """Return a maker of the API as it runs behind the platform's proxy: three requests a minute."""

    def make(environment: str = "production") -> Api:
        return make_api(
            VERCEL_ENV=environment,
            DATABASE_URL=f"sqlite:///{tmp_path / 'test.db'}",
            STORE_URL=f"file://{tmp_path}",
            UPSTASH_REDIS_REST_URL="memory://",
            SECRET_KEY="k" * 32,
            BCRYPT_ROUNDS="10",
            F1_SOURCE="live",
            RATE_LIMIT_PER_MINUTE="3",
        )

    return make


def ask(api: Api, address: str = HOME, **headers: str) -> TestResponse:
    return api.call("GET", "/api/status", environ_base={"REMOTE_ADDR": address}, headers=headers)


def left(answer: TestResponse) -> int:
    """Return `r` of the RateLimit header: how many requests are left."""
    return int(answer.headers["RateLimit"].split(";r=")[1].split(";")[0])


def forwarded(api: Api, address: str) -> int:
    return left(ask(api, "10.0.0.1", **{"X-Forwarded-For": address}))


def register(api: Api, username: str = "Ayrton", address: str = HOME) -> int:
    sent = {"email": f"{username}@example.org", "username": username, "password": PASSWORD}
    return api.call("POST", "/api/register", sent, environ_base={"REMOTE_ADDR": address}).status_code


def log_in(api: Api, login: str = "Ayrton", password: str = PASSWORD, address: str = HOME) -> int:
    sent = {"login": login, "password": password}
    return api.call("POST", "/api/login", sent, environ_base={"REMOTE_ADDR": address}).status_code


# Every request


def test_each_answer_says_what_is_left(limited: Callable[..., Api]) -> None:
    api = limited(3)
    answers = [ask(api) for _ in range(3)]
    assert [answer.headers["RateLimit"] for answer in answers] == [f'"default";r={n};t=60' for n in (2, 1, 0)]
    assert answers[0].headers["RateLimit-Policy"] == '"default";q=3;w=60'


def test_one_request_too_many_is_429_and_says_when_to_come_back(limited: Callable[..., Api], clock: Clock) -> None:
    api = limited(3)
    first = ask(api)
    clock.forward(20)
    answers = [first, *(ask(api) for _ in range(3))]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused = answers[3]
    assert (refused.mimetype, refused.json["code"]) == ("application/problem+json", "too_many_requests")
    assert refused.json["detail"] == "The limit is 3 in 1 minute; try again in 40 s"
    assert refused.headers["Retry-After"] == "40"
    assert refused.headers["RateLimit"] == '"default";r=0;t=40'
    assert refused.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(59, "59 s"), (60, "1 minute"), (61, "2 minutes"), (3600, "1 hour"), (5000, "2 hours"), (86_400, "1 day")],
)
def test_a_time_is_said_in_words_and_never_too_short(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


def test_later_there_is_room_again(limited: Callable[..., Api], clock: Clock) -> None:
    api = limited(3)
    for _ in range(4):
        ask(api)
    clock.forward(59)
    assert ask(api).status_code == 429
    clock.forward(1)
    assert ask(api).status_code == 200


def test_another_address_has_a_limit_of_its_own(limited: Callable[..., Api]) -> None:
    api = limited(1)
    assert [ask(api, HOME).status_code, ask(api, AWAY).status_code, ask(api, HOME).status_code] == [200, 200, 429]


def test_all_functions_count_together(limited: Callable[..., Api]) -> None:
    api = limited(2)
    paths = ("/api/health", "/api/me", "/api/status")
    answers = [api.call("GET", path, environ_base={"REMOTE_ADDR": HOME}) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 401, 429]


def test_a_preflight_spends_nothing(limited: Callable[..., Api]) -> None:
    api = limited(2)
    asking = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "GET"}
    for _ in range(5):
        answer = api.call("OPTIONS", "/api/status", headers=asking, environ_base={"REMOTE_ADDR": HOME})
        assert answer.status_code == 204
    assert left(ask(api)) == 1


def test_neither_addresses_nor_logins_lie_readable_in_redis(limited: Callable[..., Api], redis_server: Any) -> None:
    redis_server.ask("FLUSHALL")
    api = limited(60)
    register(api)
    log_in(api)
    keys = b" ".join(redis_server.ask("KEYS", "*")).decode()
    assert not [word for word in (HOME, "ayrton", "Ayrton", "example.org") if word in keys]


def test_zero_switches_limits_off(make_api: Callable[..., Api]) -> None:
    api = make_api(RATE_LIMIT_PER_MINUTE="0", LIMITS="login=1/300")
    register(api)
    assert [log_in(api, password="a wrong guess") for _ in range(3)] == [401, 401, 401]
    assert "RateLimit" not in ask(api).headers


def unchanged(api: Api, tag: str | None = None) -> TestResponse:
    headers = {"If-None-Match": tag} if tag else {}
    return api.call("GET", "/api/plot?view=kinds", environ_base={"REMOTE_ADDR": HOME}, headers=headers)


def test_asking_whether_something_has_changed_costs_nothing(limited: Callable[..., Api]) -> None:
    api = limited(2)
    tag = unchanged(api).headers["ETag"]
    assert [unchanged(api, tag).status_code for _ in range(5)] == [304] * 5
    assert left(ask(api)) == 0


def test_it_costs_when_it_has_changed(limited: Callable[..., Api]) -> None:
    api = limited(3)
    assert [unchanged(api, '"old"').status_code for _ in range(4)] == [200, 200, 200, 429]


def test_nobody_who_has_used_up_the_limit_may_ask(limited: Callable[..., Api]) -> None:
    api = limited(1)
    tag = unchanged(api).headers["ETag"]
    refused = unchanged(api, tag)
    assert (refused.status_code, refused.headers["RateLimit"]) == (429, '"default";r=0;t=60')


@pytest.mark.parametrize(
    ("method", "sent", "counted"),
    [
        ("GET", None, ["spend"]),
        ("GET", "the tag", ["left"]),
        ("GET", '"old"', ["left", "spend"]),
        ("POST", "the tag", ["spend"]),
    ],
)
def test_only_reading_with_a_tag_is_counted_at_the_end(
    make_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch, method: str, sent: str | None, counted: list[str]
) -> None:
    api = make_api()
    tag = unchanged(api).headers["ETag"] if sent == "the tag" else sent
    seen: list[str] = []
    for name in ("left", "spend"):
        real = getattr(api.parts.cache, name)
        monkeypatch.setattr(
            api.parts.cache,
            name,
            lambda *given, n=name, f=real: (seen.append(n) if given[0] == "default" else 0, f(*given))[1],
        )
    headers = {"If-None-Match": tag} if tag else {}
    api.call(method, "/api/plot?view=kinds", headers=headers)
    assert seen == counted


# Which address


def test_on_the_own_machine_a_forwarded_address_is_not_believed(make_api: Callable[..., Api]) -> None:
    api = make_api(RATE_LIMIT_PER_MINUTE="3")
    assert [forwarded(api, f"203.0.113.{n}") for n in (1, 2)] == [2, 1]


@pytest.mark.parametrize("environment", ["production", "preview"])
def test_behind_the_platform_the_forwarded_address_counts(deployed: Callable[..., Api], environment: str) -> None:
    api = deployed(environment)
    assert [forwarded(api, address) for address in ("203.0.113.1", "203.0.113.2", "203.0.113.1")] == [2, 2, 1]


def test_vercel_dev_has_no_proxy_to_believe(deployed: Callable[..., Api]) -> None:
    api = deployed("development")
    assert [forwarded(api, f"203.0.113.{n}") for n in (1, 2)] == [2, 1]


def test_what_follows_the_first_address_changes_nothing(deployed: Callable[..., Api]) -> None:
    api = deployed()
    assert [forwarded(api, f"203.0.113.1{rest}") for rest in ("", ", 10.1.1.1", ",10.2.2.2, x")] == [2, 1, 0]


def test_addresses_that_are_none_share_one_limit(deployed: Callable[..., Api]) -> None:
    api = deployed()
    assert [forwarded(api, address) for address in ("nonsense", "1.2.3", "'; DROP TABLE users")] == [2, 1, 0]


def test_an_ipv6_network_counts_as_one(limited: Callable[..., Api]) -> None:
    api = limited(3)
    addresses = ["2001:db8:1:1::1", "2001:0db8:0001:0001:ffff::2", "2001:db8:1:2::1"]
    assert [left(ask(api, address)) for address in addresses] == [2, 1, 2]


def test_an_ipv4_address_in_ipv6_clothes_is_the_same(limited: Callable[..., Api]) -> None:
    api = limited(3)
    assert [left(ask(api, address)) for address in (HOME, f"::ffff:{HOME}", f"::ffff:{AWAY}")] == [2, 1, 2]


# The table


def test_a_row_of_limits_changes_one_limit(limited: Callable[..., Api]) -> None:
    api = limited(LIMITS="status=2/60")
    where = {"environ_base": {"REMOTE_ADDR": HOME}}
    answers = [api.call("POST", "/api/status", {"client_name": "me"}, **where) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"status";q=2;w=60'
    assert ask(api).status_code == 200


@pytest.mark.parametrize("text", ["login", "login=5", "nothing=5/60", "login=-1/60", "login=5/60=7", "default=1/60"])
def test_a_row_that_means_nothing_names_the_variable(settings: Callable[..., Config], text: str) -> None:
    with pytest.raises(ConfigError, match="LIMITS"):
        settings(LIMITS=text)


def test_registering_is_limited_by_address(limited: Callable[..., Api]) -> None:
    api = limited(LIMITS="register=2/3600")
    assert [register(api, f"user{n}") for n in range(3)] == [201, 201, 429]
    assert register(api, "user3", AWAY) == 201


# Guessing passwords


def test_an_account_can_be_tried_only_so_often_from_one_address(limited: Callable[..., Api]) -> None:
    api = limited(LIMITS="login=3/300")
    register(api)
    assert [log_in(api, password=f"guess number {n}") for n in range(4)] == [401, 401, 401, 429]
    assert log_in(api) == 429


def test_the_spelling_of_the_login_makes_no_new_account(limited: Callable[..., Api]) -> None:
    api = limited(LIMITS="login=3/300")
    register(api)
    assert [log_in(api, login, "a wrong guess") for login in ("Ayrton", "AYRTON", " ayrton ", "Ａyrton")][3] == 429


def test_all_names_of_an_account_share_one_budget(limited: Callable[..., Api]) -> None:
    api = limited(LIMITS="login=3/300")
    api.register()
    home = {"environ_base": {"REMOTE_ADDR": HOME}}
    guess = {"password": "another long password", "current_password": "a wrong guess"}
    tries = [log_in(api, "Ayrton", "a wrong guess"), log_in(api, "ayrton@example.org", "x")]
    tries.append(api.call("PATCH", "/api/me", guess, **home).status_code)
    assert tries == [401, 401, 401]
    assert log_in(api, "Ayrton", PASSWORD) == 429
    assert log_in(api, "ayrton@example.org", PASSWORD) == 429
    assert api.call("DELETE", "/api/delete-account", {"password": PASSWORD}, **home).status_code == 429


def test_strangers_share_one_budget_over_all_names(limited: Callable[..., Api]) -> None:
    api = limited(LIMITS="login-account=4/3600")
    register(api, "Ayrton", HOME)
    names = ("Ayrton", "ayrton@example.org", "AYRTON", "Ayrton@Example.ORG", "Ayrton")
    assert [log_in(api, name, "x", f"203.0.113.{n}") for n, name in enumerate(names)] == [401] * 4 + [429]


def test_digests_of_addresses_differ_between_deployments(make_api: Callable[..., Api]) -> None:
    digests = []
    for secret in ("a" * 32, "b" * 32):
        api = make_api(SECRET_KEY=secret)
        with api.site.functions["login"].test_request_context():
            digests.append(fingerprint("192.0.2.1"))
    assert digests[0] != digests[1]


def test_one_account_does_not_use_up_another_ones_tries(limited: Callable[..., Api]) -> None:
    api = limited(LIMITS="login=2/300")
    register(api, "Ayrton")
    register(api, "Alain")
    for _ in range(3):
        log_in(api, "Ayrton", "a wrong guess")
    assert log_in(api, "Alain") == 200


def test_tries_come_back_with_time(limited: Callable[..., Api], clock: Clock) -> None:
    api = limited(LIMITS="login=2/300")
    register(api)
    for _ in range(3):
        log_in(api, password="a wrong guess")
    clock.forward(600)
    assert log_in(api) == 200


def test_an_unknown_account_is_limited_like_a_known_one(limited: Callable[..., Api]) -> None:
    api = limited(LIMITS="login=2/300")
    assert [log_in(api, "nobody") for _ in range(3)] == [401, 401, 429]


@pytest.fixture
def besieged(limited: Callable[..., Api]) -> Api:
    """The API after strangers from ten addresses have used up all tries that Ayrton's account allows strangers."""
    api = limited(LIMITS="login=2/300,login-account=5/3600")
    register(api, "Ayrton", HOME)
    tries = [log_in(api, "Ayrton", "a wrong guess", f"203.0.113.{n}") for n in range(10)]
    assert tries == 5 * [401] + 5 * [429]
    return api


def test_strangers_together_get_only_so_many_tries(besieged: Api) -> None:
    assert log_in(besieged, "Ayrton", PASSWORD, AWAY) == 429


@pytest.mark.parametrize("login", ["Ayrton", "ayrton@example.org"])
def test_the_owner_is_not_locked_out_at_home(besieged: Api, login: str) -> None:
    assert log_in(besieged, login, PASSWORD, HOME) == 200


def test_a_home_belongs_to_one_account(besieged: Api) -> None:
    register(besieged, "Alain", AWAY)
    assert log_in(besieged, "Ayrton", PASSWORD, AWAY) == 429


@pytest.mark.parametrize(("days", "status"), [(29.99, 200), (30, 429)])
def test_a_home_is_forgotten_after_thirty_days(
    make_api: Callable[..., Api], clock: Clock, days: float, status: int
) -> None:
    month = 60 * 86_400
    api = make_api(cache=MemoryCache(clock), LIMITS=f"login=9/300,login-account=1/{month}")
    register(api, "Ayrton", HOME)
    clock.forward(days * 86_400)
    log_in(api, "Ayrton", "a wrong guess", AWAY)
    assert log_in(api, "Ayrton", PASSWORD, HOME) == status


def test_nobody_is_at_home_while_the_cache_cannot_be_read(make_api: Callable[..., Api]) -> None:
    class Unreadable(MemoryCache):
        def get(self, key: str) -> str | None:
            raise CacheDown

    api = make_api(cache=Unreadable(), LIMITS="login=9/300,login-account=2/3600")
    register(api, "Ayrton", HOME)
    assert [log_in(api, "Ayrton", PASSWORD, HOME) for _ in range(3)] == [200, 200, 429]


def test_a_failed_login_makes_no_home(limited: Callable[..., Api]) -> None:
    api = limited(LIMITS="login=9/300,login-account=2/3600")
    register(api, "Ayrton", HOME)
    assert [log_in(api, "Ayrton", "a wrong guess", AWAY) for _ in range(3)] == [401, 401, 429]


def test_a_login_makes_a_home(limited: Callable[..., Api]) -> None:
    api = limited(LIMITS="login=9/300,login-account=2/3600")
    register(api, "Ayrton", HOME)
    assert [log_in(api, "Ayrton", PASSWORD, AWAY) for _ in range(4)] == [200, 200, 200, 200]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/me", {"password": "another long password", "current_password": "a wrong guess"}),
        ("DELETE", "/api/delete-account", {"password": "a wrong guess"}),
    ],
)
def test_a_stolen_token_does_not_help_to_guess_the_password(
    limited: Callable[..., Api], method: str, path: str, body: dict[str, str]
) -> None:
    api = limited(LIMITS="login=3/300")
    api.register()
    assert [api.call(method, path, body).status_code for _ in range(4)] == [401, 401, 401, 429]
