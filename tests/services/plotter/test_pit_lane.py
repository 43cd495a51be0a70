"""The time in the pit lane: a few stops whose numbers are written out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lib.errors import NoTelemetry
from lib.services.plotter import Size, figure_of
from lib.services.plotter.kinds.pit_lane import PitStop, PitStops, draw_stops, fastest, stop_words, stops_of
from lib.services.plotter.sheet import Sheet
from lib.services.styling import STYLES
from lib.sessions import SessionStore, Table
from lib.sessions.schemas import LAPS
from tests.services.plotter.drawn import collisions, material


class TestStops:
    ROWS = Table.of(
        LAPS,
        {
            "driver": ["AAA"] * 4 + ["BBB"] * 3,
            "lap": [1, 2, 3, 4, 1, 2, 3],
            "compound": ["SOFT", "SOFT", "HARD", "HARD", "SOFT", "SOFT", "SOFT"],
            "tyre_life": [1, 2, 1, 2, 1, 2, 1],
        },
    )

    def table(self, *rows: tuple[str, int, float, float | None, float | None]) -> dict[str, list[Any]]:
        names = ("driver", "lap", "pit_in", "pit_out", "lane_time")
        return {name: [row[at] for row in rows] for at, name in enumerate(names)}

    def test_a_stop_has_its_lap_its_time_and_the_tyre_fitted(self) -> None:
        table = self.table(("AAA", 2, 280.0, 303.5, 23.5), ("BBB", 2, 281.0, 303.0, 22.0))
        found = stops_of(["AAA", "BBB"], table, self.ROWS, ())
        assert found.drivers == ("BBB", "AAA")
        assert found.stops == ((PitStop(2, 22.0, "SOFT"),), (PitStop(2, 23.5, "HARD"),))

    def test_who_drives_through_on_the_same_tyres_is_not_the_fastest(self) -> None:
        table = self.table(("BBB", 1, 180.0, 198.0, 18.0), ("AAA", 2, 280.0, 303.5, 23.5))
        found = stops_of(["BBB", "AAA"], table, self.ROWS, ())
        assert found.drivers == ("AAA", "BBB")
        assert found.stops[1] == (PitStop(1, 18.0, None),)
        assert fastest(found) == ("AAA", PitStop(2, 23.5, "HARD"))

    def test_without_the_age_of_the_tyres_a_drive_through_is_not_the_fastest_change(self) -> None:
        rows = Table.of(LAPS, {"driver": ["AAA"] * 3, "lap": [1, 2, 3], "compound": ["SOFT", "SOFT", "HARD"]})
        table = self.table(("AAA", 1, 180.0, 194.0, 14.0), ("AAA", 2, 280.0, 303.5, 23.5))
        found = stops_of(["AAA"], table, rows, ())
        assert found.stops == ((PitStop(1, 14.0, "UNKNOWN"), PitStop(2, 23.5, "HARD")),)
        assert fastest(found) == ("AAA", PitStop(2, 23.5, "HARD"))

    def test_a_stay_during_a_red_flag_is_left_out_and_said(self) -> None:
        table = self.table(("AAA", 2, 280.0, 1500.0, 1220.0), ("BBB", 2, 281.0, 303.0, 22.0))
        found = stops_of(["AAA", "BBB"], table, self.ROWS, ((310.0, 1400.0),))
        assert (found.drivers, found.left_out) == (("BBB",), 1)
        assert "1 stay during a red flag is left out" in stop_words(found)

    def test_who_does_not_come_out_again_has_no_time(self) -> None:
        with pytest.raises(NoTelemetry, match="timed pit stop"):
            stops_of(["AAA"], self.table(("AAA", 4, 400.0, None, None)), self.ROWS, ())

    def test_a_race_whose_only_stays_were_under_red_says_so(self) -> None:
        table = self.table(("AAA", 2, 280.0, 1500.0, 1220.0))
        with pytest.raises(NoTelemetry, match="during a red flag"):
            stops_of(["AAA"], table, self.ROWS, ((310.0, 1400.0),))


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
        with pytest.raises(NoTelemetry, match="is no race"):
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
