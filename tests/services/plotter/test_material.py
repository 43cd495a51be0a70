"""How a plot names the laps that it shows, and where they were driven."""

from __future__ import annotations

from dataclasses import replace

from lib.services.plotter import Material
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey, SessionStore
from tests.services.plotter.invented import QUALIFYING, RACE


def of(store: SessionStore, *keys: SessionKey) -> Material:
    return Material(store, STYLES["dark"], references=tuple(LapReference(key, "AAA", "1") for key in keys))


def test_laps_of_one_session_have_their_driver_and_lap(invented: SessionStore) -> None:
    found = of(invented, QUALIFYING)
    assert found.lap_names() == ["AAA lap 1"]
    assert found.where() == "Sample Grand Prix 2025 · Q · 6 April 2025"


def test_a_lap_that_does_not_count_says_so(invented: SessionStore) -> None:
    lap = of(invented, QUALIFYING).opened[0]
    deleted = LapReference(own=replace(lap, row=lap.row | {"deleted": True}))
    assert Material(invented, STYLES["dark"], references=(deleted,)).lap_names() == ["AAA lap 1 (deleted)"]


def test_laps_of_two_sessions_say_which(invented: SessionStore) -> None:
    found = of(invented, QUALIFYING, RACE)
    assert found.lap_names() == ["AAA Q lap 1", "AAA R lap 1"]
    assert found.where() == "Sample Grand Prix 2025 Q and Sample Grand Prix 2025 R"
