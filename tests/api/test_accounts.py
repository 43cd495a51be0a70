"""The life of an account, as its owner sees it, on SQLite and on a real MariaDB."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import bcrypt
import pytest
from werkzeug.test import TestResponse

from lib.database import DatabaseDown, connect
from lib.errors import Taken, Unavailable
from lib.services.accounts import users
from lib.services.accounts.delete_account import sweep_files
from lib.sessions import SessionStore, open_store
from tests.conftest import PASSWORD, Api
from tests.real.mariadb import MariaDb

ANOTHER = "another long password"
LONGEST = "72 bytes " * 8
NFC, NFD = (unicodedata.normalize(form, "José") for form in ("NFC", "NFD"))


@pytest.fixture
def api(make_api: Callable[..., Api], database_url: str) -> Api:
    """The API on each kind of database, without limits."""
    return make_api(DATABASE_URL=database_url, RATE_LIMIT_PER_MINUTE="0")


def try_to_register(api: Api, **changed: str) -> TestResponse:
    sent = {"email": "ayrton@example.org", "username": "Ayrton", "password": PASSWORD, **changed}
    return api.anonymous().call("POST", "/api/register", sent)


def log_in(api: Api, login: str, password: str = PASSWORD) -> TestResponse:
    return api.anonymous().call("POST", "/api/login", {"login": login, "password": password})


def fields(answer: TestResponse) -> list[str]:
    return [error["field"] for error in answer.json["errors"]]


def said(answer: TestResponse) -> dict[str, Any]:
    """The body without the one member that differs between any two answers."""
    return {name: value for name, value in answer.json.items() if name != "request_id"}


# Registering


def test_registering_signs_in_and_returns_the_account(api: Api) -> None:
    made = api.register("José")
    assert made["token_type"] == "bearer"
    assert made["expires_in"] == 1800
    assert api.call("GET", "/api/me").json == made["user"]
    assert set(made["user"]) == {"id", "email", "username", "created_at", "is_active", "preferences"}


def test_an_email_address_is_taken_in_any_case(api: Api) -> None:
    api.register("Ayrton")
    answer = try_to_register(api, username="Alain", email="AYRTON@Example.org")
    assert (answer.status_code, answer.json["code"], fields(answer)) == (409, "already_taken", ["email"])


def test_a_username_is_taken_in_any_case(api: Api) -> None:
    api.register("Ayrton")
    answer = try_to_register(api, username="aYRTON", email="other@example.org")
    assert (answer.status_code, fields(answer)) == (409, ["username"])


def test_both_names_are_listed_where_both_are_taken(api: Api) -> None:
    api.register("Ayrton")
    assert fields(try_to_register(api)) == ["email", "username"]


def test_the_two_unicode_spellings_of_a_username_are_one(api: Api) -> None:
    api.register(NFC)
    answer = try_to_register(api, username=NFD, email="other@example.org")
    assert (answer.status_code, fields(answer)) == (409, ["username"])


def test_an_accent_makes_another_username(api: Api) -> None:
    api.register("José")
    assert try_to_register(api, username="jose", email="other@example.org").status_code == 201


def test_all_bad_fields_are_named_at_once(api: Api) -> None:
    answer = try_to_register(api, email="nowhere", username="a b", password="short")
    assert (answer.status_code, fields(answer)) == (400, ["email", "username", "password"])


def test_missing_and_unknown_fields_are_named(api: Api) -> None:
    answer = api.call("POST", "/api/register", {"email": "ayrton@example.org", "nickname": "Magic"})
    assert (answer.status_code, fields(answer)) == (400, ["nickname", "password", "username"])


@pytest.mark.parametrize(
    "username", ["ab", "a" * 33, "two words", "nul\x00nul", "ﷺﷺﷺ", "<script>", "a@b.org", ""], ids=ascii
)
def test_a_username_that_nobody_could_type_or_read_is_refused(api: Api, username: str) -> None:
    assert fields(try_to_register(api, username=username)) == ["username"]


@pytest.mark.parametrize(
    "username",
    ["ㅤㅤㅤ", "aㅤb", "...", "-_-", "sеnnа", "раура", "сор", "αντον", "vεr", "ﾠﾠﾠ", "a\u200bbc", "a\u2060bc", "a\u034fbc"],
    ids=ascii,
)
def test_a_username_that_cannot_be_told_from_another_is_refused(api: Api, username: str) -> None:
    answer = try_to_register(api, username=username)
    assert (answer.status_code, fields(answer)) == (400, ["username"])


@pytest.mark.parametrize(
    "username", ["José", "Иван", "Дмитрий", "佐藤ゆき", "박지성", "Ελένη", "max_33", "a-1", "33.1", "محمد", "Señor.X"]
)
def test_a_username_of_any_one_alphabet_is_taken(api: Api, username: str) -> None:
    answer = try_to_register(api, username=username, email="somebody@example.org")
    assert (answer.status_code, answer.json["user"]["username"]) == (201, username)


def test_a_full_width_username_is_stored_plain(api: Api) -> None:
    assert try_to_register(api, username="Ａｙｒｔｏｎ").json["user"]["username"] == "Ayrton"


@pytest.mark.parametrize("first", [True, False])
def test_the_two_spellings_of_a_domain_are_one_address(api: Api, first: bool) -> None:
    spellings = ["max@bücher.example", "max@xn--bcher-kva.example"]
    one, other = spellings if first else reversed(spellings)
    assert try_to_register(api, email=one).status_code == 201
    assert fields(try_to_register(api, email=other, username="Other")) == ["email"]
    assert log_in(api, other).status_code == 200


@pytest.mark.parametrize("names", [("ayrton.senna", "x@example.org"), ("Somebody", "Ayrton.Senna@example.org")])
def test_a_password_that_is_the_name_is_refused(api: Api, names: tuple[str, str]) -> None:
    username, email = names
    for password in ("ayrton.senna", "Ayrton.Senna"):
        answer = try_to_register(api, username=username, email=email, password=password)
        assert (answer.status_code, fields(answer)) == (400, ["password"])
    assert try_to_register(api, username=username, email=email, password="ayrton.senna.1988").status_code == 201


def test_a_new_password_must_not_be_a_new_name_either(api: Api) -> None:
    api.register()
    sent = {"username": "niki.lauda", "password": "niki.lauda", "current_password": PASSWORD}
    assert fields(api.call("PATCH", "/api/me", sent)) == ["password"]


@pytest.mark.parametrize(
    "email",
    ["", "nobody",
     "a＠evil.com@example.org", "a@b..org", "@example.org", "a@b", "a b@example.org",
     "a\x00@example.org", f"{'a' * 65}@example.org",
     f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.org", "ﷺ" * 20 + "@example.org"],
    ids=ascii,
)  # fmt: skip
def test_what_is_no_email_address_is_refused(api: Api, email: str) -> None:
    answer = try_to_register(api, email=email)
    assert (answer.status_code, fields(answer)) == (400, ["email"])


def test_an_answer_never_holds_the_password_or_its_hash(api: Api) -> None:
    answer = try_to_register(api)
    assert PASSWORD not in answer.text
    assert "$2b$" not in answer.text


# Passwords


@pytest.mark.parametrize("password", [LONGEST, "é€x" * 12, "パスワード-安全な鍵です-12345"], ids=ascii)
def test_a_password_of_up_to_72_bytes_is_accepted(api: Api, password: str) -> None:
    assert len(password.encode()) <= 72
    assert try_to_register(api, password=password).status_code == 201
    assert log_in(api, "Ayrton", password).status_code == 200


@pytest.mark.parametrize("password", [LONGEST + "y", "é€x" * 12 + "z"], ids=ascii)
def test_a_longer_password_is_refused_and_not_cut(api: Api, password: str) -> None:
    answer = try_to_register(api, password=password)
    assert len(password.encode()) == 73
    assert (answer.status_code, fields(answer)) == (400, ["password"])


def test_a_login_with_more_than_the_72_bytes_of_the_password_fails(api: Api) -> None:
    password = LONGEST
    api.register("Ayrton", password)
    assert log_in(api, "Ayrton", password + "y").status_code == 401


@pytest.mark.parametrize(
    ("password", "status"), [("😀😁😂", 400), ("€ 1234567", 400), ("€ 12345678", 201), ("kx93vbq72z", 201)], ids=ascii
)
def test_the_shortest_password_has_ten_characters(api: Api, password: str, status: int) -> None:
    assert (len(password) < 10) is (status == 400)
    answer = try_to_register(api, password=password)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("password", ["password123", "PassWord123", "mypassword", "1212121212", "P@ssw0rd!!!!"])
def test_a_password_that_everybody_tries_first_is_refused(api: Api, password: str) -> None:
    answer = try_to_register(api, password=password)
    assert (answer.status_code, fields(answer)) == (400, ["password"])


def test_a_nul_in_a_password_does_not_end_it(api: Api) -> None:
    api.register("Ayrton", "before nul\x00after")
    assert log_in(api, "Ayrton", "before nul\x00after").status_code == 200
    assert log_in(api, "Ayrton", "before nul\x00other").status_code == 401


def test_a_password_counts_with_its_case_and_its_spaces(api: Api) -> None:
    api.register("Ayrton", f" {PASSWORD}")
    assert log_in(api, "Ayrton", PASSWORD).status_code == 401
    assert log_in(api, "Ayrton", f" {PASSWORD}".upper()).status_code == 401


# Logging in


@pytest.mark.parametrize("login", [f"{NFC}@example.org", NFC, NFD, "JOSÉ", f"  {NFD}@EXAMPLE.ORG "], ids=ascii)
def test_an_owner_logs_in_with_either_name_however_it_is_typed(api: Api, login: str) -> None:
    made = api.register(NFC)
    answer = log_in(api, login)
    assert (answer.status_code, answer.json["user"]) == (200, made["user"])


def test_an_accent_left_out_is_another_login(api: Api) -> None:
    api.register("José")
    assert log_in(api, "Jose").status_code == 401


def test_the_token_of_a_login_opens_the_account(api: Api) -> None:
    made = api.register()
    api.token = log_in(api, "Ayrton").json["access_token"]
    assert api.call("GET", "/api/me").json == made["user"]


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(api: Api) -> None:
    api.register()
    wrong, unknown = log_in(api, "Ayrton", ANOTHER), log_in(api, "nobody", ANOTHER)
    assert (wrong.status_code, wrong.json["code"]) == (401, "wrong_credentials")
    assert said(wrong) == said(unknown)
    assert set(wrong.headers.keys()) == set(unknown.headers.keys())


@pytest.mark.parametrize("login", ["Ayrton", "nobody", "nobody@example.org", "\x00"])
@pytest.mark.parametrize("password", [ANOTHER, "x" * 500])
def test_every_failed_login_costs_one_comparison_of_the_same_price(
    api: Api, monkeypatch: pytest.MonkeyPatch, login: str, password: str
) -> None:
    api.register()
    real, prices = bcrypt.checkpw, []

    def checkpw(typed: bytes, against: bytes) -> bool:
        prices.append(against[:7])
        return real(typed, against)

    monkeypatch.setattr(bcrypt, "checkpw", checkpw)
    assert log_in(api, login, password).status_code == 401
    assert prices == [b"$2b$04$"]


def test_a_login_with_sql_in_it_is_only_a_wrong_name(api: Api) -> None:
    api.register()
    assert log_in(api, "' OR 1=1 -- %s ?").status_code == 401


def test_an_inactive_account_gets_401_with_a_good_token_and_a_good_password(api: Api) -> None:
    made = api.register()
    connection = connect(api.parts.config.database_url)
    connection.run("UPDATE users SET is_active = 0 WHERE id = ?", made["user"]["id"])
    connection.close()
    assert api.call("GET", "/api/me").json["code"] == "not_signed_in"
    assert log_in(api, "Ayrton").json["code"] == "wrong_credentials"


def test_the_old_addresses_answer_as_well(api: Api) -> None:
    api.register()
    answer = api.anonymous().call("POST", "/api/v1/auth/login", {"login": "Ayrton", "password": PASSWORD})
    assert answer.status_code == 200
    assert api.call("GET", "/api/v1/auth/me").json["username"] == "Ayrton"


# Changing the account


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_change_of_one_name_leaves_the_rest(api: Api, method: str) -> None:
    before = api.register()["user"]
    answer = api.call(method, "/api/me", {"username": "Senna"})
    assert answer.json == {**before, "username": "Senna"}
    assert api.call("GET", "/api/me").json == answer.json


def test_only_the_case_of_an_own_name_can_be_changed(api: Api) -> None:
    api.register("ayrton")
    assert api.call("PATCH", "/api/me", {"username": "AYRTON"}).json["username"] == "AYRTON"


def test_an_unchanged_account_is_no_conflict(api: Api) -> None:
    api.register("Ayrton")
    assert api.call("PATCH", "/api/me", {"username": "Ayrton"}).status_code == 200


def test_somebody_elses_name_cannot_be_taken(api: Api) -> None:
    api.register("Alain")
    api.register("Ayrton")
    sent = {"username": "ALAIN", "email": "alain@example.org", "current_password": PASSWORD}
    answer = api.call("PATCH", "/api/me", sent)
    assert (answer.status_code, fields(answer)) == (409, ["email", "username"])


def test_a_left_name_is_free_again(api: Api) -> None:
    api.register("Ayrton")
    sent = {"username": "Senna", "email": "senna@example.org", "current_password": PASSWORD}
    assert api.call("PATCH", "/api/me", sent).status_code == 200
    assert try_to_register(api).status_code == 201


def test_a_name_without_a_password_keeps_the_token_alive(api: Api) -> None:
    api.register()
    assert "access_token" not in api.call("PATCH", "/api/me", {"username": "Senna"}).json
    assert api.call("GET", "/api/me").status_code == 200


def test_a_new_password_ends_all_tokens_but_the_one_it_returns(api: Api) -> None:
    first = api.register()["access_token"]
    second = log_in(api, "Ayrton").json["access_token"]
    fresh = api.call("PATCH", "/api/me", {"password": ANOTHER, "current_password": PASSWORD}).json["access_token"]
    answers = [api.call("GET", "/api/me", headers={"Authorization": f"Bearer {t}"}) for t in (first, second, fresh)]
    assert [answer.status_code for answer in answers] == [401, 401, 200]


def test_after_a_change_only_the_new_password_logs_in(api: Api) -> None:
    api.register()
    api.call("PATCH", "/api/me", {"password": ANOTHER, "current_password": PASSWORD})
    assert [log_in(api, "Ayrton", password).status_code for password in (PASSWORD, ANOTHER)] == [401, 200]


def test_a_new_password_needs_the_current_one(api: Api) -> None:
    api.register()
    answer = api.call("PATCH", "/api/me", {"password": ANOTHER})
    assert (answer.status_code, fields(answer)) == (400, ["current_password"])


def test_a_wrong_current_password_changes_nothing(api: Api) -> None:
    api.register()
    answer = api.call(
        "PATCH", "/api/me", {"username": "Senna", "password": ANOTHER, "current_password": "not this one"}
    )
    assert (answer.status_code, answer.json["code"]) == (401, "wrong_credentials")
    assert api.call("GET", "/api/me").json["username"] == "Ayrton"


def test_a_taken_name_beside_a_new_password_changes_nothing(api: Api) -> None:
    api.register("Alain")
    api.register("Ayrton")
    sent = {"username": "Alain", "password": ANOTHER, "current_password": PASSWORD}
    assert api.call("PATCH", "/api/me", sent).status_code == 409
    assert log_in(api, "Ayrton", PASSWORD).status_code == 200


def test_a_new_password_has_to_be_a_good_one(api: Api) -> None:
    api.register()
    answer = api.call("PATCH", "/api/me", {"password": "password123", "current_password": PASSWORD})
    assert (answer.status_code, fields(answer)) == (400, ["password"])


def test_a_new_email_address_needs_the_current_password(api: Api) -> None:
    before = api.register()["user"]
    missing = api.call("PATCH", "/api/me", {"email": "senna@example.org"})
    wrong = api.call("PATCH", "/api/me", {"email": "senna@example.org", "current_password": ANOTHER})
    assert (missing.status_code, fields(missing)) == (400, ["current_password"])
    assert (wrong.status_code, wrong.json["code"]) == (401, "wrong_credentials")
    assert api.call("GET", "/api/me").json == before
    right = api.call("PATCH", "/api/me", {"email": "senna@example.org", "current_password": PASSWORD})
    assert right.json == {**before, "email": "senna@example.org"}


def test_the_same_email_address_needs_none(api: Api) -> None:
    before = api.register()["user"]
    assert api.call("PATCH", "/api/me", {"email": before["email"], "username": "Senna"}).status_code == 200


def test_changes_of_different_fields_do_not_undo_each_other(api: Api) -> None:
    user_id = api.register()["user"]["id"]
    connection = connect(api.parts.config.database_url)
    both_read = [users.find(connection, user_id) for _ in range(2)]
    users.change(connection, both_read[0], {"username": "Senna"})
    changed = users.change(connection, both_read[1], {"email": "senna@example.org"})
    connection.close()
    assert (changed.username, changed.email) == ("Senna", "senna@example.org")
    assert api.call("GET", "/api/me").json["username"] == "Senna"
    assert log_in(api, "senna@example.org").status_code == 200


def test_of_two_new_passwords_at_once_one_is_refused(api: Api) -> None:
    user_id = api.register()["user"]["id"]
    connection = connect(api.parts.config.database_url)
    both_read = [users.find(connection, user_id) for _ in range(2)]
    users.change(connection, both_read[0], {"password_hash": "x"})
    with pytest.raises(Taken):
        users.change(connection, both_read[1], {"password_hash": "y"})
    assert users.find(connection, user_id).password_hash == "x"
    connection.close()


# Signing out


def test_signing_out_ends_every_token_and_a_login_begins_anew(api: Api) -> None:
    first = api.register()["access_token"]
    other = log_in(api, "Ayrton").json["access_token"]
    assert api.call("DELETE", "/api/login").status_code == 204
    answers = [api.call("GET", "/api/me", headers={"Authorization": f"Bearer {t}"}) for t in (first, other)]
    assert [answer.status_code for answer in answers] == [401, 401]
    api.token = log_in(api, "Ayrton").json["access_token"]
    assert api.call("GET", "/api/me").status_code == 200


def test_signing_out_needs_a_token_and_leaves_everybody_else_signed_in(api: Api) -> None:
    alain = api.register("Alain")["access_token"]
    assert api.anonymous().call("DELETE", "/api/login").status_code == 401
    api.register("Ayrton")
    assert api.call("DELETE", "/api/v1/auth/login").status_code == 204
    api.token = alain
    assert api.call("GET", "/api/me").status_code == 200


# What is written down


def decisions(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    rows = (json.loads(row) for row in capsys.readouterr().out.splitlines())
    return [row for row in rows if row["event"] == "authentication"]


def test_every_decision_is_logged_with_who_and_a_digest_of_where(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    user = api.register()["user"]
    log_in(api, "Ayrton")
    log_in(api, "ayrton@example.org", ANOTHER)
    log_in(api, "nobody", ANOTHER)
    api.call("PATCH", "/api/me", {"password": ANOTHER, "current_password": "wrong"})
    api.anonymous().call("GET", "/api/me", headers={"Authorization": "Bearer nonsense"})
    api.call("DELETE", "/api/login")
    api.call("GET", "/api/me")
    rows = decisions(capsys)
    assert [(row["decision"], row["user_id"], row["reason"]) for row in rows] == [
        ("register", None, None),
        ("login", user["id"], None),
        ("login_refused", user["id"], "wrong_credentials"),
        ("login_refused", None, "wrong_credentials"),
        ("account_change_refused", user["id"], "wrong_credentials"),
        ("token_refused", None, "invalid or expired token"),
        ("logout", user["id"], None),
        ("token_refused", user["id"], "ended"),
    ]
    assert len({row["address"] for row in rows}) == 1
    assert re.fullmatch("[0-9a-f]{24}", rows[0]["address"])
    assert len({row["login"] for row in rows if row["decision"].startswith("login")}) == 3


# Preferences


def test_preferences_are_replaced_and_not_merged(api: Api) -> None:
    api.register()
    api.call("PUT", "/api/me/preferences", {"style": "dark", "favourite_drivers": ["VER", "LEC"]})
    api.call("PUT", "/api/me/preferences", {"units": "imperial", "favourite_teams": ["Scuderia Süd 🏎"]})
    wanted = {"units": "imperial", "favourite_teams": ["Scuderia Süd 🏎"]}
    assert api.call("GET", "/api/me/preferences").json == wanted
    assert api.call("GET", "/api/me").json["preferences"] == wanted


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("style", "beige"), ("units", 1), ("favourite_drivers", ["ver"]), ("favourite_drivers", ["VER"] * 21),
        ("language", "english"), ("colour", "red"), ("style", None),
    ],
)  # fmt: skip
def test_a_preference_that_means_nothing_is_named_and_nothing_stored(api: Api, field: str, value: object) -> None:
    api.register()
    api.call("PUT", "/api/me/preferences", {"units": "metric"})
    answer = api.call("PUT", "/api/me/preferences", {"timezone": "Europe/Berlin", field: value})
    assert (answer.status_code, fields(answer)) == (400, [field])
    assert api.call("GET", "/api/me/preferences").json == {"units": "metric"}


def test_preferences_outlive_a_change_of_the_name(api: Api) -> None:
    api.register()
    api.call("PUT", "/api/me/preferences", {"style": "print"})
    assert api.call("PATCH", "/api/me", {"username": "Senna"}).json["preferences"] == {"style": "print"}


# Leaving


def test_deleting_ends_all_tokens_and_the_login(api: Api) -> None:
    api.register()
    assert api.call("DELETE", "/api/delete-account", {"password": PASSWORD}).status_code == 204
    assert api.call("GET", "/api/me").json["code"] == "not_signed_in"
    assert log_in(api, "Ayrton").status_code == 401


def test_deleting_frees_the_names_but_revives_no_token(api: Api) -> None:
    old = api.register()["access_token"]
    api.call("DELETE", "/api/delete-account", {"password": PASSWORD})
    assert try_to_register(api).status_code == 201
    api.token = old
    assert api.call("GET", "/api/me").status_code == 401


def test_deleting_needs_the_password(api: Api) -> None:
    api.register()
    answer = api.call("DELETE", "/api/delete-account", {"password": ANOTHER})
    assert (answer.status_code, answer.json["code"]) == (401, "wrong_credentials")
    assert api.call("GET", "/api/me").status_code == 200


def test_deleting_takes_the_rows_before_the_files(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    user_id = api.register()["user"]["id"]
    seen: list[tuple[str, object]] = []

    def delete_prefix(_store: object, prefix: str) -> int:
        connection = connect(api.parts.config.database_url)
        seen.append((prefix, users.find(connection, user_id)))
        connection.close()
        return 0

    monkeypatch.setattr(SessionStore, "delete_prefix", delete_prefix)
    assert api.call("DELETE", "/api/delete-account", {"password": PASSWORD}).status_code == 204
    assert seen == [(f"users/{user_id}", None)]


def test_a_store_that_is_down_does_not_keep_an_account_alive(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    api.register()

    def delete_prefix(_store: object, _prefix: str) -> int:
        raise Unavailable("The store is down")

    monkeypatch.setattr(SessionStore, "delete_prefix", delete_prefix)
    assert api.call("DELETE", "/api/delete-account", {"password": PASSWORD}).status_code == 204
    assert log_in(api, "Ayrton").status_code == 401


def test_tokens_end_before_the_rows_go(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    user_id = api.register()["user"]["id"]

    def remove(_connection: object, _user_id: str) -> None:
        raise DatabaseDown("gone")

    monkeypatch.setattr(users, "remove", remove)
    assert api.call("DELETE", "/api/delete-account", {"password": PASSWORD}).status_code == 503
    assert api.call("GET", "/api/me").status_code == 401
    assert log_in(api, "Ayrton").json["user"]["id"] == user_id


def test_an_upload_that_outlives_its_account_is_told_so_and_leaves_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id = api.register()["user"]["id"]
    real = SessionStore.put_blob

    def put_blob(store: SessionStore, path: str, content: bytes) -> None:
        real(store, path, content)
        connection = connect(api.parts.config.database_url)
        users.remove(connection, user_id)
        connection.close()

    monkeypatch.setattr(SessionStore, "put_blob", put_blob)
    lap = {"name": "mine", "samples": {"time": [n / 10 for n in range(900)], "speed": [200.0] * 900}}
    answer = api.call("POST", "/api/telemetry", lap)
    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
    assert open_store(api.parts.config.store_url).list("users") == []


def test_files_of_accounts_that_are_gone_are_swept_out_after_an_hour(api: Api) -> None:
    user_id = api.register()["user"]["id"]
    store = open_store(api.parts.config.store_url)
    connection = connect(api.parts.config.database_url)
    for owner in (user_id, "gone"):
        store.put_blob(f"users/{owner}/laps/1.npz", b"x")
    written = max(file.modified for file in store.list("users"))
    assert sweep_files(connection, store, written + 3600) == 0
    assert len(store.list("users")) == 2
    assert sweep_files(connection, store, written + 3601) == 1
    assert [file.path for file in store.list("users")] == [f"users/{user_id}/laps/1.npz"]
    connection.close()


def test_deleting_leaves_everybody_else_alone(api: Api) -> None:
    alain = api.register("Alain")["access_token"]
    api.register("Ayrton")
    api.call("DELETE", "/api/delete-account", {"password": PASSWORD})
    api.token = alain
    assert api.call("GET", "/api/me").json["username"] == "Alain"


# The database goes away


@pytest.fixture
def on_mariadb(make_api: Callable[..., Api], mariadb: MariaDb) -> Api:
    return make_api(DATABASE_URL=mariadb.new_database(), RATE_LIMIT_PER_MINUTE="0")


def test_a_restart_of_the_database_between_two_requests_goes_unnoticed(on_mariadb: Api, mariadb: MariaDb) -> None:
    made = on_mariadb.register()
    mariadb.stop()
    mariadb.start()
    assert on_mariadb.call("GET", "/api/me").json == made["user"]


def test_a_stopped_database_is_503_and_its_return_is_enough(on_mariadb: Api, mariadb: MariaDb) -> None:
    on_mariadb.register()
    mariadb.stop()
    answer = on_mariadb.call("GET", "/api/me")
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert answer.mimetype == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    mariadb.start()
    assert on_mariadb.call("GET", "/api/me").status_code == 200


def test_what_went_wrong_inside_is_not_told(on_mariadb: Api, mariadb: MariaDb) -> None:
    on_mariadb.register()
    mariadb.stop()
    text = on_mariadb.call("GET", "/api/me").text
    assert not [word for word in ("pymysql", "127.0.0.1", str(mariadb.port), "slipstream@") if word in text]
