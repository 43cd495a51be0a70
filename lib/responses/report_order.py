"""From what was ordered to what a report is made of: session, laps, style, and the recipe that names the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lib.config import VERSION
from lib.errors import InvalidRequest, NotFound
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.middleware.session_store import store
from lib.responses.lap_arguments import OWN
from lib.responses.open_session import open_session
from lib.responses.session_key import key_of
from lib.services import own_laps
from lib.services.accounts.users import User
from lib.services.analysis_service import history
from lib.services.plotter.picture_store import code_version
from lib.services.report_service import library
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.shapes import MOST_DRIVERS, ReportOrder
from lib.services.session_views import ViewRequest, view
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference
from lib.sessions import Manifest, SessionKey

DEFAULT_STYLE = "light"  # reports are printed, or read as if they were


@dataclass(frozen=True)
class ReportPlan:
    """An order with everything in it found: `recipe` names what will be made."""

    user: User
    asked: ReportOrder
    material: ReportMaterial
    recipe: str
    style: str


def plan_report(user: User, asked: ReportOrder) -> ReportPlan:
    """Return the order with its session and laps opened. Raise what finding, loading or reading them raises."""
    own = [text.removeprefix(OWN) for text in asked.laps if text.startswith(OWN)]
    mine = tuple(own_laps.get(database(), user.id, lap_id) for lap_id in own)
    key = _session_of(asked, mine)
    session = open_session(key)
    references = _references(user, asked, key, own)
    for other in dict.fromkeys(one.key for one in references if one.key and not one.own):
        open_session(other)
    for one in references:
        one.open(store())  # a lap that does not exist is the client's error, not a section without data
    style = asked.style or user.preferences.get("style") or DEFAULT_STYLE
    drivers = tuple(session.manifest.driver(name).part for name in asked.drivers or _favourites(user, session.manifest))
    material = ReportMaterial(
        store=store(),
        session=session,
        style=STYLES[style],
        made_at=datetime.fromtimestamp(int(app_context().clock()), UTC),
        drivers=drivers,
        references=tuple(references),
        own_laps=mine,
        analysis=_analysis(user, asked.analysis),
    )
    return ReportPlan(user, asked, material, _recipe(asked, material, style), style)


def _analysis(user: User, analysis_id: str | None) -> dict[str, Any] | None:
    """Return an analysis of this user as it was answered, with its question. Raise NotFound for anyone else's."""
    if analysis_id is None:
        return None
    row = history.get(database(), user.id, analysis_id)
    if row["result"] is None:
        raise NotFound("This prompt has no answer to include in a report")
    return {**row["result"], "question": row["question"], "id": row["id"], "updated_at": row["updated_at"]}


def _favourites(user: User, manifest: Manifest) -> list[str]:
    """Return the user's favourite drivers who took part, if there are two; they are compared if nobody is named."""
    there = {driver.part for driver in manifest.drivers}
    found = [code for code in user.preferences.get("favourite_drivers") or () if code in there]
    return found[:MOST_DRIVERS] if len(found) > 1 else []


def _session_of(asked: ReportOrder, mine: tuple[Mapping[str, Any], ...]) -> SessionKey:
    """Return the session of the order; that of an own lap's upload if none is named."""
    if asked.year is not None and asked.event is not None:
        return key_of(asked.year, asked.event, asked.session)
    placed = next((lap for lap in mine if lap["year"]), None)
    if asked.year is None and asked.event is None and placed:
        return SessionKey(placed["year"], placed["round"], placed["session"])
    raise InvalidRequest.fields({name: "is missing" for name in ("year", "event") if getattr(asked, name) is None})


def _references(user: User, asked: ReportOrder, key: SessionKey, own: list[str]) -> list[LapReference]:
    """Return the laps, the reference first: drivers' laps before own ones, and of own ones the fastest.

    A lone own lap is laid over a driver's, or the fastest of the session.
    """
    found = [_reference(user, text, key) for text in asked.laps]
    if own and len(found) == 1:
        found = [LapReference(key, asked.drivers[0] if asked.drivers else _fastest(key)), *found]
    if len(found) == 1:
        raise InvalidRequest.field("laps", "must name at least two laps, or one of your own laps")
    return sorted(found, key=lambda one: (one.own is not None, one.own.lap_time if one.own else 0.0))


def _reference(user: User, text: str, key: SessionKey) -> LapReference:
    if text.startswith(OWN):
        return own_laps.reference(database(), store(), user.id, text.removeprefix(OWN))
    if text.count(":") >= 3:
        return LapReference.parse(text)
    driver, _, lap = text.partition(":")
    return LapReference(key, driver, lap or "fastest")


def _fastest(key: SessionKey) -> str:
    lap: dict[str, Any] = view(store().open(key), ViewRequest("fastest-lap"))["lap"]
    return str(lap["driver"])


def _recipe(asked: ReportOrder, material: ReportMaterial, style: str) -> str:
    """Return what names this report: other data, other code or another wish makes another one."""
    laps = [(str(one.key), one.driver, one.lap) for one in material.references]
    versions = [material.manifest.version]
    versions += [store().manifest(one.key).version for one in material.references if one.key and not one.own]
    names = [(lap["id"], lap["name"]) for lap in material.own_laps]
    told = material.analysis and (material.analysis["id"], material.analysis["updated_at"])
    wishes = (told, style, asked.paper, asked.format, sorted(asked.sections))
    where = str(material.session.key)
    return library.recipe(VERSION, code_version(), where, versions, laps, names, material.drivers, wishes)
