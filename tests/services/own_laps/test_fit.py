"""A recording laid over the circuit that is named, or that its file names."""

from __future__ import annotations

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.fit import LapWanted, laid_at_home
from lib.services.own_laps.recording import Column, Recording, Said
from tests.services.f1_sessions import invented

TIME = np.arange(0.0, 80.1, 0.1)


def wanted(circuit: str | None) -> LapWanted:
    columns = (Column("time", TIME, "s"), Column("speed", np.full(len(TIME), 180.0), "km/h"))
    return LapWanted(Recording("a tool", columns, ("time", "speed"), Said(circuit=circuit)), 80.0, None)


def test_a_circuit_that_the_file_names_and_the_lap_does_not_bear_out_is_noted() -> None:
    fit = laid_at_home(invented(), None, wanted("Valdoria"))
    assert (fit.key, fit.match) == (None, None)
    assert len(fit.notes) == 1
    assert fit.notes[0].startswith("the file calls its circuit 'Valdoria'")
    assert fit.notes[0].endswith("the lap is not laid over a session")


def test_a_file_without_a_circuit_is_laid_over_none_and_nothing_is_noted() -> None:
    fit = laid_at_home(invented(), None, wanted(None))
    assert (fit.key, fit.match, fit.notes) == (None, None, [])


def test_a_circuit_that_the_user_names_is_one_the_lap_must_fit() -> None:
    with pytest.raises(InvalidRequest):
        laid_at_home(invented(), "Brisaval", wanted(None))
