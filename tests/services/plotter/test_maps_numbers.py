"""Maps: where corners stand when the map is turned, and whose line is drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lib.services.plotter import Material, Size, figure_of
from lib.services.plotter.kinds.maps import map_shape
from lib.services.plotter.kinds.maps_numbers import Way, _corners, dominance, outline
from lib.services.styling import STYLES
from lib.sessions import Circuit, Corner, SessionStore, open_store
from tests.services.plotter.drawn import material
from tests.services.plotter.invented import QUALIFYING, write_to


@pytest.mark.parametrize(("rotation", "x", "y", "angle"), [(None, 10, 0, 30), (0.0, 10, 0, 30), (90.0, 0, 10, 120)])
def test_corners_and_the_way_to_their_labels_turn_with_the_map(
    rotation: float | None, x: float, y: float, angle: float
) -> None:
    circuit = Circuit(rotation, 3000.0, (Corner(4, "A", 100.0, 10.0, 0.0, 30.0), Corner(5, "", 1.0, 0.0, 0.0, 0.0)))
    (name, *found), (other, *_) = _corners(circuit)
    assert (name, other) == ("4A", "5")
    assert found == pytest.approx([x, y, np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))], abs=1e-9)


def test_the_line_of_a_dominance_map_is_the_first_laps(store: SessionStore) -> None:
    one, other = (material(store, "dominance-map", session="Q", driver=names) for names in ("JSE,OKA", "OKA,JSE"))
    first, second = dominance(one), dominance(other)
    assert first.names[0] == second.names[1]
    assert not np.allclose(first.x, second.x, atol=1e-3)
    assert set(first.value) <= {0.0, 1.0}
    np.testing.assert_array_equal(first.value[:50], 1 - second.value[:50])


@pytest.mark.parametrize(
    ("wide", "tall", "shape"),
    [
        (1048.0, 524.0, (118 + 46 + 72 + 524) / 1200),  # the line is 1048 pixels wide
        (100.0, 50.0, (118 + 46 + 72 + 524) / 1200),
        (100.0, 5.0, 0.5625),  # no flatter than other plots
        (100.0, 300.0, 1.0),  # no taller than wide
    ],
)
def test_a_map_is_as_tall_as_its_line_is_where_it_fills_the_width(wide: float, tall: float, shape: float) -> None:
    line = Way((), (), np.array([0, wide, wide, 0]), np.array([0, 0, tall, tall]), np.zeros(4), ())
    assert map_shape(line) == pytest.approx(shape)


def test_a_height_that_is_asked_for_is_kept(tmp_path: Path) -> None:
    store = open_store(f"file://{tmp_path}")
    write_to(store)
    found = Material(store, STYLES["dark"], store.open(QUALIFYING))
    figure, _ = figure_of("track-map", found, Size(800, 500))
    assert figure.bbox.size.tolist() == [800, 500]
    free, _ = figure_of("track-map", found, Size(800))
    assert free.bbox.height == round(800 * map_shape(outline(found)))
    assert free.bbox.height != 600
