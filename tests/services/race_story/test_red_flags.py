"""When a race stood still: from the red flag, or the abort, to where it was taken up again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.services.race_story.red_flags import running, standstills
from tests.services.race_story.races import timeline

Rows = list[tuple[float, str]]


def found(track: Rows, session: Rows) -> tuple[tuple[float, float], ...]:
    lines: Any = timeline(track, red=session)
    return standstills(lines["track_status"], lines["session_status"])


@pytest.mark.parametrize(
    ("track", "session", "still"),
    [
        ([(200.0, "5"), (260.0, "1")], [], ((200.0, 260.0),)),
        ([], [(205.0, "Aborted"), (900.0, "Resumed")], ((205.0, 900.0),)),
        ([], [(205.0, "Aborted"), (900.0, "Inactive"), (950.0, "Started")], ((205.0, 950.0),)),
        ([(200.0, "5"), (260.0, "1")], [(205.0, "Aborted"), (900.0, "Started")], ((200.0, 900.0),)),
        ([(200.0, "5"), (950.0, "1")], [(205.0, "Aborted"), (900.0, "Started")], ((200.0, 950.0),)),
        ([(200.0, "5"), (205.0, "1")], [(205.0, "Aborted"), (900.0, "Started")], ((200.0, 900.0),)),
        ([(200.0, "5"), (204.0, "1")], [(205.0, "Aborted"), (900.0, "Started")], ((200.0, 204.0), (205.0, 900.0))),
        (
            [(100.0, "5"), (150.0, "1"), (200.0, "5"), (260.0, "1")],
            [(205.0, "Aborted"), (900.0, "Started")],
            ((100.0, 150.0), (200.0, 900.0)),
        ),
        ([(200.0, "5")], [(205.0, "Aborted")], ()),
        ([(200.0, "4"), (300.0, "1")], [(90.0, "Started")], ()),
    ],
)
def test_standstills(track: Rows, session: Rows, still: tuple[tuple[float, float], ...]) -> None:
    assert found(track, session) == still


def test_the_clock_stands_still_in_each_of_them() -> None:
    moments = np.array([50.0, 120.0, 200.0, 320.0, 400.0])
    assert running(moments, ((100.0, 150.0), (300.0, 330.0))).tolist() == [50, 100, 150, 250, 320]
    assert running(moments, ()).tolist() == moments.tolist()
