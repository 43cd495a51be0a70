"""The numbers of kinds on sessions so small that they are written out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter import Size, draw, figure_of
from lib.services.plotter.caution_bands import band_colour, band_entries, band_words
from lib.services.plotter.kinds.lap_times import by_run, lap_time_words, lap_times, slowest_drawn
from lib.services.plotter.kinds.race_laps_numbers import Series, beyond, gaps, positions, widest_gap
from lib.services.plotter.kinds.race_trace import field_clock
from lib.services.plotter.kinds.ranking import gap_words, speed_words
from lib.services.plotter.kinds.ranking_numbers import classification, qualifying_gaps, top_speeds
from lib.services.plotter.kinds.strategy import StintBar, strategy, strategy_words
from lib.services.plotter.kinds.weather import weather, while_running, words
from lib.services.plotter.layout import signed
from lib.services.plotter.material import Material
from lib.services.styling import STYLES
from lib.sessions import Result, SessionStore, Table
from lib.sessions.schemas import LAPS, WEATHER
from tests.services.plotter.drawn import made_of, material, shown_texts
from tests.services.race_story.races import laps_of, table, timeline, visit_columns


def rows(**columns: list[Any]) -> Table:
    return Table.of(LAPS, columns)


def result(driver: str, position: int, **more: Any) -> Result:
    nothing: dict[str, Any] = dict.fromkeys(Result.__struct_fields__)
    return Result(**nothing | {"driver": driver, "number": driver, "position": position} | more)


def with_results(found: Material, *results: Result, **more: Any) -> Material:
    session = found.stored
    manifest = msgspec.structs.replace(session.manifest, results=tuple(results), **more)
    return replace(found, session=replace(session, manifest=manifest))


class TestLapTimesOfAQualifying:
    ROWS = rows(
        driver=["A"] * 5 + ["B"] * 3,
        lap=[2, 3, 5, 8, 9, 2, 6, 7],
        part=["Q1", "Q1", "Q1", "Q2", "Q2", "Q1", "Q2", None],
        lap_time=[90.0, 120.0, 89.5, 89.0, 91.67, 90.5, 89.4, None],
    )

    def test_runs_stand_side_by_side_in_each_part_and_the_line_is_cut_between(self) -> None:
        found = by_run(["A", "B"], self.ROWS)
        assert found.parts == (("Q1", 1.0, 2.0), ("Q2", 4.0, 5.0))
        assert [laps.tolist() for laps in found.laps] == [[1, 2, 4, 5], [1, 4]]
        assert [values.tolist() for values in found.values] == [[90, 89.5, 89, 91.67], [90.5, 89.4]]

    def test_laps_beyond_103_percent_are_left_out_and_counted(self) -> None:
        found = by_run(["A", "B"], self.ROWS)
        assert found.left_out == 1
        assert lap_time_words(found) == (
            "Best of the laps shown: A 1:29.000, B 1:29.400. Fastest by part: Q1 A 1:29.500, Q2 A 1:29.000."
            " 1 lap beyond 103 % of the best left out."
        )

    def test_who_drove_no_timed_lap_is_said(self) -> None:
        with pytest.raises(NoTelemetry, match="timed lap"):
            by_run(["C"], self.ROWS)

    def test_that_only_the_first_six_are_drawn_is_said(self) -> None:
        everyone = rows(driver=list("ABCDEFG"), lap=[2] * 7, lap_time=[90.0] * 7)
        assert lap_times(made_of(everyone, "Q")).first is True
        assert len(lap_times(made_of(everyone, "Q")).drivers) == 6
        assert "The first 6 of the result" in lap_time_words(lap_times(made_of(everyone, "Q")))
        assert lap_times(replace(made_of(everyone, "Q"), drivers=("A", "G"))).first is False


class TestLapTimesOfARace:
    def test_the_laps_of_a_restart_leave_the_picture(self) -> None:
        """1.6 times what 95 % of the laps are behind the best: 90 + 1.6 x 3."""
        times = np.concatenate([np.linspace(90, 93, 20), [93.0] * 380, [120.0] * 6])
        assert slowest_drawn(times) == pytest.approx(94.8)
        assert slowest_drawn(np.linspace(90, 93, 20)) == 93
        assert slowest_drawn(np.array([90.0, 90.0])) == 90

    def test_the_standing_start_is_left_out_and_the_first_lap_of_a_practice_is_not(self) -> None:
        everyone = table(*laps_of("A", 3))
        assert lap_times(made_of(everyone)).laps[0].tolist() == [2, 3]
        assert lap_times(made_of(everyone, "FP1")).laps[0].tolist() == [1, 2, 3]
        assert (lap_times(made_of(everyone)).race, lap_times(made_of(everyone, "FP1")).race) == (True, False)

    def test_laps_of_112_percent_were_not_driven_for_a_time(self) -> None:
        """Of a practice: of its best; of a race: of what the field drove then."""
        slow = {2: 100.0, 3: 111.9, 4: 112.1}
        times = [row | {"lap_time": slow.get(row["lap"], 100.0)} for row in laps_of("A", 6)]
        assert lap_times(made_of(table(*times), "FP1")).laps[0].tolist() == [1, 2, 3, 5, 6]
        others = [row for who in "BC" for row in laps_of(who, 6)]
        assert lap_times(made_of(table(*times, *others))).laps[0].tolist() == [2, 3, 5, 6]

    def test_laps_through_the_pits_are_left_out(self) -> None:
        everyone = table(*laps_of("A", 6, **visit_columns((3, 290.0, 5.0))))
        assert lap_times(made_of(everyone)).laps[0].tolist() == [2, 5, 6]

    def test_of_six_drivers_none_is_left_out(self) -> None:
        everyone = table(*(row for who in "ABCDEF" for row in laps_of(who, 2)))
        assert (lap_times(made_of(everyone)).first, len(lap_times(made_of(everyone)).drivers)) == (False, 6)
        seven = made_of(table(*(row for who in "ABCDEFG" for row in laps_of(who, 2))))
        assert (lap_times(seven).first, len(lap_times(seven).drivers)) == (True, 6)

    def test_what_leaves_it_is_said(self) -> None:
        slow = {lap: 90.0 + (lap % 3) + (20 if lap == 9 else 0) for lap in range(1, 41)}
        everyone = table(*(row | {"lap_time": slow[row["lap"]]} for row in laps_of("A", 40)))
        data = replace(lap_times(made_of(everyone, "FP1")), race=True)
        assert "Beyond the picture" not in lap_time_words(data)
        data = replace(data, values=(np.append(data.values[0][:-1], 101.5),))
        assert "Beyond the picture: laps up to 1:41.500" in lap_time_words(data)


class TestPaceOfAPractice:
    def test_it_is_not_called_race_pace(self) -> None:
        lines = [row | {"lap_time": 90.0 + row["lap"]} for row in laps_of("A", 6)]
        heads = {}
        for name in ("R", "FP2"):
            figure, alt = figure_of("race-pace", made_of(table(*lines), name), Size(1200))
            heads[name] = [words for words, _ in shown_texts(figure)]
            assert alt.startswith("Race pace." if name == "R" else "Practice pace.")
        assert {"Race pace", "Above: median. Line: median · box: middle half · whiskers: all racing laps"} <= set(
            heads["R"]
        )
        wanted = "Above: median. Line: median · box: middle half · whiskers: all laps within 107 % of the best"
        assert {"Practice pace", wanted} <= set(heads["FP2"])


class TestPositions:
    LINES = (
        *laps_of("A", 3, position={1: 1, 2: 2, 3: 1}, end_time={2: 203.0}),
        *laps_of("B", 3, 2.0, position={1: 2, 2: 1, 3: 2}),
    )

    def test_they_begin_on_the_grid_and_who_ended_no_lap_is_there(self) -> None:
        everyone = table(*self.LINES, {"driver": "Z", "lap": 1, "end_time": 90.0})
        grid = [result("A", 1, grid=2), result("B", 2, grid=0), result("Z", 3, grid=5)]
        found = positions(with_results(made_of(everyone), *grid))
        assert found.drivers == ("A", "B", "Z")
        assert [values.tolist() for values in found.values] == [[2, 1, 2, 1], [2, 1, 2], [5]]
        assert [laps.tolist() for laps in found.laps] == [[0, 1, 2, 3], [1, 2, 3], [0]]
        assert found.out == {"Z": 0}

    def test_without_a_place_there_is_nothing_to_draw(self) -> None:
        with pytest.raises(NoTelemetry, match="None of these drivers"):
            positions(made_of(rows(driver=["A"], lap=[1])))


class TestGaps:
    def test_they_are_the_official_ones(self) -> None:
        everyone = table(*laps_of("A", 3), *laps_of("B", 3, 2.0))
        found = gaps(with_results(made_of(everyone), result("A", 1, gap=0.0), result("B", 2, gap=2.024)))
        assert found.values[1].tolist() == pytest.approx([2.024] * 3)

    def line(self, *values: float) -> Series:
        return Series(("A",), (np.arange(float(len(values))),), (np.array(values),))

    def test_a_few_far_behind_do_not_set_the_scale(self) -> None:
        usual = [float(at) for at in range(100)]
        assert widest_gap(self.line(*usual)) == 99
        assert widest_gap(self.line(*usual, 400.0)) == pytest.approx(1.25 * 90)
        assert beyond(self.line(*usual, 400.0), 112.5) == [("A", 400.0)]
        assert beyond(self.line(*usual), 112.5) == []


def test_the_fields_clock_is_the_sum_of_median_laps() -> None:
    everyone = rows(driver=["A", "B", "C", "A", "B", "C"], lap=[1, 1, 1, 2, 2, 3])
    laps, clock = field_clock(everyone, np.array([90.0, 92.0, 99.0, 180.0, 190.0, 300.0]))
    assert laps.tolist() == [0, 1, 2, 3]
    assert clock.tolist() == [0, 92, 92 + 94, 92 + 94 + 94]


class TestStrategy:
    def test_used_sets_are_told_and_unknown_ones_are_not_called_new(self) -> None:
        lines = laps_of("A", 4, stint={3: 2, 4: 2}, compound={3: "HARD", 4: "HARD"}, tyre_life={3: 4, 4: 5})
        for row, fresh in zip(lines, [True, True, False, False], strict=True):
            row["fresh_tyre"] = fresh
        found = strategy(made_of(table(*lines, *laps_of("B", 2))))
        assert found.bars == (
            StintBar("A", 1, 2, "MEDIUM", False),
            StintBar("A", 3, 4, "HARD", True),
            StintBar("B", 1, 2, "MEDIUM", None),
        )
        assert strategy_words(found) == "A: medium 1-2, used hard 3-4; B: medium 1-2 (out)."

    def test_who_was_lapped_is_told_with_the_laps(self) -> None:
        lines = (*laps_of("A", 6), *laps_of("B", 5, 120.0), *laps_of("C", 4, 210.0))
        found = strategy(made_of(table(*lines)))
        assert found.behind == {"B": 1, "C": 2}
        assert strategy_words(found) == "A: medium 1-6; B: medium 1-5 (+1 lap); C: medium 1-4 (+2 laps)."

    def test_the_laps_in_which_it_rained_are_told(self) -> None:
        rained = Table.of(WEATHER, {"time": [0.0, 150.0, 350.0], "rainfall": [False, True, False]})
        found = strategy(made_of(table(*laps_of("A", 4), *laps_of("B", 4, 1.0)), weather=rained))
        assert found.rain == ((2, 2),)
        assert strategy_words(found) == "A: medium 1-4; B: medium 1-4. Rain: lap 2."
        assert strategy_words(replace(found, rain=((1, 2), (4, 4)))).endswith("Rain: lap 1 to 2, lap 4.")

    def test_a_short_stint_keeps_its_number_in_smaller_letters(self) -> None:
        soft = {"compound": dict.fromkeys(range(3, 57), "HARD"), "tyre_life": {lap: lap - 2 for lap in range(3, 57)}}
        soft["stint"] = dict.fromkeys(range(3, 57), 2)
        everyone = made_of(table(*laps_of("A", 56, 0.0, **visit_columns((2, 195.0, 22.0)), **soft)))
        texts = [words for words, _ in shown_texts(figure_of("strategy", everyone, Size(1200))[0])]
        assert {"M2", "H 54"} <= set(texts)

    def test_a_pass_is_no_stop(self) -> None:
        hard = {"compound": {5: "HARD"}, "tyre_life": {3: 1, 4: 2, 5: 1}, "stint": {3: 2, 4: 2, 5: 3}}
        lines = [
            row
            for at, who in enumerate("ABC")
            for row in laps_of(who, 5, at, **visit_columns((2, 195.0 + at, 13.0), (4, 395.0 + at, 20.0)), **hard)
        ]
        said = timeline([(150.0, "4"), (290.0, "1")], ((2, "SAFETY CAR THROUGH THE PIT LANE"),))
        found = strategy(made_of(table(*lines), **said))
        assert [(bar.first, bar.last) for bar in found.bars if bar.driver == "A"] == [(1, 4), (5, 5)]
        assert found.caution == (("sc", 2, 3),)


class TestQualifyingGaps:
    RESULTS = (
        result("A", 1, q1=91.0, q2=90.5, q3=90.0),
        result("B", 2, q1=90.9, q2=90.4, q3=90.25),
        result("C", 3, q1=91.2, q2=90.1),
        result("D", 4, q1=91.5),
        result("E", 5),
    )

    def test_they_are_in_the_order_of_the_classification_with_its_cuts(self) -> None:
        found = classification(list("ABCDE"), self.RESULTS)
        assert (found.drivers, found.values) == (("A", "B", "C", "D"), (90.0, 90.25, 90.1, 91.5))
        assert (found.cuts, found.without) == (((2, "Q3"), (3, "Q2")), ("E",))
        assert gap_words(found) == (
            "A in 1:30.000; B +0.250 s; C +0.100 s; D +1.500 s."
            " B was the last in Q3. C was the last in Q2. Without a time: E."
        )

    def test_of_some_drivers_only_these(self) -> None:
        found = classification(["D", "C"], self.RESULTS)
        assert (found.drivers, found.cuts) == (("C", "D"), ((1, "Q2"),))
        with pytest.raises(NoTelemetry, match="value to rank"):
            classification(["E"], self.RESULTS)

    def test_a_practice_is_ranked_by_the_best_lap_that_counts(self) -> None:
        everyone = rows(
            driver=["A", "A", "B", "C"],
            lap=[1, 2, 1, 1],
            lap_time=[90.0, 91.0, 90.5, None],
            deleted=[True, False, False, False],
        )
        found = qualifying_gaps(made_of(everyone, "FP1"))
        assert (found.drivers, found.values, found.without) == (("B", "A"), (90.5, 91.0), ("C",))


class TestTopSpeeds:
    def test_the_trap_where_the_field_is_fastest_counts_for_all_and_is_named(self) -> None:
        everyone = rows(
            driver=["A", "B", "C"], lap=[1, 1, 1], speed_st=[320.0, 318.0, None], speed_fl=[325.0, 290.0, 280.0]
        )
        found = top_speeds(made_of(everyone, "Q"))
        assert (found.drivers, found.values, found.trap, found.without) == (
            ("A", "B"),
            (320.0, 318.0),
            "speed trap",
            ("C",),
        )
        assert speed_words(found) == "At the speed trap: A 320 km/h, B 318 km/h. Without a lap at speed: C."

    def test_an_out_lap_is_no_lap_at_speed(self) -> None:
        everyone = rows(driver=["A", "B", "B"], lap=[1, 1, 2], speed_st=[300.0, 159.0, 120.0])
        assert (top_speeds(made_of(everyone, "Q")).drivers, top_speeds(made_of(everyone, "Q")).without) == (
            ("A",),
            ("B",),
        )

    def test_without_a_trap_there_is_nothing_to_rank(self) -> None:
        with pytest.raises(NoTelemetry, match="value to rank"):
            top_speeds(made_of(rows(driver=["A"], lap=[1]), "Q"))


class TestWeather:
    TABLE = Table.of(
        WEATHER,
        {
            "time": [0.0, 600.0, 660.0, 720.0, 1500.0],
            "air_temp": [10.0, 20.0, 21.0, 22.0, 40.0],
            "wind_speed": [1.0, 2.0, 2.0, 0.0, 9.0],
            "wind_direction": [0, 80, 100, 270, 270],
        },
    )

    def test_only_what_was_measured_while_the_session_ran_counts(self) -> None:
        found = with_results(
            made_of(rows(driver=["A"], lap=[1], end_time=[720.0]), weather=self.TABLE), start_time=600.0
        )
        assert weather(found).minutes.tolist() == [0, 1, 2]
        assert words(weather(found)).startswith("air 20 to 22 °C, wind 0 to 2 m/s mostly from the east;")

    def test_a_minute_before_and_after_is_of_the_session_too(self) -> None:
        times = np.array([539.0, 540.0, 700.0, 780.0, 781.0])
        found = while_running(times, 600.0, np.array([720.0, np.nan]))
        assert found.tolist() == [False, True, True, True, False]

    def test_one_measurement_alone_is_too_few(self) -> None:
        assert while_running(np.array([0.0, 700.0, 2000.0]), 600.0, np.array([720.0])).all()

    def test_all_of_it_where_laps_have_no_end(self) -> None:
        assert while_running(self.TABLE["time"], 5000.0, np.array([np.nan])).all()
        assert while_running(self.TABLE["time"], 600.0, np.array([720.0])).tolist() == [False, True, True, True, False]


class TestSigns:
    def test_a_negative_number_has_a_minus_and_a_range_keeps_its_dash(self) -> None:
        assert signed("NOR -0.121 s, laps 1-14, 2025-01, Q1-2") == "NOR −0.121 s, laps 1-14, 2025-01, Q1-2"

    def test_zero_has_no_sign(self) -> None:
        assert [signed(text) for text in ("+0", "-0", "+0.5", "+10")] == ["0", "0", "+0.5", "+10"]


class TestBands:
    @pytest.mark.parametrize("style", STYLES)
    def test_the_three_look_different_in_every_style(self, style: str) -> None:
        entries = band_entries(STYLES[style], (("red", 1, 2), ("vsc", 3, 4), ("sc", 5, 6)))
        assert [entry.label for entry in entries] == ["Safety car", "Virtual safety car", "Red flag"]
        assert len({band_colour(kind, STYLES[style]) for kind in ("sc", "vsc", "red")}) == 3
        assert [bool(entry.hatch) for entry in entries] == [False, True, False]

    def test_they_are_said_in_words(self) -> None:
        assert band_words((("vsc", 3, 3), ("red", 5, 6))) == " Virtual safety car lap 3, red flag lap 5 to 6."
        assert band_words(()) == ""


def test_text_in_an_svg_is_text_and_in_a_pdf_of_a_font_that_can_be_searched(store: SessionStore) -> None:
    asked = material(store, "qualifying-gaps", driver="JSE,OKA")
    svg = draw("qualifying-gaps", asked, Size(500), "svg").content
    written = {
        "".join(node.itertext()) for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    }
    assert {"JSE", "OKA", "Gap to the fastest lap (s)"} <= written
    pdf = draw("qualifying-gaps", asked, Size(500), "pdf").content
    assert b"/Type3" not in pdf.replace(b" ", b"")
    assert re.search(rb"/Subtype\s*/Type0|/CIDFontType2", pdf)


def test_a_phone_gets_an_upright_picture_unless_a_height_is_asked(store: SessionStore) -> None:
    asked = material(store, "qualifying-gaps", driver="JSE,OKA")

    def height(width: int, tall: int | None = None) -> int:
        return round(figure_of("qualifying-gaps", asked, Size(width, tall))[0].bbox.height)

    assert [height(390), height(479), height(480), height(390, 300)] == [448, 551, 360, 300]
