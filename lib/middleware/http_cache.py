"""What may be kept, by whom, for how long: the named table, ETags, 304 and gzip."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable

from flask import Response, request

from lib.config import VERSION
from lib.middleware.app_context import app_context

CACHE_CONTROL = {
    "finished": "public, max-age=60, s-maxage=31536000, must-revalidate",
    "finished, unpurged": "public, max-age=60, s-maxage=300, stale-while-revalidate=86400",
    "season": "public, max-age=60, s-maxage=900, stale-while-revalidate=3600",
    "running": "public, max-age=5, s-maxage=15",
    "listing": "public, max-age=300, s-maxage=3600",
    "private": "private, no-store",
    "none": "no-store",
}
COMPRESSIBLE = ("application/json", "application/problem+json", "text/csv", "image/svg+xml", "text/html")
SMALLEST_TO_COMPRESS = 1024  # bytes: less fits into one packet of the network anyway
OF_ONE_CLIENT = ("X-Request-Id", "RateLimit", "RateLimit-Policy", "Server-Timing")


def etag_of(*versions: object) -> str:
    """Return a strong tag for what these data versions give with this version of the code."""
    return digest_of(VERSION, app_context().config.commit, *versions)


def digest_of(*values: object) -> str:
    """Return a tag of plain values, as Python writes them: None, "None" and nan are three."""
    return hashlib.blake2b(repr(values).encode(), digest_size=12).hexdigest()


def client_holds(etag: str) -> bool:
    """Return whether the client sent this tag, or the one of its compressed form, as what it has; weak will do."""
    return _held(etag) is not None


def _held(etag: str) -> str | None:
    sent = request.if_none_match
    return next((tag for tag in (etag, f"{etag}-gzip") if sent.is_strong(tag) or sent.is_weak(tag)), None)


def cached(response: Response, rule: str, etag: str, tags: Iterable[str] = ()) -> Response:
    """Mark an answer as one that may be kept by a row of the table; 304 has the tag of the form the client holds.

    `tags` name the sessions that it is made from: when one is loaded anew, the edge is told, if the deployment has the
    settings for that. If it has not, the edge asks again after five minutes rather than after a year.
    """
    config = app_context().config
    unpurged = rule == "finished" and config.behind_vercel and config.edge is None
    response.headers["Cache-Control"] = CACHE_CONTROL["finished, unpurged" if unpurged else rule]
    if names := ",".join(tags):
        response.headers["Vercel-Cache-Tag"] = names
    response.set_etag(_held(etag) or etag if response.status_code == 304 else etag)
    return response


def leave_out_the_client(response: Response) -> Response:
    """Take away what is about one client if a shared cache may give the answer to others."""
    if response.headers.get("Cache-Control", "").startswith("public"):
        for name in OF_ONE_CLIENT:
            response.headers.pop(name, None)
    return response


def default_to_none(response: Response) -> Response:
    """Set `no-store` on responses without a rule, and `private` on those of a user."""
    if "Authorization" in request.headers:
        response.headers["Cache-Control"] = CACHE_CONTROL["private"]
    elif response.status_code == 202 or response.status_code >= 400:
        response.headers["Cache-Control"] = CACHE_CONTROL["none"]
    else:
        response.headers.setdefault("Cache-Control", CACHE_CONTROL["none"])
    return response


def compress(response: Response) -> Response:
    """Gzip what is worth it, unless the platform does; the compressed form has a tag of its own."""
    if app_context().config.behind_vercel or response.mimetype not in COMPRESSIBLE:
        return response
    response.vary.add("Accept-Encoding")
    if response.is_streamed or response.direct_passthrough or not request.accept_encodings["gzip"]:
        return response
    body = response.get_data()
    if len(body) < SMALLEST_TO_COMPRESS or "Content-Encoding" in response.headers:
        return response
    response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(f"{tag}-gzip")
    return response


def answer_304(response: Response) -> Response:
    """Leave out the body if the client has it already; 412 if it asked for another one with If-Match."""
    if request.if_match.star_tag:  # any representation will do, and there is one
        return response
    if request.method in ("GET", "HEAD") and response.status_code == 200 and response.get_etag()[0]:
        response.make_conditional(request.environ)
    return response
