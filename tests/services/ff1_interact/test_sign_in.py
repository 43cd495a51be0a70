"""F1's archive wants an account: each way to be refused has its code and says what to do, and no secret gets out."""

from __future__ import annotations

import inspect
import json
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastf1.exceptions import F1AuthError
from fastf1.internals.f1account import token_manager

from lib.errors import SlipstreamError, SourceBlocked, SourceNeedsLogin, SourceRateLimited, Unavailable
from lib.services.ff1_interact import check_archive, read_session, sign_in
from lib.services.ff1_interact.sign_in import SignIn, sign_in_error
from lib.sessions import SessionData, SessionKey, open_store
from lib.settings.loading import F1Account
from tests.services.ff1_interact.login_server import PASSWORD, USERNAME, F1Host, f1_host, subscription
from tests.services.ff1_interact.tiny_season import TinySession

KEY = SessionKey(2025, 1, "R")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
ACCOUNT = F1Account(USERNAME, PASSWORD)
Read = Callable[..., SessionData]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TinySession().write(tmp_path_factory.mktemp("tree"))


@pytest.fixture
def host(tree: Path) -> Iterator[F1Host]:
    with f1_host(tree) as host:
        yield host


@pytest.fixture
def read(host: F1Host, tmp_path: Path) -> Read:
    return lambda account=ACCOUNT: read_session(KEY, host.base, tmp_path / "fastf1", now=NOW, account=account)


def refusal(read: Read, account: F1Account | None = ACCOUNT) -> SlipstreamError:
    with pytest.raises(SlipstreamError) as caught:
        read(account)
    return caught.value


def test_a_right_account_reads_the_session_after_one_sign_in(host: F1Host, read: Read) -> None:
    assert len(read().laps) == 18
    assert host.count("/as/token") == 1


def test_the_token_is_kept_for_its_owner_alone_and_used_by_the_next_load(host: F1Host, read: Read, tmp_path) -> None:
    read()
    read()
    kept = tmp_path / "fastf1" / "f1_token.json"
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert host.count("/as/token") == 1


def test_fastf1_is_left_as_it_was(read: Read) -> None:
    before = dict(vars(token_manager))
    read()
    assert vars(token_manager) == before


def test_an_expired_token_is_renewed(host: F1Host, read: Read, tmp_path: Path) -> None:
    old = subscription(60)  # FastF1 renews a token five minutes before its end
    (tmp_path / "fastf1").mkdir()
    kept = {"version": 1, "value": old, "expires_at": time.time() + 60}
    (tmp_path / "fastf1" / "f1_token.json").write_text(json.dumps(kept))
    assert len(read().laps) == 18
    assert host.count("/as/token") == 1


def test_a_revoked_token_is_renewed(host: F1Host, read: Read) -> None:
    read()
    host.tokens.clear()
    assert len(read().laps) == 18
    assert host.count("/as/token") == 2


def test_without_an_account_it_needs_a_login_and_says_how(host: F1Host, read: Read) -> None:
    error = refusal(read, None)
    assert (type(error), error.status) == (SourceNeedsLogin, 503)
    assert "Set F1_USERNAME and F1_PASSWORD" in error.detail
    assert "F1_SOURCE=openf1" in error.detail
    assert host.count("/as/authorize") == 0


def test_a_wrong_password_is_tried_once_and_shown_nowhere(host: F1Host, read: Read) -> None:
    error = refusal(read, F1Account(USERNAME, "wrong-but-secret"))
    assert error.code == "source_needs_login"
    assert "Invalid password (hidden) for (hidden)" in error.detail
    assert host.count("/flow") == 1


@pytest.mark.parametrize(
    ("sign_in", "kind", "said"),
    [
        ("captcha", SourceNeedsLogin, "captcha"),
        ("captcha after the form", SourceNeedsLogin, "captcha"),
        ("no subscription", SourceNeedsLogin, "subscription"),
        (401, SourceNeedsLogin, "Check F1_USERNAME"),
        (403, SourceBlocked, "refuses this address"),
        (429, SourceRateLimited, "slow down"),
        (503, Unavailable, "answers 503"),
    ],
)
def test_each_answer_of_the_account_service_has_its_error(host, read, sign_in, kind, said) -> None:
    host.sign_in = sign_in
    error = refusal(read)
    assert type(error) is kind
    assert said in error.detail
    assert host.count("/as/authorize") == 1


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (401, "source_needs_login", "does not accept this account"),
        (403, "source_blocked", "from this address"),
        (429, "source_rate_limited", ""),
        (500, "unavailable", "answers 500"),
    ],
)
def test_each_answer_of_the_archive_has_its_code(host, read, status, code, said) -> None:
    host.archive = status
    error = refusal(read)
    assert error.code == code
    assert said in error.detail


