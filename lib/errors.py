"""The error tree. Each error knows its HTTP status and its stable code; lib.gateway turns it into problem+json.

SlipstreamError
├── InvalidRequest           400  invalid_request      (errors: one entry per bad field)
│   ├── BodyTooLarge         413  body_too_large
│   └── UnsupportedMediaType 415  unsupported_media_type
├── NotSignedIn              401  not_signed_in
│   └── WrongCredentials     401  wrong_credentials
├── Forbidden                403  forbidden
├── NotFound                 404  not_found
│   └── NoTelemetry          404  no_telemetry
├── MethodNotAllowed         405  method_not_allowed
├── Taken                    409  already_taken
├── AmbiguousEvent           409  ambiguous_event
├── InProgress               409  in_progress          (the same Idempotency-Key is being answered; ask again)
├── IdempotencyKeyReused     409  idempotency_key_reused
├── SessionLoading           202  session_loading      (the loader has been asked; poll)
├── LapsDoNotMatch           422  laps_do_not_match (their samples are of another road, or of another time)
├── KindNotForSession        422  kind_not_for_session (the kinds that fit are listed by view=kinds)
├── PreconditionFailed       412  precondition_failed
├── TooManyRequests          429  too_many_requests
├── NotAvailableHere         501  not_available
├── Unavailable              503  unavailable          (an outside part is down or too slow)
│   ├── SourceNeedsLogin     503  source_needs_login   (F1's archive wants a signed-in account)
│   ├── SourceBlocked        503  source_blocked       (it refuses this host, signed in or not)
│   ├── SourceRateLimited    503  source_rate_limited
│   ├── SourceBusy           503  source_busy          (closed to visitors while a session runs: `again_at`)
│   ├── NotYetPublished      503  not_yet_published
│   ├── LoadPaused           503  load_paused          (out of time; the next request goes on where it stopped)
│   ├── SessionNotLoaded     503  session_not_loaded   (not in the store, and no loader is set up)
│   └── DamagedData          503  damaged_data
└── ConfigError              500  misconfigured        (names the variable)
"""

from __future__ import annotations

from itertools import islice
from typing import Any, ClassVar

MOST_FIELDS = 20  # more bad names help no reader, and a body of 1 MB can hold 200,000
LONGEST_FIELD, LONGEST_MESSAGE, LONGEST_DETAIL = 60, 500, 2000  # letters: what a client sent is echoed in part only


class SlipstreamError(Exception):
    """Anything we raise on purpose: `detail` is written for the caller, `extra` becomes members of the problem."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Internal server error"

    def __init__(self, detail: str = "", *, retry_after: int | None = None, **extra: Any) -> None:
        self.detail = shortened(detail or self.title, LONGEST_DETAIL)
        super().__init__(self.detail)
        self.retry_after = retry_after
        self.extra = extra


class InvalidRequest(SlipstreamError):
    status, code, title = 400, "invalid_request", "Invalid request"

    @classmethod
    def field(cls, name: str, message: str) -> InvalidRequest:
        return cls.fields({name: message})

    @classmethod
    def fields(cls, messages: dict[str, str]) -> InvalidRequest:
        """Return the error that names each bad field, the first 20 if there are more."""
        errors = [
            {"field": shortened(name, LONGEST_FIELD), "message": shortened(message, LONGEST_MESSAGE)}
            for name, message in islice(messages.items(), MOST_FIELDS)
        ]
        more = f"; and {len(messages) - MOST_FIELDS} more" if len(messages) > MOST_FIELDS else ""
        return cls(
            "; ".join(f"{row['field']}: {row['message']}" for row in errors)[: LONGEST_DETAIL - 40] + more,
            errors=errors,
        )


class BodyTooLarge(InvalidRequest):
    status, code, title = 413, "body_too_large", "Request body too large"


class UnsupportedMediaType(InvalidRequest):
    status, code, title = 415, "unsupported_media_type", "Unsupported content type"


class NotSignedIn(SlipstreamError):
    status, code, title = 401, "not_signed_in", "Not signed in"


class WrongCredentials(NotSignedIn):
    code, title = "wrong_credentials", "Wrong login or password"


class Forbidden(SlipstreamError):
    status, code, title = 403, "forbidden", "Not allowed"


class NotFound(SlipstreamError):
    status, code, title = 404, "not_found", "Not found"


class NoTelemetry(NotFound):
    code, title = "no_telemetry", "No telemetry for this session"


class LapsDoNotMatch(SlipstreamError):
    status, code, title = 422, "laps_do_not_match", "These laps cannot be compared"


class KindNotForSession(SlipstreamError):
    status, code, title = 422, "kind_not_for_session", "This kind of plot does not fit this session"


class MethodNotAllowed(SlipstreamError):
    status, code, title = 405, "method_not_allowed", "Method not allowed"


class Taken(SlipstreamError):
    status, code, title = 409, "already_taken", "Already taken"


class AmbiguousEvent(SlipstreamError):
    status, code, title = 409, "ambiguous_event", "More than one event matches"


class InProgress(SlipstreamError):
    status, code, title = 409, "in_progress", "The first request with this Idempotency-Key is still running"


class IdempotencyKeyReused(SlipstreamError):
    status, code, title = 409, "idempotency_key_reused", "This Idempotency-Key was used with another request body"


class PreconditionFailed(SlipstreamError):
    status, code, title = 412, "precondition_failed", "The resource does not match If-Match"


class SessionLoading(SlipstreamError):
    status, code, title = 202, "session_loading", "The session is loading"


class TooManyRequests(SlipstreamError):
    status, code, title = 429, "too_many_requests", "Too many requests"


class NotAvailableHere(SlipstreamError):
    status, code, title = 501, "not_available", "Not available on this deployment"


class Unavailable(SlipstreamError):
    status, code, title = 503, "unavailable", "Service unavailable"


class SourceNeedsLogin(Unavailable):
    code, title = "source_needs_login", "The F1 data source wants a signed-in account"


class SourceBlocked(Unavailable):
    code, title = "source_blocked", "The F1 data source refuses requests from this host"


class SourceRateLimited(Unavailable):
    code, title = "source_rate_limited", "The F1 data source limits our requests"


class SourceBusy(Unavailable):
    code, title = "source_busy", "The F1 data source is closed to visitors while a session runs"


class LoadPaused(Unavailable):
    code, title = "load_paused", "The load has used its time and goes on with the next request"


class NotYetPublished(Unavailable):
    code, title = "not_yet_published", "The source has not published this session yet"


class SessionNotLoaded(Unavailable):
    code, title = "session_not_loaded", "The session is not in the store"


class DamagedData(Unavailable):
    code, title = "damaged_data", "Stored data is damaged and must be loaded again"


class ConfigError(SlipstreamError):
    code, title = "misconfigured", "Server misconfigured"

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable} {problem}")
        self.variable = variable


def shortened(text: str, most: int) -> str:
    """Return the text, or its beginning with `…` if it is longer than `most` letters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
