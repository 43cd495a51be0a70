"""The published accuracy, measured: S2 left out and missed by how much."""

from __future__ import annotations

import pytest

from bench.bench_accuracy import measure
from lib.sessions import SessionKey, SessionStore
from tests.services.f1_sessions import ARCHIVE, QUALIFYING, REAL, invented, real


@pytest.mark.skipif(not ARCHIVE.exists(), reason="needs ../shared/f1-archive")
def test_the_left_out_line_is_met_on_the_real_qualifying() -> None:
    found = measure(real(), REAL)["positions and clocks"]
    assert found.quantile(0.5) <= 0.0105
    assert found.quantile(0.95) <= 0.040
    assert 0.6 <= found.coverage <= 0.8


@pytest.mark.parametrize("method", ["positions and clocks", "anchored, car clock shifted"])
def test_no_method_does_harm_where_the_clocks_are_exact(method: str) -> None:
    found = measure(invented(), QUALIFYING)
    assert found[method].quantile(0.95) <= found["anchored"].quantile(0.95) + 1e-4


def test_exact_clocks_are_left_alone() -> None:
    store: SessionStore = invented()
    for key in (QUALIFYING, SessionKey(2025, 2, "Q"), SessionKey(2025, 1, "R")):
        survey = store.open(key).survey()
        assert survey is not None
        assert abs(survey.car_delay) <= 0.05
        assert abs(survey.pos_delay) <= 0.05
        assert abs(survey.late_ms).max() <= 30
