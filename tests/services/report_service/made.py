"""Reports for tests, made once a run: of the invented season, and of the real sessions if they are there."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lib.services.own_laps.stored import own_lap
from lib.services.report_service.book import Book
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.report import Report, make_report, new_book, write_book
from lib.services.report_service.sections.registry import chosen
from lib.services.report_service.shapes import Form, Paper
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey, SessionStore, open_store
from tests import built
from tests.services import f1_sessions

MADE_AT = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
INVENTED = (SessionKey(2025, 1, "Q"), SessionKey(2025, 2, "S"), SessionKey(2025, 1, "R"))
REAL = f1_sessions.ARCHIVED if f1_sessions.ARCHIVE.exists() else ()
FULL = (f1_sessions.DRY_RACE, f1_sessions.REAL, f1_sessions.PRACTICE) if REAL else ()
READ = (*(("invented", key) for key in INVENTED), *(("real", key) for key in FULL))  # reading a PDF takes seconds
EVERY = (*(("invented", key) for key in INVENTED), *(("real", key) for key in REAL))


@dataclass(frozen=True)
class Made:
    """A report, the pages it was made from, and its material."""

    material: ReportMaterial
    book: Book
    report: Report


@functools.cache
def store_of(world: str) -> SessionStore:
    return open_store(f"file://{built.demo_store()}") if world == "invented" else f1_sessions.archived()


def material_of(world: str, key: SessionKey, style: str = "light") -> ReportMaterial:
    store = store_of(world)
    return ReportMaterial(store, store.open(key), STYLES[style], MADE_AT)


@functools.cache
def made(world: str, key: SessionKey, style: str = "light", paper: Paper = "a4", form: Form = "pdf") -> Made:
    material = material_of(world, key, style)
    book = new_book(material, paper)
    for _ in write_book(book, material, chosen(material)):
        pass
    return Made(material, book, make_report(material_of(world, key, style), form, paper))


HOSTILE = "<b>Sunday</b> {nb} (a\\) **bold** 角田 🏎 %PDF endobj and on and on it goes"


def coaching_material(driver: str = "WHI", reference: str = "OKA", style: str = "light") -> ReportMaterial:
    """Return a coaching report's material: a driver's samples as a user would send them, under a hostile name."""
    store, key = store_of("invented"), SessionKey(2025, 1, "Q")
    base = LapReference(key, driver).open(store)
    inside = (base.car.time >= 0) & (base.car.time <= base.lap_time)
    names = ("time", "speed", "throttle", "brake", "gear", "rpm")
    values = {name: getattr(base.car, name)[inside] for name in names}
    lap = own_lap("me:1", values, base.lap_time, base.sectors, ("gears guessed",))
    mine = replace(lap, name=HOSTILE, manifest=base.manifest, circuit=base.circuit, survey=base.survey)
    about = {"id": "1", "name": HOSTILE, "lap_time": base.lap_time, "game": "<i>sim</i>", "samples": 300, "rate": 3.7,
             "created_at": "2026-11-26T07:00:00Z", "assumed": ["gears guessed"],
             "setup": {"front_wing": 22.0, "brake_bias": 54.5}}  # fmt: skip
    laps = (LapReference(key, reference), LapReference(None, "me:1", own=mine))
    return ReportMaterial(store, store.open(key), STYLES[style], MADE_AT, references=laps, own_laps=(about,))


def coaching_book(style: str = "light", paper: Paper = "a4") -> Book:
    material = coaching_material(style=style)
    book = new_book(material, paper)
    for _ in write_book(book, material, chosen(material)):
        pass
    return book


def named(case: tuple[str, SessionKey]) -> str:
    return f"{case[0]} {case[1]}"
