"""Whatever cells, columns and rows a stored session lacks: every view, plot, sheet of facts and report answers."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import orjson
import pytest

from lib.errors import SlipstreamError
from lib.services.analysis_service.facts import Question, fact_sheet
from lib.services.analysis_service.writer import write, written_languages
from lib.services.plotter import Material, Size, figure_of
from lib.services.plotter.registry import KINDS
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.report import new_book, write_book
from lib.services.report_service.sections.registry import chosen
from lib.services.session_views import VIEWS, WHOLE, ViewRequest, view
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference, compare
from lib.services.telemetry_service.one_lap import lap_of
from lib.sessions import SessionKey, SessionStore, open_store
from tests import built
from tests.services.holed import holed_store
from tests.services.report_service.made import MADE_AT

SEEDS = range(int(os.environ.get("HOLES", "2")))
KEYS = tuple(SessionKey.parse(key) for key in ("2025/1/Q", "2025/1/R", "2025/2/R", "2025/2/SQ"))
CASES = [(key, seed) for key in KEYS for seed in SEEDS]


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]} {case[1]}")
def holed(request: pytest.FixtureRequest) -> tuple[SessionStore, SessionKey]:
    key, seed = request.param
    return holed_store(whole(), key, seed), key


@cache
def whole() -> SessionStore:
    return open_store(f"file://{built.demo_store()}")


def answered(work: Callable[[], Any]) -> Any:
    """Return what the work returns, None for a refusal in words; anything else is raised."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # numpy's, of columns that are all null
            return work()
    except SlipstreamError as error:
        if error.status >= 500:
            raise
        return None


def test_a_holed_session_lacks_something(holed: tuple[SessionStore, SessionKey]) -> None:
    store, key = holed
    assert store.open(key).laps().lists() != whole().open(key).laps().lists() or (
        store.open(key).manifest.results != whole().open(key).manifest.results
    )


def test_every_view_answers_in_json(holed: tuple[SessionStore, SessionKey]) -> None:
    store, key = holed
    for name in (*VIEWS, *WHOLE):
        found = answered(lambda name=name: view(store.open(key), ViewRequest(name)))
        assert b"NaN" not in orjson.dumps(found)


def test_every_lap_and_comparison_answers(holed: tuple[SessionStore, SessionKey]) -> None:
    store, key = holed
    pair = [driver.part for driver in store.manifest(key).drivers[:2]]
    for lap in ("fastest", "1", "5"):
        answered(lambda lap=lap: lap_of(LapReference(key, pair[0], lap), store))
        answered(lambda lap=lap: compare(store, [LapReference(key, driver, lap) for driver in pair]))


@pytest.mark.parametrize("some", [(), (0,), (0, 1), (-1,)], ids=str)
def test_facts_are_written_in_every_language(holed: tuple[SessionStore, SessionKey], some: tuple[int, ...]) -> None:
    store, key = holed
    drivers = store.manifest(key).drivers
    for language in written_languages():
        asked = Question(key, tuple(drivers[at].part for at in some), language=language)
        sheet = answered(lambda asked=asked: fact_sheet(store, asked))
        assert sheet is None or not [fact.text for fact in sheet.facts if "nan" in fact.text.split()]
        assert sheet is None or write(sheet, language)


def test_every_plot_is_drawn_or_refused(holed: tuple[SessionStore, SessionKey]) -> None:
    store, key = holed
    pair = tuple(driver.part for driver in store.manifest(key).drivers[:2])
    for kind in KINDS.values():
        laps = tuple(LapReference(key, name) for name in pair[: kind.most])
        of_laps = Material(store, STYLES["dark"], None, pair[: kind.most], laps)
        material = of_laps if kind.of == "laps" else Material(store, STYLES["dark"], store.open(key))
        if kind.of != "season":
            answered(lambda kind=kind, material=material: figure_of(kind.name, material, Size(600)))


def test_a_report_is_made(holed: tuple[SessionStore, SessionKey]) -> None:
    store, key = holed
    material = ReportMaterial(store, store.open(key), STYLES["light"], MADE_AT)
    book = new_book(material)
    for _ in write_book(book, material, chosen(material)):
        pass
    assert len(book.pages) >= 2


def test_holes_are_the_same_for_a_seed() -> None:
    first, second = (holed_store(whole(), KEYS[0], Random(1).randrange(9)).open(KEYS[0]) for _ in range(2))
    assert first.laps().lists() == second.laps().lists()
    assert first.manifest == second.manifest
