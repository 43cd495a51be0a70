"""A lap whose recording stood frozen: every kind that draws it leaves a gap there, and draws no line over it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lib.services.plotter import Material, Size, figure_of
from lib.services.plotter.kinds.maps_numbers import dominance, lap_way
from lib.services.plotter.kinds.traces_numbers import known_deltas, traces
from lib.services.styling import STYLES
from lib.services.telemetry_service.forces import forces_of
from tests.services.f1_sessions import QUALIFYING, clean_laps, invented
from tests.services.telemetry_service.test_frozen import SECONDS, break_lap

NAN = float("nan")
LINES = ("speed-trace", "telemetry", "delta")
MAPS = ("speed-map", "throttle-map", "brake-map", "gear-map")


@pytest.fixture(params=[("car",), ("position",), ("car", "position")], ids="-".join)
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any, tuple[str, ...]]:
    """Return a store in which one lap stood frozen, the references of that lap and a good one, and what stood."""
    store, laps = invented(), clean_laps(invented(), QUALIFYING)
    break_lap(store, laps[0], monkeypatch, request.param, SECONDS)
    return store, laps[:2], request.param


def material(store: Any, references: Any) -> Material:
    return Material(store, STYLES["dark"], store.open(QUALIFYING), references=tuple(references))


def widest(x: np.ndarray, y: np.ndarray, total: float) -> float:
    """Return the longest hole in a line, as a share of its axis."""
    known = np.isfinite(y)
    return float(np.diff(x[known]).max() / total)


def drawn(figure: Figure, points: int) -> list[tuple[Axes, Any]]:
    return [(axes, line) for axes in figure.axes for line in axes.lines if len(line.get_xdata()) == points]


def test_a_delta_is_not_known_where_either_lap_stood_frozen_but_at_its_ends() -> None:
    delta, first, other = np.array([0.0, 0.1, 0.2, 0.3]), np.array([9.0, NAN, 9.0, 9.0]), np.array([9.0, 9, NAN, NAN])
    found = known_deltas([np.zeros(4), delta], [first, other])
    assert [one.tolist() for one in found[1:]] == [pytest.approx([0.0, NAN, NAN, 0.3], nan_ok=True)]
    assert np.isnan(found[0]).tolist() == [False, True, False, False]


@pytest.mark.parametrize("kind", LINES)
def test_lines_have_a_gap(broken: Any, kind: str) -> None:
    store, references, what = broken
    wanted = material(store, references)
    figure, alt = figure_of(kind, wanted, Size(800))
    data = traces(wanted)
    lines = drawn(figure, len(data.distance))
    holes = [widest(line.get_xdata(), line.get_ydata(), data.distance[-1]) for _, line in lines]
    assert "nan" not in alt
    assert lines
    if "car" in what:
        assert sum(hole > 0.03 for hole in holes) >= len(lines) / 2
    else:
        assert max(holes) < 0.01


@pytest.mark.parametrize("kind", MAPS)
def test_maps_have_a_gap(broken: Any, kind: str) -> None:
    store, references, what = broken
    wanted = material(store, references[:1])
    figure, alt = figure_of(kind, wanted, Size(800))
    (lines,) = [one for axes in figure.axes for one in axes.collections if one.get_array() is not None]
    unknown = np.isnan(np.asarray(lines.get_array(), np.float64))
    way = lap_way("speed")(wanted)
    assert "nan" not in alt
    if "car" in what:
        assert 0.03 < unknown.mean() < 0.2
    if "position" in what:
        assert 0.03 < np.isnan(way.x).mean() < 0.2


def test_nobody_is_fastest_where_a_lap_stood_frozen(broken: Any) -> None:
    store, references, what = broken
    found = dominance(material(store, references))
    _, alt = figure_of("dominance-map", material(store, references), Size(800))
    assert "nan" not in alt
    assert np.isnan(found.value).any() == ("car" in what)


def test_no_force_is_estimated_of_what_stood_frozen(broken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store, references, what = broken
    wanted = material(store, references[:1])
    figure_of("gg-diagram", wanted, Size(800))
    lap = wanted.opened[0]
    margin = 1.0 if what == ("car",) else 3.0
    assert len(forces_of(lap).speed) <= (lap.lap_time - SECONDS - margin) / 0.1 + 3
