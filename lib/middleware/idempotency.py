"""`Idempotency-Key`: a POST that is sent twice is carried out once, and the second gets the first one's answer.

Kept for a day in the shared cache, under a digest of who asks, the route and the key. Only answers of 2xx are kept:
whatever failed has changed nothing, so asking again is safe and may succeed. While the cache is down, a request with a
key is refused with 503 before anything is done, because the promise could not be held; one without a key goes on.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import msgspec
from flask import Response, request

from lib.cache import CacheDown, SharedCache
from lib.errors import IdempotencyKeyReused, InProgress, InvalidRequest, Unavailable
from lib.middleware.app_context import app_context
from lib.middleware.rate_limit import fingerprint

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
WELL_FORMED = re.compile(r"[\x21-\x7e]{1,255}")
KEPT_SECONDS = 86_400  # a day, as the API promises
LONGEST_RUN = 300  # seconds: what a function may take; a key whose function was killed is free again after that
LARGEST = 256 * 1024  # bytes of an answer; ours have a few kB, and a larger one is not kept
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Location", "Retry-After")
ASK_AGAIN = 2  # seconds; chosen: most requests are over by then


class KeptAnswer(msgspec.Struct):
    """What lies under a key: the digest of the request, and its answer once there is one (status 0 before)."""

    digest: str
    token: str
    status: int = 0
    headers: dict[str, str] = {}
    body: bytes = b""


def once(who: str, make: Callable[[], Response]) -> Response:
    """Return what `make` answers, or what it answered to the same request with the same key.

    Raise InProgress while the first one runs, IdempotencyKeyReused for another body, InvalidRequest for a bad key.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return make()
    if not WELL_FORMED.fullmatch(key):
        raise InvalidRequest.field(HEADER, "must be 1 to 255 visible ASCII characters")
    try:
        return _once(_Place(app_context().cache, _name(who, key)), make)
    except CacheDown as error:
        raise Unavailable("Idempotency-Key is temporarily unavailable; try again", retry_after=10) from error


class _Place:
    """Where the answer to one key is kept."""

    def __init__(self, cache: SharedCache, name: str) -> None:
        self._cache, self._name = cache, name
        self._running = ""

    def take(self, running: KeptAnswer) -> KeptAnswer | None:
        """Claim the place and return None, or return what lies there already."""
        self._running = msgspec.json.encode(running).decode()
        if self._cache.add(self._name, self._running, LONGEST_RUN):
            return None
        found = self._cache.get(self._name)
        if found is None:  # given back in between
            raise InProgress(retry_after=ASK_AGAIN)
        return msgspec.json.decode(found, type=KeptAnswer)

    def keep(self, done: KeptAnswer) -> None:
        with suppress(CacheDown):  # done is done: the answer goes out, and a repetition will find the place taken
            self._cache.set(self._name, msgspec.json.encode(done).decode(), KEPT_SECONDS)

    def give_back(self) -> None:
        with suppress(CacheDown):
            self._cache.delete_if(self._name, self._running)


def _once(place: _Place, make: Callable[[], Response]) -> Response:
    running = KeptAnswer(_digest(), secrets.token_hex(8))
    found = place.take(running)
    if found is not None:
        return _replay(found, running.digest)
    try:
        response = make()
    except BaseException:
        place.give_back()
        raise
    if not 200 <= response.status_code < 300:
        place.give_back()
    elif response.is_streamed:
        response.call_on_close(place.give_back)  # one that breaks off is carried out again
        response.response = _recorded(response.response, place, _answered(running, response, b""))
    else:
        _finish(place, _answered(running, response, response.get_data()))
    return response


def _recorded(chunks: Iterable[str | bytes], place: _Place, done: KeptAnswer) -> Iterator[bytes]:
    """Pass a stream on and keep it once it is complete."""
    for chunk in chunks:
        content = chunk.encode() if isinstance(chunk, str) else chunk
        if len(done.body) <= LARGEST:
            done.body += content
        yield content
    _finish(place, done)


def _finish(place: _Place, done: KeptAnswer) -> None:
    if len(done.body) > LARGEST:
        place.give_back()
    else:
        place.keep(done)


def _answered(running: KeptAnswer, response: Response, body: bytes) -> KeptAnswer:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return msgspec.structs.replace(running, status=response.status_code, headers=headers, body=body)


def _replay(found: KeptAnswer, digest: str) -> Response:
    if found.digest != digest:
        raise IdempotencyKeyReused("Send another request body with a key of its own, or this key with its first body")
    if not found.status:
        raise InProgress(retry_after=ASK_AGAIN)
    response = Response(found.body, found.status, headers=found.headers)
    response.headers[REPLAYED] = "true"
    return response


def _name(who: str, key: str) -> str:
    route = request.url_rule.rule if request.url_rule else request.path
    return f"idempotency:{fingerprint(chr(0).join((who, request.method, route, key)))}"


def _digest() -> str:
    """Return a digest of the query, the type and the body; a form's boundary differs each time it is sent."""
    body = request.get_data()
    boundary = request.mimetype_params.get("boundary", "").encode()
    plain = body.replace(boundary, b"") if boundary else body
    path = "&".join(str(value) for value in (request.view_args or {}).values())
    digest = hashlib.blake2b(digest_size=16, key=app_context().config.key_for("idempotency"))
    for piece in (path.encode(), request.query_string, request.mimetype.encode(), plain):
        digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()
