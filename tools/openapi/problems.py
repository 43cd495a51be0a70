"""Errors: the shared responses by status, and every code with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lib import errors
from lib.errors import SlipstreamError
from tools.openapi.headers import told

NAMES = {
    400: ("BadRequest", "Invalid request: `errors` names each bad field"),
    401: ("NotSignedIn", "No token, or one that is not valid any more"),
    403: ("Forbidden", "Not allowed"),
    404: ("NotFound", "Not found; where names are known, `known` or `candidates` lists them"),
    405: ("MethodNotAllowed", "The address does not have this method"),
    409: ("Conflict", "Conflict"),
    412: ("PreconditionFailed", "There is another version than the one named by If-Match"),
    413: ("BodyTooLarge", "The request body is too large"),
    415: ("UnsupportedContentType", "The content type of the request body is not taken"),
    422: ("NotPossible", "These laps cannot be compared, or the kind of plot does not fit"),
    429: ("TooManyRequests", "Too many requests; come back after `Retry-After` seconds"),
    500: ("ServerError", "An error of ours; the log has it under `request_id`"),
    501: ("NotAvailable", "Not available on this deployment"),
    503: ("Unavailable", "Service unavailable; come back after `Retry-After` seconds"),
}
OF_STATUS = {
    401: ("WwwAuthenticate",),
    405: (),
    429: ("RetryAfter", "RateLimit", "RateLimitPolicy"),
    503: ("RetryAfter",),
}


def _response(status: int, about: str) -> dict[str, Any]:
    return {
        "description": about,
        "headers": told("RequestId", *OF_STATUS.get(status, ())),
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


RESPONSES = {
    **{name: _response(status, about) for status, (name, about) in NAMES.items()},
    "Problem": _response(0, "Any other problem, such as 405 for a method that the address does not have"),
}
ADVICE = {
    "already_taken": "Choose another name or address, or delete something where a number of things is full.",
    "ambiguous_event": "Send one of the `candidates`, or the number of the round.",
    "body_too_large": "Send less; a lap of more than 4 MB goes to the address that `upload=1&bytes=N` answers.",
    "damaged_data": "Ask again after `Retry-After`: the session is being loaded anew.",
    "forbidden": "Use a link or an origin that is allowed here; a signed link that is over has to be asked for again.",
    "idempotency_key_reused": "Use a new key for another request.",
    "in_progress": "Wait for `Retry-After` seconds and send the same request with the same key again.",
    "internal_error": "Try again; if it stays, report it with the `request_id`.",
    "invalid_request": "Correct the fields that `errors` names; the message says what is accepted.",
    "kind_not_for_session": "Choose a kind that `/api/plot/kinds` lists for this session.",
    "laps_do_not_match": "Compare laps of the same circuit; for a lap of your own check its event.",
    "method_not_allowed": "Use one of the methods in `Allow`.",
    "misconfigured": "Set the variable that `detail` names, if the deployment is yours.",
    "no_telemetry": "Choose another driver or lap; before 2018 there is no telemetry at all.",
    "not_available": "Use another deployment, or set what `detail` names if this one is yours.",
    "not_found": "Check the name; `detail` says what there is.",
    "not_signed_in": "Sign in (`POST /api/login`) and send `Authorization: Bearer <access_token>`.",
    "not_yet_published": "Ask again after `Retry-After`: the source publishes a session some time after its end.",
    "precondition_failed": "Get the current version, and use its ETag.",
    "session_loading": "Not an error: ask `poll` until the state is `done`, or send `wait=60`.",
    "session_not_loaded": "Choose a session that `view=available` lists; this deployment cannot load others.",
    "source_busy": "Ask again after `Retry-After` seconds, at `again_at`: a session is running.",
    "load_paused": "Send the request again: the load goes on where it stopped.",
    "source_blocked": "Load the session from another machine into the same store.",
    "source_needs_login": "Set the account of the source, if the deployment is yours; else choose a stored session.",
    "source_rate_limited": "Ask again after `Retry-After`.",
    "too_many_requests": "Wait for `Retry-After` seconds; ask with `If-None-Match`, for a 304 is free.",
    "unavailable": "Ask again after `Retry-After`; `/api/health` says what is down.",
    "unsupported_media_type": "Send `Content-Type: application/json`, or what the operation lists.",
    "wrong_credentials": "Check login and password; both get the same answer on purpose.",
}


def reference(status: int) -> dict[str, Any]:
    return {"$ref": f"#/components/responses/{NAMES[status][0]}"}


def other() -> dict[str, Any]:
    return {"$ref": "#/components/responses/Problem"}


def codes() -> dict[str, dict[str, Any]]:
    """Return every code with its status, its title and what to do."""
    return {
        kind.code: {"status": kind.status, "title": kind.title, "advice": ADVICE.get(kind.code, "")}
        for kind in sorted(_kinds(SlipstreamError), key=lambda kind: kind.code)
    }


def _kinds(kind: type[SlipstreamError]) -> Iterator[type[SlipstreamError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _kinds(child)
