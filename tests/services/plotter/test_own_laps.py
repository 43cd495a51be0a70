"""A user's own lap in plots: it may lack any channel, and any position."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.services.own_laps.stored import own_lap
from lib.services.plotter import Material, Size, figure_of
from lib.services.plotter.kinds.traces import between
from lib.services.plotter.kinds.traces_numbers import traces
from lib.services.plotter.registry import KINDS
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference
from lib.services.telemetry_service.stored_lap import read_lap
from lib.sessions import SessionStore
from tests.services.plotter.drawn import collisions
from tests.services.plotter.invented import QUALIFYING

OF_LAPS = [name for name, kind in KINDS.items() if kind.of == "laps"]


def mine(store: SessionStore, *, without: tuple[str, ...] = (), places_lost: slice = slice(0)) -> LapReference:
    """Return AAA's lap as if a user had uploaded it, some channels left out, and some of its positions."""
    lap = read_lap(store, QUALIFYING, "AAA", "fastest")
    assert lap.track is not None
    inside = (lap.car.time >= 0) & (lap.car.time <= lap.lap_time)
    names = [name for name in ("time", "speed", "throttle", "rpm", "brake", "gear", "drs") if name not in without]
    values = {name: getattr(lap.car, name)[inside] for name in names}
    if "x" not in without:
        for name in "xy":
            values[name] = np.interp(values["time"], lap.track.time, getattr(lap.track, name))
            values[name][places_lost] = np.nan
    return LapReference(own=own_lap("me:1", values, lap.lap_time, None, ()))


def of(store: SessionStore, kind: str, *own: LapReference) -> Material:
    others = [LapReference(QUALIFYING, "BBB")] * (KINDS[kind].most > 1)
    return Material(store, STYLES["dark"], references=(*own, *others))


@pytest.mark.parametrize("kind", OF_LAPS)
def test_positions_that_are_missing_here_and_there_do_not_matter(invented: SessionStore, kind: str) -> None:
    figure, alt = figure_of(kind, of(invented, kind, mine(invented, places_lost=slice(40, 44))), Size(600))
    assert collisions(figure) == []
    assert "nan" not in alt


def test_a_channel_that_only_the_second_lap_has_is_drawn(invented: SessionStore) -> None:
    found = of(invented, "telemetry", mine(invented, without=("rpm", "gear")))
    whole = of(invented, "telemetry", mine(invented))
    assert len(figure_of("telemetry", found, Size(600))[0].axes) == len(
        figure_of("telemetry", whole, Size(600))[0].axes
    )


def test_a_flap_that_is_not_known_is_not_shut(invented: SessionStore) -> None:
    def flap(**lost: Any) -> Any:
        figure, _ = figure_of("telemetry", of(invented, "telemetry", mine(invented, **lost)), Size(600))
        return np.asarray(figure.axes[-1].lines[0].get_ydata(), float)

    assert np.isnan(flap(without=("drs",))).all()
    assert set(flap()) == {0.0, 1.0}


def test_without_sector_times_the_delta_is_exact_only_at_the_finish(invented: SessionStore) -> None:
    without = traces(of(invented, "delta", mine(invented)))
    assert without.exact == without.lines[-1:]
    assert between(without)[np.searchsorted(without.distance, without.lines[0])] > 0.9
    official = traces(of(invented, "delta", LapReference(QUALIFYING, "AAA")))
    assert official.exact == official.lines
