"""The figures of a real race, worked out by hand from its lap times; if the archive is there."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

import demo
from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts import Question, all_facts
from lib.services.ff1_interact import read_session
from lib.sessions import SessionKey, open_store
from tests import built
from tests.services.f1_sessions import ARCHIVE

RACE = SessionKey(2025, 2, "R")
pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason="the archive is not here")


def fill(folder: Path) -> None:
    with demo.serve(ARCHIVE) as server, tempfile.TemporaryDirectory() as cache:
        open_store(f"file://{folder}").write(RACE, read_session(RACE, server.base_url, Path(cache)))


@pytest.fixture(scope="module")
def facts() -> tuple[Fact, ...]:
    return all_facts(open_store(f"file://{built.kept('shanghai', built.LOADER, fill)}"), Question(RACE))


@pytest.mark.parametrize(
    ("kind", "subjects", "text"),
    [
        ("gap_after_lap", ("NOR", "PIA", "lap 13"), "2.540 s"),
        ("stint_median", ("PIA", "stint 1", "MEDIUM"), "1:37.975"),
        ("stint_median", ("NOR", "stint 1", "MEDIUM"), "1:38.174"),
        ("undercut_gain", ("RUS", "NOR", "laps 13–16"), "3.2 s"),
        ("gap_after_lap", ("RUS", "NOR", "lap 13"), "2.572 s"),
        ("gap_after_lap", ("NOR", "RUS", "lap 16"), "0.649 s"),
        ("place_regained", ("NOR", "RUS", "lap 18"), "lap 18"),
        ("pace_slope", ("PIA", "stint 2", "HARD"), "0.041 ± 0.004 s a lap"),
        ("pace_slope", ("VER", "stint 2", "HARD"), "0.053 ± 0.004 s a lap"),
        ("median_difference", ("HAM", "LEC", "laps 39–56"), "1.07 s a lap"),
        ("stint_median", ("HAM", "stint 3", "HARD"), "1:35.464"),
        ("window_median", ("LEC", "laps 39–56"), "1:36.529"),
        ("fastest_lap", ("HAM", "lap 41", "HARD"), "1:35.069"),
        ("stops", ("HAM",), "2 stops"),
        ("pass", ("VER", "LEC", "lap 53"), "lap 53"),
        ("caught", ("VER", "LEC", "lap 51"), "lap 51"),
        ("lost_to", ("NOR", "PIA", "laps 53–56"), "6.7 s"),
        ("lap_time", ("NOR", "lap 55"), "1:38.960"),
        ("led_but_for_stops", ("PIA",), "53 of 56 laps"),
        ("gap_at_flag", ("NOR", "PIA"), "9.748 s"),
    ],
)
def test_the_figure_comes_out(facts, kind, subjects, text) -> None:
    assert [fact.text for fact in facts if fact.kind == kind and fact.subjects == subjects] == [text]


def test_hards_wore_for_half_of_their_laps_and_mediums_did_all_along(facts) -> None:
    """Against the field: cars on tyres of other ages tell wear from fuel, which made everybody faster."""
    told = {
        (fact.kind, fact.subjects[0]): fact.text for fact in facts if "wear" in fact.kind and len(fact.subjects) < 2
    }
    assert told == {
        ("compound_wear", "HARD"): "0.06 ± 0.01 s a lap",
        ("wear_turned", "HARD"): "22 laps",
        ("later_wear", "HARD"): "0.02 ± 0.01 s a lap",
        ("compound_wear", "MEDIUM"): "0.08 ± 0.02 s a lap",
    }
    ways = {(fact.kind, fact.subjects[0]): fact.relation.direction for fact in facts if fact.unit == "s/lap"}
    keys = ("compound_wear", "HARD"), ("later_wear", "HARD"), ("compound_wear", "MEDIUM")
    assert [ways[key] for key in keys] == ["more", "equal", "more"]


def test_the_gap_between_the_first_two_on_hards_is_noise(facts) -> None:
    assert [fact for fact in facts if fact.kind == "difference_in_noise" and set(fact.subjects[:2]) == {"PIA", "NOR"}]
