"""Sessions handed to the queue: what is sent, and what the queue may say."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from lib.errors import Unavailable
from lib.services.loading.queue_publish import publish
from lib.sessions import SessionKey
from tests.real.binaries import free_port
from tests.real.qstash_server import TOKEN, QStashServer

LOADER = "https://loader.example/api/ingest"
KEYS = [SessionKey(2025, number, "R") for number in (1, 2, 3)]


@pytest.fixture
def queue() -> Iterator[QStashServer]:
    server = QStashServer()
    yield server
    server.stop()


def test_a_message_says_which_session_and_where_to(queue: QStashServer) -> None:
    assert list(publish(KEYS[:1], queue.url, TOKEN, LOADER)) == [(KEYS[0], "")]
    assert queue.messages == [
        {
            "destination": LOADER,
            "headers": {
                "Content-Type": "application/json",
                "Upstash-Deduplication-Id": "slipstream-load-2025-01-R",
                "Upstash-Flow-Control-Key": "slipstream-load",
                "Upstash-Flow-Control-Value": "parallelism=2",
            },
            "body": '{"key":"2025/01/R"}',
        }
    ]


def test_the_key_to_a_protected_deployment_goes_along(queue: QStashServer) -> None:
    list(publish(KEYS[:1], queue.url, TOKEN, LOADER, "open sesame"))
    assert queue.messages[0]["headers"]["Upstash-Forward-x-vercel-protection-bypass"] == "open sesame"


def test_the_same_sessions_twice_are_queued_once(queue: QStashServer) -> None:
    for _ in range(2):
        assert [why for _, why in publish(KEYS, f"{queue.url}/", TOKEN, LOADER)] == ["", "", ""]
    assert len(queue.messages) == 3


def test_a_thousand_are_sent_in_ten_requests(queue: QStashServer) -> None:
    keys = [SessionKey(year, number, "R") for year in range(1961, 2011) for number in range(1, 21)]
    sent = list(publish(keys, queue.url, TOKEN, LOADER))
    assert [key for key, _ in sent] == keys
    assert (queue.batches, len(queue.messages)) == (10, 1000)
    assert {json.loads(message["body"])["key"] for message in queue.messages} == {str(key) for key in keys}


def test_one_that_is_not_taken_is_named_with_its_reason(queue: QStashServer) -> None:
    queue.refuse['{"key":"2025/02/R"}'] = "quota exceeded"
    assert list(publish(KEYS, queue.url, TOKEN, LOADER)) == [
        (KEYS[0], ""),
        (KEYS[1], "quota exceeded"),
        (KEYS[2], ""),
    ]


def test_a_hiccup_is_tried_once_more(queue: QStashServer) -> None:
    queue.status = [503]
    assert [why for _, why in publish(KEYS, queue.url, TOKEN, LOADER)] == ["", "", ""]
    assert queue.batches == 2


@pytest.mark.parametrize(
    ("status", "said"), [([500, 502], "answers 502"), ([429], "answers 429"), ([403], "QSTASH_TOKEN"), ([302], "302")]
)
def test_a_refusal_is_an_error(queue: QStashServer, status: list[int], said: str) -> None:
    queue.status = status
    with pytest.raises(Unavailable, match=said):
        list(publish(KEYS, queue.url, TOKEN, LOADER))
    assert queue.status == []


def test_a_wrong_token_is_named(queue: QStashServer) -> None:
    with pytest.raises(Unavailable, match="QSTASH_TOKEN"):
        list(publish(KEYS, queue.url, "wrong", LOADER))


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        list(publish(KEYS, f"http://127.0.0.1:{free_port()}", TOKEN, LOADER))


@pytest.mark.parametrize("content", [b"<html>", b"{}", b"17"])
def test_nonsense_is_an_error(queue: QStashServer, content: bytes) -> None:
    queue.raw = content
    with pytest.raises(Unavailable):
        list(publish(KEYS, queue.url, TOKEN, LOADER))


@pytest.mark.parametrize("content", [b"[]", b'[{"messageId": "a"}]', b'[{"messageId": "a"}, {}, 3]'])
def test_what_it_says_nothing_of_counts_as_not_taken(queue: QStashServer, content: bytes) -> None:
    queue.raw = content
    refusals = [why for _, why in publish(KEYS, queue.url, TOKEN, LOADER)]
    assert refusals[1:] == ["QStash did not say what became of it"] * 2


def test_nothing_to_send_asks_nobody(queue: QStashServer) -> None:
    assert list(publish([], queue.url, TOKEN, LOADER)) == []
    assert queue.batches == 0
