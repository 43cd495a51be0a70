"""The car's setup under our names: from our own fields, from the F1 games' (2021 to 2025), and from ACC's files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from lib.errors import InvalidRequest
from lib.json_values import is_number

Bounds = Mapping[str, tuple[float, float]]
MOST_NAMED = 20  # bad fields in one answer
MOST_EXTRA, LONGEST_EXTRA = 100, 60
MOST_FIELDS = 400  # of one setup, with all that stands around it
DEEPEST = 6
WHEELS = ("front_left", "front_right", "rear_left", "rear_right")
REAR_FIRST = ("rear_left", "rear_right", "front_left", "front_right")  # the order of wheels in the F1 games
BOUNDS: Bounds = {
    "front_wing": (0, 50),
    "rear_wing": (0, 50),
    "differential_on_throttle": (0, 100),
    "differential_off_throttle": (0, 100),
    "front_camber": (-6, 6),  # F1 23 sends it without its sign
    "rear_camber": (-6, 6),
    "front_toe": (-2, 2),
    "rear_toe": (-2, 2),
    "front_suspension": (0, 50),
    "rear_suspension": (0, 50),
    "front_anti_roll_bar": (0, 50),
    "rear_anti_roll_bar": (0, 50),
    "front_ride_height": (0, 200),
    "rear_ride_height": (0, 200),
    "brake_bias": (40, 80),
    "brake_pressure": (0, 100),
    "engine_braking": (0, 100),
    "ballast": (0, 20),
    "fuel_load": (0, 200),
    **{f"{wheel}_tyre_pressure": (10.0, 40.0) for wheel in WHEELS},
}
# What differs between games: sliders of F1 2021 end at 11, those of later ones higher. The game is named by `game`.
F1_2021: Bounds = dict.fromkeys(
    ("front_wing", "rear_wing", "front_suspension", "rear_suspension", "front_anti_roll_bar", "rear_anti_roll_bar",
     "front_ride_height", "rear_ride_height"), (0.0, 11.0)
) | {"front_camber": (-3.5, 0), "rear_camber": (-2.0, 0)}  # fmt: skip
NO_SIGN_OF_CAMBER: Bounds = {"front_camber": (-6, 6), "rear_camber": (-6, 6)}
SIGNED: Bounds = {"front_camber": (-6, 0), "rear_camber": (-6, 0)}
F1_SINCE_2022: Bounds = {"front_suspension": (0, 41), "rear_suspension": (0, 41), "front_anti_roll_bar": (0, 21),
                         "rear_anti_roll_bar": (0, 21), "front_ride_height": (0, 60), "rear_ride_height": (0, 110),
                         "brake_bias": (45, 75)}  # fmt: skip
OF_GAMES: tuple[tuple[str, Bounds], ...] = (
    (r"f1\D{0,10}(20)?21", F1_2021),
    (r"f1\D{0,10}(20)?23", {**F1_SINCE_2022, **NO_SIGN_OF_CAMBER}),
    (r"f1\D{0,10}(20)?(22|24|25|26)", {**F1_SINCE_2022, **SIGNED}),
)
ALIASES = {
    "on_throttle": "differential_on_throttle",
    "off_throttle": "differential_off_throttle",
    "on_throttle_diff": "differential_on_throttle",
    "off_throttle_diff": "differential_off_throttle",
    "diff_on_throttle": "differential_on_throttle",
    "diff_off_throttle": "differential_off_throttle",
    **{f"{end}_susp": f"{end}_suspension" for end in ("front", "rear")},
    **{f"{end}_arb": f"{end}_anti_roll_bar" for end in ("front", "rear")},
    **{f"{end}_height": f"{end}_ride_height" for end in ("front", "rear")},
    **{f"{end}_suspension_height": f"{end}_ride_height" for end in ("front", "rear")},
    **{f"{wheel[0]}{wheel.split('_')[1][0]}_tyre_pressure": f"{wheel}_tyre_pressure" for wheel in WHEELS},
    **{f"tp_{wheel[0]}{wheel.split('_')[1][0]}": f"{wheel}_tyre_pressure" for wheel in WHEELS},
    "front_brake_bias": "brake_bias",
    "a_rbfront": "front_anti_roll_bar",
    "a_rbrear": "rear_anti_roll_bar",
}
# ACC's files hold clicks, of which only these mean what ours do; its pressures and bias are neither psi nor percent.
CLICKS_THAT_ARE_OURS = {"front_anti_roll_bar", "rear_anti_roll_bar", "rear_wing", "front_camber", "rear_camber"}
AROUND = ("setup", "full_setup", "car_setup", "carSetup", "m_car_setup")
CARS = (("cars", "player_car_index"), ("m_car_setups", "m_player_car_index"), ("car_setups", "player_car_index"))
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def checked_setup(setup: Any, game: str | None = None) -> dict[str, Any]:
    """Return the setup, unknown fields under `extra`. Raise InvalidRequest that names what is out of bounds."""
    if setup is None:
        return {}
    if not isinstance(setup, Mapping):
        raise InvalidRequest.field("setup", "must be an object of numbers")
    fields = list(islice(_fields(_inner(setup)), MOST_FIELDS + 1))
    if len(fields) > MOST_FIELDS:
        raise InvalidRequest.field("setup", f"has more than {MOST_FIELDS} fields")
    ours = CLICKS_THAT_ARE_OURS if "advancedSetup" in setup or "basicSetup" in setup else BOUNDS.keys()
    known = {name: value for name, value in fields if name in ours}
    extra = {name: value for name, value in fields if name not in ours}
    if known and len(known) > 3 and not any(known.values()):
        raise InvalidRequest.field("setup", "holds only zeros: the game did not send it")
    bounds = {**BOUNDS, **bounds_of(game)}
    wrong = ((f"setup.{name}"[:100], _problem(value, bounds[name])) for name, value in known.items())
    named = dict(islice(((name, problem) for name, problem in wrong if problem), MOST_NAMED))
    if named:
        raise InvalidRequest.fields(named)
    more = _extra(extra)
    return {**{name: float(value) for name, value in known.items()}, **({"extra": more} if more else {})}


def bounds_of(game: str | None) -> Bounds:
    """Return the bounds that the game's own sliders have, nothing for a game that is not known."""
    return next((bounds for words, bounds in OF_GAMES if re.search(words, (game or "")[:100].lower())), {})


