"""The written debrief on every session there is: never empty, never a crash, every value by a fact of its sheet."""

from __future__ import annotations

import re
from functools import cache

import pytest

from lib.errors import NotFound
from lib.services.analysis_service.fact import Fact, FactSheet, Names
from lib.services.analysis_service.facts import Question, fact_sheet
from lib.services.analysis_service.writer import write, written_languages
from lib.sessions import SessionKey, SessionStore, open_store
from tests import built
from tests.services.analysis_service.small_race import result, rows_of, session_of

PLACEHOLDER = re.compile(r"\[\[(f\d+)\]\]")
NAMED = re.compile(r"\b(?:laps?|Runden?|den Runden|Turn|Kurve|sector|Sektor|[Ss]tint|S?Q)\s?\d+(?:–\d+)?")
KEYS = ("2025/1/Q", "2025/1/R", "2025/2/Q", "2025/2/R", "2025/2/S", "2025/2/SQ")


@cache
def store() -> SessionStore:
    return open_store(f"file://{built.demo_store()}")


def sheets(key: str) -> list[FactSheet]:
    drivers = [driver.part for driver in store().manifest(SessionKey.parse(key)).drivers]
    focuses = [(), *((one,) for one in drivers), tuple(drivers[:2]), tuple(drivers[-5:]), (drivers[0], drivers[-1])]
    found = []
    for focus in focuses:
        for language in written_languages():
            found.append((language, fact_sheet(store(), Question(SessionKey.parse(key), focus, language=language))))
    return found


@pytest.mark.parametrize("key", KEYS)
def test_a_text_is_short_whole_and_rests_on_its_facts(key) -> None:
    for language, sheet in sheets(key):
        text = write(sheet, language)
        ids = set(PLACEHOLDER.findall(text))
        assert ids <= {fact.id for fact in sheet.facts}
        bare = NAMED.sub("", PLACEHOLDER.sub("", text))
        assert not re.search(r"\d", bare), bare
        assert "{" not in bare
        assert len(PLACEHOLDER.sub("1 s", text).split()) <= 260
        assert len(text.split()) >= 10


@pytest.mark.parametrize("key", ["2025/1/R", "2025/1/Q", "2025/2/R"])
def test_a_debrief_of_a_whole_session_has_its_length(key) -> None:
    sheet = fact_sheet(store(), Question(SessionKey.parse(key)))
    assert 100 <= len(PLACEHOLDER.sub("1 s", write(sheet)).split()) <= 260


def test_no_sentence_comes_twice() -> None:
    for key in KEYS:
        text = write(fact_sheet(store(), Question(SessionKey.parse(key))))
        sentences = re.split(r"(?<=[.])\s+", text.replace("**", ""))
        assert len(sentences) == len(set(sentences))


def sheet(*facts: Fact, about="race", missing=(), focus=()) -> FactSheet:
    names = Names(drivers=(), corners=(), laps=0, compounds=(), parts=(), event=())
    return FactSheet(about=about, title="", facts=facts, names=names, missing=missing, focus=focus)


@pytest.mark.parametrize("about", ["race", "qualifying", "practice", "laps", "coaching"])
@pytest.mark.parametrize("language", written_languages())
def test_with_no_fact_the_text_says_so(about, language) -> None:
    text = write(sheet(about=about, missing=("weather",)), language)
    assert text
    assert "[[" not in text


@pytest.mark.parametrize("about", ["race", "qualifying", "practice"])
def test_a_driver_without_laps_is_said_to_have_none(about) -> None:
    assert "AAA" in write(sheet(about=about, focus=("AAA",)))


def test_nothing_is_said_of_all_where_a_fact_did_not_go_out() -> None:
    """The sixth of the front, who stopped twice, is not in the sheet: the others may not speak for him."""
    base = fact_sheet(store(), Question(SessionKey.parse("2025/1/R")))
    front = [fact.subjects[0] for fact in base.facts if fact.kind == "finished"][:6]
    kept = tuple(fact for fact in base.facts if not (fact.kind == "stops" and fact.subjects[0] == front[-1]))
    text = write(FactSheet(about="race", title="", facts=kept, names=base.names))
    assert "Everybody at the front" not in text
    assert "Among those at the front" not in text


def small(times, results, **more) -> FactSheet:
    class OneSession:
        def open(self, _key):
            return session_of(rows_of(times, **more), results, version=str(results))

        def manifest(self, key):
            return self.open(key).manifest

    return fact_sheet(OneSession(), Question(SessionKey(2025, 1, "R")))  # type: ignore[arg-type]


def test_a_race_of_a_few_laps_is_told_in_a_few_words() -> None:
    times = {"AAA": [92.0, 90.0, 90.0], "BBB": [93.0, 90.0, 90.0]}
    text = write(small(times, [result("AAA", 1, classified="1"), result("BBB", 2, classified="2")]))
    assert text.startswith("**Aaa led for [[")
    assert len(text.split()) < 90


def test_who_won_by_a_penalty_did_not_take_the_lead() -> None:
    times = {"AAA": [92.0, 90.0, 90.0], "BBB": [91.0, 90.0, 90.0]}
    official = [result("AAA", 1, classified="1", gap=0.0), result("BBB", 2, classified="2", gap=4.0)]
    sheet = small(times, official)
    assert not [fact for fact in sheet.facts if fact.kind.startswith("took_lead")]
    assert "lead" not in write(sheet).split("\n")[0]


def test_an_unknown_language_is_written_in_english() -> None:
    base = fact_sheet(store(), Question(SessionKey.parse("2025/1/R"), language="en"))
    assert write(base, "pt") == write(base, "en")


def test_an_unknown_session_is_an_error_of_ours() -> None:
    from lib.errors import SessionNotLoaded

    with pytest.raises((SessionNotLoaded, NotFound)):
        fact_sheet(store(), Question(SessionKey(2025, 9, "R")))
