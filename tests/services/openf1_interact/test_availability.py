"""What of a session read from OpenF1 is whole, and what is partial."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lib.services.openf1_interact.availability import available_parts
from lib.sessions import Circuit
from lib.sessions.circuit import Outline
from tests.services.session_survey.made import car, laps, places


@pytest.mark.parametrize(("hole", "state"), [(2.0, "full"), (2.1, "partial")])
def test_positions_of_which_two_seconds_of_a_timed_lap_are_lost_are_partial(hole: float, state: str) -> None:
    notes: list[str] = []
    answers: Any = SimpleNamespace(of_driver=lambda _: {}, notes=notes, drs=True, tables={"drivers": [1]}, circuit=None)
    people: Any = SimpleNamespace(has_results=True, jolpica=True)
    measured: Any = SimpleNamespace(circuit=Circuit(None, None, (), Outline((), ())))
    lap = laps(lap=[1], lap_time=[90.0], start_time=[0.0], end_time=[90.0], compound=["SOFT"])
    whole = [2.0 * at for at in range(47)]
    moments = [*whole[:20], 38.0 + hole, *whole[21:]]
    cars, spots = {"1": car(whole, [200] * 47)}, {"1": places(moments, whole)}
    tables = dict.fromkeys(("weather", "messages", "session_status"), lap)
    found = available_parts(answers, people, lap, cars, spots, tables, measured)
    assert (found.car, found.pos) == ("full", state)
    lost = "location lost records on timed laps, 2.1 s at most (stretches of more than 2 s: 1)"
    assert notes == ([lost] if state == "partial" else [])
