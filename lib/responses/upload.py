"""An uploaded lap, as JSON, as CSV with the rest in the query, or as a form with a file."""

from __future__ import annotations

from typing import Any

import orjson
from flask import request

from lib.errors import InvalidRequest, UnsupportedMediaType
from lib.responses.session_key import key_of
from lib.sessions import SessionKey

IN_JSON = ("setup", "sectors")
NUMBERS = ("year", "laptime")


def read_upload() -> dict[str, Any]:
    """Return the fields of the upload; raises InvalidRequest, or UnsupportedMediaType."""
    kind = request.mimetype
    if kind == "text/csv":
        return {**_fields(request.args.to_dict()), "samples": _text(request.get_data())}
    if kind == "multipart/form-data":
        files = {name: _text(file.read()) for name, file in request.files.items()}
        return {**_fields(request.form.to_dict()), **files}
    if kind not in ("", "application/json"):
        raise UnsupportedMediaType("Send JSON, text/csv, or a form with the file `samples`")
    try:
        body = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"The body is not JSON: {error.msg} (character {error.pos})") from error
    if not isinstance(body, dict):
        raise InvalidRequest("The body must be a JSON object")
    return body


def session_of(upload: dict[str, Any]) -> SessionKey | None:
    """Return the session an upload is to be laid over, where it names a year and an event."""
    year, event, session = upload.get("year"), upload.get("event"), upload.get("session")
    if year is None and event is None:
        return None
    if not isinstance(year, int) or isinstance(year, bool) or not 1950 <= year <= 2100:
        raise InvalidRequest.field("year", "must be a season, with an event")
    if not isinstance(event, str | int) or not isinstance(session, str | None):
        raise InvalidRequest.field("event", "must be a round or a name, with a year")
    return key_of(year, str(event)[:100], session or "Q")


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _fields(texts: dict[str, str]) -> dict[str, Any]:
    """Return form fields as JSON would have them."""
    fields: dict[str, Any] = dict(texts)
    for name in (*IN_JSON, *NUMBERS):
        if name in fields:
            try:
                fields[name] = orjson.loads(fields[name])
            except orjson.JSONDecodeError as error:
                raise InvalidRequest.field(name, "must be JSON") from error
    return fields
