"""Which pages of other hosts may read our answers: an allow-list of origins, some with one star."""

from __future__ import annotations

import re
from functools import cache

from flask import Response, current_app, request

from lib.errors import NotFound
from lib.middleware.app_context import app_context

METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
REQUEST_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-None-Match, Mcp-Method, Mcp-Name, Mcp-Protocol-Version, Prefer,"
    " X-Request-Id"
)
EXPOSED = (
    "ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, X-Alt-Text, Server-Timing, Content-Disposition,"
    " Link, Location, Idempotency-Replayed, Deprecation, Sunset"
)
PREFLIGHT_SECONDS = "7200"


def answer_preflight() -> Response | None:
    """Answer OPTIONS at once, with what this address takes: no limit is spent, no database opened.

    Raise NotFound for an unknown address, but not to a browser's preflight: the page has to see the answer's 404.
    """
    if request.method != "OPTIONS":
        return None
    methods = ", ".join(sorted(_methods()))
    response = Response(status=204)
    if "Access-Control-Request-Method" in request.headers:
        response.headers["Access-Control-Allow-Methods"] = methods or METHODS
        response.headers["Access-Control-Allow-Headers"] = REQUEST_HEADERS
        response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
    elif not methods:
        raise NotFound
    else:
        response.headers["Allow"] = methods
    return response


def _methods() -> set[str]:
    """Return the methods of this address, none if there is no such address."""
    adapter = current_app.url_map.bind_to_environ(request.environ)
    return set(adapter.allowed_methods())


def add_headers(response: Response) -> Response:
    """Allow the origin if it is listed; say that the answer depends on it either way.

    What a shared cache may keep is public, and any page may read it: a copy that named the first client's origin would
    be refused to the next one, and a copy for each origin would fill the edge with the same bytes.
    """
    if response.headers.get("Cache-Control", "").startswith("public"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        return response
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if allowed(origin, app_context().config.allowed_origins):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
    return response


def allowed(origin: str, patterns: tuple[str, ...]) -> bool:
    return any(_pattern(pattern).fullmatch(origin) for pattern in patterns)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """A star stands for letters, digits and dashes: never for a dot, so it cannot reach another domain."""
    return re.compile("[a-z0-9-]+".join(re.escape(piece) for piece in pattern.split("*")))
