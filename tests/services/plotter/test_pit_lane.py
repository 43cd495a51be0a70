"""The time in the pit lane: a few stops whose numbers are written out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lib.errors import KindNotForSession, NoTelemetry
from lib.services.plotter import Material, Size, figure_of
from lib.services.plotter.kinds.pit_lane import PitStop, PitStops, draw_stops, fastest, stop_words, stops_of, usual_span
from lib.services.plotter.sheet import Sheet
from lib.services.race_story.pit_visits import PitVisit
from lib.services.styling import STYLES
from lib.sessions import SessionStore
from tests.services.plotter.drawn import collisions, made_of, material, shown_texts
from tests.services.race_story.races import laps_of, table


def visit(driver: str, lap: int, lane: float | None, **more: Any) -> PitVisit:
    return PitVisit(driver, lap, 100.0, None, lane, **{"kind": "stop", "fitted": "HARD", **more})


def material_of(*drivers: str) -> Material:
    return made_of(table(*(row for who in drivers for row in laps_of(who, 2))))


class TestStops:
    def test_a_stop_has_its_lap_its_time_and_the_tyre_fitted(self) -> None:
        found = stops_of(["AAA", "BBB"], [visit("AAA", 2, 23.5), visit("BBB", 2, 22.0, fitted="SOFT")])
        assert found.drivers == ("BBB", "AAA")
        assert found.stops == ((PitStop(2, 22.0, "SOFT"),), (PitStop(2, 23.5, "HARD"),))

    def test_who_drives_through_is_not_the_fastest(self) -> None:
        through = visit("BBB", 1, 18.0, kind="drive-through", fitted=None)
        found = stops_of(["BBB", "AAA"], [through, visit("AAA", 2, 23.5)])
        assert found.drivers == ("AAA", "BBB")
        assert found.stops[1] == (PitStop(1, 18.0, None, True),)
        assert fastest(found) == ("AAA", PitStop(2, 23.5, "HARD"))
        assert "BBB: lap 1 18.0 s drive-through" in stop_words(found)

    def test_without_the_age_of_the_tyres_it_is_not_the_fastest_change(self) -> None:
        found = stops_of(["AAA"], [visit("AAA", 1, 14.0, fitted="UNKNOWN"), visit("AAA", 2, 23.5)])
        assert found.stops == ((PitStop(1, 14.0, "UNKNOWN"), PitStop(2, 23.5, "HARD")),)
        assert fastest(found) == ("AAA", PitStop(2, 23.5, "HARD"))

    def test_passes_behind_the_safety_car_and_a_stay_during_a_red_flag_are_left_out_and_counted(self) -> None:
        passes = [visit(who, 2, 13.0, kind="pass", fitted=None) for who in ("AAA", "BBB")]
        stay = visit("AAA", 4, 1220.0, kind=None, red=True)
        found = stops_of(["AAA", "BBB"], [*passes, stay, visit("BBB", 3, 22.0)])
        assert (found.drivers, found.left_out, found.passes) == (("BBB",), 1, 2)
        assert stop_words(found).endswith("Left out: 1 stay during a red flag, 2 passes behind the safety car.")

    def test_who_does_not_come_out_again_has_no_time(self) -> None:
        with pytest.raises(NoTelemetry, match=r"timed pit stop here$"):
            stops_of(["AAA"], [visit("AAA", 4, None, kind=None)])

    def test_a_race_whose_only_stays_were_under_red_says_so(self) -> None:
        with pytest.raises(NoTelemetry, match="here: 1 stay during a red flag"):
            stops_of(["AAA"], [visit("AAA", 2, 1220.0, red=True)])


class TestUsualStops:
    DATA = PitStops(
        ("A", "B", "C"),
        (
            (PitStop(2, 22.0, "HARD"), PitStop(9, 33.5, "SOFT")),
            (PitStop(3, 23.0, "HARD"), PitStop(5, 15.0, None, True)),
            (PitStop(4, 24.5, "SOFT"), PitStop(6, 70.0, None)),
        ),
    )

    def test_they_are_the_changes_of_tyres_up_to_half_as_long_again_as_the_median(self) -> None:
        """The median of 22, 23, 24.5 and 33.5 is 23.75; 1.45 times that are 34.4."""
        assert usual_span(self.DATA) == (22.0, 33.5)
        slow = replace(self.DATA, stops=((PitStop(2, 22.0, "HARD"), PitStop(9, 34.5, "SOFT")), *self.DATA.stops[1:]))
        assert usual_span(slow) == (22.0, 24.5)

    def test_where_nobody_changed_tyres_all_stops_are_usual(self) -> None:
        assert usual_span(PitStops(("A",), ((PitStop(1, 15.0, None, True), PitStop(3, 16.0, None)),))) == (15.0, 16.0)

    def test_a_stop_just_beyond_them_is_told_beside_its_arrow_and_never_under_one(self) -> None:
        usual = tuple(
            PitStop(lap, time, "HARD") for lap, time in ((3, 22.1), (4, 22.3), (6, 22.4), (7, 22.5), (9, 30.5))
        )
        late = PitStop(2, 22.0, "HARD"), PitStop(5, 33.0, "SOFT"), PitStop(8, 44.1, "SOFT")
        sheet = Sheet(STYLES["dark"], 900, 600, 100, 0.75)
        draw_stops(sheet, material_of("A", "B"), PitStops(("A", "B"), (late, usual)))
        texts = [words for words, _ in shown_texts(sheet.finish())]
        assert "L5 33.0 s, L8 44.1 s" in texts

    def test_laps_of_stops_that_leave_no_room_between_them_stand_together(self) -> None:
        near = PitStops(("A",), ((PitStop(22, 22.00, "HARD"), PitStop(39, 22.10, "SOFT"), PitStop(1, 22.19, "SOFT")),))
        sheet = Sheet(STYLES["dark"], 900, 600, 100, 0.75)
        draw_stops(sheet, material_of("A"), near)
        texts = " ".join(words for words, _ in shown_texts(sheet.finish()))
        assert all(lap in texts for lap in ("L22", "L39", "L1"))


class TestPictures:
    @pytest.mark.parametrize(
        "asked",
        [{"driver": "JSE"}, {"driver": "WHI"}, {"driver": "JSE,BRA"}, {"event": "2"}, {"event": "2", "driver": "RAU"}],
        ids=["one", "retired", "through", "wet", "slow"],
    )
    @pytest.mark.parametrize("width", [480, 1200])
    def test_few_drivers_and_the_wet_race_are_drawn(
        self, store: SessionStore, asked: dict[str, str], width: int
    ) -> None:
        assert collisions(figure_of("pit-stops", material(store, "pit-stops", **asked), Size(width))[0]) == []

    def test_a_qualifying_is_refused(self, store: SessionStore) -> None:
        with pytest.raises(KindNotForSession, match="It fits: R, S"):
            figure_of("pit-stops", material(store, "pit-stops", session="Q", event="2"), Size(480))

    def test_a_sprint_without_stops_says_so(self, store: SessionStore) -> None:
        with pytest.raises(NoTelemetry, match="timed pit stop"):
            figure_of("pit-stops", material(store, "pit-stops", session="S", event="2", driver="ADE"), Size(480))

    def drawn(self, store: SessionStore, data: Any, width: int = 700) -> list[str]:
        sheet = Sheet(STYLES["dark"], width, round(width * 0.75), 100, 0.75)
        sheet.header("Heading", "Where and when")
        draw_stops(sheet, material(store, "pit-stops"), data)
        return collisions(sheet.finish())

    def test_many_stops_of_one_driver_and_a_red_flag_are_drawn(self, store: SessionStore) -> None:
        stops = tuple(PitStop(lap, 22 + 0.04 * lap, "SOFT") for lap in range(1, 8))
        slow = (PitStop(4, 91.2, "HARD"), PitStop(9, 22.4, "HARD"), PitStop(12, 14.0, None))
        data = PitStops(("JSE", "MAT"), (stops, slow), left_out=18)
        for width in (480, 1200):
            assert self.drawn(store, data, width) == []

    def test_only_drives_through_have_no_fastest(self, store: SessionStore) -> None:
        data = PitStops(("JSE",), ((PitStop(4, 15.0, None),),))
        assert fastest(data) is None
        assert self.drawn(store, replace(data, left_out=1)) == []
