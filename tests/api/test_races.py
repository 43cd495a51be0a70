"""Requests at the same moment, on both kinds of database: each test lets them meet several times."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from lib.services.own_laps import library
from tests.conftest import PASSWORD, Api

ROUNDS = 10
Call = Callable[[], TestResponse]


@pytest.fixture
def api(make_api: Callable[..., Api], database_url: str) -> Api:
    return make_api(DATABASE_URL=database_url, RATE_LIMIT_PER_MINUTE="0", LIMITS="own-lap=10000/60")


def at_once(*calls: Call) -> list[TestResponse]:
    """Make all calls from threads that start together; return the answers in the order of the calls."""
    barrier = Barrier(len(calls), timeout=10)

    def meet(call: Call) -> TestResponse:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(meet, calls))


def statuses(answers: list[TestResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def registering(api: Api, email: str, username: str) -> Call:
    sent = {"email": email, "username": username, "password": PASSWORD}
    return lambda: api.anonymous().call("POST", "/api/register", sent)


def test_one_of_two_gets_an_email_address(api: Api) -> None:
    for n in range(ROUNDS):
        answers = at_once(*(registering(api, f"same{n}@example.org", f"user{n}-{i}") for i in range(2)))
        assert statuses(answers) == [201, 409]


def test_one_of_two_gets_a_username(api: Api) -> None:
    for n in range(ROUNDS):
        answers = at_once(*(registering(api, f"mail{n}-{i}@example.org", f"same{n}") for i in range(2)))
        assert statuses(answers) == [201, 409]


def test_one_of_six_gets_both_names_and_the_others_learn_which_were_taken(api: Api) -> None:
    for n in range(ROUNDS):
        answers = at_once(*(registering(api, f"same{n}@example.org", f"same{n}") for _ in range(6)))
        assert statuses(answers) == [201] + 5 * [409]
        errors = [{e["field"] for e in answer.json["errors"]} for answer in answers if answer.status_code == 409]
        assert errors == 5 * [{"email", "username"}]


def test_crossed_names_are_given_once_each(api: Api) -> None:
    """A wants x@ and Y, B wants y@ and Y, C wants x@ and X: what one database row could lock against another."""
    for n in range(ROUNDS):
        pairs = [("x", "y"), ("y", "y"), ("x", "x"), ("y", "x")]
        answers = at_once(*(registering(api, f"{mail}{n}@example.org", f"name-{name}{n}") for mail, name in pairs))
        assert statuses(answers) in ([201, 201, 409, 409], [201, 409, 409, 409])


def test_a_crowd_that_wants_the_same_few_names_gets_no_error_of_ours(api: Api) -> None:
    """Twelve at once over six unique keys: MariaDB may end some of these as deadlocks."""
    chance = Random(1)
    for n in range(3 * ROUNDS):
        pairs = [(chance.choice("abc"), chance.choice("xyz")) for _ in range(12)]
        answers = at_once(*(registering(api, f"{mail}{n}@example.org", f"name-{name}{n}") for mail, name in pairs))
        assert set(statuses(answers)) == {201, 409}


def test_different_people_do_not_hinder_each_other(api: Api) -> None:
    answers = at_once(*(registering(api, f"user{i}@example.org", f"user{i}") for i in range(8)))
    assert statuses(answers) == 8 * [201]


def test_one_of_two_gets_a_name_that_both_change_to(api: Api) -> None:
    tokens = [api.register(f"user{i}")["access_token"] for i in range(2)]
    for n in range(ROUNDS):
        answers = at_once(*(changing(api, token, {"username": f"wanted{n}"}) for token in tokens))
        assert statuses(answers) == [200, 409]


def test_one_of_two_new_passwords_wins_and_its_token_is_the_only_one(api: Api) -> None:
    token, current = api.register()["access_token"], PASSWORD
    for n in range(ROUNDS):
        wanted = [f"password of side {i} in round {n}" for i in range(2)]
        sent = [{"password": password, "current_password": current} for password in wanted]
        answers = at_once(*(changing(api, token, body) for body in sent))
        assert statuses(answers) in ([200, 401], [200, 409])  # refused before or after it had looked up the account
        winner = [answer.status_code for answer in answers].index(200)
        token, current = answers[winner].json["access_token"], wanted[winner]
        log_in = {"login": "Ayrton", "password": current}
        assert api.anonymous().call("POST", "/api/login", log_in).status_code == 200
        assert changing(api, token, {})().status_code == 200


def test_an_account_deleted_twice_is_gone_once(api: Api) -> None:
    for n in range(ROUNDS):
        token = api.register(f"user{n}")["access_token"]
        answers = at_once(deleting(api, token), deleting(api, token))
        assert statuses(answers) in ([204, 204], [204, 401])
        assert changing(api, token, {})().status_code == 401


def test_a_change_that_meets_the_deletion_does_not_bring_the_account_back(api: Api) -> None:
    for n in range(ROUNDS):
        token = api.register(f"user{n}")["access_token"]
        deleted, changed = at_once(deleting(api, token), changing(api, token, {"username": f"other{n}"}))
        assert deleted.status_code == 204
        assert changed.status_code in (200, 401, 409)
        assert changing(api, token, {})().status_code == 401


def test_preferences_that_meet_end_as_one_of_them(api: Api) -> None:
    api.register()
    wanted = [{"style": "dark"}, {"units": "imperial"}, {"language": "de"}]
    for _ in range(ROUNDS):
        answers = at_once(*(lambda body=body: api.call("PUT", "/api/me/preferences", body) for body in wanted))
        assert statuses(answers) == [200, 200, 200]
        assert api.call("GET", "/api/me/preferences").json in wanted


def changing(api: Api, token: str, body: dict[str, str]) -> Call:
    return lambda: Api(api.site, api.parts, token).call("PATCH", "/api/me", body)


def deleting(api: Api, token: str) -> Call:
    return lambda: Api(api.site, api.parts, token).call("DELETE", "/api/delete-account", {"password": PASSWORD})


def test_uploads_that_meet_do_not_pass_the_limit_of_laps(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "MOST_LAPS", 2)
    api.register()
    lap = {"time": [n / 10 for n in range(801)], "speed": [225.0] * 801}
    for _ in range(ROUNDS):
        uploading = [lambda: api.call("POST", "/api/telemetry", {"name": "x", "samples": lap})] * 5
        assert statuses(at_once(*uploading)) == [201, 201, 409, 409, 409]
        for item in api.call("GET", "/api/telemetry?mine=1").json["items"]:
            assert api.call("DELETE", f"/api/telemetry?id={item['id']}").status_code == 204
