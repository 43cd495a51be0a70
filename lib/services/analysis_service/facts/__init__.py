"""Facts of a session: numbers first, words after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from lib.errors import InvalidRequest, LapsDoNotMatch, NoTelemetry, NotFound
from lib.services.analysis_service.fact import Fact, FactSheet, Names
from lib.services.analysis_service.facts.choose import chosen
from lib.services.analysis_service.facts.coaching import coaching_facts
from lib.services.analysis_service.facts.laps import lap_facts
from lib.services.analysis_service.facts.missing import missing_of
from lib.services.analysis_service.facts.names import names_of, own_name
from lib.services.analysis_service.facts.pad import OTHERS, Pad
from lib.services.analysis_service.facts.practice import practice_facts
from lib.services.analysis_service.facts.qualifying import qualifying_facts
from lib.services.analysis_service.facts.question import MOST_DRIVERS, Question
from lib.services.analysis_service.facts.race import race_facts
from lib.services.analysis_service.facts.remembered import remembered
from lib.services.analysis_service.facts.sectors import without_losses
from lib.services.analysis_service.languages import NumberForms, language_of
from lib.services.telemetry_service import LapReference
from lib.sessions import Manifest, SessionKey, SessionStore, StoredSession

__all__ = ["Question", "all_facts", "fact_sheet"]
About = Literal["race", "qualifying", "practice", "laps", "coaching"]
ABOUT: dict[str, About] = {"R": "race", "S": "race", "Q": "qualifying", "SQ": "qualifying", "SS": "qualifying"}
FAMILIES: dict[str, Callable[[Pad, StoredSession], None]] = {
    "race": race_facts,
    "qualifying": qualifying_facts,
    "practice": practice_facts,
}


def fact_sheet(store: SessionStore, question: Question) -> FactSheet:
    """Return the facts about a question, best first.

    Raise what opening the session or a lap raises, and InvalidRequest for more than five drivers or an own lap alone.
    """
    of = _of_laps if question.laps else _of_session
    return remembered("sheet", store, question, lambda: of(store, question))


def all_facts(store: SessionStore, question: Question) -> tuple[Fact, ...]:
    """Return every fact about a question, unbounded and without ids. Raise what fact_sheet does."""
    return remembered("all", store, question, lambda: _all_facts(store, question))


def _all_facts(store: SessionStore, question: Question) -> tuple[Fact, ...]:
    if question.laps:
        return tuple(_lap_pad(store, question)[0].facts)
    session = store.open(_key(question))
    return tuple(_session_pad(store, question, session).facts)


def _of_session(store: SessionStore, question: Question) -> FactSheet:
    session = store.open(_key(question))
    manifest = session.manifest
    pad = _session_pad(store, question, session)
    focus, about = pad.focus, ABOUT.get(manifest.session, "practice")
    facts = _of_stint(pad.facts, focus, question.stint) if question.stint is not None else pad.facts
    facts = _about_focus(facts, focus, set(pad.rank)) if focus else facts
    return FactSheet(
        about=about,
        title=_title(manifest, focus),
        facts=chosen(facts),
        names=names_of(session),
        focus=tuple(focus),
        missing=missing_of(session, pad.facts),
    )


def _session_pad(store: SessionStore, question: Question, session: StoredSession) -> Pad:
    manifest = session.manifest
    focus = _focus(manifest, question.drivers)
    pad = Pad(NumberForms(language_of(question.language)), focus, _ranks(manifest))
    about = ABOUT.get(manifest.session, "practice")
    FAMILIES[about](pad, session)
    if about != "race":
        _laps_if_there(pad, store, _best_laps(pad, session.key, focus, about))
    return pad


def _of_laps(store: SessionStore, question: Question) -> FactSheet:
    """Return the facts of laps against laps; an own lap makes it coaching, and the professional's is the reference."""
    pad, names, references = _lap_pad(store, question)
    own = [reference for reference in references if reference.own is not None]
    home = next((reference.key for reference in references if reference.key and not reference.own), question.key)
    more = [own_name(number) for number in range(1, len(own) + 1)]
    title, known = "Laps", Names(drivers=tuple(more), corners=(), laps=0, compounds=(), parts=(), event=())
    if home is not None:
        session = store.open(home)
        title, known = _title(session.manifest, names), names_of(session, more)
    about: About = "coaching" if own else "laps"
    return FactSheet(about=about, title=title, facts=chosen(pad.facts), names=known, focus=tuple(names))


