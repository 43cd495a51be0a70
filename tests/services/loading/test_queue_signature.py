"""Who is let in as the queue: only what it signed, for this address and body, within its time."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest

from lib.errors import NotSignedIn
from lib.services.loading.queue_signature import body_hash, check_signature
from lib.settings.loading import LoadQueue
from tests.real.qstash_server import CURRENT, NEXT, sign

URL, BODY, NOW = "https://loader.example/api/ingest", b'{"key":"2025/01/R"}', 1_800_000_000.0
QUEUE = LoadQueue("https://queue.example", None, CURRENT, NEXT)


def check(signature: str, body: bytes = BODY, url: str = URL, queue: LoadQueue = QUEUE, now: float = NOW) -> None:
    check_signature(signature, body, url, queue, now)


def refused(signature: str, why: str, **changed: Any) -> None:
    with pytest.raises(NotSignedIn, match=why):
        check(signature, **changed)


@pytest.mark.parametrize("key", [CURRENT, NEXT], ids=["current", "next"])
def test_either_key_opens(key: str) -> None:
    check(sign(URL, BODY, NOW, key))


@pytest.mark.parametrize("padding", ["", "=", "=="])
def test_the_hash_may_be_padded_or_not(padding: str) -> None:
    check(sign(URL, BODY, NOW, body=body_hash(BODY) + padding))


def test_the_hash_of_a_body_is_what_qstash_writes() -> None:
    assert body_hash(b"") == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"


def test_another_key_is_refused() -> None:
    refused(sign(URL, BODY, NOW, "another key that is also long enough"), "invalid")


@pytest.mark.parametrize("body", [b"", b'{"key":"2025/02/R"}', BODY + b" "])
def test_a_changed_body_is_refused(body: bytes) -> None:
    refused(sign(URL, BODY, NOW), "another body", body=body)


@pytest.mark.parametrize(
    "url", ["https://loader.example/api/other", "http://loader.example/api/ingest", f"{URL}/", f"{URL}?x=1", ""]
)
def test_another_address_is_refused(url: str) -> None:
    refused(sign(URL, BODY, NOW), "another address", url=url)


@pytest.mark.parametrize(("later", "held"), [(0, True), (300, True), (310, True), (310.5, False), (86_400, False)])
def test_it_holds_for_its_time_and_ten_seconds(later: float, held: bool) -> None:
    if held:
        check(sign(URL, BODY, NOW), now=NOW + later)
    else:
        refused(sign(URL, BODY, NOW), "expired", now=NOW + later)


@pytest.mark.parametrize(("sooner", "held"), [(10, True), (10.5, False)])
def test_it_does_not_hold_before_its_time(sooner: float, held: bool) -> None:
    if held:
        check(sign(URL, BODY, NOW), now=NOW - sooner)
    else:
        refused(sign(URL, BODY, NOW), "not hold yet", now=NOW - sooner)


@pytest.mark.parametrize("claim", ["iss", "sub", "exp", "nbf", "body"])
def test_every_claim_must_be_there(claim: str) -> None:
    refused(sign(URL, BODY, NOW, **{claim: None}), "invalid")


@pytest.mark.parametrize(
    "changed",
    [{"iss": "Somebody"}, {"exp": "soon"}, {"nbf": "soon"}, {"exp": True}, {"exp": [1]}, {"nbf": {}}],
    ids=str,
)
def test_claims_of_another_kind_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(NotSignedIn):
        check(sign(URL, BODY, NOW, **changed))


@pytest.mark.parametrize("body", [17, None, ["x"], {"a": 1}])
def test_a_hash_of_another_kind_is_refused(body: Any) -> None:
    with pytest.raises(NotSignedIn):
        check(sign(URL, BODY, NOW, body=body))


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "Bearer x", "ü.ü.ü", "." * 400, "x" * 100_000])
def test_what_is_no_signature_is_refused(text: str) -> None:
    refused(text, "invalid")


def test_an_unsigned_token_is_refused() -> None:
    claims = jwt.decode(sign(URL, BODY, NOW), options={"verify_signature": False})
    refused(jwt.encode(claims, "", algorithm="none"), "invalid")
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    refused(f"{head}.{sign(URL, BODY, NOW).split('.')[1]}.", "invalid")


def test_another_algorithm_is_refused() -> None:
    claims = jwt.decode(sign(URL, BODY, NOW), options={"verify_signature": False})
    refused(jwt.encode(claims, CURRENT * 2, algorithm="HS512"), "invalid")


def test_a_queue_without_keys_lets_nobody_in() -> None:
    queue = LoadQueue("https://queue.example", "token", "", "")
    claims = jwt.decode(sign(URL, BODY, NOW), options={"verify_signature": False})
    with pytest.raises(NotSignedIn):
        check(sign(URL, BODY, NOW), queue=queue)
    with pytest.raises(NotSignedIn):
        check(jwt.encode(claims, "x", algorithm="HS256"), queue=queue)


def test_the_keys_are_in_no_text_of_the_settings() -> None:
    assert CURRENT not in repr(QUEUE)
    assert NEXT not in str(QUEUE)
    assert "secret token" not in repr(LoadQueue("u", "secret token", CURRENT, NEXT))


def test_only_the_clock_that_is_given_counts() -> None:
    long_ago = 1_500_000_000.0
    check(sign(URL, BODY, long_ago), now=long_ago)
