"""Moments of rows are fine enough to keep the order in which laps were sent."""

from __future__ import annotations

import re

from lib.services.accounts.users import now


def test_a_moment_is_in_utc_to_the_millisecond() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", now())
