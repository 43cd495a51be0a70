"""Tools that compute: laps against laps, the corner table, race pace, all facts, own laps, and a plot as a link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from lib.errors import InvalidRequest
from lib.services.analysis_service.facts import Question, all_facts
from lib.services.analysis_service.facts.names import OWN
from lib.services.analysis_service.tools.answers import Rows, of_facts
from lib.services.analysis_service.tools.arguments import (
    Nothing,
    OfComparison,
    OfDrivers,
    OfPlot,
    key_of,
    open_session,
    parts_of,
    references,
)
from lib.services.analysis_service.tools.context import ToolAnswer, ToolContext
from lib.services.telemetry_service import compare

PACE = (
    *("stint_median", "window_median", "median_difference", "difference_in_noise", "faster_on", "pace_slope"),
    *("tyre_wear", "compound_wear", "wear_turned", "later_wear", "long_run_median", "stint_length"),
)
MOST_OWN_LAPS = 30


def session_facts(asked: OfDrivers, context: ToolContext) -> ToolAnswer:
    """Return the facts of a session, or of drivers, that explain most."""
    session = open_session(asked, context)
    drivers = tuple(parts_of(session, asked.drivers))
    facts = all_facts(context.store, Question(session.key, drivers, language=context.language))
    return of_facts(context, facts, {"session": str(session.key)})


def race_pace(asked: OfDrivers, context: ToolContext) -> ToolAnswer:
    session = open_session(asked, context)
    drivers = tuple(parts_of(session, asked.drivers))
    facts = all_facts(context.store, Question(session.key, drivers, language=context.language))
    pace = [fact for fact in facts if fact.kind in PACE and (not drivers or set(drivers) & set(fact.subjects))]
    return of_facts(context, pace, {"session": str(session.key)})


def compare_laps(asked: OfComparison, context: ToolContext) -> ToolAnswer:
    """Return where the laps differ, the first being the reference; gains under their uncertainty are called noise."""
    session = open_session(asked, context)
    laps = tuple(references(asked, context, session))
    facts = all_facts(context.store, Question(session.key, (), laps, language=context.language))
    return of_facts(context, facts, {"session": str(session.key)})


def corner_table(asked: OfComparison, context: ToolContext) -> ToolAnswer:
    """Return speeds and gains of each lap in each corner as rows."""
    session = open_session(asked, context)
    found = compare(context.store, references(asked, context, session), channels=["speed"])
    rows, words = Rows(context), context.words
    names = [OWN if str(lap["driver"]).startswith("me:") else str(lap["driver"]) for lap in found["laps"]]
    for corner in found["corners"]:
        called = f"T{corner['number']}{corner['letter']}"
        for name, lap in zip(names, corner["laps"], strict=True):
            text = f"{words.number(lap['apex_speed'])} km/h"
            number = rows.fact("apex_speed", [name, called], lap["apex_speed"], text, "car samples", "km/h")
            rows.add(
                corner=called, driver=name, entry=lap["entry_speed"], apex=lap["apex_speed"], id=number,
                exit=lap["exit_speed"], lost=lap["gain"], noise=lap["noise"] or None,
            )  # fmt: skip
    return rows.answer(session, reference=names[0])


def own_laps(_asked: Nothing, context: ToolContext) -> ToolAnswer:
    """Return the laps of the user who is signed in; never anyone else's."""
    from lib.services import own_laps as library

    connection, user_id = context.owner()
    rows = Rows(context)
    for lap in library.page(connection, user_id)["items"][:MOST_OWN_LAPS]:
        text = context.words.clock(lap["lap_time"])
        number = rows.fact("lap_time", [OWN, f"me:{lap['id']}"], lap["lap_time"], text, "the lap as uploaded", "s")
        rows.add(lap=f"me:{lap['id']}", name=lap["name"], time=lap["lap_time"], id=number, year=lap["year"],
                 round=lap["round"], game=lap["game"])  # fmt: skip
    return rows.answer()


def plot(asked: OfPlot, context: ToolContext) -> ToolAnswer:
    """Return the address of a picture; nothing is drawn."""
    from lib.services.plotter.registry import KINDS  # matplotlib comes with it

    if asked.kind not in KINDS:
        raise InvalidRequest.field("kind", f"must be one of: {', '.join(KINDS)}")
    kind, key = KINDS[asked.kind], key_of(asked, context)
    if kind.of == "season":
        query: dict[str, Any] = {"kind": kind.name, "year": asked.year}
    else:
        session = context.store.open(key)
        drivers = parts_of(session, asked.drivers)
        query = {"kind": kind.name, "year": key.year, "event": key.round, "session": key.session}
        query |= {"driver": ",".join(drivers)} if drivers and kind.of != "track" else {}
    query |= {"style": asked.style} if asked.style else {}
    rows = Rows(context)
    return rows.answer(url=f"{context.base_url}/api/plot?{urlencode(query, safe=',')}", title=kind.title)
