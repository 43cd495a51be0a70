"""How far a load is: told often enough for a progress bar, with the time that is left at the last minute's pace."""

from __future__ import annotations

import pytest

from lib.services.loading import ProgressReport


class TestReports:
    """`load` tells its progress as often as it likes; what is written is enough for a progress bar."""

    @pytest.mark.parametrize(("later", "written"), [(0.39, [0.123]), (0.41, [0.123, 0.5])])
    def test_are_written_every_fourth_tenth_of_a_second_in_thousandths(
        self, later: float, written: list[float]
    ) -> None:
        moments, seen = iter([0.0, later]), []
        report = ProgressReport(lambda known: seen.append(known.progress), ticks=lambda: next(moments))
        report("first", 0.12345)
        report("second", 0.5)
        assert seen == written


class TestProgress:
    def reported(self, steps: list[tuple[float, float]], begun_at: float = 0.0) -> list[tuple[float, int | None]]:
        """Return progress and remaining seconds after each (time, share)."""
        now, seen = [0.0], []
        report = ProgressReport(lambda known: seen.append((known.progress, known.remaining)), begun_at, lambda: now[0])
        for now[0], share in steps:
            report("telemetry", share)
        return seen

    def test_the_time_that_is_left_goes_by_the_pace(self) -> None:
        seen = self.reported([(100.0, 0.1), (103.0, 0.12), (106.0, 0.14), (136.0, 0.34)])
        assert seen == [(0.1, None), (0.12, None), (0.14, 129), (0.34, 99)]

    def test_it_goes_by_the_last_minute_alone(self) -> None:
        seen = self.reported([(1.0, 0.0), (100.0, 0.1), (110.0, 0.2)])
        assert seen[-1] == (0.2, 80)

    def test_what_goes_on_after_a_pause_never_goes_back(self) -> None:
        seen = self.reported([(1.0, 0.0), (2.0, 0.3), (3.0, 0.5), (13.0, 0.6)], begun_at=0.5)
        assert seen == [(0.5, None), (0.5, None), (0.5, None), (0.6, 40)]

    def test_no_progress_is_no_pace(self) -> None:
        assert self.reported([(1.0, 0.5), (31.0, 0.5)])[-1] == (0.5, None)

    def test_it_is_not_written_more_often_than_a_bar_needs(self) -> None:
        assert len(self.reported([(1.0 + step / 4, step / 100) for step in range(20)])) == 10
