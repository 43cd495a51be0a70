"""What is said of the views of seasons before F1 published its timing."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from lib.errors import NotFound
from lib.services.session_views.before_timing import refuse_unknown
from lib.sessions import StoredSession, Table
from tests.services.race_story.races import laps_of, table, visit_columns
from tests.services.session_views.test_values import session_of

WITH_STOPS = table(*laps_of("A", 4, **visit_columns((2, 195.0, 22.0))), *laps_of("B", 4))
WITHOUT = table(*laps_of("A", 4))
SEEN = ("glance", "results", "laps", "positions", "fastest-lap", "pitstops")


def old(name: str = "R", rows: Table = WITH_STOPS, laps: Any = "full", loader: str = "jolpica 1") -> StoredSession:
    session = session_of(rows)
    available = msgspec.structs.replace(session.manifest.available, laps=laps)
    manifest = msgspec.structs.replace(session.manifest, session=name, loader=loader, available=available)
    return StoredSession(session.key, manifest, session.read)


@pytest.mark.parametrize("view", SEEN)
def test_of_a_race_from_2012_on_laps_and_stops_are_shown(view: str) -> None:
    refuse_unknown(old(), view)


@pytest.mark.parametrize("view", ["stints", "weather", "messages", "track-status", "circuit"])
def test_what_no_old_season_has_is_not_there(view: str) -> None:
    with pytest.raises(NotFound, match=f"^There is no {view} of seasons before 2018; view=results has what is known"):
        refuse_unknown(old(), view)


@pytest.mark.parametrize(
    ("name", "why"),
    [("R", "are known of races from 1996 on"), ("Q", "of qualifyings are known from 2018 on")],
)
@pytest.mark.parametrize("view", ["laps", "positions", "pitstops", "fastest-lap"])
def test_laps_that_are_not_known_are_said_to_be_known_from_a_season_on(name: str, why: str, view: str) -> None:
    with pytest.raises(NotFound, match=f"^Laps {why}; view=results"):
        refuse_unknown(old(name, laps="none"), view)


def test_of_a_race_without_laps_the_results_are_shown() -> None:
    refuse_unknown(old(laps="none"), "results")


def test_stops_are_known_of_a_race_if_one_lap_has_one() -> None:
    with pytest.raises(NotFound, match=r"^Pit stops are known of races from 2012 on; .*, and view=laps$"):
        refuse_unknown(old(rows=WITHOUT), "pitstops")
    refuse_unknown(old(rows=WITHOUT), "laps")


@pytest.mark.parametrize("loader", ["fastf1 3.6.1", "openf1 1"])
@pytest.mark.parametrize("view", ["stints", "laps", "pitstops"])
def test_a_session_with_timing_is_not_refused_anything(loader: str, view: str) -> None:
    refuse_unknown(old(rows=WITHOUT, laps="none", loader=loader), view)
