"""Maps: where corners stand when the map is turned, and whose line is drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter import Material, Size, figure_of
from lib.services.plotter.kinds.maps import map_shape
from lib.services.plotter.kinds.maps_numbers import Way, _corners, _driven, apart, dominance, lap_way, outline
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference
from lib.sessions import Circuit, Corner, SessionStore, TimingLines, open_store
from lib.sessions.circuit import Outline
from lib.sessions.manifest import Frozen
from tests.services.plotter.drawn import made_of, material
from tests.services.plotter.invented import QUALIFYING, write_to
from tests.services.race_story.races import laps_of, table


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


SQUARE = Circuit(None, 5300.0, (Corner(1, "", 10.0, 90.0, 0.0, 0.0),), Outline((0.0, 100, 100, 0), (0.0, 0, 100, 100)))


def with_circuit(circuit: Circuit, lines: TimingLines | None = None) -> Material:
    found = made_of(table(*laps_of("A", 2)), circuit=circuit)
    manifest = msgspec.structs.replace(found.stored.manifest, lines=lines)
    return replace(found, session=replace(found.stored, manifest=manifest))


class TestOutline:
    def test_the_line_of_the_circuit_is_closed(self) -> None:
        found = outline(with_circuit(SQUARE))
        assert (found.x.tolist(), found.y.tolist()) == ([0, 100, 100, 0, 0], [0, 0, 100, 100, 0])
        assert (found.length, found.lines, found.value.tolist()) == (5300.0, (), [0] * 5)
        assert [name for name, *_ in found.corners] == ["1"]

    def test_it_is_turned_as_the_circuit_is_printed(self) -> None:
        found = outline(with_circuit(msgspec.structs.replace(SQUARE, rotation=90.0)))
        assert found.x == pytest.approx([0, 0, -100, -100, 0], abs=1e-9)
        assert found.y == pytest.approx([0, 100, 100, 0, 0], abs=1e-9)

    def test_its_sectors_end_at_the_timing_lines(self) -> None:
        """Of 400 m around the square: the first sector is one side long, the second two."""
        found = outline(
            with_circuit(SQUARE, TimingLines(s1=1300.0, s2=3900.0, finish=5200.0, laps=9, spread=(1, 1, 1)))
        )
        assert found.lines == (1300.0, 3900.0, 5200.0)
        assert found.value.tolist() == [0, 1, 1, 2, 2]

    def test_three_points_are_a_map_and_two_are_none(self) -> None:
        found = outline(with_circuit(Circuit(outline=Outline((1.0, 2, 3), (4.0, 5, 7)))))
        assert (found.x.tolist(), found.y.tolist()) == ([1, 2, 3, 1], [4, 5, 7, 4])
        with pytest.raises(NoTelemetry, match="no map of this circuit"):
            outline(with_circuit(Circuit(outline=Outline((0.0, 1), (0.0, 0)))))


class TestLapOnTheMap:
    def of(self, store: SessionStore, *drivers: str) -> Material:
        return Material(store, STYLES["dark"], references=tuple(LapReference(QUALIFYING, driver) for driver in drivers))

    def test_a_lap_has_its_name_its_time_and_the_corners_of_its_circuit(self, invented: SessionStore) -> None:
        found = lap_way("gear")(self.of(invented, "BBB"))
        assert (found.names, found.times) == (("BBB lap 1",), (pytest.approx(60.25),))
        assert [name for name, *_ in found.corners] == ["1", "2", "3", "4"]
        assert set(found.value[np.isfinite(found.value)]) <= set(range(1, 9))

    def test_it_is_turned_with_its_circuit(self, invented: SessionStore) -> None:
        """By 20 degrees: it starts at 689 m to the east."""
        found = lap_way("gear")(self.of(invented, "AAA"))
        start = 1.3 * 530
        assert (found.x[0], found.y[0]) == pytest.approx(
            (start * np.cos(np.deg2rad(20)), start * np.sin(np.deg2rad(20))), abs=30
        )

    def frozen(self, store: SessionStore, start: float, to: float, what: str = "car") -> LapReference:
        """Return a lap whose recording stood frozen from one second of the lap to another."""
        lap = LapReference(QUALIFYING, "BBB").open(store)
        begin = lap.row["start_time"]
        stretch = Frozen(driver="BBB", start=begin + start, to=begin + to, seconds=to - start, what=what)
        return LapReference(own=replace(lap, frozen=(stretch,)))

    def test_where_its_recording_stood_frozen_it_has_a_hole(self, invented: SessionStore) -> None:
        found = lap_way("speed")(Material(invented, STYLES["dark"], references=(self.frozen(invented, 20, 30),)))
        assert 0.1 < np.isnan(found.value).mean() < 0.25

    def test_where_its_position_stood_frozen_too(self, invented: SessionStore) -> None:
        lap = self.frozen(invented, 20, 30, "position")
        found = lap_way("speed")(Material(invented, STYLES["dark"], references=(lap,)))
        assert 0.1 < np.isnan(found.x).mean() < 0.25

    def test_nobody_is_fastest_where_one_of_the_laps_stood_frozen(self, invented: SessionStore) -> None:
        laps = (LapReference(QUALIFYING, "AAA"), self.frozen(invented, 20, 30))
        found = dominance(Material(invented, STYLES["dark"], references=laps))
        assert 0.1 < np.isnan(found.value).mean() < 0.25

    def test_a_lap_that_stood_frozen_all_along_has_no_map(self, invented: SessionStore) -> None:
        with pytest.raises(NoTelemetry, match="This lap has no speed, so there is no map of it"):
            lap_way("speed")(Material(invented, STYLES["dark"], references=(self.frozen(invented, -5, 70),)))

    def test_the_line_and_the_corners_are_the_first_laps(self, invented: SessionStore) -> None:
        first, second = (self.of(invented, *pair) for pair in (("AAA", "BBB"), ("BBB", "AAA")))
        assert dominance(first).x.tolist() == lap_way("speed")(first).x.tolist() != dominance(second).x.tolist()
        bare = LapReference(own=replace(first.opened[0], circuit=None))
        assert dominance(replace(first, references=(bare, first.references[1]))).corners == ()

    def test_without_positions_there_is_no_map(self, invented: SessionStore) -> None:
        asked = self.of(invented, "AAA")
        asked.opened[0] = replace(asked.opened[0], circuit=None)
        nothing: list[float | None] = [None, None]
        known: list[float | None] = [1.0, 2.0]
        assert _driven(asked, {"x": known, "y": known}, np.zeros(2)).corners == ()
        with pytest.raises(NoTelemetry, match="has no positions, so there is no map"):
            _driven(asked, {"x": nothing, "y": known}, np.zeros(2))


class TestLabels:
    """Labels of radius 1; TRACK far away leaves every place free."""

    FAR = np.array([[99.0, 99.0], [np.nan, 0.0]])

    def at(self, track: np.ndarray, *marks: tuple[float, float]) -> list[list[float]]:
        found = apart(np.array(marks), track, np.array([[1.0, 0.0]] * len(marks)), 1.0)
        return np.round(found, 3).tolist()

    def test_a_label_stands_1_9_radii_from_its_corner_on_the_side_wanted(self) -> None:
        assert self.at(self.FAR, (0.0, 0.0)) == [[1.9, 0.0]]

    def test_where_the_track_is_there_it_is_turned_as_far_as_needed(self) -> None:
        """At 30 degrees it would be 0.98 radii from the track, at 60 it is 1.9."""
        assert self.at(np.array([[1.9, 0.0]]), (0.0, 0.0)) == [[0.95, 1.645]]

    def test_it_turns_about_the_side_wanted(self) -> None:
        found = apart(np.zeros((1, 2)), np.array([[0.0, 1.9]]), np.array([[0.0, 1.0]]), 1.0)
        assert found[0] == pytest.approx([-1.645, 0.95], abs=1e-3)

    def test_it_need_not_be_further_from_the_track_than_1_45_radii(self) -> None:
        assert self.at(np.array([[3.36, 0.0]]), (0.0, 0.0)) == [[1.9, 0.0]]
        assert self.at(np.array([[3.0, 0.0]]), (0.0, 0.0)) != [[1.9, 0.0]]

    def test_a_second_label_leaves_the_first_one_free(self) -> None:
        """2.2 radii beside it is free; at 0.5 it is turned by 90 degrees, which is 2.4 away from the first."""
        assert self.at(self.FAR, (0.0, 0.0), (0.0, 2.2)) == [[1.9, 0.0], [1.9, 2.2]]
        first, second = self.at(self.FAR, (0.0, 0.0), (0.0, 0.5))
        assert np.hypot(first[0] - second[0], first[1] - second[1]) >= 2.15
