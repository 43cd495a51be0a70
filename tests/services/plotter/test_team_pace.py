"""The pace of teams on the invented race: both cars together, the fastest first."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.plotter.pace import racing_laps
from lib.services.plotter.team_pace import team_pace
from lib.sessions import SessionStore, open_store
from tests.services.plotter.drawn import material


@pytest.fixture(scope="module")
def store(demo_store_url: str) -> SessionStore:
    return open_store(demo_store_url)


def test_a_team_has_the_laps_of_both_its_cars(store: SessionStore) -> None:
    asked = material(store, "team-pace")
    found = team_pace(asked)
    at = found.teams.index("Estrela Automóveis")
    assert found.drivers[at] == ("JSE", "MAT")
    rows = asked.rows.where(racing_laps(asked.rows))
    mine = rows["lap_time"][np.isin(rows["driver"].astype(str), ["JSE", "MAT"])]
    assert found.times[at].tolist() == mine.tolist()
    assert found.medians[at] == np.median(mine)


def test_the_fastest_median_comes_first(store: SessionStore) -> None:
    medians = team_pace(material(store, "team-pace")).medians
    assert list(medians) == sorted(medians)
    assert len(medians) == 10


def test_one_driver_is_a_team_of_one(store: SessionStore) -> None:
    found = team_pace(material(store, "team-pace", driver="JSE"))
    assert (found.teams, found.drivers) == (("Estrela Automóveis",), (("JSE",),))
