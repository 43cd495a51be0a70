"""Each rule speaks beyond what can be known, is silent within it, with its discriminator, and without a channel."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.rules import BY_NAME, RULES, matches
from lib.services.coaching.rules.rule import REFERENCE
from lib.services.coaching.rules.speeds import BRAKE_LESS, LIFT_LESS
from lib.services.coaching.thresholds import THRESHOLDS
from tests.services.coaching.small_corner import at, laid, view

Changes = dict[str, Any]


@dataclass
class Case:
    """What makes a rule speak, what keeps it silent: each a view; `text` is what it says."""

    speaks: CornerView
    silent: tuple[CornerView, ...]
    text: str = field(default="")


def lifting(start: int, end: int, depth: float, **reference: Any) -> CornerView:
    own = laid(throttle=[(start, end, 100 - depth)])
    return view({"lift_places": ((float(start), float(end), depth),)}, laps=(own, laid(own=False, **reference)))


def with_gears(own: int, theirs: int, rpm: float, **more: Any) -> CornerView:
    laps = laid(gear=[(0, 401, own)]), laid(own=False, gear=[(0, 401, theirs)])
    return view({"gear": own, "rpm": rpm}, {"gear": theirs}, laps=laps, **more)


def pressing(own: list[Any], theirs: list[Any], **changed: Any) -> CornerView:
    return view(changed, laps=(laid(pressure=own), laid(pressure=theirs)))


def spinning(own: float, theirs: float = 9000.0, *, professional: bool = False) -> CornerView:
    mine, other = laid(rpm=[(250, 300, own)]), laid(own=not professional, rpm=[(250, 300, theirs)])
    return view(laps=(mine, other))


def steering(own: float, theirs: float, everywhere: float = 40.0, **changed: Any) -> CornerView:
    laps = laid(steering=[(0, 100, everywhere), (175, 225, own)]), laid(steering=[(0, 100, 40.0), (175, 225, theirs)])
    return view(changed, laps=laps)


FULL = [(100, 180, 100.0)]
SLOWLY = [(100, 115, 50.0), (115, 180, 100.0)]
CASES = {
    "lift_where_flat": Case(
        lifting(60, 90, 40.0),
        (lifting(60, 90, 14.0), lifting(60, 90, 40.0, throttle=[(70, 80, 50.0)]), lifting(260, 290, 40.0)),
        "you lift the throttle by 40 % where {reference} stays flat",
    ),
    "lift_after_throttle": Case(
        lifting(260, 290, 80.0),
        (lifting(260, 290, 14.0), lifting(60, 90, 80.0)),
        "you open the throttle, then lift again by 80 %",
    ),
    "brakes_where_none": Case(
        view({}, {"brakings": 0, "brake_at": None}),
        (
            view({"brakings": 0}, {"brakings": 0}),
            view({}, {"brakings": 0}, laps=(laid(), laid(own=False, brake=[(50, 60, 1)]))),
        ),
        "you brake where {reference} does not",
    ),
    "brakes_early": Case(
        view({"brake_at": at(85)}),
        (view({"brake_at": at(94)}), view({"brake_at": at(115)}), view({"brake_at": at(85, 20)})),
        "you brake 15 m earlier than {reference}",
    ),
    "brakes_late": Case(
        view({"brake_at": at(115)}),
        (view({"brake_at": at(106)}), view({"brake_at": at(115)}, lost=-0.1)),
        "you brake 15 m later than {reference}, and lose more after it than you win",
    ),
    "brakes_long": Case(
        view({"brake_release": at(192), "brake_seconds": 1.8}),
        (
            view({"brake_release": at(187), "brake_seconds": 1.8}),
            view({"brake_release": at(192), "brake_seconds": 1.7}),
            view({"brake_release": at(192), "brake_seconds": 1.8, "brake_at": at(112)}),
        ),
        "you let the brake go 12 m later than {reference}",
    ),
    "brakes_twice": Case(
        view({"brakings": 2}),
        (view({"brakings": 2}, {"brakings": 2}), view({"brakings": 2}, {"brakings": 0})),
        "you brake 2 times, {reference} once",
    ),
    "brake_on_throttle": Case(
        view({"overlap": 0.5}),
        (view({"overlap": 0.2}), view({"overlap": 0.5}, {"overlap": 0.3})),
        "you press brake and throttle together for 0.50 s",
    ),
    "released_early": Case(
        view({"brake_release": at(168)}),
        (
            view({"brake_release": at(174)}),
            view({"brake_release": at(168), "min_speed": 153.0}),
            view({"brake_release": at(168), "brake_at": at(90)}),
        ),
        "you let the brake go 12 m earlier than {reference}, and carry no more speed for it",
    ),
    "coasting": Case(
        view({"coast": 15.0}, {"coast": 2.0}),
        (view({"coast": 11.0}, {"coast": 2.0}), view({"coast": 15.0, "throttle_at": at(224)}, {"coast": 2.0})),
        "you roll 15 m with neither brake nor throttle, {reference} 2 m",
    ),
    "gear_high": Case(
        with_gears(4, 3, 8000.0),
        (with_gears(4, 3, 8600.0), with_gears(3, 3, 8000.0), with_gears(4, 3, 8000.0, gears_differ=True)),
        "you are in gear 4, {reference} in gear 3: your engine turns 1000 rpm slower",
    ),
    "gear_low": Case(
        with_gears(2, 3, 10000.0),
        (with_gears(2, 3, 9400.0), with_gears(3, 3, 10000.0), with_gears(2, 3, 10000.0, gears_differ=True)),
        "you are in gear 2, {reference} in gear 3",
    ),
    "throttle_late": Case(
        view({"throttle_at": at(225)}),
        (view({"throttle_at": at(218)}), view({"throttle_at": at(225), "brake_at": at(112)})),
        "you open the throttle 15 m later than {reference}",
    ),
    "throttle_hesitant": Case(
        view({"full_throttle_at": at(260)}),
        (view({"full_throttle_at": at(254)}), view({"full_throttle_at": at(260), "throttle_at": at(225)})),
        "you open the throttle in time, but it is fully open 20 m later than {reference}'s",
    ),
    "throttle_greedy": Case(
        view({"throttle_at": at(195), "full_throttle_at": at(255)}),
        (view({"throttle_at": at(195)}), view({"throttle_at": at(204), "full_throttle_at": at(255)})),
        "you open the throttle 15 m earlier than {reference}, but it is fully open 15 m later",
    ),
    "over_slowed": Case(
        view({"min_speed": 144.0}),
        (view({"min_speed": 147.0}), view({"min_speed": 144.0, "slowed": False})),
        "you are 6 km/h slower than {reference} at the slowest point",
    ),
    "entry_too_fast": Case(
        view({"min_speed": 156.0, "exit_speed": 214.0}),
        (view({"min_speed": 153.0, "exit_speed": 214.0}), view({"min_speed": 156.0, "exit_speed": 217.0})),
        "you carry 6 km/h more than {reference} in, and leave 6 km/h slower",
    ),
    "apex_early": Case(
        view({"min_speed_at": at(185), "full_throttle_at": at(255)}),
        (view({"min_speed_at": at(185)}), view({"min_speed_at": at(193), "full_throttle_at": at(255)})),
        "your slowest point comes 15 m earlier than {reference}'s, and full throttle comes later",
    ),
    "apex_late": Case(
        view({"min_speed_at": at(215)}),
        (view({"min_speed_at": at(208)}), view({"min_speed_at": at(215), "brake_at": at(112)})),
        "your slowest point comes 15 m later than {reference}'s",
    ),
    "exit_poor": Case(
        view({"exit_speed": 214.0}),
        (
            view({"exit_speed": 217.0}),
            view({"exit_speed": 214.0, "min_speed": 145.0}),
            view({"exit_speed": 214.0, "throttle_at": at(221)}),
        ),
        "you leave the corner 6 km/h slower than {reference}, with the same slowest speed",
    ),
    "wing_closed": Case(
        view({"drs": 50.0}, {"drs": 150.0}, laps=(laid(drs=[(0, 50, 12.0)]), laid(own=False))),
        (
            view({"drs": 50.0}, {"drs": 80.0}, laps=(laid(drs=[(0, 50, 12.0)]), laid(own=False))),
            view({"drs": 0.0}, {"drs": 150.0}),
        ),
        "your rear wing is open for 50 m, {reference}'s for 150 m",
    ),
    "arrives_slow": Case(
        view({"entry_speed": 243.0}),
        (
            view({"entry_speed": 246.0}),
            view({"entry_speed": 243.0}, wing_apart=True),
            view({"entry_speed": 243.0}, laps=(laid(speed=[(0, 401, 160.0)]), laid(own=False))),
        ),
        "you arrive 7 km/h slower than {reference}",
    ),
    "brakes_soft": Case(
        pressing([(100, 180, 70.0)], FULL),
        (pressing([(100, 180, 92.0)], FULL), pressing([(100, 180, 70.0)], FULL, brake_seconds=1.2)),
        "you press the brake to 70 %, {reference} to 100 %",
    ),
    "brakes_slowly": Case(
        pressing(SLOWLY, FULL),
        (pressing([(100, 104, 50.0), (104, 180, 100.0)], FULL), pressing(SLOWLY, SLOWLY)),
        "you take 0.30 s to press the brake fully, {reference} 0.00 s",
    ),
    "steers_more": Case(
        steering(26.0, 20.0),
        (steering(22.0, 20.0), steering(26.0, 20.0, everywhere=52.0), steering(26.0, 20.0, min_speed=156.0)),
        "you steer 30 % more than {reference} at no more speed: the front slides",
    ),
    "wheels_spin": Case(
        spinning(9900.0),
        (spinning(9400.0), spinning(9900.0, 9600.0), spinning(9900.0, professional=True)),
        "your engine turns 10 % faster on the way out than the road does: the driven wheels spin",
    ),
}


def spoken(corner: CornerView) -> dict[str, str]:
    return {match.rule.name: match.seen.text for match in matches(corner)}


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == set(BY_NAME)


@pytest.mark.parametrize("name", CASES)
class TestEachRule:
    def test_speaks_beyond_what_can_be_known(self, name: str) -> None:
        assert spoken(CASES[name].speaks).get(name) == CASES[name].text

    def test_is_silent_within_it_and_where_it_is_something_else(self, name: str) -> None:
        assert [name in spoken(corner) for corner in CASES[name].silent] == [False] * len(CASES[name].silent)

    def test_is_silent_where_a_channel_is_missing(self, name: str) -> None:
        corner = CASES[name].speaks
        for channel in BY_NAME[name].needs:
            for side in ("own", "reference"):
                lap = getattr(corner.pair, side)
                without = replace(lap, **{channel: getattr(lap, channel) * float("nan")})
                assert name not in spoken(replace(corner, pair=replace(corner.pair, **{side: without})))

    def test_is_silent_where_nothing_is_lost(self, name: str) -> None:
        corner = CASES[name].speaks
        won = tuple(replace(phase, gain=-phase.gain) for phase in corner.phases)
        assert name not in spoken(replace(corner, phases=won))


# What each rule has seen in its case, what it costs, and one sigma of that: a phase of the small corner loses 0.1 s.
SEEN: dict[str, tuple[dict[str, float], float, float]] = {
    "lift_where_flat": ({"lift_at": 74.5, "depth": 40}, 0.5, 0.0104),
    "lift_after_throttle": ({"lift_at": 274.5, "depth": 80}, 0.2, 0.0077),
    "brakes_where_none": ({"brake_at": 100}, 0.5, 0.0104),
    "brakes_early": ({"brake_at": 85, "reference_brake_at": 100, "metres": 15, "from": 98, "to": 102}, 0.3, 0.0074),
    "brakes_late": ({"brake_at": 115, "reference_brake_at": 100, "metres": 15, "from": 98, "to": 102}, 0.3, 0.0079),
    "brakes_long": (
        {"brake_release": 192, "reference_brake_release": 180, "metres": 12, "from": 178, "to": 182},
        0.3,
        0.0057,
    ),
    "brakes_twice": ({"brakings": 2, "reference_brakings": 1}, 0.3, 0.0057),
    "brake_on_throttle": ({"seconds": 0.5, "reference_seconds": 0}, 0.3, 0.0057),
    "released_early": (
        {"brake_release": 168, "reference_brake_release": 180, "metres": 12, "from": 178, "to": 182},
        0.2,
        0.0048,
    ),
    "coasting": ({"coast": 15, "reference_coast": 2}, 0.5, 0.0104),
    "gear_high": ({"gear": 4, "reference_gear": 3, "rpm": 8000, "reference_rpm": 9000}, 0.1, 0.0074),
    "gear_low": ({"gear": 2, "reference_gear": 3, "rpm": 10000, "reference_rpm": 9000}, 0.1, 0.0074),
    "throttle_late": (
        {"throttle_at": 225, "reference_throttle_at": 210, "metres": 15, "from": 208, "to": 212},
        0.2,
        0.0077,
    ),
    "throttle_hesitant": (
        {"full_throttle_at": 260, "reference_full_throttle_at": 240, "metres": 20, "from": 238, "to": 242},
        0.1,
        0.0074,
    ),
    "throttle_greedy": (
        {"throttle_at": 195, "reference_throttle_at": 210, "metres": 15, "from": 208, "to": 212},
        0.2,
        0.0077,
    ),
    "over_slowed": ({"min_speed": 144, "reference_min_speed": 150}, 0.4, 0.0091),
    "entry_too_fast": (
        {"min_speed": 156, "reference_min_speed": 150, "exit_speed": 214, "reference_exit_speed": 220},
        0.5,
        0.0104,
    ),
    "apex_early": (
        {"min_speed_at": 185, "reference_min_speed_at": 200, "metres": 15, "from": 198, "to": 202},
        0.3,
        0.0079,
    ),
    "apex_late": (
        {"min_speed_at": 215, "reference_min_speed_at": 200, "metres": 15, "from": 198, "to": 202},
        0.3,
        0.0079,
    ),
    "exit_poor": ({"exit_speed": 214, "reference_exit_speed": 220}, 0.1, 0.0074),
    "wing_closed": ({"metres": 50, "reference_metres": 150}, 0.2, 0.0104),
    "arrives_slow": ({"entry_speed": 243, "reference_entry_speed": 250}, 0.1, 0.0054),
    "brakes_soft": ({"pressure": 70, "reference_pressure": 100}, 0.2, 0.0051),
    "brakes_slowly": ({"seconds": 0.3, "reference_seconds": 0}, 0.2, 0.0051),
    "steers_more": ({"percent": 30}, 0.4, 0.0091),
    "wheels_spin": ({"percent": 10, "reference_percent": 0}, 0.2, 0.0077),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_rule_has_seen_and_what_it_costs(name: str) -> None:
    match = next(match for match in matches(CASES[name].speaks) if match.rule.name == name)
    evidence, cost, sigma = SEEN[name]
    assert dict(match.seen.evidence) == evidence
    assert (match.cost, match.sigma) == (pytest.approx(cost), pytest.approx(sigma, abs=5e-5))


def test_a_brake_without_any_pressure_tells_nothing_of_how_it_was_pressed() -> None:
    assert "brakes_slowly" not in spoken(pressing(SLOWLY, []))
    assert "brakes_slowly" not in spoken(pressing([], FULL))


def test_nothing_is_said_of_two_laps_that_do_the_same() -> None:
    assert spoken(view()) == {}


def test_a_braking_that_ends_too_slow_costs_until_the_exit_and_says_so() -> None:
    early = next(match for match in matches(view({"brake_at": at(85), "min_speed": 140.0})))
    assert early.seen.text == f"you brake 15 m earlier than {REFERENCE}, and are 10 km/h slower at the slowest point"
    assert early.cost == pytest.approx(0.5)
    assert early.seen.attempt is not None
    alone = next(match for match in matches(view({"brake_at": at(85)})))
    assert (alone.cost, alone.seen.attempt) == (pytest.approx(0.3), None)


@pytest.mark.parametrize(
    ("own", "attempt"),
    [
        ({}, None),
        ({"brake_release": at(182)}, None),
        ({"brake_release": at(172)}, BRAKE_LESS),
        ({"brakings": 0, "brake_at": None, "brake_release": None}, LIFT_LESS),
    ],
)
def test_who_is_off_the_brake_already_is_not_told_to_let_it_go_earlier(own: Changes, attempt: str | None) -> None:
    slow = view({"min_speed": 140.0, **own}, {} if own.get("brakings") != 0 else {"brake_at": None})
    assert next(match for match in matches(slow) if match.rule.name == "over_slowed").seen.attempt == attempt


def test_what_is_carried_is_part_of_the_cost_of_an_exit_only() -> None:
    late = next(match for match in matches(view({"throttle_at": at(225)}, carried=0.2)))
    assert (late.cost, late.carried) == (pytest.approx(0.4), 0.2)
    early = next(match for match in matches(view({"brake_at": at(85)}, carried=0.2)))
    assert (early.cost, early.carried) == (pytest.approx(0.3), 0.0)


def test_every_text_is_plain_and_every_threshold_has_a_reason() -> None:
    for rule in RULES:
        assert rule.attempt[0].isupper()
        assert not rule.attempt.endswith(".")
        assert rule.unlike
    assert all(len(one.why) > 20 for one in THRESHOLDS.values())
