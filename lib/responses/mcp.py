"""MCP over HTTP: one POST, one JSON answer; nothing is remembered between two."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import orjson
from flask import Response, request

from lib.errors import Forbidden
from lib.middleware.app_context import app_context
from lib.middleware.auth import user_if_signed_in
from lib.middleware.cors import allowed
from lib.middleware.db_connection import database
from lib.middleware.session_store import store
from lib.middleware.typed_input import as_struct
from lib.responses.session_key import f1_source
from lib.services import mcp
from lib.services.accounts.users import User
from lib.services.analysis_service import tools

LARGEST_IMAGE = 1_000_000  # bytes: base64 makes a third more of it, and a client reads it into a model's context
PICTURE_WIDTH, PICTURE_HEIGHT = 1000, 600


def respond() -> Response:
    """Return the answer to the message in the body; a token, if there is one, opens the user's own laps."""
    _refuse_foreign_pages()
    user = user_if_signed_in()
    try:
        message: Any = orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
        return _response(mcp.parse_error())
    headers = {name.lower(): value for name, value in request.headers.items()}
    return _response(mcp.answer(message, headers, ClientTools(user)))


def _refuse_foreign_pages() -> None:
    """A browser names the page's origin: one that is not allowed here must not drive a local server (DNS rebinding)."""
    origin = request.headers.get("Origin")
    same = origin is not None and urlsplit(origin).netloc == request.host
    if origin is not None and not same and not allowed(origin, app_context().config.allowed_origins):
        raise Forbidden("This origin is not allowed to use the MCP endpoint (ALLOWED_ORIGINS)")


def _response(reply: mcp.Reply) -> Response:
    if reply.body is None:
        return Response(status=reply.status)
    return Response(msgspec.json.encode(reply.body), reply.status, mimetype="application/json")


class ClientTools:
    """The registry for an MCP client: plots come as pictures."""

    def __init__(self, user: User | None) -> None:
        self._user = user

    def describe(self) -> list[dict[str, Any]]:
        return tools.describe(signed_in=self._user is not None)

    def call(self, name: str, arguments: dict[str, Any]) -> mcp.ToolResult:
        user_id = self._user.id if self._user else None
        context = tools.ToolContext(store(), f1_source(), user_id, database, request.host_url.rstrip("/"))
        found = tools.call(name, arguments, context)
        image = found.image if found.image is not None else self._picture(name, found.text)
        return mcp.ToolResult(found.text, image, found.image_type)

    def _picture(self, name: str, text: str) -> bytes | None:
        """Return the plot that a link of ours leads to, drawn here."""
        if name != "plot":
            return None
        from lib.responses.plot import answer_plot  # matplotlib comes with it
        from lib.services.plotter.shapes import PlotQuery

        url = orjson.loads(text)["url"]
        asked = {**dict(parse_qsl(urlsplit(url).query)), "width": PICTURE_WIDTH, "height": PICTURE_HEIGHT}
        drawn = answer_plot(as_struct(asked, PlotQuery, strict=False)).get_data()
        return drawn if len(drawn) <= LARGEST_IMAGE else None
