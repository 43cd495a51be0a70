"""The weather of a session, and what is said if the source did not say it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.weather import weather, words
from lib.sessions import Table
from lib.sessions.schemas import LAPS, WEATHER
from tests.services.plotter.drawn import made_of


def said(**columns: list[Any]) -> str:
    return words(weather(made_of(Table.of(LAPS, {}), weather=Table.of(WEATHER, {"time": [60.0, 120.0], **columns}))))


def test_the_words_give_what_was_measured() -> None:
    assert said(air_temp=[21.4, 22.6], rainfall=[True, False]) == "air 21 to 23 °C; rain in 50 % of the measurements."


@pytest.mark.parametrize(("rain", "told"), [([False, None], "no rain."), ([None, None], "rain is not known.")])
def test_rain_that_nobody_measured_is_not_called_dry(rain: list[Any], told: str) -> None:
    assert said(rainfall=rain) == told


def test_minutes_are_counted_from_the_first_measurement_where_no_start_is_known() -> None:
    table = Table.of(WEATHER, {"time": [60.0, 120.0]})
    assert np.array_equal(weather(made_of(Table.of(LAPS, {}), weather=table)).minutes, [0, 1])


def test_a_session_without_weather_says_so() -> None:
    with pytest.raises(NoTelemetry, match="no weather"):
        weather(made_of(Table.of(LAPS, {}), weather=Table.of(WEATHER, {})))
