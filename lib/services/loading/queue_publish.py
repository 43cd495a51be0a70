"""Handing many sessions to QStash, which calls the loader for each until it has loaded it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from lib.errors import Unavailable
from lib.services.loading.ingest_client import BYPASS
from lib.sessions import SessionKey

AT_ONCE = 100  # messages a request; each has about 400 bytes
SECONDS = 20.0
# As many loads as the loader does at once: more would be told to come back, which costs one of the few retries.
FLOW = {"Upstash-Flow-Control-Key": "slipstream-load", "Upstash-Flow-Control-Value": "parallelism=2"}


def publish(
    keys: Sequence[SessionKey], url: str, token: str, destination: str, bypass: str | None = None
) -> Iterator[tuple[SessionKey, str]]:
    """Yield each session with what QStash has against it, "" if it took it. Raise Unavailable if it does not answer."""
    for start in range(0, len(keys), AT_ONCE):
        chosen = keys[start : start + AT_ONCE]
        messages = [_message(key, destination, bypass) for key in chosen]
        answers = _sent(f"{url.rstrip('/')}/v2/batch", token, messages)
        for number, key in enumerate(chosen):
            yield key, _refusal(answers[number] if number < len(answers) else None)


def _message(key: SessionKey, destination: str, bypass: str | None) -> dict[str, Any]:
    headers = {
        "Content-Type": "application/json",
        "Upstash-Deduplication-Id": f"slipstream-load-{str(key).replace('/', '-')}",
        **FLOW,
        **({f"Upstash-Forward-{BYPASS}": bypass} if bypass else {}),
    }
    return {"destination": destination, "headers": headers, "body": orjson.dumps({"key": str(key)}).decode()}


def _sent(url: str, token: str, messages: list[dict[str, Any]]) -> list[Any]:
    """Return QStash's answers, one for each message. Raise Unavailable."""
    import httpx

    headers = {"Authorization": f"Bearer {token}"}
    # once more: a message that was taken already is known by its deduplication id, and not taken again
    for last in (False, True):
        try:
            answer = httpx.post(url, json=messages, headers=headers, timeout=SECONDS)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if last:
                raise Unavailable(f"QStash cannot be reached ({type(error).__name__})") from error
            continue
        if answer.status_code >= 500 and not last:
            continue
        return _answers(answer.status_code, answer.content)
    raise AssertionError


def _answers(status: int, content: bytes) -> list[Any]:
    if status in (401, 403):
        raise Unavailable(f"QStash refuses QSTASH_TOKEN ({status})")
    if not 200 <= status < 300:
        raise Unavailable(f"QStash answers {status}")
    try:
        answers = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Unavailable("QStash did not answer with JSON") from error
    if not isinstance(answers, list):
        raise Unavailable("QStash's answer has an unknown format")
    return answers


def _refusal(answer: Any) -> str:
    """Return why a message was not taken; one that was has an id."""
    if isinstance(answer, dict) and isinstance(answer.get("messageId"), str):
        return ""
    said = answer.get("error") if isinstance(answer, dict) else None
    return str(said)[:200] if said else "QStash did not say what became of it"
