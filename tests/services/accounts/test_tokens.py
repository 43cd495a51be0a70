"""Which tokens open an account: one of ours that still lives, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lib.database import connect
from lib.services.accounts import tokens
from tests.conftest import PASSWORD, Api

DIGESTS = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
Claims = dict[str, Any]


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def head(**members: Any) -> str:
    return base64url(json.dumps(members).encode())


def signed(claims: Claims, key: bytes, algorithm: str = "HS256", **header: Any) -> str:
    """Return a token made by hand: libraries refuse to make the bad ones."""
    text = f"{head(**{'typ': 'JWT', 'alg': algorithm, **header})}.{base64url(json.dumps(claims).encode())}"
    return f"{text}.{base64url(hmac.new(key, text.encode(), DIGESTS[algorithm]).digest())}"


@pytest.fixture
def key(api: Api) -> bytes:
    return api.parts.config.key_for("tokens")


@pytest.fixture
def good(api: Api) -> Claims:
    """The claims of a token that opens the account of the user who has just registered."""
    user = api.register()["user"]
    now = int(time.time())
    times = {"iat": now, "exp": now + 600}
    return {"sub": user["id"], "ver": 1, "iss": tokens.ISSUER, "aud": tokens.AUDIENCE, "jti": "x", **times}


def outcome(api: Api, token: str) -> tuple[int, str | None]:
    """Return status and code of an answer to this token."""
    answer = api.anonymous().call("GET", "/api/me", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.json.get("code")


OPEN, REFUSED = (200, None), (401, "not_signed_in")


def test_a_token_with_all_claims_and_our_key_opens_the_account(api: Api, good: Claims, key: bytes) -> None:
    assert outcome(api, signed(good, key)) == OPEN


def test_a_token_of_ours_has_exactly_these_claims() -> None:
    token = tokens.issue("somebody", 3, b"k" * 32, 30)
    header, claims = (json.loads(base64.urlsafe_b64decode(f"{part}==")) for part in token.split(".")[:2])
    assert header == {"alg": "HS256", "typ": "JWT"}
    assert set(claims) == {"sub", "iss", "aud", "iat", "exp", "jti", "ver"}
    assert (claims["sub"], claims["ver"], claims["exp"] - claims["iat"]) == ("somebody", 3, 1800)


def test_two_tokens_are_never_the_same() -> None:
    assert tokens.issue("somebody", 1, b"k" * 32, 30) != tokens.issue("somebody", 1, b"k" * 32, 30)


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": 1}, {"exp": "soon"}, {"exp": None}, {"exp": float("inf")}, {"exp": -1e400}, {"exp": []},
        {"iat": "now"}, {"iat": float("nan")}, {"iat": 9_999_999_999},
        {"aud": "another-api"}, {"aud": None}, {"aud": ["another-api"]}, {"iss": "another"}, {"iss": None},
        {"sub": 7}, {"sub": None}, {"sub": ["somebody"]}, {"sub": ""}, {"sub": "nobody"}, {"sub": "nul\x00"},
        {"sub": "' OR 1=1 --"}, {"sub": "x" * 5000}, {"sub": "\ud800"},
        {"ver": "1"}, {"ver": None}, {"ver": 1.0}, {"ver": True}, {"ver": [1]}, {"ver": 0}, {"ver": 2}, {"ver": 10**40},
        {"jti": 7},
    ],
    ids=ascii,
)  # fmt: skip
def test_a_claim_with_another_value_is_refused(api: Api, good: Claims, key: bytes, changed: Claims) -> None:
    assert outcome(api, signed({**good, **changed}, key)) == REFUSED


@pytest.mark.parametrize("name", tokens.CLAIMS)
def test_a_missing_claim_is_refused(api: Api, good: Claims, key: bytes, name: str) -> None:
    del good[name]
    assert outcome(api, signed(good, key)) == REFUSED


def test_another_key_is_refused(api: Api, good: Claims) -> None:
    assert outcome(api, signed(good, b"another key that is long enough")) == REFUSED


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_with_our_own_key_is_refused(api: Api, good: Claims, key: bytes, algorithm: str) -> None:
    assert outcome(api, signed(good, key, algorithm)) == REFUSED


@pytest.mark.parametrize("name", ["none", "None", "NONE", "hs256", "RS256", "ES256", "", None, 7, ["HS256"], {}])
def test_a_header_that_names_another_algorithm_is_refused(api: Api, good: Claims, key: bytes, name: Any) -> None:
    assert outcome(api, signed(good, key, alg=name)) == REFUSED


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_without_a_signature_is_refused(api: Api, good: Claims, algorithm: str) -> None:
    unsigned = f"{head(alg=algorithm)}.{base64url(json.dumps(good).encode())}"
    assert outcome(api, f"{unsigned}.") == REFUSED
    assert outcome(api, unsigned) == REFUSED


def test_a_real_rsa_signature_is_refused(api: Api, good: Claims) -> None:
    private = rsa.generate_private_key(65537, 2048)
    text = f"{head(alg='RS256')}.{base64url(json.dumps(good).encode())}"
    signature = private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    assert outcome(api, f"{text}.{base64url(signature)}") == REFUSED
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert outcome(api, signed(good, public)) == REFUSED


@pytest.mark.parametrize("header", [{"crit": ["exp"]}, {"b64": False}, {"kid": 7}, {"kid": "../../key"}], ids=ascii)
def test_a_strange_header_does_not_break_anything(api: Api, good: Claims, key: bytes, header: Claims) -> None:
    assert outcome(api, signed(good, key, **header)) in (OPEN, REFUSED)


def test_a_tampered_payload_is_refused(api: Api, good: Claims, key: bytes) -> None:
    header, _, signature = signed(good, key).split(".")
    other = base64url(json.dumps({**good, "exp": good["exp"] + 1}).encode())
    assert outcome(api, f"{header}.{other}.{signature}") == REFUSED


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_letter_anywhere_is_refused(api: Api, good: Claims, key: bytes, part: int) -> None:
    parts = signed(good, key).split(".")
    letter = parts[part][10]
    parts[part] = parts[part][:10] + ("A" if letter != "A" else "B") + parts[part][11:]
    assert outcome(api, ".".join(parts)) == REFUSED


GARBAGE = {
    "nothing": "", "dots": "..", "many dots": "." * 5000, "a word": "garbage", "three words": "a.b.c",
    "not UTF-8 inside": f"{base64url(bytes(range(128, 256)))}.e30.e30", "not JSON": "bm90IGpzb24.e30.e30",
    "a list": f"{base64url(b'[]')}.e30.e30", "null": f"{base64url(b'null')}.e30.e30", "accents": "é.ü.ö",
    "deep header": f"{base64url(b'[' * 20_000)}.e30.e30", "deep object": base64url(b'{"a":' * 20_000) + ".e30.e30",
    "long": "a" * 100_000, "long parts": ".".join(3 * ["a" * 30_000]), "spaces": "a b c",
    "a number too long": base64url(b'{"alg":' + b"9" * 6000 + b"}") + ".e30.e30",
}  # fmt: skip


@pytest.mark.parametrize("token", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused(api: Api, token: str) -> None:
    assert outcome(api, token) == REFUSED


@pytest.mark.parametrize("payload", [b"[" * 20_000, b"[]", b"null", b'"text"', b"\xff\xfe", b"{", b"9" * 6000], ids=len)
def test_a_payload_that_is_no_object_is_refused_even_with_our_signature(api: Api, key: bytes, payload: bytes) -> None:
    text = f"{head(alg='HS256')}.{base64url(payload)}"
    signature = base64url(hmac.new(key, text.encode(), hashlib.sha256).digest())
    assert outcome(api, f"{text}.{signature}") == REFUSED


@pytest.mark.parametrize(
    "header", ["Basic YTpi", "Bearer", "Bearer ", "Token abc", "bearer:abc", "é", "Bearer\tx", "Bearer a, Bearer b"]
)
def test_a_header_that_is_no_bearer_token_is_refused(api: Api, header: str) -> None:
    answer = api.call("GET", "/api/me", headers={"Authorization": header})
    assert (answer.status_code, answer.json["code"]) == REFUSED


def test_no_header_at_all_is_refused_and_says_what_is_wanted(api: Api) -> None:
    answer = api.call("GET", "/api/me")
    assert (answer.status_code, answer.json["code"]) == REFUSED
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_scheme_may_be_written_in_any_case(api: Api, good: Claims, key: bytes) -> None:
    answer = api.anonymous().call("GET", "/api/me", headers={"Authorization": f"bEaReR  {signed(good, key)}"})
    assert answer.status_code == 200


def test_the_token_of_a_deleted_user_is_refused(api: Api, good: Claims, key: bytes) -> None:
    api.call("DELETE", "/api/delete-account", {"password": PASSWORD})
    assert outcome(api, signed(good, key)) == REFUSED


def test_a_token_from_before_a_new_password_is_refused(api: Api, good: Claims, key: bytes) -> None:
    api.call("PATCH", "/api/me", {"password": "another long password", "current_password": PASSWORD})
    assert outcome(api, signed(good, key)) == REFUSED
    assert outcome(api, signed({**good, "ver": 2}, key)) == OPEN


def test_the_token_of_an_inactive_user_is_refused(api: Api, good: Claims, key: bytes) -> None:
    connection = connect(api.parts.config.database_url)
    connection.run("UPDATE users SET is_active = 0")
    connection.close()
    assert outcome(api, signed(good, key)) == REFUSED


def test_a_token_ends_after_its_minutes(make_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch) -> None:
    api = make_api(ACCESS_TOKEN_EXPIRE_MINUTES="5")
    real = time.time
    monkeypatch.setattr(tokens.time, "time", lambda: real() - 299)
    living = api.register("Ayrton")["access_token"]
    monkeypatch.setattr(tokens.time, "time", lambda: real() - 301)
    ended = api.anonymous().register("Alain")["access_token"]
    monkeypatch.undo()
    assert [outcome(api, living), outcome(api, ended)] == [OPEN, REFUSED]
