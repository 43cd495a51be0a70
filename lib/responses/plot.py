"""A plot as an answer: drawn once, kept under its tag in this process and in the store; 304 before any work."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from urllib.parse import quote

import msgspec
from flask import Response

from lib.cache import CacheDown
from lib.errors import InvalidRequest, SessionLoading
from lib.lru import LruCache
from lib.middleware import http_cache
from lib.middleware.app_context import app_context
from lib.middleware.auth import user_if_signed_in
from lib.middleware.operation import answer
from lib.middleware.session_store import request_store, store
from lib.responses.drawing_queue import DrawingQueue
from lib.responses.lap_arguments import all_finished, edge_tags, is_private, references, versions
from lib.responses.open_session import open_session
from lib.responses.plot_waiting import drawn_waiting, progress_of, wants_picture
from lib.responses.session_key import f1_source, named_session, names_latest
from lib.services.loading.edge_purge import tag_of
from lib.services.plotter import Material, Picture, Size, draw, picture_store
from lib.services.plotter.examples import examples
from lib.services.plotter.kind import PlotKind
from lib.services.plotter.picture import MEDIA
from lib.services.plotter.registry import KINDS
from lib.services.plotter.shapes import COMMON, DEFAULT_STYLE, FORMATS, Kinds, KindShape, PlotQuery
from lib.services.season.championship import as_data, championship
from lib.services.styling import STYLES, Style
from lib.services.telemetry_service.shapes import TelemetryQuery

MOST_BYTES = 16 * 2**20
KEPT_UNIT = 100_000  # bytes: what one unit of the limit "plot-kept" is
MOST_DRIVERS = 24  # more than a field has
LONGEST_ALT = 1500  # characters; a header may have 8 kB in most servers, and percent-encoding triples letters
LISTED_FOR = 300.0  # seconds; chosen: a new session appears among the examples soon enough
_listed = LruCache(4)
_pictures = LruCache(MOST_BYTES)
_drawing: DrawingQueue[Picture] = DrawingQueue()


@dataclass(frozen=True)
class PlotSource:
    """The material of a plot, the data versions it is made from, and who may keep the picture for how long."""

    material: Material
    versions: tuple[str, ...]
    rule: str
    tags: tuple[str, ...] = ()


def answer_kinds() -> Response:
    """Return every kind with what it takes and an example of a stored session, and the styles."""
    found = _examples()
    rows = [_shape(kind, found[kind.name]) for kind in KINDS.values()]
    listing = Kinds(rows, list(STYLES), list(FORMATS), COMMON)
    return http_cache.cached(answer(listing), "listing", http_cache.etag_of("kinds", *found.values()))


def _examples() -> dict[str, str]:
    """Return the examples, looked up anew after a while: listing a bucket takes seconds."""
    clock = app_context().clock()
    known: tuple[float, dict[str, str]] | None = _listed.get(app_context().config.store_url)
    if known and clock - known[0] < LISTED_FOR:
        return known[1]
    found = examples(store(), datetime.fromtimestamp(clock, UTC).year)
    _listed.put(app_context().config.store_url, (clock, found), 1)
    return found


def _shape(kind: PlotKind, query: str) -> KindShape:
    laps = (kind.fewest, kind.most) if kind.of == "laps" else None
    sessions = None if kind.of == "season" else list(kind.sessions)
    example = f"/api/plot?kind={kind.name}&{query}"
    return KindShape(kind.name, kind.title, kind.about, kind.of, sessions, laps, list(kind.parameters), example)


def answer_plot(query: PlotQuery) -> Response:
    """Return the picture that was asked for; 304 without drawing where the client holds it already."""
    settled = _settled(query)
    try:
        response = _answered(settled)
    except SessionLoading as error:
        if not wants_picture():
            raise
        response = _waiting(settled, error)
    if query.style is None:
        response.vary.add("Authorization")  # who signs in gets the style preferred, not what a browser has kept
    return response


def _answered(query: PlotQuery) -> Response:
    found = _found(query)
    etag = http_cache.digest_of("plot", picture_store.code_version(), *found.versions, *msgspec.structs.astuple(query))
    if found.rule in ("private", "none"):
        response = _response(query, _drawing.submit(lambda: _drawn(query, found), _pixels(query)).result())
        response.headers["Cache-Control"] = http_cache.CACHE_CONTROL[found.rule]
        return response
    if http_cache.client_holds(etag):
        return http_cache.cached(Response(status=304), found.rule, etag, found.tags)
    return http_cache.cached(_response(query, _kept(etag, query, found)), found.rule, etag, found.tags)


def _waiting(query: PlotQuery, error: SessionLoading) -> Response:
    """Return 202 with the picture of a session that is being loaded."""
    about = (*msgspec.structs.astuple(query), error.extra["key"], error.extra["stage"], progress_of(error))
    key = http_cache.digest_of("waiting", picture_store.code_version(), *about)
    picture = cast(Picture | None, _pictures.get(key)) or _remembered(
        key, _drawing.submit(lambda: drawn_waiting(query, error), _pixels(query), key).result()
    )
    response = _response(query, picture)
    response.status_code = error.status
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _settled(query: PlotQuery) -> PlotQuery:
    """Return the query with its kind known and its style chosen: as asked, as the user prefers, or the default."""
    if query.kind is None:
        raise InvalidRequest.field("kind", f"must be one of: {', '.join(KINDS)}")
    user = user_if_signed_in()
    preferred = user.preferences.get("style") if user else None
    style = query.style or (preferred if preferred in STYLES else DEFAULT_STYLE)
    return msgspec.structs.replace(query, style=style)


def _found(query: PlotQuery) -> PlotSource:
    style = STYLES[query.style or DEFAULT_STYLE]
    drivers = tuple(name.strip() for name in (query.driver or "").split(",") if name.strip())
    if len(drivers) > MOST_DRIVERS:
        raise InvalidRequest.field("driver", f"at most {MOST_DRIVERS} drivers can be named, not {len(drivers)}")
    kind = KINDS[query.kind or ""]
    _check_taken(kind, query)
    if kind.of == "season":
        return _season(query, style, drivers)
    if kind.of == "laps":
        named = TelemetryQuery(query.year, query.event, query.session, query.driver, query.lap, query.others)
        laps = references(named)
        material = Material(request_store(), style, None, drivers, tuple(laps))
        rule = "finished" if all_finished(laps) and not names_latest(query) else "running"
        shown = tuple(versions(laps))
        return PlotSource(material, shown, "private" if is_private(named) else rule, edge_tags(laps))
    session = open_session(named_session(query))
    manifest = session.manifest
    rule = "finished" if manifest.finished and not names_latest(query) else "running"
    material = Material(request_store(), style, session, drivers)
    return PlotSource(material, (manifest.version,), rule, (tag_of(session.key),))


def _check_taken(kind: PlotKind, query: PlotQuery) -> None:
    """Raise InvalidRequest for what was asked and this kind does not take, rather than draw something else."""
    given: dict[str, object] = {name: getattr(query, name) for name in ("event", "session", "round", "driver")}
    given |= {"with": query.others or None, "lap": query.lap if query.lap != "fastest" else None}
    wrong = {name for name, value in given.items() if value is not None} - set(kind.parameters)
    if wrong:
        takes = f"is not supported by {kind.name}, which takes: {', '.join(kind.parameters)}"
        raise InvalidRequest.fields(dict.fromkeys(sorted(wrong), takes))


def _season(query: PlotQuery, style: Style, drivers: tuple[str, ...]) -> PlotSource:
    if query.year is None:
        raise InvalidRequest.field("year", "is missing")
    source = f1_source()
    found = championship(query.year, query.round, source)
    rule = "none" if found.stale else "finished" if query.year < source.now().year else "season"
    digest = hashlib.blake2b(msgspec.json.encode(as_data(found.data)), digest_size=12).hexdigest()
    return PlotSource(Material(request_store(), style, None, drivers, season=found.data), (digest,), rule)


def _drawn(query: PlotQuery, found: PlotSource) -> Picture:
    return draw(query.kind or "", found.material, Size(query.width, query.height, query.dpi), query.format)


def _kept(etag: str, query: PlotQuery, found: PlotSource) -> Picture:
    """Return the picture from memory, from the store, or drawn and put into both; who asks for the same shares it."""
    if picture := _pictures.get(etag) or picture_store.find(store(), etag, query.format):
        return _remembered(etag, picture)
    drawn_here: list[bool] = []

    def draw_once() -> Picture:
        if meanwhile := _pictures.get(etag):  # one who asked before has had it drawn
            return cast(Picture, meanwhile)
        drawn_here.append(True)
        return _remembered(etag, _drawn(query, found))

    picture = _drawing.submit(draw_once, _pixels(query), etag).result()
    if drawn_here and _may_keep(len(picture.content)):
        picture_store.keep(store(), etag, picture)
    return picture


def _pixels(query: PlotQuery) -> int:
    return query.width * (query.height or query.width)


def _remembered(etag: str, picture: Picture) -> Picture:
    _pictures.put(etag, picture, len(picture.content))
    return picture


def _may_keep(size: int) -> bool:
    """Return whether the store takes so many bytes more today: asking for every size there is does not fill it."""
    limit, units = app_context().config.limits["plot-kept"], -(-size // KEPT_UNIT)
    try:
        return app_context().cache.spend("plot-kept", "all", limit.requests, limit.seconds, units).allowed
    except CacheDown:
        return False


def _response(query: PlotQuery, picture: Picture) -> Response:
    response = Response(picture.content, mimetype=MEDIA[query.format])
    response.headers["Content-Disposition"] = f'inline; filename="{query.kind}.{query.format}"'
    response.headers["X-Alt-Text"] = quote(picture.alt[:LONGEST_ALT], safe=" ,.;:()/+'!?")
    return response
