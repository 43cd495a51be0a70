"""What a picture says in words: the numbers of its alt text, written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.arrays import Float
from lib.services.plotter.kinds.championship import (
    Shown,
    contender_words,
    contenders_heading,
    first,
    heatmap_words,
    progress_words,
    short_name,
)
from lib.services.plotter.kinds.gg_diagram import Grip, Peak, envelope, grip_words, peaks
from lib.services.plotter.kinds.maps_numbers import (
    Way,
    brake_words,
    channel_words,
    dominance_words,
    extent,
    outline_words,
)
from lib.services.plotter.kinds.pace import median_words, spread_words
from lib.services.plotter.kinds.pace_numbers import Spread, density
from lib.services.plotter.kinds.race_laps import gap_words, position_words
from lib.services.plotter.kinds.race_laps_numbers import Series
from lib.services.plotter.kinds.ranking import Grid, Ranking, sector_words, speed_words
from lib.services.plotter.kinds.traces_numbers import Bend, Traces, _sectors, _sigmas, delta_words, known_deltas
from lib.services.plotter.kinds.traces_numbers import speed_words as lap_words
from lib.services.plotter.kinds.weather import Weather, words
from lib.services.plotter.line_ends import out_words
from lib.services.season.championship import Championship, Entrant, Round
from lib.services.telemetry_service.forces import ForceEstimates


def row(*values: float) -> Float:
    return np.array(values, np.float64)


class TestMaps:
    def way(self, *value: float, **more: Any) -> Way:
        count = len(value)
        line = np.arange(float(count)), np.arange(float(count)) * 2 - 3
        return Way(("A lap 1", "B lap 2"), (83.456, 84.0), *line, row(*value), (), **more)

    def test_a_circuit_has_its_length_its_corners_and_its_sectors(self) -> None:
        corners = (("1", 0.0, 0.0, 1.0, 0.0), ("2", 1.0, 1.0, 1.0, 0.0))
        data = Way((), (), row(0, 1), row(0, 1), row(0, 0), corners, 5278.4, (1500.0, 3200.0, 5278.4))
        assert outline_words(data) == (
            "Map of the circuit, 5,278 m long, with 2 numbered corners. Its sectors are 1,500, 1,700, 2,078 m long."
        )
        assert outline_words(Way((), (), row(0, 1), row(0, 1), row(0, 0), ())) == (
            "Map of the circuit, with 0 numbered corners."
        )

    def test_a_channel_says_from_where_to_where_it_goes(self) -> None:
        found = channel_words("speed", " km/h")(self.way(80.4, np.nan, 331.6))
        assert found == "A lap 1 in 1:23.456: speed from 80 to 332 km/h, on the map."

    def test_the_share_of_braking_is_that_of_the_known_way(self) -> None:
        assert brake_words(self.way(1, 0, 0, np.nan, 1)) == "A lap 1 in 1:23.456: brakes on over 50 % of the way."

    def test_a_lap_that_is_braked_all_the_way_is_braked_on_all_of_it(self) -> None:
        assert brake_words(self.way(1, 1)) == "A lap 1 in 1:23.456: brakes on over 100 % of the way."

    def test_the_share_of_each_lap_is_that_of_the_known_way(self) -> None:
        found = dominance_words(self.way(0, 0, 1, np.nan, 0))
        assert found == "Fastest along the lap: A lap 1 on 75 %, B lap 2 on 25 %."

    def test_the_extent_leaves_out_what_is_not_known(self) -> None:
        assert extent(row(3, np.nan, -1), row(5, 7, np.nan)) == (-1, 3, 5, 7)


class TestRankings:
    def test_speeds_say_the_trap_and_who_has_none(self) -> None:
        found = speed_words(Ranking(("A", "B"), (331.4, 310.6), (), "finish line", ("C", "D")))
        assert found == "At the finish line: A 331 km/h, B 311 km/h. Without a lap at speed: C, D."
        assert speed_words(Ranking(("A",), (331.4,), (), "finish line")) == "At the finish line: A 331 km/h."

    def test_sectors_say_the_best_of_each_with_its_lap(self) -> None:
        seconds = np.array([[30.0, 40.5, np.nan], [30.25, 40.0, np.nan]])
        found = sector_words(Grid(("A", "B"), seconds, np.array([[3.0, 4.0, np.nan], [5.0, 6.0, np.nan]])))
        assert found == "Best sectors: sector 1: A in 30.000 s (lap 3); sector 2: B in 40.000 s (lap 6)."


class TestPace:
    def test_medians_are_times_or_signed_seconds_with_the_count_of_laps(self) -> None:
        data = Spread(("A", "B"), (row(90, 91, 95), row(91, 92)), (("SOFT",) * 3, ("SOFT",) * 2))
        assert spread_words(data) == "Median lap: A 1:31.000 (3 laps), B 1:31.500 (2 laps)."
        assert [median_words(-0.25, True), median_words(91.5, False)] == ["-0.250 s", "1:31.500"]

    def test_the_density_is_that_of_gaussians_of_silvermans_width(self) -> None:
        values = row(90, 92)
        wide = 1.06 * 1.0 * 2**-0.2
        levels, share = density(values)
        wanted = np.exp(-0.5 * ((levels - 90) / wide) ** 2) + np.exp(-0.5 * ((levels - 92) / wide) ** 2)
        assert share == pytest.approx(wanted / wanted.max())
        assert len(levels) == 80

    def test_equal_laps_have_a_shape_too(self) -> None:
        assert density(row(90, 90, 90))[1] == pytest.approx(1)
        narrow = density(row(90.0, 90.01))
        wanted = np.exp(-0.5 * ((narrow[0] - 90) / 0.05) ** 2) + np.exp(-0.5 * ((narrow[0] - 90.01) / 0.05) ** 2)
        assert narrow[1] == pytest.approx(wanted / wanted.max())


class TestRaceLaps:
    DATA = Series(
        ("A", "B", "C"), (row(1, 2), row(1, 2), row(1)), (row(2, 1), row(1, 2), row(3)), (("sc", 2, 2),), {"C": 1}
    )

    def test_places_at_the_end_are_of_those_who_were_there(self) -> None:
        assert position_words(self.DATA) == "Places at the end: 1 A, 2 B. Out: C after lap 1. Safety car lap 2."

    def test_gaps_are_those_of_the_last_lap(self) -> None:
        found = gap_words(Series(("A", "B"), (row(1, 2), row(1, 2)), (row(0, 0), row(1.5, 3.26))))
        assert found == "Behind the leader at the end of their last lap: A 0.0 s, B 3.3 s."

    def test_the_last_to_go_out_comes_first(self) -> None:
        data = Series(("A", "B", "C"), (row(1),) * 3, (row(1),) * 3, out={"A": 0, "B": 7, "C": 3})
        assert out_words(data) == " Out: B after lap 7, C after lap 3, A on lap 1."


class TestLaps:
    DATA = Traces(
        ("A lap 1", "B lap 2", "C lap 3"),
        ("A", "B", "C"),
        (80.0, 80.2, 79.9),
        row(0, 2500, 5278.4),
        ({"speed": row(100.4, 300, np.nan)}, {"speed": row(90, 310.6, 200)}, {"speed": row(95, 305, 200)}),
        (row(0, 0, 0), row(0, 0.1, 0.2), row(0, 0.05, -0.1)),
        corners=(Bend("1", 100, gains=(0.0, 0.02, -0.01)), Bend("4A", 300, gains=(0.0, 0.15, None))),
    )

    def test_a_speed_trace_says_times_and_speeds(self) -> None:
        assert lap_words(self.DATA) == (
            "A lap 1 in 1:20.000, from 100 to 300 km/h; B lap 2 in 1:20.200, from 90 to 311 km/h;"
            " C lap 3 in 1:19.900, from 95 to 305 km/h. 2 corners over 5,278 m."
            " The largest difference is in corner 4A: A wins 0.150 s."
        )

    def test_a_delta_says_how_far_behind_the_laps_end(self) -> None:
        assert delta_words(self.DATA) == (
            "Against A lap 1: B lap 2 ends +0.200 s, C lap 3 ends -0.100 s."
            " The largest difference is in corner 4A: A wins 0.150 s."
        )

    def test_sectors_are_the_first_to_the_third(self) -> None:
        assert _sectors({"sector1": 30.0, "sector2": 40.0, "sector3": None}) == (30.0, 40.0, None)

    def test_the_uncertainty_of_a_delta_is_that_of_both_laps(self) -> None:
        assert _sigmas([0.003, 0.004, None]) == (None, pytest.approx(0.005), None)
        assert _sigmas([None, 0.004]) == (None, None)

    def test_a_delta_is_not_known_where_either_lap_stood_frozen_but_at_the_ends(self) -> None:
        first, second = row(np.nan, 200, np.nan, 200, 200), row(200, 200, 200, np.nan, np.nan)
        found = known_deltas([np.zeros(5), np.arange(5.0)], [first, second])
        assert found[1].tolist() == pytest.approx([0, 1, np.nan, np.nan, 4], nan_ok=True)


class TestForces:
    SLOW = ForceEstimates(row(-4.5, 0, 0.5), row(0.5, -3, 1.5), row(150, 250, 100))
    FAST = ForceEstimates(row(2, 0, 4), row(0.2, -5, 1), row(240, 310, 130))
    DATA = Grip(
        ("A", "B"), (80.0, 81.0), (SLOW, FAST), tuple(envelope(x.lateral, x.longitudinal) for x in (SLOW, FAST))
    )

    def test_the_peaks_are_the_hardest_moments_of_all_laps(self) -> None:
        assert peaks(self.DATA) == (Peak(1, 0, -5, 310), Peak(0, -4.5, 0.5, 150), Peak(0, 0.5, 1.5, 100))

    def test_a_lap_that_is_always_hard_has_not_the_peak(self) -> None:
        steady, once = ForceEstimates(row(3, 3), row(1, 1), row(1, 2)), ForceEstimates(row(0, 4), row(0, 2), row(3, 4))
        found = Grip(("A", "B"), (1.0, 1.0), (steady, once), ())
        assert [peak.lap for peak in peaks(found)] == [1, 1, 1]

    def test_the_words_give_them_with_who_and_how_fast(self) -> None:
        """98 % of the lateral of each: between the second and the last of three, 0.96 of the way."""
        assert grip_words(self.DATA) == (
            "Peaks: braking 5.0 g (B at 310 km/h), cornering 4.5 g (A at 150 km/h), traction 1.5 g (A at 100 km/h)."
            f" Lateral for 98 % of the lap at most: A {0.5 + 0.96 * 4:.1f} g, B {2 + 0.96 * 2:.1f} g."
            " Estimated from positions."
        )


class TestWeather:
    def data(self, **more: Any) -> Weather:
        nothing = dict.fromkeys(("air", "track", "wind", "humidity", "rain", "direction"), row(np.nan, np.nan))
        return Weather(row(0, 1), **nothing | more)

    @pytest.mark.parametrize(
        ("direction", "name"),
        [
            ((0, 0), "north"),
            ((90, 90), "east"),
            ((200, 160), "south"),
            ((350, 10), "north"),
            ((225, 225), "south-west"),
        ],
    )
    def test_the_wind_comes_from_where_most_of_it_comes(self, direction: tuple[float, float], name: str) -> None:
        found = words(self.data(wind=row(2, 2), direction=row(*direction)))
        assert found == f"wind 2 to 2 m/s mostly from the {name}; rain is not known."

    def test_stronger_wind_counts_more_and_none_at_all_not(self) -> None:
        assert "from the east" in words(self.data(wind=row(9, 1), direction=row(90, 270)))
        assert "from the north;" in words(self.data(wind=row(0, 3), direction=row(180, 0)))

    def test_temperatures_are_rounded(self) -> None:
        found = words(self.data(air=row(20.4, 25.6), track=row(30, 41.2), rain=row(0, 0)))
        assert found == "air 20 to 26 °C, track 30 to 41 °C; no rain."


class TestChampionship:
    ROUNDS = (Round(1, "One Grand Prix", False), Round(2, "Two Grand Prix", True), Round(3, "Three", False))
    PEOPLE = tuple(Entrant(name.lower(), name[:3].upper(), name, "x") for name in ("Ana", "Bob", "Cyd"))
    POINTS = np.array([[18.0, 33, 25], [25, 18.5, 18], [0, np.nan, 1]])

    def shown(self, rest: int = 0, places: tuple[int, ...] = (0, 1, 2)) -> Shown:
        later = tuple(Round(4 + at, "Later", False) for at in range(rest))
        return Shown(Championship(2025, self.PEOPLE, self.ROUNDS, self.POINTS, later), places)

    def test_the_standings_are_said_with_their_points(self) -> None:
        assert heatmap_words(self.shown()) == "Points: 1 ANA 76, 2 BOB 61.5, 3 CYD 1."
        assert heatmap_words(self.shown(places=(1,))) == "Points: 2 BOB 61.5."

    def test_since_when_who_leads_has_led(self) -> None:
        """Bob led after round 1 with 25 to 18; Ana after round 2 with 51 to 43.5."""
        assert progress_words(self.shown(places=(0,))) == "Points: 1 ANA 76. Ana has led since round 2."

    def test_who_can_still_win_and_with_what(self) -> None:
        assert contender_words(self.shown(1)) == "25 points are still to be had in 1 round. 2 can still win: Ana, Bob."
        assert contenders_heading(None, self.shown(1)) == "2 drivers can still be champion"  # type: ignore[arg-type]
        assert contender_words(self.shown()) == "Ana is champion with 76 points."
        assert contenders_heading(None, self.shown()) == "Ana is champion of 2025"  # type: ignore[arg-type]

    def test_events_have_three_letters(self) -> None:
        found = [short_name(f"{place} Grand Prix") for place in ("Austrian", "Australian", "United States", "Monaco")]
        assert found == ["AUT", "AUS", "USA", "MON"]

    def test_without_a_choice_the_first_are_drawn(self) -> None:
        material: Any = type("Asked", (), {"championship": self.shown().season, "drivers": ()})
        assert first(2)(material).places == (0, 1)
        assert first(20)(material).places == (0, 1, 2)
        material.drivers = ("CYD", "ANA")
        assert first(2)(material).places == (0, 2)
