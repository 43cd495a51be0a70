"""Every view and every kind of plot of real sessions: an answer, or a reason that can be read."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from lib.errors import KindNotForSession, NoTelemetry
from lib.services import session_views
from lib.services.plotter import Material, Size, figure_of
from lib.services.plotter.kind import QUALIFYINGS
from lib.services.plotter.registry import KINDS
from lib.services.session_views import VIEWS, WHOLE, ViewRequest
from lib.services.styling import STYLES
from lib.sessions import SessionKey
from lib.sessions.fastest_lap import fastest_lap
from tests.services import f1_sessions
from tests.services.plotter.drawn import collisions

pytestmark = pytest.mark.skipif(not f1_sessions.ARCHIVE.exists(), reason="the archive of real sessions is not here")
KEYS = [*f1_sessions.TIMING_ONLY, f1_sessions.DRY_RACE, f1_sessions.PRACTICE]
OF_SESSIONS = [name for name, kind in KINDS.items() if kind.of in ("session", "track")]
NOT_MEASURED = {
    "weather": "no weather",
    "track-map": "no map",
    "pit-stops": "timed pit stop",
    "tyre-degradation": "not measurable|no stints",
    "race-pace": "laps at racing speed",
    "lap-distribution": "laps at racing speed",
    "team-pace": "laps at racing speed",
    "lap-times": "timed lap",
    "top-speeds": "value to rank",
}


@pytest.mark.parametrize("key", KEYS, ids=str)
class TestEachSession:
    @pytest.mark.parametrize("view", [*VIEWS, *WHOLE])
    def test_each_view_answers(self, key: SessionKey, view: str) -> None:
        session = f1_sessions.archived().open(key)
        found = session_views.view(session, ViewRequest(view))
        assert found["session"]["round"] == key.round
        if view in VIEWS:
            lengths = {len(column) for column in found["columns"].values()}
            assert len(lengths) == 1

    @pytest.mark.parametrize("kind", OF_SESSIONS)
    def test_each_kind_is_drawn_or_says_why_not(self, key: SessionKey, kind: str) -> None:
        session = f1_sessions.archived().open(key)
        material = Material(f1_sessions.archived(), STYLES["dark"], session)
        if not KINDS[kind].fits(key.session):
            with pytest.raises(KindNotForSession, match="It fits: "):
                figure_of(kind, material, Size(500))
            return
        figure, alt, why = Figure(), "", ""
        try:
            figure, alt = figure_of(kind, material, Size(500))
        except NoTelemetry as error:
            why = error.detail
        assert not why or any(words in why for words in NOT_MEASURED[kind].split("|"))
        assert collisions(figure) == []
        assert "nan" not in alt


@pytest.mark.parametrize("key", [key for key in KEYS if key.session in QUALIFYINGS], ids=str)
def test_the_best_lap_of_each_driver_is_the_official_one(key: SessionKey) -> None:
    """Of Jeddah 2022 an out lap of 1:13.670 was timed, a quarter of a minute under the pole."""
    session = f1_sessions.archived().open(key)
    laps, best = session.laps(), {}
    for row in session.manifest.results:
        official = [time for time in (row.q1, row.q2, row.q3) if time]
        found = fastest_lap(laps, laps["driver"] == row.driver)
        if official and found is not None:
            best[row.driver] = (min(official), pytest.approx(laps["lap_time"][found], abs=2e-3))
    assert len(best) >= 15
    assert all(official == driven for official, driven in best.values())


def test_what_can_be_drawn_of_a_race_is_drawn() -> None:
    """A reason may not hide a kind that there is data for: of 2018 only weather, map and telemetry are missing."""
    store = f1_sessions.archived()
    material = Material(store, STYLES["dark"], store.open(f1_sessions.TIMING_ONLY[0]))
    refused = []
    for kind in OF_SESSIONS:
        try:
            drawn = KINDS[kind].fits(material.stored.key.session) and KINDS[kind].numbers(material)
        except NoTelemetry:
            drawn = None
        refused += [] if drawn else [kind]
    assert refused == ["track-map", "qualifying-gaps", "weather"]


def test_a_practice_of_which_no_tyre_is_known_has_stints_all_the_same() -> None:
    found = session_views.columns(f1_sessions.archived().open(SessionKey(2022, 10, "FP1")), ViewRequest("stints"))
    assert set(found["compound"]) <= {"UNKNOWN", "INTERMEDIATE", "WET", "SOFT", "MEDIUM", "HARD", None}
    for driver in set(found["driver"]):
        mine = [stint for who, stint in zip(found["driver"], found["stint"], strict=True) if who == driver]
        assert mine == list(range(1, len(mine) + 1))


def test_the_kinds_of_stays_in_a_qualifying_are_not_told() -> None:
    found = session_views.columns(f1_sessions.archived().open(SessionKey(2022, 2, "Q")), ViewRequest("pitstops"))
    assert set(found["kind"]) == {None}


def test_a_driver_without_a_lap_is_in_the_results_of_the_sprint_and_nowhere_on_the_road() -> None:
    session = f1_sessions.archived().open(SessionKey(2023, 4, "S"))
    results = session_views.columns(session, ViewRequest("results"))
    assert ("SAR" in results["driver"], results["grid"][results["driver"].index("OCO")]) == (True, None)
    assert "SAR" not in session_views.columns(session, ViewRequest("positions"))["driver"]
