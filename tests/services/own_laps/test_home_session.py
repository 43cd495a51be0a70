"""A lap that names its circuit alone is laid over the newest stored session of it, and the answer says so."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.home_session import homes_of
from lib.sessions import SessionKey
from tests.services.f1_sessions import ARCHIVE, DRY_RACE, QUALIFYING, REAL, SECOND, invented, real

FIRST_PLACE, SECOND_PLACE = (invented().manifest(key).location or "" for key in (QUALIFYING, SECOND))


def keys(name: str) -> list[SessionKey]:
    return [home.key for home in homes_of(invented(), name)[0]]


def test_of_a_weekend_the_qualifying_is_taken() -> None:
    assert keys(FIRST_PLACE) == [QUALIFYING]  # its race is stored as well
    assert keys(SECOND_PLACE.upper().replace(" ", "_")) == [SECOND]


def test_what_was_assumed_is_said() -> None:
    (home,), why = homes_of(invented(), FIRST_PLACE.lower())
    event = invented().manifest(QUALIFYING).event
    assert home.note == (
        f"circuit {FIRST_PLACE.lower()!r} taken as {FIRST_PLACE}; laid over its newest stored session, "
        f"{event} 2025, Qualifying"
    )
    assert why is None


def test_an_unknown_circuit_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidRequest, match=r"Its circuits are Austin, Baku, .*Zandvoort\. For any other circuit"):
        homes_of(invented(), "Atlantis")
    with pytest.raises(InvalidRequest, match=r"Did you mean: Monza\? For any other circuit"):
        homes_of(invented(), "Monzza")


@pytest.mark.skipif(not ARCHIVE.exists(), reason="the real sessions are not at hand")
@pytest.mark.parametrize(
    ("name", "key"), [("albert_park", REAL), ("Melbourne", REAL), ("Shanghai", DRY_RACE), ("China", DRY_RACE)]
)
def test_real_sessions_are_found_by_other_names(name: str, key: SessionKey) -> None:
    assert [home.key for home in homes_of(real(), name)[0]] == [key]


def test_a_circuit_of_which_nothing_is_stored_is_no_mistake() -> None:
    assert homes_of(invented(), "ks_monza") == ([], "no session of Monza is stored, so the lap is not laid over one")


def test_another_layout_is_not_laid_over_a_session() -> None:
    homes, why = homes_of(invented(), "Silverstone Short")
    assert not homes
    assert "another layout" in str(why)


def refused(name: str) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as raised:
        homes_of(invented(), name)
    return raised.value


def test_a_shared_name_is_refused_with_its_candidates() -> None:
    error = refused("Italy")
    assert error.extra["candidates"] == ["Monza", "Imola", "Mugello"]
    assert "may be Monza or Imola or Mugello" in error.detail


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    assert refused("Mozna").extra["candidates"][0] == "Monza"
    assert "leave it out" in refused("Mozna").detail


def test_a_name_like_none_is_refused_with_all_that_are_known() -> None:
    candidates = refused("Daytona").extra["candidates"]
    assert {"Monza", FIRST_PLACE} <= set(candidates)
