"""The computed text goes through the checker like any other: what our own templates say must hold by its rules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from lib.services.analysis_service.fact import FactSheet
from lib.services.analysis_service.facts import Question, fact_sheet
from lib.services.analysis_service.renderer import CheckedWriter
from lib.services.analysis_service.writer import write, written_languages
from lib.sessions import SessionKey, SessionStore, open_store
from tests import built
from tests.services.analysis_service.writer import test_laps_text as laps_text
from tests.services.f1_sessions import ARCHIVE, ARCHIVED, archived

MOST_FLAGGED = 0.01
DEMO = ("2025/1/Q", "2025/1/R", "2025/2/Q", "2025/2/R", "2025/2/S", "2025/2/SQ")


def sheets(store: SessionStore, key: SessionKey, language: str) -> Iterator[FactSheet]:
    """Yield the session, every driver, and neighbours in its list as pairs."""
    drivers = [driver.part for driver in store.manifest(key).drivers]
    for focus in [(), *((one,) for one in drivers), *list(pairwise(drivers))[::3]]:
        yield fact_sheet(store, Question(key, focus, language=language))


def flagged(found: Iterator[FactSheet], language: str) -> tuple[int, list[tuple[str, tuple[str, ...]]]]:
    """Return how many sentences there are, and those that the checker would cut."""
    count, cut = 0, []
    for sheet in found:
        writer = CheckedWriter(sheet, language, formatted=True)
        for _ in (*writer.take(write(sheet, language)), *writer.finish()):
            pass
        count += len(writer.judged)
        cut += [(one.text, one.reasons) for one in writer.unsupported()]
    return count, cut


@pytest.mark.parametrize("language", written_languages())
@pytest.mark.parametrize("key", DEMO)
def test_of_an_invented_session_next_to_nothing_is_cut(key: str, language: str) -> None:
    store = open_store(f"file://{built.demo_store()}")
    count, cut = flagged(sheets(store, SessionKey.parse(key), language), language)
    assert count > 40
    assert len(cut) <= MOST_FLAGGED * count, cut


@pytest.mark.skipif(not ARCHIVE.exists(), reason="the real sessions are not here")
@pytest.mark.parametrize("language", written_languages())
@pytest.mark.parametrize("key", ARCHIVED, ids=str)
def test_of_a_real_session_next_to_nothing_is_cut(key: SessionKey, language: str) -> None:
    count, cut = flagged(sheets(archived(), key, language), language)
    assert len(cut) <= MOST_FLAGGED * count, cut


@pytest.mark.parametrize("language", written_languages())
def test_of_coaching_nothing_is_cut(language: str) -> None:
    facts = (
        laps_text.SLOWER,
        laps_text.LOSS,
        laps_text.fact(3, "apex_speed_difference", ("AAA", "YOU", "T1"), 9.0, "speed"),
        laps_text.fact(4, "brakes_later", ("AAA", "YOU", "T1"), 20.0, "distance"),
        laps_text.fact(5, "corner_loss", ("AAA", "YOU", "T2"), 0.2),
        laps_text.fact(6, "top_speed_difference", ("AAA", "YOU"), 9.0, "speed"),
        laps_text.fact(7, "sector_difference", ("YOU", "AAA", "sector 1"), 0.4),
    )
    sheet = FactSheet(about="coaching", title="", facts=facts, names=laps_text.NAMES, focus=("AAA", "YOU"))
    assert flagged(iter([sheet]), language)[1] == []
