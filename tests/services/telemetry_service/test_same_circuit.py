"""Which laps are of one circuit: by place and length for sessions, by length for own laps."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest
from lib.services.telemetry_service.same_circuit import on_one_circuit, one_layout
from tests.services.telemetry_service.laps import made_circuit, made_lap, made_session, made_survey

HOME = made_lap(20, 20, 20, session=made_session(location="Sakhir"), circuit=made_circuit(500.0), survey=made_survey())


def other(finish: float | None, location: str | None = "Sakhir", year: int = 2024, **more: int):
    lines = None if finish is None else (1000.0, 2000.0, finish)
    return made_lap(20, 20, 20, session=made_session("b", lines, location=location, year=year, **more))


@pytest.mark.parametrize("finish", [None, 2945.0, 3000.0, 3060.0])
def test_one_place_and_a_length_within_two_percent_is_one_circuit(finish: float | None) -> None:
    lap = other(finish)
    assert on_one_circuit([HOME, lap]) == [HOME, lap]


@pytest.mark.parametrize(
    ("finish", "location"), [(2935.0, "Sakhir"), (3065.0, "Sakhir"), (3000.0, "Imola"), (None, "Imola"), (3000.0, None)]
)
def test_another_place_or_length_is_another_circuit(finish: float | None, location: str | None) -> None:
    with pytest.raises(InvalidRequest, match="different circuits"):
        on_one_circuit([HOME, other(finish, location)])


def test_of_three_laps_the_last_counts_too() -> None:
    with pytest.raises(InvalidRequest, match="different circuits"):
        on_one_circuit([HOME, other(3000.0), other(3000.0, "Imola")])


def test_sessions_of_one_event_are_of_one_circuit() -> None:
    sprint = other(2900.0, "Sakhir", year=2025)
    assert on_one_circuit([HOME, sprint]) == [HOME, sprint]


def test_another_round_of_one_year_is_looked_at() -> None:
    with pytest.raises(InvalidRequest, match="different circuits"):
        on_one_circuit([HOME, other(3000.0, "Imola", year=2025, round=2)])


@pytest.mark.parametrize("seconds", [56.5, 60.0, 63.5])
def test_an_own_lap_within_six_percent_is_laid_on_the_sessions_circuit(seconds: float) -> None:
    own = made_lap(seconds - 40, 20, 20, own=True)
    _, placed = on_one_circuit([HOME, own])
    assert (placed.manifest, placed.circuit, placed.survey) == (HOME.manifest, HOME.circuit, HOME.survey)
    assert placed.own


@pytest.mark.parametrize("seconds", [56.0, 64.0])
def test_an_own_lap_of_another_length_is_refused(seconds: float) -> None:
    with pytest.raises(InvalidRequest, match=f"{seconds * 50:.0f} m long, the circuit 3000 m"):
        on_one_circuit([HOME, made_lap(seconds - 40, 20, 20, own=True)])


def test_own_laps_alone_stay_as_they_are() -> None:
    laps = [made_lap(20, 20, 20, own=True), made_lap(25, 25, 25, own=True)]
    assert on_one_circuit(laps) == laps


def test_a_circuit_of_two_years_is_one_layout_unless_it_was_rebuilt() -> None:
    home = made_session(location="Sakhir")
    assert one_layout(home, made_session("b", (1000.0, 2000.0, 3059.0), location="Sakhir", year=2023))
    assert not one_layout(home, made_session("b", (1000.0, 2000.0, 3065.0), location="Sakhir", year=2023))
    assert not one_layout(home, made_session("b", (1000.0, 2000.0, 3000.0), location="Imola", year=2023))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Monaco", "Monte Carlo", True),
        ("Singapore", "Marina Bay", True),
        ("Miami", "Miami Gardens", True),
        ("Yas Island", "Yas Marina", True),
        ("Montréal", "Montreal", True),
        ("Barcelona", "Madrid", False),
        ("Spain", "Spain", True),
        ("Spain", "Spanish town", False),  # several circuits
        ("Sampleton", "Exampleton", False),  # both unknown
    ],
)
def test_a_place_whose_name_changed_from_one_schedule_to_the_next_is_one_place(
    one: str, other: str, same: bool
) -> None:
    assert one_layout(made_session(location=one), made_session("b", location=other, year=2026)) is same
    assert one_layout(made_session(location=other), made_session("b", location=one, year=2026)) is same


def test_a_lap_of_no_session_is_of_no_other_circuit() -> None:
    alone = made_lap(20, 20, 20)
    assert on_one_circuit([HOME, alone]) == [HOME, alone]
    assert on_one_circuit([alone, HOME]) == [alone, HOME]