def _lap_pad(store: SessionStore, question: Question) -> tuple[Pad, list[str], list[LapReference]]:
    references = sorted(question.laps, key=lambda reference: reference.own is not None)
    if len(references) < 2:
        raise InvalidRequest.field("laps", "need at least two laps, the first of them the reference")
    pad = Pad(NumberForms(language_of(question.language)))
    names = lap_facts(pad, store, references)
    own = [at for at, reference in enumerate(references) if at and reference.own is not None]
    if own:
        about = [0, *own]
        coaching_facts(pad, [references[at].open(store) for at in about], [names[at] for at in about])
    return pad, names, references


def _key(question: Question) -> SessionKey:
    if question.key is None:
        raise InvalidRequest.fields({"year": "is missing", "event": "is missing"})
    return question.key


def _focus(manifest: Manifest, drivers: Sequence[str]) -> list[str]:
    focus = list(dict.fromkeys(manifest.driver(name).part for name in drivers))
    if len(focus) > MOST_DRIVERS:
        raise InvalidRequest.field("drivers", f"are at most {MOST_DRIVERS}; leave them out for all")
    return focus


def _ranks(manifest: Manifest) -> dict[str, int]:
    last = len(manifest.drivers)
    found = {driver.part: last for driver in manifest.drivers}
    return found | {row.driver: row.position or last for row in manifest.results if row.driver}


def _title(manifest: Manifest, names: Sequence[str]) -> str:
    session = f"{manifest.event} {manifest.year}, {manifest.name}"
    return f"{session}: {', '.join(names)}" if names else session


def _best_laps(pad: Pad, key: SessionKey, focus: Sequence[str], about: About) -> list[LapReference]:
    """Return the best laps of the drivers asked for, else of the best two of a qualifying."""
    shown = list(focus)
    if not shown and about == "qualifying":
        shown = [fact.subjects[0] for fact in pad.of("qualified")[:2]]
    last = {fact.subjects[0] for fact in pad.of("improved") + pad.of("went_slower")}
    laps = {driver: "Q3" if driver in last else "fastest" for driver in shown}
    return [LapReference(key, driver, lap) for driver, lap in laps.items()] if len(shown) > 1 else []


def _laps_if_there(pad: Pad, store: SessionStore, references: Sequence[LapReference]) -> None:
    """Add the comparison of best laps; a session without telemetry has its sectors still."""
    if not references:
        return
    try:
        names = lap_facts(pad, store, references)
    except (NoTelemetry, NotFound, InvalidRequest, LapsDoNotMatch):
        return
    if pad.of("sector_difference"):  # the same differences, of the same laps
        pad.facts = without_losses(pad.facts, names)


def _about_focus(facts: Sequence[Fact], focus: Sequence[str], drivers: set[str]) -> list[Fact]:
    """Return the facts of these drivers, of the session as such, and of others only what explains most."""
    asked = set(focus)
    kept = []
    for fact in facts:
        named = {name for name in fact.subjects if name in drivers}
        if not named or named & asked or fact.weight >= 0.9 * OTHERS:
            kept.append(fact)
    return kept


def _of_stint(facts: Sequence[Fact], focus: Sequence[str], stint: int) -> list[Fact]:
    """Return the facts with those of one stint of the driver first. Raise NotFound with the stints there are."""
    if len(focus) != 1:
        raise InvalidRequest.field("stint", "needs one driver")
    mine = [fact for fact in facts if focus[0] in fact.subjects]
    known = sorted({name for fact in mine for name in fact.subjects if name.startswith("stint ")})
    wanted = f"stint {stint}"
    if wanted not in known:
        told = ", ".join(known) or "none"
        raise NotFound(f"{focus[0]} has no stint {stint} with a pace; use one of: {told}", known=known)
    others = set(known) - {wanted}
    kept = [fact for fact in facts if not (fact in mine and others & set(fact.subjects))]
    more = {True: 0.5, False: 0.0}
    return [
        msgspec.structs.replace(fact, weight=fact.weight + more[wanted in fact.subjects and fact in mine])
        for fact in kept
    ]
