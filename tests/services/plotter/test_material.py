"""How a plot names the laps that it shows, and where they were driven."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from lib.errors import InvalidRequest, NoTelemetry
from lib.services.plotter import Material
from lib.services.plotter.material import listed, numbers, place, season_place
from lib.services.season.championship import Championship, Entrant, Round
from lib.services.styling import STYLES, driver_looks
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey, SessionStore
from tests.services.plotter.drawn import made_of
from tests.services.plotter.invented import QUALIFYING, RACE
from tests.services.plotter.test_kind_numbers import result, with_results
from tests.services.race_story.races import laps_of, table


def of(store: SessionStore, *keys: SessionKey) -> Material:
    return Material(store, STYLES["dark"], references=tuple(LapReference(key, "AAA", "1") for key in keys))


def test_laps_of_one_session_have_their_driver_and_lap(invented: SessionStore) -> None:
    found = of(invented, QUALIFYING)
    assert found.lap_names() == ["AAA lap 1"]
    assert found.where() == "Sample Grand Prix 2025 · Q · 6 April 2025"


def test_a_lap_that_does_not_count_says_so(invented: SessionStore) -> None:
    lap = of(invented, QUALIFYING).opened[0]
    deleted = LapReference(own=replace(lap, row=lap.row | {"deleted": True}))
    assert Material(invented, STYLES["dark"], references=(deleted,)).lap_names() == ["AAA lap 1 (deleted)"]


def test_laps_of_two_sessions_say_which(invented: SessionStore) -> None:
    found = of(invented, QUALIFYING, RACE)
    assert found.lap_names() == ["AAA Q lap 1", "AAA R lap 1"]
    assert found.where() == "Sample Grand Prix 2025 Q and Sample Grand Prix 2025 R"


def own(store: SessionStore, name: str | None) -> LapReference:
    return LapReference(own=replace(of(store, QUALIFYING).opened[0], own=True, name=name))


class TestOwnLaps:
    def names(self, store: SessionStore, *names: str | None) -> Material:
        return Material(store, STYLES["dark"], references=tuple(own(store, name) for name in names))

    def test_they_are_called_as_their_owner_calls_them(self, invented: SessionStore) -> None:
        found = self.names(invented, "Rain test", None)
        assert (found.lap_names(), found.lap_labels()) == (["Rain test", "My lap"],) * 2

    def test_long_names_are_cut_and_in_labels_earlier(self, invented: SessionStore) -> None:
        found = self.names(invented, "Twelve chars", "A name of just 24 letters", "123456789012345678901234")
        assert found.lap_names() == ["Twelve chars", "A name of just 24 lette…", "123456789012345678901234"]
        assert found.lap_labels() == ["Twelve chars", "A name of j…", "12345678901…"]

    def test_they_have_the_styles_own_colour_and_a_second_another(self, invented: SessionStore) -> None:
        style = STYLES["dark"]
        looks = self.names(invented, "one", "two").lap_looks
        assert looks[0].colour == style.own
        assert looks[1].colour != style.own

    def test_where_they_were_driven_is_not_known(self, invented: SessionStore) -> None:
        lap = replace(of(invented, QUALIFYING).opened[0], own=True, manifest=None)
        alone = Material(invented, STYLES["dark"], references=(LapReference(own=lap),))
        assert alone.where() == "A lap of one's own"


class TestLaps:
    def test_two_of_a_driver_are_labelled_by_their_names(self, invented: SessionStore) -> None:
        laps = tuple(LapReference(RACE, driver, lap) for driver, lap in (("AAA", "1"), ("AAA", "2"), ("BBB", "1")))
        found = Material(invented, STYLES["dark"], references=laps)
        assert found.lap_labels() == ["AAA lap 1", "AAA lap 2", "BBB"]

    def test_each_has_its_teams_colour_unless_a_lap_before_has_it(self, invented: SessionStore) -> None:
        """BBB and CCC drive for the same team."""
        laps = tuple(LapReference(QUALIFYING, driver) for driver in ("AAA", "BBB", "CCC"))
        found = Material(invented, STYLES["dark"], references=laps).lap_looks
        assert [look.colour for look in found[:2]] == ["#ff8000", "#27f4d2"]
        assert found[2].colour not in ("#ff8000", "#27f4d2")
        assert {look.dash for look in found} == {()}


class TestEntrants:
    ROWS = table(*laps_of("A", 1), *laps_of("B", 1), *laps_of("C", 1))

    def test_they_come_in_the_order_of_the_result_and_who_is_not_in_it_last(self) -> None:
        assert with_results(made_of(self.ROWS), result("C", 1), result("B", 2)).names == ["C", "B", "A"]

    def test_or_in_the_order_asked_each_once(self) -> None:
        assert replace(made_of(self.ROWS), drivers=("B", "A", "B")).names == ["B", "A"]

    def test_rows_are_theirs_alone(self) -> None:
        assert replace(made_of(self.ROWS), drivers=("B",)).rows["driver"].tolist() == ["B"]
        with pytest.raises(NoTelemetry, match="no laps for these drivers"):
            replace(made_of(self.ROWS), drivers=("B",), session=_without(made_of(self.ROWS), "B")).rows  # noqa: B018

    def test_looks_are_those_of_the_whole_session(self) -> None:
        found = replace(made_of(self.ROWS), drivers=("B",))
        assert found.looks == driver_looks([(name, None, None) for name in "ABC"], STYLES["dark"])


def _without(material: Material, driver: str) -> Any:
    stored = material.stored
    rows = stored.laps().where(stored.laps()["driver"] != driver)
    return replace(stored, read=lambda key, manifest, name, kind: rows)


@pytest.mark.parametrize(
    ("part", "detail"), [("stored", "year: is missing; event: is missing"), ("championship", "year: is missing")]
)
def test_what_was_not_asked_for_is_missing(invented: SessionStore, part: str, detail: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        getattr(Material(invented, STYLES["dark"]), part)
    assert raised.value.detail == detail


class TestPlace:
    def manifest(self, **more: Any) -> Any:
        found = made_of(table(*laps_of("A", 1))).stored.manifest
        return msgspec.structs.replace(found, name="Race", start_utc="2025-03-09T13:00:00Z", **more)

    def test_it_says_what_where_and_when(self) -> None:
        found = place(self.manifest(location="Spa", country="Belgium"))
        assert found == "Sample 2025 · Race · Spa, Belgium · 9 March 2025"

    def test_what_is_not_known_is_left_out(self) -> None:
        assert place(self.manifest(country="Belgium")) == "Sample 2025 · Race · Belgium · 9 March 2025"
        assert place(msgspec.structs.replace(self.manifest(), start_utc=None)) == "Sample 2025 · Race"

    def test_a_season_says_after_which_round_of_how_many(self) -> None:
        rounds = (Round(1, "One Grand Prix", False), Round(2, "Two Grand Prix", False))
        season = Championship(2025, (Entrant("a", "A", "A", "x"),), rounds[:1], np.ones((1, 1)), rounds[1:])
        assert season_place(season) == "Season 2025 · after round 1 of 2, One Grand Prix"
        assert season_place(replace(season, year=1990)).endswith(", One Grand Prix · all results counted")


def test_names_are_listed_as_one_says_them() -> None:
    assert [listed(list("ABC")[:count]) for count in range(4)] == ["", "A", "A and B", "A, B and C"]
    assert listed(["A", "B"], "or") == "A or B"


def test_what_is_none_is_not_a_number() -> None:
    assert numbers([1, None, 2.5]).tolist() == pytest.approx([1, float("nan"), 2.5], nan_ok=True)
