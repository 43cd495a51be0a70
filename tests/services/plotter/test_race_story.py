"""The race trace: small races whose numbers are written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import KindNotForSession, NoTelemetry
from lib.services.plotter import Size, figure_of
from lib.services.plotter.kinds.race_laps import gap_words, position_words
from lib.services.plotter.kinds.race_laps_numbers import Series
from lib.services.plotter.kinds.race_trace import FieldTrace, draw_trace, trace_of, trace_words
from lib.services.plotter.sheet import Sheet
from lib.services.race_story.race_laps import ended
from lib.services.race_story.red_flags import running, standstills
from lib.services.styling import STYLES
from lib.sessions import SessionStore, Table
from lib.sessions.schemas import LAPS, SESSION_STATUS, TRACK_STATUS
from tests.services.plotter.drawn import collisions, material


def race(still: float = 0.0) -> Table:
    """Three drivers, three laps from second 100 on; BBB stops on lap 2, CCC is lapped; `still` seconds in lap 2."""
    ends = [190.0, 280.0 + still, 370.0 + still, 191.0, 301.0 + still, 390.0 + still, 195.0, 310.0 + still]
    return Table.of(
        LAPS,
        {
            "driver": ["AAA"] * 3 + ["BBB"] * 3 + ["CCC"] * 2,
            "lap": [1, 2, 3, 1, 2, 3, 1, 2],
            "start_time": [100.0, 190.0, 280.0 + still, 100.0, 191.0, 301.0 + still, 100.0, 195.0],
            "end_time": ends,
            "lap_time": [90.0, 90.0 + still, 90.0, 91.0, 110.0 + still, 89.0, 95.0, 115.0 + still],
            "pit_in": [None, None, None, None, 300.0, None, None, None],
        },
    )


def status(schema: Any, *rows: tuple[float, str]) -> Table:
    return Table.of(schema, {"time": [time for time, _ in rows], "status": [name for _, name in rows]})


NONE = status(SESSION_STATUS, (90.0, "Started"), (400.0, "Finished"))
GREEN = status(TRACK_STATUS, (0.0, "1"))


class TestTrace:
    def test_everybody_is_ahead_of_or_behind_what_the_field_takes_for_each_lap(self) -> None:
        """The field takes 91, 110 and 89.5 s: the medians of 90 91 95, 90 110 115 and 90 89."""
        found = trace_of(["AAA", "BBB"], race(), ())
        assert [laps.tolist() for laps in found.laps] == [[0, 1, 2, 3]] * 2
        assert [values.tolist() for values in found.values] == [[0, 1, 21, 20.5], [0, 0, 0, 0.5]]
        assert found.pace == 91

    def test_a_safety_car_that_slows_all_bends_no_line(self) -> None:
        slow = race()
        later = np.where(slow["lap"] >= 2, 60.0, 0.0)
        moved = Table(slow.schema, {**slow.columns, "end_time": slow["end_time"] + later})
        assert [v.tolist() for v in trace_of(["AAA", "BBB"], moved, ()).values] == [
            v.tolist() for v in trace_of(["AAA", "BBB"], slow, ()).values
        ]

    def test_stops_are_marked_on_the_laps_that_ended_in_one(self) -> None:
        assert trace_of(["AAA", "BBB"], race(), (), {("BBB", 2), ("CCC", 1)}).stops == ((), (2,))

    def test_a_lapped_car_is_behind_at_its_own_last_lap(self) -> None:
        found = trace_of(["CCC"], race(), ())
        assert found.laps[0].tolist() == [0, 1, 2]
        assert found.values[0].tolist() == [0, -4, -9]

    def test_time_under_a_red_flag_is_taken_out(self) -> None:
        plain = trace_of(["AAA", "BBB", "CCC"], race(), ())
        found = trace_of(["AAA", "BBB", "CCC"], race(1800.0), ((200.0, 2000.0),))
        assert (found.pace, found.stopped) == (91.0, 1800.0)
        assert [values.tolist() for values in found.values] == [values.tolist() for values in plain.values]

    def test_who_ended_no_lap_has_no_line(self) -> None:
        assert trace_of(["DDD", "AAA"], race(), ()).drivers == ("AAA",)
        with pytest.raises(NoTelemetry, match="ended a lap"):
            trace_of(["DDD"], race(), ())

    def test_the_lap_in_which_a_car_stops_was_not_ended(self) -> None:
        rows = Table.of(
            LAPS,
            {"driver": ["A"] * 3, "lap": [1, 2, 3], "end_time": [90.0, 180.0, 300.0], "lap_time": [90.0, 90.0, None]},
        )
        assert ended(rows).tolist() == [True, True, False]

    def test_a_lap_without_a_time_among_others_was(self) -> None:
        rows = Table.of(
            LAPS,
            {"driver": ["A"] * 3, "lap": [1, 2, 3], "end_time": [90.0, 180.0, 270.0], "lap_time": [90.0, None, 90.0]},
        )
        assert ended(rows).tolist() == [True, True, True]

    def test_a_race_without_times_says_so(self) -> None:
        with pytest.raises(NoTelemetry, match="no times"):
            trace_of(["AAA"], Table.of(LAPS, {"driver": ["AAA"], "lap": [1]}), ())

    def test_the_words_say_what_was_taken_out(self) -> None:
        line = (np.array([0.0, 1.0]),), (np.array([0.0, 2.5]),), ((),)
        data = FieldTrace(("AAA",), *line, 90.0, 1800.0, (("vsc", 1, 1), ("sc", 3, 5)))
        assert trace_words(data) == (
            "Against the field's pace, a median lap of 1:30.000, at their last lap: AAA 2.5 s ahead (lap 1)."
            " 1800 s under red flag are taken out. Virtual safety car lap 1, safety car lap 3 to 5."
        )


class TestStandstill:
    def test_it_lasts_from_the_red_flag_until_the_race_goes_on(self) -> None:
        track = status(TRACK_STATUS, (0.0, "1"), (200.0, "5"), (260.0, "1"))
        session = status(SESSION_STATUS, (90.0, "Started"), (205.0, "Aborted"), (2000.0, "Started"))
        assert standstills(track, session) == ((200.0, 2000.0),)

    def test_a_green_race_never_stands_still(self) -> None:
        assert standstills(GREEN, NONE) == ()

    def test_a_race_that_is_not_taken_up_again_has_no_stoppage(self) -> None:
        assert standstills(status(TRACK_STATUS, (200.0, "5")), status(SESSION_STATUS, (205.0, "Aborted"))) == ()

    def test_two_are_two(self) -> None:
        track = status(TRACK_STATUS, (100.0, "5"), (150.0, "1"), (300.0, "5"), (340.0, "4"))
        assert standstills(track, NONE) == ((100.0, 150.0), (300.0, 340.0))

    def test_the_clock_stops_in_it(self) -> None:
        assert running(np.array([50.0, 120.0, 200.0]), ((100.0, 150.0),)).tolist() == [50, 100, 150]


class TestPictures:
    @pytest.mark.parametrize(
        "asked",
        [{"driver": "JSE"}, {"driver": "WHI"}, {"driver": "JSE,MAT"}, {"event": "2"}, {"event": "2", "driver": "RAU"}],
        ids=["one", "retired", "mates", "wet", "lapped"],
    )
    @pytest.mark.parametrize("width", [480, 1200])
    def test_few_drivers_and_the_wet_race_are_drawn(
        self, store: SessionStore, asked: dict[str, str], width: int
    ) -> None:
        assert collisions(figure_of("race-trace", material(store, "race-trace", **asked), Size(width))[0]) == []

    def test_a_qualifying_is_refused(self, store: SessionStore) -> None:
        with pytest.raises(KindNotForSession, match="It fits: R, S"):
            figure_of("race-trace", material(store, "race-trace", session="Q", event="2"), Size(480))

    def drawn(self, store: SessionStore, data: Any, width: int = 700) -> list[str]:
        sheet = Sheet(STYLES["dark"], width, round(width * 0.75), 100, 0.75)
        sheet.header("Heading", "Where and when")
        draw_trace(sheet, material(store, "race-trace"), data)
        return collisions(sheet.finish())

    def test_many_who_retire_early_and_one_far_behind_are_drawn(self, store: SessionStore) -> None:
        names = tuple(driver.part for driver in store.open(material(store, "race-trace").stored.key).manifest.drivers)
        laps = [np.arange(0.0, 2.0 + (at % 3)) for at in range(10)] + [np.arange(0.0, 17.0)] * 10
        values = [np.linspace(0, at * 3.0, len(one)) for at, one in enumerate(laps)]
        values[-1] = np.linspace(0, -900.0, 17)
        bands = (("sc", 3, 5), ("red", 6, 6))
        gone = {driver: len(one) - 1 for driver, one in zip(names[:10], laps, strict=False)}
        data = FieldTrace(names, tuple(laps), tuple(values), ((),) * 20, 90.0, 1834.0, bands, gone)
        for width in (480, 1200):
            assert self.drawn(store, data, width) == []


def test_who_went_out_is_said_with_the_lap_and_not_among_the_places() -> None:
    laps = np.arange(1.0, 9)
    data = Series(
        ("A", "B", "C"), (laps, laps[:2], laps[:7]), (laps * 0 + 1, laps[:2] * 0 + 2, laps[:7] * 0 + 3.0), out={"B": 2}
    )
    assert position_words(data) == "Places at the end: 1 A, 3 C. Out: B after lap 2."
    assert gap_words(data) == "Behind the leader at the end of their last lap: A 1.0 s, C 3.0 s. Out: B after lap 2."
