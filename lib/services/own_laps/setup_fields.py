"""The fields of a setup as a form shows them: grouped as the games' screens are, with the bounds of one game."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from lib.services.own_laps.setup import BOUNDS, WHEELS, bounds_of

PERCENT, DEGREES, CLICKS, KILOGRAMS, PSI = "%", "°", "clicks", "kg", "psi"
# What the bounds are known for; any other name is taken, with bounds that fit all games.
GAMES = ("F1 25", "F1 24", "F1 23", "F1 22", "F1 2021")
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Aerodynamics", CLICKS, ("front_wing", "rear_wing")),
    ("Transmission", PERCENT, ("differential_on_throttle", "differential_off_throttle", "engine_braking")),
    ("Geometry", DEGREES, ("front_camber", "rear_camber", "front_toe", "rear_toe")),
    ("Suspension", CLICKS, ("front_suspension", "rear_suspension", "front_anti_roll_bar", "rear_anti_roll_bar",
                            "front_ride_height", "rear_ride_height")),
    ("Brakes", PERCENT, ("brake_pressure", "brake_bias")),
    ("Tyre pressures", PSI, tuple(f"{wheel}_tyre_pressure" for wheel in WHEELS)),
    ("Weight", KILOGRAMS, ("fuel_load", "ballast")),
)  # fmt: skip


class SetupField(Struct):
    """One number of a setup; `least` and `most` are the bounds that an upload is held to."""

    name: str
    group: str
    unit: str
    least: float
    most: float


class SetupForm(Struct):
    """The fields of a setup, in the order of the games' screens; what has no field is kept under `extra`."""

    view: Literal["setup"]
    game: str | None
    games: Annotated[list[str], Meta(description="Games whose own bounds are known")]
    fields: list[SetupField]


def setup_form(game: str | None = None) -> SetupForm:
    """Return the fields with the bounds of a game; of all games together if it is not known."""
    bounds = {**BOUNDS, **bounds_of(game)}
    listed = ((name, group, unit) for group, unit, names in GROUPS for name in names)
    fields = [SetupField(*about, *map(float, bounds[about[0]])) for about in listed]
    return SetupForm("setup", game, list(GAMES), fields)
