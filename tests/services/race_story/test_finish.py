"""Who saw the flag, and when the others went out."""

from __future__ import annotations

import msgspec
import pytest

from lib.services.race_story.finish import laps_behind, out_of, retired
from tests.services import f1_sessions
from tests.services.race_story.races import laps_of, table
from tests.services.race_story.test_gaps import result, session_of

ROWS = table(*laps_of("A", 4), *laps_of("B", 3, 120.0), *laps_of("C", 3, 5.0), {"driver": "Z", "lap": 1})


def test_a_lapped_car_sees_the_flag_and_one_that_stopped_a_lap_before_does_not() -> None:
    assert retired(ROWS) == {"C": 3, "Z": 0}


def test_who_the_results_call_a_finisher_has_finished() -> None:
    said = result("C", 3, None)
    assert retired(ROWS, (msgspec.structs.replace(said, status="+1 Lap"),)) == {"Z": 0}


@pytest.mark.parametrize(("laps", "out"), [(1, {}), (2, {}), (3, {"Z": 0}), (4, {"C": 1, "Z": 0})])
def test_in_a_race_that_still_runs_who_ended_no_lap_while_the_leader_drove_two_is_out(
    laps: int, out: dict[str, int]
) -> None:
    """C stops after lap 1, which it ended a moment after A; B is a lap behind and drives on."""
    lapped = [row for row in laps_of("B", 2, 120.0) if row["end_time"] <= 100.0 * laps + 20.0]
    session = session_of(table(*laps_of("A", laps), *lapped, *laps_of("C", 1, 0.5), {"driver": "Z", "lap": 1}))
    running = msgspec.structs.replace(session.manifest, finished=False)
    assert out_of(type(session)(session.key, running, session.read)) == out


def test_who_saw_the_flag_later_is_as_many_laps_behind() -> None:
    session = session_of(
        table(*laps_of("A", 4), *laps_of("B", 3, 120.0), *laps_of("C", 3, 5.0), *laps_of("D", 2, 250.0))
    )
    assert laps_behind(session) == {"B": 1, "D": 2}
    running = msgspec.structs.replace(session.manifest, finished=False)
    assert laps_behind(type(session)(session.key, running, session.read)) == {}


@pytest.mark.skipif(not f1_sessions.ARCHIVE.exists(), reason="the archive of real sessions is not here")
def test_of_the_real_races_the_right_ones_were_out() -> None:
    store = f1_sessions.archived()
    found = out_of(store.open(f1_sessions.TIMING_ONLY[0]))
    assert found == {"BOT": 48, "GRO": 42, "VER": 39, "RIC": 39, "HUL": 10, "OCO": 0, "SIR": 0}
    assert out_of(store.open(f1_sessions.DRY_RACE)) == {"ALO": 4}
    assert laps_behind(store.open(f1_sessions.DRY_RACE)) == {"BOR": 1, "HUL": 1, "TSU": 1}
    assert laps_behind(store.open(f1_sessions.TIMING_ONLY[0])) == {}
