"""Maps: where corners stand when the map is turned, and whose line is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.plotter.kinds.maps_numbers import _corners, dominance
from lib.sessions import Circuit, Corner, SessionStore
from tests.services.plotter.drawn import material


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