def told_times(setup: Any) -> tuple[Any, Any]:
    """Return lap time and sectors in seconds that a game's tool wrote beside the setup, or None."""
    if not isinstance(setup, Mapping):
        return None, None
    lap_time, sectors = setup.get("lap_time_ms"), setup.get("sectors_ms")
    numbers = isinstance(sectors, list) and len(sectors) == 3 and all(is_number(value) for value in sectors)
    seconds = [value / 1000 for value in sectors or ()] if numbers else None
    return (float(lap_time or 0) / 1000 if is_number(lap_time) else None), seconds


def _inner(setup: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the setup itself out of what tools put around it: a packet of all cars, a name, a rationale."""
    for name in AROUND:
        if isinstance(setup.get(name), Mapping):
            return setup[name]  # type: ignore[no-any-return]
    for name, index in CARS:
        cars, header = setup.get(name), setup.get("m_header")
        place = setup.get(index, header.get(index) if isinstance(header, Mapping) else None)
        if isinstance(cars, list) and isinstance(place, int) and 0 <= place < len(cars):
            return cars[place] if isinstance(cars[place], Mapping) else {}
    return setup


def _fields(setup: Mapping[str, Any], above: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield every field under our name if it has one, with the names above it if it is inside others."""
    if depth > DEEPEST:
        return
    for name, value in setup.items():
        plain = _plain(str(name)[:LONGEST_EXTRA])
        if isinstance(value, Mapping):
            yield from _fields(value, f"{above}{plain}.", depth + 1)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield from _list(plain, value, above)
        else:
            yield (plain if plain in BOUNDS else f"{above}{plain}"), value


def _plain(name: str) -> str:
    snake = _CAMEL.sub("_", name.strip().removeprefix("m_")).replace(" ", "_").replace("-", "_").lower()
    return ALIASES.get(snake, snake)


def _list(name: str, values: Sequence[Any], above: str) -> Iterator[tuple[str, Any]]:
    """Yield the wheels of a list of four: in the F1 games' order for pressures, in ACC's (front first) for the rest."""
    numbers = len(values) == 4 and all(is_number(value) for value in values)
    if numbers and name == "tyre_pressures":
        yield from ((f"{wheel}_tyre_pressure", value) for wheel, value in zip(REAR_FIRST, values, strict=True))
    elif numbers and name == "static_camber":
        yield "front_camber", round((values[0] + values[1]) / 2, 3)
        yield "rear_camber", round((values[2] + values[3]) / 2, 3)
    elif numbers:
        yield from ((f"{above}{name}.{wheel}", value) for wheel, value in zip(WHEELS, values, strict=True))
    else:
        yield from ((f"{above}{name}.{n}", value) for n, value in enumerate(values[:4], 1) if is_number(value))


def _problem(value: Any, bounds: tuple[float, float]) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a number"
    low, high = bounds
    return None if low <= value <= high else f"is from {low:g} to {high:g}"


def _extra(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the unknown fields that are numbers or short texts, as many as are kept."""
    kept = {
        name[:LONGEST_EXTRA]: value
        for name, value in fields.items()
        if (is_number(value) and abs(value) < 1e9) or (isinstance(value, str) and len(value) <= LONGEST_EXTRA)
    }
    return dict(islice(kept.items(), MOST_EXTRA))
