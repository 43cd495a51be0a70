"""A page of a list as an answer: {items, next_cursor}, and the address of the next page in `Link`."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request
from werkzeug.datastructures import MultiDict

from lib.middleware.operation import answer


def answer_page(page: dict[str, Any]) -> Response:
    """Return the page; while there is more, `Link` names the next one as RFC 8288 has it."""
    response = answer(page)
    if page["next_cursor"] is not None:
        response.headers["Link"] = f'<{_next_address(page["next_cursor"])}>; rel="next"'
    return response


def _next_address(cursor: str) -> str:
    query = MultiDict(request.args)
    query["cursor"] = cursor
    return f"{quote(request.path)}?{urlencode(list(query.items(multi=True)))}"
