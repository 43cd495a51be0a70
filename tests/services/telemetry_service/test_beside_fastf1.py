"""Sample for sample what FastF1 gives for the same laps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import demo
from lib.services.telemetry_service import one_lap
from lib.services.telemetry_service.stored_lap import read_lap
from tests.services.f1_sessions import ARCHIVE, REAL, real

pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason="needs ../shared/f1-archive")


@pytest.fixture(scope="module")
def fastf1_session(tmp_path_factory: pytest.TempPathFactory) -> Any:
    import fastf1

    from lib.services.ff1_interact import source

    with demo.serve(Path(ARCHIVE)) as server, source.watched(server.base_url, tmp_path_factory.mktemp("ff1")):
        session = fastf1.get_session(2025, 1, "Q")
        session.load()
        return session


@pytest.mark.parametrize("driver", ["NOR", "VER"])
def test_raw_equals_get_car_data_and_merged_agrees_with_get_telemetry(fastf1_session: Any, driver: str) -> None:
    lap = fastf1_session.laps.pick_drivers(driver).pick_fastest()
    ours = one_lap(real(), REAL, driver, merge="raw")["channels"]
    theirs = lap.get_car_data()
    assert ours["speed"] == theirs["Speed"].tolist()
    assert ours["gear"] == theirs["nGear"].tolist()
    assert ours["rpm"] == theirs["RPM"].tolist()
    assert np.allclose(ours["time"], theirs["Time"].dt.total_seconds(), atol=1e-6)
    merged, telemetry = one_lap(real(), REAL, driver)["channels"], lap.get_telemetry()
    cars = telemetry[telemetry["Source"] == "car"]
    survey = real().open(REAL).survey()
    assert survey is not None
    at = cars["Time"].dt.total_seconds().to_numpy()
    # FastF1 takes the car clock for the timing clock, and the position clock for the car clock
    on_time = at + read_lap(real(), REAL, driver, "fastest").car_delay
    within = (at > 0) & (on_time < merged["time"][-1])
    speeds = np.interp(on_time, merged["time"], merged["speed"])
    assert np.allclose(speeds[within], cars["Speed"].to_numpy()[within], atol=1e-3)
    between = survey.pos_delay - survey.car_delay
    for name in ("X", "Y"):
        away = np.abs(np.interp(on_time + between, merged["time"], merged[name.lower()]) - cars[name].to_numpy() / 10)
        assert np.median(away[within]) < 1.0
