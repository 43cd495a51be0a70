"""Points of a season: summed, ranked as the rules have it, and what can still be won."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

import demo
from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import InvalidRequest, NotFound
from lib.limits import TABLE
from lib.services.f1_source import F1Source
from lib.services.f1_source.shared_answers import SharedAnswer
from lib.services.plotter.kinds.championship import lead_taken
from lib.services.plotter.team_colours import team_colour
from lib.services.season.championship import (
    Championship,
    Round,
    _spans,
    _sprints,
    as_data,
    championship,
    chosen,
    counted,
    most_of,
)
from lib.services.season.jolpica import Score, fetch_scores
from lib.services.season.schedules import Calendar

ROUNDS = (Round(1, "One", False), Round(2, "Two", True))


def score(round_: int, driver: str, points: float, position: int | None = None, **more: Any) -> Score:
    code, team = more.get("code", driver[:3].upper()), more.get("team", "x")
    return Score(round_, driver, code, driver.title(), team, points, position)


RACES = [
    score(1, "ana", 25, 1),
    score(1, "bob", 18, 2),
    score(2, "bob", 25, 1),
    score(2, "ana", 13.5, 3),
    score(2, "cyd", 0, 20),
]
SPRINTS = [score(2, "ana", 5.5)]


def of(rest: tuple[Round, ...] = (), year: int = 2025) -> Championship:
    return counted(year, ROUNDS, RACES, SPRINTS, rest)


class TestCounting:
    def test_sprints_and_half_points_count_and_who_did_not_start_has_none(self) -> None:
        found = of()
        assert [entrant.id for entrant in found.entrants] == ["ana", "bob", "cyd"]
        assert found.points[0].tolist() == [25, 19]
        assert found.points[2].tolist() == pytest.approx([np.nan, 0], nan_ok=True)
        assert found.totals.tolist() == [44, 43, 0]

    def test_a_tie_is_decided_by_the_better_places(self) -> None:
        races = [score(1, "ana", 18, 2), score(1, "bob", 25, 1), score(2, "ana", 18, 2), score(2, "bob", 11, 5)]
        assert [entrant.id for entrant in counted(2025, ROUNDS, races, [], ()).entrants] == ["bob", "ana"]

    @pytest.mark.parametrize(
        ("ana", "bob", "first"),
        [
            ((1, 3), (1, 2), "bob"),  # as many wins, more second places
            ((2, 2), (1, 15), "bob"),
            ((1, 4, 9), (1, 4), "ana"),
            ((3, 3), (3, 3), "ana"),  # nothing tells them apart but the name
        ],
    )
    def test_of_equal_points_wins_count_first_then_second_places(
        self, ana: tuple[int, ...], bob: tuple[int, ...], first: str
    ) -> None:
        rounds = tuple(Round(number, "x", False) for number in (1, 2, 3))
        races = [
            score(at, who, 0, place) for who, had in (("ana", ana), ("bob", bob)) for at, place in enumerate(had, 1)
        ]
        assert counted(2025, rounds, races, [], ()).entrants[0].id == first

    def test_places_of_sprints_and_of_other_rounds_break_no_tie(self) -> None:
        races = [score(1, "ana", 18, 2), score(1, "bob", 18, 3), score(9, "bob", 25, 1)]
        assert counted(2025, ROUNDS, races, [score(2, "bob", 0, 1)], ()).entrants[0].id == "ana"

    def test_only_the_rounds_asked_for_count(self) -> None:
        assert counted(2025, ROUNDS[:1], RACES, SPRINTS, ()).totals.tolist() == [25, 18]

    def test_the_last_team_is_the_driver_s_team_and_a_missing_code_comes_from_the_name(self) -> None:
        races = [score(1, "ana", 1, 1, team="old"), score(2, "ana", 1, 1, team="new", code=None)]
        entrant = counted(2025, ROUNDS, races, [], ()).entrants[0]
        assert (entrant.team_id, entrant.code) == ("new", "ANA")

    @pytest.mark.parametrize(("name", "code"), [("Ana de Smith", "SMI"), ("", "ANA")])
    def test_a_missing_code_is_of_the_last_name_or_of_the_id(self, name: str, code: str) -> None:
        races = [msgspec.structs.replace(score(1, "ana", 1, 1), code=None, name=name)]
        assert counted(2025, ROUNDS, races, [], ()).entrants[0].code == code

    def test_two_drivers_with_one_code_stay_two_and_are_told_apart(self) -> None:
        races = [score(1, "max", 25, 1, code="VER"), score(1, "jos", 18, 2, code="VER")]
        found = counted(2025, ROUNDS, races, [], ())
        assert found.totals.tolist() == [25, 18]
        assert [entrant.code for entrant in found.entrants] == ["MVE", "JVE"]


class TestWhatIsLeft:
    @pytest.mark.parametrize(
        ("year", "sprint", "points"),
        [
            (1950, False, 9),  # eight and one for the fastest lap
            (1959, False, 9),
            (1960, False, 8),
            (1961, False, 9),
            (1990, False, 9),
            (1991, False, 10),
            (2009, False, 10),
            (2010, False, 25),
            (2018, False, 25),
            (2019, False, 26),
            (2020, True, 26),
            (2021, True, 29),
            (2022, True, 34),
            (2024, True, 34),
            (2025, False, 25),
            (2025, True, 33),
        ],
    )
    def test_a_weekend_gives_what_the_rules_of_its_year_say(self, year: int, sprint: bool, points: float) -> None:
        assert most_of(year, sprint) == points

    def test_who_can_reach_the_leader_can_still_win(self) -> None:
        found = counted(2025, ROUNDS[:1], RACES, [], (ROUNDS[1],))
        assert (found.to_win, found.can_win) == (33, (True, True))
        assert of((Round(3, "Three", False),)).can_win == (True, True, False)

    def test_who_can_reach_only_the_second_cannot_win(self) -> None:
        races = [score(1, "ana", 60), score(1, "bob", 40), score(1, "cyd", 20)]
        assert counted(2025, ROUNDS[:1], races, [], (Round(3, "x", False),)).can_win == (True, True, False)

    def test_the_last_race_of_2014_counts_twice(self) -> None:
        assert of((Round(18, "Three", False), Round(19, "Four", False)), 2014).to_win == 75
        assert of((), 2014).to_win == 0

    @pytest.mark.parametrize(("year", "before"), [(1990, True), (1991, False)])
    def test_until_1990_only_the_best_results_counted(self, year: int, before: bool) -> None:
        assert of(year=year).before_1991 is before

    def test_at_the_end_only_the_champion_has_won(self) -> None:
        assert of().can_win == (True, False, False)

    def test_the_lead_is_taken_when_nobody_else_leads_any_more(self) -> None:
        races = [*RACES, score(3, "ana", 25, 1)]
        found = counted(2025, (*ROUNDS, Round(3, "Three", False)), races, [], ())
        assert [found.entrants[index].id for index in found.leaders()] == ["ana", "bob", "ana"]
        assert lead_taken(found) == (0, 2)

    def test_drivers_are_found_by_code_id_or_name(self) -> None:
        assert chosen(of(), ["BOB", "ana", "Ana"]) == (1, 0)
        with pytest.raises(NotFound, match="ANA, BOB, CYD"):
            chosen(of(), ["XXX"])

    def test_a_name_that_several_drivers_have_is_none(self) -> None:
        people = [score(1, "emerson_fittipaldi", 9, 1), score(1, "wilson_fittipaldi", 2, 5), score(1, "pérez", 1, 6)]
        named = [msgspec.structs.replace(one, name=one.driver_id.replace("_", " ").title()) for one in people]
        found = counted(1973, ROUNDS, named, [], ())
        assert chosen(found, ["Wilson_Fittipaldi", "Perez"]) == (1, 2)
        with pytest.raises(NotFound, match="more than one"):
            chosen(found, ["Fittipaldi"])

    def test_a_name_that_is_corrected_makes_another_tag(self) -> None:
        races = [score(1, "ana", 25, 1), score(1, "bob", 18, 2)]
        other = [score(1, "ana", 25, 1, code="ANN"), score(1, "bob", 18, 2)]
        first, second = (as_data(counted(2025, ROUNDS, table, [], ())) for table in (races, other))
        assert msgspec.json.encode(first) != msgspec.json.encode(second)


def test_a_team_without_a_known_colour_always_has_the_same() -> None:
    assert team_colour("ferrari") == "#ed1131"
    assert team_colour("estrela") == team_colour("estrela") != team_colour("norrsken")


@pytest.mark.parametrize(("year", "asked"), [(2020, []), (2021, ["sprint"]), (2025, ["sprint"])])
def test_sprints_are_asked_for_since_there_are_any(
    monkeypatch: pytest.MonkeyPatch, year: int, asked: list[str]
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(
        "lib.services.season.championship.fetch_scores", lambda _source, _year, name: seen.append(name) or []
    )
    assert _sprints(None, year) == []  # type: ignore[arg-type]
    assert seen == asked


@pytest.mark.parametrize(
    ("rounds", "said"), [([1, 2, 3], "rounds 1 to 3"), ([1, 3], "rounds 1, 3"), ([2], "rounds 2 to 2")]
)
def test_rounds_are_named_as_a_span_or_one_by_one(rounds: list[int], said: str) -> None:
    assert _spans(rounds) == said


@pytest.mark.parametrize("stale", [(), ("calendar",), ("season-results",), ("season-sprints",)])
def test_points_are_stale_if_anything_they_are_made_of_is(
    monkeypatch: pytest.MonkeyPatch, stale: tuple[str, ...]
) -> None:
    found = {"season-results": (RACES, 20.0), "season-sprints": ([], 10.0)}
    module = "lib.services.season.championship"
    monkeypatch.setattr(f"{module}.calendar", lambda *_: SharedAnswer(Calendar([], []), 0.0, stale="calendar" in stale))
    monkeypatch.setattr(
        f"{module}._kept", lambda _source, _year, name, _fetch: SharedAnswer(*found[name], stale=name in stale)
    )
    points = championship(2025, None, F1Source("http://127.0.0.1:9", steady(MemoryCache())))
    assert (points.stale, points.at) == (bool(stale), 10.0)


class TestFromTheSource:
    @pytest.fixture
    def source(self, demo_source: str) -> F1Source:
        return F1Source(demo_source, steady(MemoryCache()), dict(TABLE), seconds=60.0)

    def test_a_season_comes_in_pages_that_cut_through_races(self, source: F1Source) -> None:
        scores = fetch_scores(source, 2024, "results")
        assert len(scores) == 12 * 20
        assert [len([score for score in scores if score.round == round_]) for round_ in (5, 6)] == [20, 20]

    def test_the_totals_are_the_standings_of_the_source(self, source: F1Source) -> None:
        found = championship(2024, 7, source).data
        rows = source.ask_jolpica("2024/7/driverStandings", 100, 0)["MRData"]["StandingsTable"]["StandingsLists"][0]
        theirs = {row["Driver"]["driverId"]: float(row["points"]) for row in rows["DriverStandings"]}
        assert dict(zip((entrant.id for entrant in found.entrants), found.totals.tolist(), strict=True)) == theirs
        assert len(found.rest) == 5

    def test_it_is_kept_under_its_names(self, source: F1Source) -> None:
        championship(2025, None, source)
        assert all(source.cache.get(f"jolpica:{name}:2025") for name in ("season-results", "season-sprints"))

    def test_what_is_kept_is_served_and_marked_when_the_source_is_gone(self, demo_tree: Path) -> None:
        cache, limits, now = steady(MemoryCache()), dict(TABLE), time.time()
        with demo.serve(demo_tree) as server:
            origin = server.base_url
            before = championship(2025, None, F1Source(origin, cache, limits, lambda: now, seconds=60.0))
        after = championship(2025, None, F1Source(origin, cache, limits, lambda: now + 40 * 86_400, seconds=60.0))
        assert (before.stale, after.stale) == (False, True)
        assert after.data.totals.tolist() == before.data.totals.tolist()

    @pytest.mark.parametrize(("days", "left"), [(0.2, 33), (4, 33), (6, 0)])
    def test_a_round_without_results_is_still_to_come_until_it_must_have_been_called_off(
        self, source: F1Source, monkeypatch: pytest.MonkeyPatch, days: float, left: float
    ) -> None:
        """Hours after the last race its results are not there yet: nobody is champion before they are."""
        fetched = fetch_scores
        only_first = lambda *asked: [score for score in fetched(*asked) if score.round == 1]  # noqa: E731
        monkeypatch.setattr("lib.services.season.championship.fetch_scores", only_first)
        started = datetime(2025, 4, 20, 17, tzinfo=UTC).timestamp()
        late = replace(source, clock=lambda: started + days * 86_400)
        assert championship(2025, None, late).data.to_win == left

    def test_a_round_that_is_not_over_is_refused_with_those_that_are(self, source: F1Source) -> None:
        with pytest.raises(InvalidRequest) as raised:
            championship(2025, 3, source)
        assert "rounds 1 to 2" in str(vars(raised.value))

    def test_only_rounds_with_a_sprint_have_its_points_to_win(self, source: F1Source) -> None:
        """2025's season has two rounds, the second with a sprint."""
        found = championship(2025, 1, source).data
        assert [round_.sprint for round_ in (*found.rounds, *found.rest)] == [False, True]
