"""A report as an answer: made once and stored, its progress as events; the list, the download and the deletion."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Response, redirect, request, stream_with_context

from lib.cache import CacheDown
from lib.errors import SlipstreamError
from lib.middleware.app_context import app_context
from lib.middleware.auth import signed_in_user
from lib.middleware.db_connection import database
from lib.middleware.operation import answer
from lib.middleware.rate_limit import spend
from lib.middleware.session_store import store
from lib.responses.event_stream import event
from lib.responses.pages import answer_page
from lib.responses.report_order import ReportPlan, plan_report
from lib.services.accounts.users import User
from lib.services.report_service import library, links
from lib.services.report_service.shapes import ReportListed, ReportOrder, ReportProgress, ReportQuery, ReportStored

CHUNK = 64 * 1024  # chosen: a few dozen pieces for a usual report
WAIT_FOR_OTHER = 30.0  # seconds for an equal report that another request is making
LOCKED = 90  # seconds: longer than the longest report takes
LOOK_AGAIN = 0.2  # seconds between two looks at the lock of an equal request; chosen
Steps = Generator[ReportProgress, None, dict[str, Any]]


def answer_order(user: User, asked: ReportOrder) -> Response:
    """Return 201 with the stored report and a link to it, or with `Accept: text/event-stream` the way there."""
    plan = plan_report(user, asked)
    if "text/event-stream" in request.headers.get("Accept", ""):
        return Response(stream_with_context(_events(_stored(plan))), 201, mimetype="text/event-stream")
    return answer(_last(_stored(plan)), 201)


def answer_list(user: User, query: ReportQuery) -> Response:
    """Return a page of the user's reports."""
    found = library.page(database(), user.id, query.cursor)
    return answer_page({**found, "items": [_listed(item) for item in found["items"]]})


def answer_download(query: ReportQuery) -> Response:
    """Return a report: for its owner a redirect to a fresh link, for a signed link the file.

    Raise Forbidden for a link that is not ours or is over, NotFound for anyone else's report.
    """
    report_id = query.id or ""
    if query.signature is None and query.expires is None:
        found = library.get(database(), signed_in_user().id, report_id)
        return redirect(_link(found)[0], 302)  # type: ignore[return-value]
    secret = app_context().config.secret_key
    links.check(secret, report_id, query.expires or 0, query.signature or "", app_context().clock())
    return _file(library.of_link(database(), report_id))


def delete_report(user: User, report_id: str) -> Response:
    """Delete one of the user's reports."""
    library.delete(database(), store(), user.id, report_id)
    return Response(status=204)


def _stored(plan: ReportPlan) -> Steps:
    """Yield the sections as they are made and return the stored report; nothing is made that is there already.

    Of two equal requests at once the second waits for what the first makes.
    """
    found = library.find(database(), plan.user.id, plan.recipe)
    if found is not None:
        return _shape(found, cached=True)
    with _only_one(plan) as first:
        found = None if first else _awaited(plan)
        return (yield from _made(plan)) if found is None else _shape(found, cached=True)


def _made(plan: ReportPlan) -> Steps:
    from lib.services.report_service.report import report_steps  # not for a list or a download

    spend("report", plan.user.id)
    library.refuse_when_full(database(), plan.user.id)
    asked = plan.asked
    report = yield from report_steps(plan.material, asked.format, asked.paper, tuple(asked.sections))
    details = {"style": plan.style, "paper": asked.paper, "version": plan.material.manifest.version}
    key = plan.material.session.key
    found = library.add(database(), store(), plan.user.id, plan.recipe, key, report, details)
    return _shape(found, cached=False)


def _last(steps: Steps) -> dict[str, Any]:
    """Return what the steps lead to."""
    while True:
        try:
            next(steps)
        except StopIteration as over:
            result: dict[str, Any] = over.value
            return result


def _events(steps: Steps) -> Iterator[str]:
    """Yield an event for each section, and `done` or `failed`; if nobody listens, the report is stored anyway."""
    try:
        while True:
            try:
                step = next(steps)
            except StopIteration as over:
                yield event("done", over.value)
                return
            try:
                yield event("section", step)
            except GeneratorExit:
                with suppress(SlipstreamError):
                    _last(steps)
                raise
    except SlipstreamError as error:
        yield event("failed", {"code": error.code, "detail": error.detail, "status": error.status, **error.extra})


def _awaited(plan: ReportPlan) -> dict[str, Any] | None:
    """Return the report that another request is making, None if it does not come."""
    deadline = time.monotonic() + WAIT_FOR_OTHER
    while time.monotonic() < deadline:
        found = library.find(database(), plan.user.id, plan.recipe)
        if found is not None:
            return found
        time.sleep(LOOK_AGAIN)
    return None


@contextmanager
def _only_one(plan: ReportPlan) -> Iterator[bool]:
    """Hold the right to make this report; False if another request has it. Without the cache everybody has it."""
    name, cache = f"report:{plan.user.id}:{plan.recipe}", app_context().cache
    token = str(time.monotonic_ns())
    try:
        ours = cache.add(name, token, LOCKED)
    except CacheDown:
        yield True
        return
    try:
        yield ours
    finally:
        if ours:
            with suppress(CacheDown):
                cache.delete_if(name, token)


def _file(found: Mapping[str, Any]) -> Response:
    """Return the file in pieces, so that no limit on the size of an answer is met."""
    content = library.content(store(), found)
    response = Response(_pieces(content), mimetype=library.MEDIA[found["format"]])
    response.headers["Content-Length"] = str(len(content))
    response.headers["Content-Disposition"] = f'attachment; filename="{found["file_name"]}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.set_etag(found["sha256"])
    return response


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


def _listed(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ReportListed.__struct_fields__}


def _shape(found: Mapping[str, Any], cached: bool) -> dict[str, Any]:
    url, expires = _link(found)
    moment = datetime.fromtimestamp(expires, UTC).isoformat().replace("+00:00", "Z")
    stored = ReportStored(**_listed(found), url=url, expires_at=moment, cached=cached)
    shown: dict[str, Any] = msgspec.to_builtins(stored)
    return shown


def _link(found: Mapping[str, Any]) -> tuple[str, int]:
    """Return a link that works without a token, and until when: the bucket's own, else one signed here."""
    expires = int(app_context().clock()) + links.SECONDS
    path = library.path_of(found["user_id"], found["id"], found["format"])
    link = store().download_link(path, found["file_name"], links.SECONDS)
    if link is None:
        signature = links.sign(app_context().config.secret_key, found["id"], expires)
        link = f"/api/report?{urlencode({'id': found['id'], 'expires': expires, 'signature': signature})}"
    return link, expires
