"""Which event is meant: strict matching, on invented seasons."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest

from lib.errors import AmbiguousEvent, NotFound
from lib.services.season.events import Event, find_event, find_session, parse_schedule
from lib.sessions import SessionKey

SEASON = [
    (0, "Testland", "Dunes", "Pre-Season Testing", "FORMULA 1 SPONSOR PRE-SEASON TESTING 2025", "testing"),
    (0, "Testland", "Dunes", "Pre-Season Testing", "FORMULA 1 SPONSOR PRE-SEASON TESTING 2025", "testing"),
    (1, "Testland", "Dunes", "Testland Grand Prix", "FORMULA 1 ACME TESTLAND GRAND PRIX 2025", "conventional"),
    (2, "Bórduria", "Szohôd", "Bordurian Grand Prix", "FORMULA 1 GRÖSSER PREIS VON BORDURIEN 2025", "conventional"),
    (3, "Bórduria", "Lower Vale", "Vale Grand Prix", "FORMULA 1 ACME GRAND PRIX D’AVALE 2025", "sprint"),
    (4, "Singapore", "Marina Bay", "Singapore Grand Prix", "FORMULA 1 OTHER SINGAPORE GRAND PRIX 2025", "conventional"),
    (5, "United Kingdom", "Stone", "British Grand Prix", "FORMULA 1 BRITISH GRAND PRIX 2025", "conventional"),
]
WEEKEND = ["Practice 1", "Practice 2", "Practice 3", "Qualifying", "Race"]
SPRINT = ["Practice 1", "Sprint Qualifying", "Sprint", "Qualifying", "Race"]


def season(year: int = 2025) -> list[Event]:
    columns: dict[str, dict[str, Any]] = {}
    for index, (round_number, country, location, name, official, kind) in enumerate(SEASON):
        row = {"round_number": round_number, "country": country, "location": location, "event_name": name}
        row |= {"official_event_name": official, "event_format": kind, "f1_api_support": True, "gmt_offset": "-04:30"}
        names = {"testing": [*WEEKEND[:3], None, None], "sprint": SPRINT}.get(kind, WEEKEND)
        for number, session in enumerate(names, 1):
            row |= {f"session{number}": session, f"session{number}_date": session and f"{year}-03-01T22:00:00"}
        for column, value in row.items():
            columns.setdefault(column, {})[str(index)] = value
    return parse_schedule(year, columns)


@pytest.mark.parametrize(
    ("wanted", "round_number"),
    [
        ("1", 1),
        ("testland", 1),
        ("TESTLAND GP", 1),
        ("prix grand bordurian", 2),
        ("Szohod", 2),
        ("szohôd", 2),
        ("vale lower", 3),
        ("Vale", 3),
        ("d'Avale", 3),
        ("grosser preis", 2),
        ("Marina", 4),
        ("Great Britain", 5),
        ("uk", 5),
        ("2025 british grand prix", 5),
        ("FORMULA 1 OTHER SINGAPORE GRAND PRIX 2025", 4),
    ],
)
def test_an_event_is_found_by_round_name_country_and_place(wanted: str, round_number: int) -> None:
    assert find_event(season(), wanted).round == round_number


@pytest.mark.parametrize(
    "wanted", ["Singapor", "Sing", "Grand Prix", "", "2025", "99", "-1", "²", "formula 1", "the", "land"]
)
def test_nothing_is_guessed(wanted: str) -> None:
    with pytest.raises(NotFound) as error:
        find_event(season(), wanted)
    assert error.value.extra["nearest"]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("99", "There is no round 99 in 2025; its rounds are 1 to 5"),
        ("Singapur", "There is no event 'Singapur' in 2025. Did you mean: Singapore Grand Prix"),
    ],
)
def test_what_is_not_there_names_the_season_that_was_asked_for(wanted: str, told: str) -> None:
    with pytest.raises(NotFound) as error:
        find_event(season(), wanted)
    assert error.value.detail.startswith(told)


def test_the_nearest_names_come_first() -> None:
    with pytest.raises(NotFound) as error:
        find_event(season(), "Singapur")
    assert error.value.extra["nearest"][0] == "Singapore Grand Prix"


def test_five_names_are_told_each_once() -> None:
    many = [
        dataclasses.replace(season()[0], test=0, round=n, name=f"{name} Grand Prix")
        for n, name in enumerate("ABCDEFA", 1)
    ]
    with pytest.raises(NotFound) as error:
        find_event(many, "Singapur")
    assert error.value.extra["nearest"] == [f"{name} Grand Prix" for name in "ABCDE"]


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("Szohot", "Bordurian Grand Prix"),
        ("Marina Baay", "Singapore Grand Prix"),
        ("Valle GP", "Vale Grand Prix"),
        ("United Kingdon", "British Grand Prix"),
    ],
)
def test_one_of_its_names_is_enough_to_be_near(wanted: str, first: str) -> None:
    with pytest.raises(NotFound) as error:
        find_event(season(), wanted)
    assert error.value.extra["nearest"][0] == first


@pytest.mark.parametrize(("wanted", "rounds"), [("Borduria", [2, 3]), ("acme", [1, 3])])
def test_more_than_one_is_ambiguous(wanted: str, rounds: list[int]) -> None:
    with pytest.raises(AmbiguousEvent) as error:
        find_event(season(), wanted)
    assert [candidate["round"] for candidate in error.value.extra["candidates"]] == rounds


class TestTesting:
    @pytest.mark.parametrize("wanted", ["Pre-Season Testing", "testing", "0", "pre season", "Testland test"])
    def test_never_leads_to_a_race(self, wanted: str) -> None:
        with pytest.raises(AmbiguousEvent) as error:
            find_event(season(), wanted)
        assert {candidate["round"] for candidate in error.value.extra["candidates"]} == {0}

    def test_is_told_apart_by_its_number(self) -> None:
        second = find_event(season(), "test 2")
        assert (second.round, second.test) == (0, 2)
        assert second.key(find_session(second, "FP1")) == SessionKey(2025, 0, "T2-FP1")

    def test_of_a_season_without_one_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            find_event(season()[2:], "Pre-Season Testing")

    def test_does_not_stand_in_the_way_of_the_race_at_the_same_place(self) -> None:
        assert find_event(season(), "Dunes").round == 1


class TestSessions:
    @pytest.mark.parametrize(
        ("wanted", "short"),
        [("Q", "Q"), ("q", "Q"), ("qualifying", "Q"), ("Free Practice 1", "FP1"), ("practice 1", "FP1"), ("race", "R")],
    )
    def test_are_found_by_short_and_long_name(self, wanted: str, short: str) -> None:
        assert find_session(season()[2], wanted).short == short

    @pytest.mark.parametrize("wanted", ["S", "SQ", "FP4", "", "Quali fying 2"])
    def test_that_were_not_held_are_not_found(self, wanted: str) -> None:
        with pytest.raises(NotFound) as error:
            find_session(season()[2], wanted)
        assert error.value.extra["known"] == ["FP1", "FP2", "FP3", "Q", "R"]

    def test_the_sprint_of_2021_was_called_sprint_qualifying(self) -> None:
        assert find_session(season(2021)[4], "SQ").short == "S"
        assert find_session(season(2025)[4], "SQ").short == "SQ"

    def test_start_in_utc(self) -> None:
        assert find_session(season()[2], "R").start == datetime(2025, 3, 2, 2, 30, tzinfo=UTC)