@pytest.mark.parametrize(
    ("failure", "kind", "said"),
    [
        ("timed out", Unavailable, "cannot be reached"),
        ("Max retries exceeded", Unavailable, "cannot be reached"),
        ("Connection reset", Unavailable, "cannot be reached"),
        ("401 Client Error: x", SourceNeedsLogin, "(401)"),
        ("403 Client Error: x", SourceBlocked, "(403)"),
        ("429 Client Error: x", SourceRateLimited, "slow down"),
        ("499 Client Error: x", SourceNeedsLogin, "(499)"),
        ("500 Server Error: x", Unavailable, "answers 500"),
        ("a captcha.", SourceNeedsLogin, "in: a captcha. Check"),
        ("", SourceNeedsLogin, "active F1 TV subscription"),
    ],
)
def test_each_way_to_fail_has_its_error(failure: str, kind: type[SlipstreamError], said: str) -> None:
    error = sign_in_error(SignIn(ACCOUNT, failure=failure))
    assert type(error) is kind
    assert said in error.detail
    assert error.retry_after == (600 if kind is SourceRateLimited else None)


@pytest.mark.parametrize(("may_ask", "said"), [(False, "Set F1_USERNAME"), (True, "F1 TV subscription")])
def test_who_has_no_account_is_told_to_set_one_unless_there_is_somebody_to_ask(may_ask: bool, said: str) -> None:
    assert said in sign_in_error(SignIn(None, may_ask)).detail


@pytest.mark.parametrize("may_ask", [read_session, check_archive, SignIn])
def test_nobody_is_asked_for_an_account_by_default(may_ask: Callable[..., object]) -> None:
    assert inspect.signature(may_ask).parameters["may_ask"].default is False


def test_a_load_signs_in_three_times_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time F1 has thrown away the token before it is asked for the next one."""
    monkeypatch.setattr(token_manager, "_token", None)
    monkeypatch.setattr(token_manager, "get_stored", lambda: None)
    monkeypatch.setattr(sign_in.login, "login", lambda *account: account)
    ours = SignIn(ACCOUNT)
    assert [ours() for _ in range(3)] == [(USERNAME, PASSWORD)] * 3
    with pytest.raises(F1AuthError, match="rejects every token"):
        ours()


def test_a_check_says_until_when_we_are_signed_in(host: F1Host, tmp_path: Path) -> None:
    assert check_archive(host.base, tmp_path, ACCOUNT).startswith("signed in until 20")
    assert host.asked[-1] == "/static/StreamingStatus.json"


def test_a_check_raises_what_a_load_would(host: F1Host, tmp_path: Path) -> None:
    host.archive = 403
    with pytest.raises(SourceBlocked):
        check_archive(host.base, tmp_path, ACCOUNT)


@pytest.mark.parametrize("sign_in", ["ok", "captcha", 403, "wrong"])
def test_no_log_store_or_error_holds_the_secret(host, read, sign_in, tmp_path, caplog, capsys) -> None:
    caplog.set_level(logging.DEBUG)
    said, account = "", F1Account(USERNAME, "wrong-but-secret") if sign_in == "wrong" else ACCOUNT
    host.sign_in = "ok" if sign_in == "wrong" else sign_in
    try:
        data = read(account)
        open_store(f"file://{tmp_path}/store").write(KEY, data)
    except SlipstreamError as error:
        said = f"{error!r} {error.detail} {error.extra} {error.__cause__!r}"
    printed = capsys.readouterr()
    said += caplog.text + printed.out + printed.err + repr(account)
    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    for secret in (account.username, account.password):
        assert secret.casefold() not in said.casefold()
        assert not any(secret.encode() in content for content in files)


def test_no_part_of_the_store_holds_the_token(host: F1Host, read: Read, tmp_path: Path) -> None:
    open_store(f"file://{tmp_path}/store").write(KEY, read())
    content = b"".join(file.read_bytes() for file in (tmp_path / "store").rglob("*") if file.is_file())
    assert len(host.tokens) == 1
    assert not any(token.encode() in content for token in host.tokens)
