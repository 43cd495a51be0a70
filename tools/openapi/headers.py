"""The headers that requests and answers have, each described once."""

from __future__ import annotations

from typing import Any

Described = dict[str, Any]
TEXT: Described = {"type": "string"}


def _asked(name: str, schema: Described, about: str, place: str = "header") -> Described:
    return {"name": name, "in": place, "required": False, "schema": schema, "description": about}


def _told(about: str, schema: Described = TEXT) -> Described:
    return {"description": about, "schema": schema}


PARAMETERS = {
    "Fields": _asked(
        "fields",
        TEXT,
        "Columns of the rows, in this order, separated by commas: `fields=driver,lap_time`. The other members of a row "
        "are left out then, also those that are always there otherwise",
        "query",
    ),
    "Filters": {
        **_asked(
            "filters",
            {"type": "object", "additionalProperties": TEXT},
            "Any column of the rows, compared with a value by `=`, `!=`, `<`, `<=`, `>` or `>=`: "
            "`compound=SOFT&lap_time<=90&lap>=10&lap<=20`. Several `=` of one column take any of them, all else must "
            "hold together, and null fits nothing. Texts (upper or lower case) and true or false take `=` and `!=`; "
            "times are RFC 3339. `driver=` and `lap=` keep their own meaning (`lap==3` compares). In a program the "
            'name is the column with its sign: `{"lap_time<": "90"}` is sent as `lap_time<=90`. At most 20',
            "query",
        ),
        "style": "form",
        "explode": True,
        "example": {"compound": "SOFT", "lap_time<": "90"},
    },
    "IdempotencyKey": _asked(
        "Idempotency-Key",
        {"type": "string", "minLength": 1, "maxLength": 255},
        "The same key and body within a day get the first answer again; another body is refused with 409",
    ),
    "IfNoneMatch": _asked("If-None-Match", TEXT, "The ETag of what you have; 304 if it is still that"),
    "IfMatch": _asked("If-Match", TEXT, "The ETag that is wanted; 412 if there is another version"),
    "Prefer": _asked("Prefer", TEXT, "`wait=60`: as the parameter `wait`"),
    "Wait": _asked(
        "wait",
        {"type": "integer", "minimum": 0},
        "Seconds to wait for a session that is being loaded, at most 240; an `<img>` can send this, and no `Prefer`",
        "query",
    ),
}
HEADERS = {
    "AltText": _told("What the picture says in words, percent-encoded"),
    "CacheControl": _told("How long a copy may be kept"),
    "ContentDisposition": _told("The name of the file"),
    "ETag": _told("The version of the data and of the code; send it as `If-None-Match`"),
    "IdempotencyReplayed": _told("`true`: this is the answer to the first request with the key"),
    "Link": _told('The next page of a list, `rel="next"`'),
    "Location": _told("A link to the file that works without a token for 15 minutes"),
    "RateLimit": _told("What is left of the limit; not on answers that shared caches may keep"),
    "RateLimitPolicy": _told("The limit: requests and seconds"),
    "RequestId": _told("Yours, if it is well-formed, else a new one; it is in our log"),
    "RetryAfter": _told("Seconds", {"type": "integer"}),
    "WwwAuthenticate": _told("`Bearer`"),
}
NAMES = {
    "AltText": "X-Alt-Text",
    "CacheControl": "Cache-Control",
    "ContentDisposition": "Content-Disposition",
    "IdempotencyReplayed": "Idempotency-Replayed",
    "RateLimitPolicy": "RateLimit-Policy",
    "RequestId": "X-Request-Id",
    "RetryAfter": "Retry-After",
    "WwwAuthenticate": "WWW-Authenticate",
}


def parameters(*names: str) -> list[Described]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def told(*names: str) -> Described:
    """Return the headers of an answer, by their own names."""
    return {NAMES.get(name, name): {"$ref": f"#/components/headers/{name}"} for name in names}
