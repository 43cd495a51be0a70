"""A session as FastF1 loaded it beside the truth that it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

GENUINE = ("is not supported by Ergast! Limited results", "Fixed incorrect tyre stint information")


@dataclass
class Loaded:
    """A session as FastF1 loaded it, the truth behind it, and the warnings given on the way."""

    session: Any
    truth: dict[str, Any]
    warnings: list[str]

    def laps(self, number: str) -> Any:
        """The laps of a driver that came from the feed."""
        laps = self.session.laps
        return laps[(laps["DriverNumber"] == number) & ~laps["FastF1Generated"]]

    def pairs(self) -> Iterator[tuple[str, Any, dict[str, Any]]]:
        """(driver number, FastF1's lap, true lap) for every lap."""
        for number, driver in self.truth["drivers"].items():
            for (_, lap), true in zip(self.laps(number).iterrows(), driver["laps"], strict=True):
                yield number, lap, true


def millis(value: Any) -> int | None:
    """A timedelta in ms; NaT is None."""
    return None if pd.isna(value) else round(value.total_seconds() * 1000)
