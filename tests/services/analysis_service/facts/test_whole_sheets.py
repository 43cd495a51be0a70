"""All facts of small sessions, word for word: value, unit, uncertainty, direction, weight, source, and which are told.

After a change that is meant, `python -m tests.services.analysis_service.facts.whole_sheets` writes them anew; the
difference is what the change did.
"""

from __future__ import annotations

import re

import pytest

from tests.services.analysis_service.facts.whole_sheets import EVERY, WRITTEN_OUT


def expected() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in WRITTEN_OUT.read_text().split("\n\n"):
        title, *lines = part.strip().splitlines()
        found[title.removeprefix("# ")] = lines
    return found


@pytest.mark.parametrize("name", EVERY)
def test_every_fact_is_as_written_out(name: str) -> None:
    assert EVERY[name]() == expected()[name]


def test_a_median_between_two_milliseconds_is_told_as_the_value_that_is_sent() -> None:
    lines = [line for part in expected().values() for line in part if re.match("(stint|window|long_run)_median", line)]
    assert len(lines) > 20
    for line in lines:
        shown, value = line.split(" | ")[:2]
        minutes, seconds = shown.rsplit(" ", 1)[1].split(":")
        assert float(value.removesuffix(" s")) == pytest.approx(60 * int(minutes) + float(seconds), abs=1e-9), line
