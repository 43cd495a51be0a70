"""What a kind is: what it fits, what it may be asked with, and how its heading is made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lib.services.plotter.kind import fixed, of_laps, of_session
from lib.services.plotter.registry import KINDS
from lib.services.plotter.team_colours import KNOWN, team_colour
from lib.services.plotter.tyres import tyre_entries
from lib.services.styling import STYLES
from tests.services.plotter.on_axes import of

DARK = STYLES["dark"]


def named(*names: str) -> Any:
    """Return numbers that know whose they are."""
    return type("Named", (), {"names": names, "drivers": names})


def test_laps_are_headed_by_their_names() -> None:
    assert (
        of_laps("speed over the lap")(of("A"), named("A lap 1", "B lap 2")) == "A lap 1 v B lap 2: speed over the lap"
    )


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ((), "Lap times"),
        (("A",), "A: lap times"),
        (("A", "B", "C", "D", "E"), "A, B, C, D and E: lap times"),
        (("A", "B", "C", "D", "E", "F"), "Lap times"),
    ],
)
def test_a_session_is_headed_by_its_drivers_if_up_to_five_were_chosen(asked: tuple[str, ...], heading: str) -> None:
    material = replace(of("A"), drivers=asked)
    assert of_session("lap times")(material, named(*(asked or ("A", "B")))) == heading


def test_a_heading_may_name_the_drivers_always_or_be_fixed() -> None:
    assert of_session("lap times", names=True)(of("A"), named("A", "B")) == "A and B: lap times"
    assert fixed("Weather")(of("A"), None) == "Weather"


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("delta", ("year", "event", "session", "driver", "lap", "with")),
        ("lap-times", ("year", "event", "session", "driver")),
        ("weather", ("year", "event", "session")),
        ("points-progress", ("year", "round", "driver")),
    ],
)
def test_a_kind_may_be_asked_with_what_it_is_made_of(kind: str, parameters: tuple[str, ...]) -> None:
    assert KINDS[kind].parameters == parameters


def test_the_numbers_of_laps_that_kinds_take() -> None:
    found = {name: (kind.fewest, kind.most) for name, kind in KINDS.items() if kind.of == "laps"}
    maps = dict.fromkeys(("gear-map", "speed-map", "throttle-map", "brake-map"), (1, 1))
    others = {
        "speed-trace": (1, 5),
        "telemetry": (1, 5),
        "delta": (2, 5),
        "dominance-map": (2, 5),
        "gg-diagram": (1, 3),
    }
    assert found == maps | others


def test_tyres_of_a_legend_come_from_the_softest_to_the_rain_tyres() -> None:
    driven = {"WET", "HARD", None, "HYPERSOFT", "SOFT", "UNKNOWN", "INTERMEDIATE"}
    found = [(entry.label, entry.look.colour) for entry in tyre_entries(DARK, driven)]
    names = ["Hypersoft", "Soft", "Hard", "Intermediate", "Wet", "Unknown"]
    assert found == [(name, DARK.tyres.of(name)) for name in names]


class TestTeamColours:
    def test_a_known_team_has_its_own(self) -> None:
        assert (team_colour("mclaren"), team_colour("ferrari")) == ("#f47600", "#ed1131")

    def test_an_unknown_one_has_always_the_same_of_its_own(self) -> None:
        assert [team_colour(name) for name in ("lotus", "tyrrell")] == ["#b9d22d", "#d2c82d"]
        assert team_colour("lotus") not in KNOWN.values()
