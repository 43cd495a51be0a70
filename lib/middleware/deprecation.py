"""The old addresses say in every answer since when they are deprecated, until when they work, and what to use.

The rule: whatever is to go is deprecated at least six months before it stops working (`Deprecation`, RFC 9745;
`Sunset`, RFC 8594), and the change log says so.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, request
from werkzeug.http import http_date

OLD = ("auth", "old")  # how the endpoints of old addresses begin
DEPRECATED = datetime(2026, 12, 1, tzinfo=UTC)
SUNSET = datetime(2027, 12, 1, tzinfo=UTC)
POLICY = '</docs#changes>; rel="deprecation"; type="text/html"'


def is_old(endpoint: str) -> bool:
    """Return whether the endpoint, of a function or of a blueprint, is that of an old address."""
    return endpoint.rpartition(".")[2].startswith(OLD)


def announce(response: Response) -> Response:
    """Add the headers if the address that was asked for is an old one."""
    if request.url_rule is None or not is_old(request.url_rule.endpoint):
        return response
    response.headers["Deprecation"] = f"@{int(DEPRECATED.timestamp())}"
    response.headers["Sunset"] = http_date(SUNSET)
    response.headers.add("Link", POLICY)
    return response
