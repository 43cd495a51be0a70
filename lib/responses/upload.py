"""An uploaded lap: as JSON, as a recorder's file with the rest in the query, or as a form with files."""

from __future__ import annotations

import time
from typing import Any

import orjson
from flask import request

from lib.errors import InvalidRequest, UnsupportedMediaType
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.middleware.session_store import store
from lib.middleware.typed_input import json_object
from lib.responses.session_key import key_of
from lib.services import own_laps
from lib.services.own_laps import large_upload
from lib.services.own_laps.readers.decode import as_text, expanded
from lib.sessions import SessionKey

IN_JSON = ("setup", "sectors", "conditions")
NUMBERS = ("year", "laptime")
CURLS_OWN = "application/x-www-form-urlencoded"  # what `curl --data-binary @lap.csv` says of any file
WAYS = "Send the recorder's file with `name` in the query, JSON, or a multipart form with the file `samples`"
NAME_NEEDED = "; to upload a recorder's or tool's own file, add `name` to the query"


def read_upload() -> dict[str, Any]:
    """Return the fields of the upload. Raise InvalidRequest, or UnsupportedMediaType.

    A body that is the recorder's own file, of whatever kind, has the other fields in the query.
    """
    kind = request.mimetype
    if kind == "multipart/form-data":
        files = {name: file.read() for name, file in request.files.items()}
        if "ldx" in files:
            files["ldx"] = as_text(files["ldx"])
        return {**_fields(request.form.to_dict()), **files}
    if kind == CURLS_OWN and "name" not in request.args:
        raise UnsupportedMediaType(WAYS)
    if kind in ("", "application/json") and "name" not in request.args:
        return json_object(expanded(request.get_data()), NAME_NEEDED)
    samples = {} if "from" in request.args else {"samples": request.get_data()}
    return {**_fields(request.args.to_dict()), **samples}


def add_lap(user_id: str) -> dict[str, Any]:
    """Return the lap that was uploaded, stored; a file that was sent before is named by `from` in the query."""
    sent = request.args.get("from")
    upload = read_upload()
    upload.pop("from", None)
    if sent is not None:
        upload["samples"] = large_upload.content_of(store(), user_id, sent)
    added = own_laps.add(database(), store(), user_id, upload, session_of(upload))
    if sent is not None:
        large_upload.forget(store(), user_id, sent)
    return added


def wants_address() -> bool:
    return request.args.get("upload") == "1"


def upload_address(user_id: str) -> dict[str, Any]:
    """Return where to send a file of `bytes` bytes. Raise InvalidRequest."""
    size = request.args.get("bytes", "")
    if not (size.isascii() and size.isdigit() and len(size) < 10):
        raise InvalidRequest.field("bytes", "must be the size of the file in bytes")
    found = large_upload.begin(store(), user_id, int(size), app_context().config.secret_key, time.time())
    if found["url"].startswith("/"):
        found["url"] = f"{request.host_url.rstrip('/')}{found['url']}"
    return found


def receive_file(token: str) -> None:
    """Store the body under the signed address it was sent to. Raise Forbidden, BodyTooLarge."""
    address = large_upload.opened(token, app_context().config.secret_key, time.time())
    request.max_content_length = address.size
    large_upload.receive(store(), address, request.get_data())


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


def _fields(texts: dict[str, str]) -> dict[str, Any]:
    """Return form fields as JSON would have them."""
    fields: dict[str, Any] = dict(texts)
    for name in (*IN_JSON, *NUMBERS):
        if name in fields:
            try:
                fields[name] = orjson.loads(fields[name])
            except orjson.JSONDecodeError as error:
                if name == "laptime":
                    continue  # "1:19.782" is a time too
                raise InvalidRequest.field(name, "must be JSON") from error
    return fields
