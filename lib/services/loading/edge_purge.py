"""Telling Vercel's edge that a session was loaded anew: what it keeps under the session's tag is stale from then on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from lib.sessions.key import SessionKey
from lib.settings.addresses import Edge

PATH = "/v1/edge-cache/invalidate-by-tags"
TIME_OUT = 5.0  # seconds; chosen: a load is over and waits for this
TRIES = 3  # what is not told stays at the edge for up to a year
BETWEEN_TRIES = 1.0  # seconds; chosen
_log = logging.getLogger(__name__)


def purge(key: SessionKey, edge: Edge, sleep: Callable[[float], None] = time.sleep) -> bool:
    """Mark what is kept of a session as stale and return whether that worked; a failure is logged."""
    error = ""
    for number in range(TRIES):
        sleep(number * BETWEEN_TRIES)
        error = _ask(tag_of(key), edge)
        if not error:
            return True
    _log.error("the edge still has the old %s: %s", key, error)
    return False


def _ask(tag: str, edge: Edge) -> str:
    """Return what went wrong, nothing if it was accepted."""
    import httpx

    query = {"projectIdOrName": edge.project, **({"teamId": edge.team} if edge.team else {})}
    headers = {"Authorization": f"Bearer {edge.token}"}
    try:
        address = f"{edge.address.rstrip('/')}{PATH}"
        answer = httpx.post(address, params=query, json={"tags": [tag]}, headers=headers, timeout=TIME_OUT)
    except httpx.HTTPError as failure:
        return type(failure).__name__
    return "" if answer.is_success else f"answer {answer.status_code}"


def tag_of(key: SessionKey) -> str:
    """Return the tag under which the edge keeps what is made of a session."""
    return f"session-{key.year}-{key.round:02}-{key.session}"
