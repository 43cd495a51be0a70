"""Answers of this process, kept whole under their tag: a tag names data, code and query, so it never goes stale."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from lib.lru import LruCache

MOST_BYTES = 32 * 2**20  # chosen: some hundred answers, beside a drawing in 1 GB
KEPT_HEADERS = ("Content-Type", "Content-Disposition")
_answers = LruCache(MOST_BYTES)


def kept(etag: str, make: Callable[[], Response]) -> Response:
    """Return the answer with this tag, made only if it is not kept; nothing that belongs to a user may come here."""
    found: tuple[bytes, dict[str, str]] | None = _answers.get(etag)
    if found is not None:
        return Response(found[0], headers=found[1])
    response = make()
    if response.status_code == 200:
        body = response.get_data()
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        _answers.put(etag, (body, headers), len(body))
    return response
