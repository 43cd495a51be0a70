"""Setups as games write them come under our names; numbers are held to the game's own bounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.setup import BOUNDS, checked_setup, told_times
from tests.recorder.invented_packets import SETUP

SETUPS = Path(__file__).resolve().parents[4] / "shared" / "sim-files" / "setups"
REAL = pytest.mark.skipif(not SETUPS.exists(), reason="the genuine setups are not at hand")
PRESSURES = {
    "front_left_tyre_pressure": 24.5,
    "front_right_tyre_pressure": 24.0,
    "rear_left_tyre_pressure": 22.5,
    "rear_right_tyre_pressure": 22.0,
}


@pytest.mark.parametrize("name", BOUNDS)
class TestEachField:
    def test_takes_both_bounds(self, name: str) -> None:
        for value in BOUNDS[name]:
            assert checked_setup({name: value}) == {name: value}

    def test_refuses_what_is_beyond_them(self, name: str) -> None:
        low, high = BOUNDS[name]
        for value in (low - 0.1, high + 0.1):
            with pytest.raises(InvalidRequest, match=f"setup.{name}: is from {low:g} to {high:g}"):
                checked_setup({name: value})

    @pytest.mark.parametrize("value", [True, "5", None, [5]])
    def test_refuses_what_is_not_a_number(self, name: str, value: Any) -> None:
        if isinstance(value, list):
            assert name not in checked_setup({name: value})
            return
        with pytest.raises(InvalidRequest, match="must be a number"):
            checked_setup({name: value})


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ({"on_throttle": 60, "off_throttle": 55}, {"differential_on_throttle": 60, "differential_off_throttle": 55}),
        ({"m_onThrottle": 60, "m_offThrottle": 55}, {"differential_on_throttle": 60, "differential_off_throttle": 55}),
        ({"front_susp": 20, "rear_arb": 8}, {"front_suspension": 20, "rear_anti_roll_bar": 8}),
        ({"front_suspension_height": 30, "rear_height": 45}, {"front_ride_height": 30, "rear_ride_height": 45}),
        ({"frontWing": 25, "Rear Wing": 20}, {"front_wing": 25, "rear_wing": 20}),
        ({"tp_fl": 24.5, "tp_fr": 24.0, "tp_rl": 22.5, "tp_rr": 22.0}, PRESSURES),
        ({"rl_tyre_pressure": 22.5}, {"rear_left_tyre_pressure": 22.5}),
        ({"fr_tyre_pressure": 24.0}, {"front_right_tyre_pressure": 24.0}),
        ({"tyre_pressures": [22.5, 22.0, 24.5, 24.0]}, PRESSURES),
        ({"setup": {"front_wing": 25}, "lap_time_ms": 79782}, {"front_wing": 25}),
        ({"track": "Silverstone", "full_setup": {"front_wing": 12}}, {"front_wing": 12}),
        ({"player_car_index": 1, "cars": [{"front_wing": 1}, {"front_wing": 26}]}, {"front_wing": 26}),
        ({"m_header": {"m_player_car_index": 0}, "m_car_setups": [{"m_front_wing": 8}]}, {"front_wing": 8}),
    ],
)
def test_the_games_names_are_ours(theirs: dict[str, Any], ours: dict[str, float]) -> None:
    found = checked_setup(theirs)
    found.pop("extra", None)
    assert found == ours


def test_unknown_fields_are_kept_beside() -> None:
    assert checked_setup({"front_wing": 5, "nitro": 1, "note": "wet"}) == {
        "front_wing": 5,
        "extra": {"nitro": 1, "note": "wet"},
    }


def test_of_unknown_fields_a_hundred_short_ones_are_kept() -> None:
    found = checked_setup({f"k{n}": n for n in range(300)} | {"long": "x" * 61, "large": 1e300})
    assert len(found["extra"]) == 100
    assert "long" not in found["extra"]


@pytest.mark.parametrize(
    ("game", "setup", "fits"),
    [
        ("F1 2021", {"front_wing": 11}, True),
        ("F1 2021", {"front_wing": 12}, False),
        ("F1 25", {"front_wing": 12}, True),
        ("F1 25", {"front_suspension": 42}, False),
        ("F1 25", {"front_camber": 1.0}, False),
        ("F1 23", {"front_camber": 3.0}, True),
        ("f1 2024", {"rear_anti_roll_bar": 22}, False),
        (None, {"rear_anti_roll_bar": 22}, True),
        ("Assetto Corsa", {"front_camber": 1.0}, True),
    ],
)
def test_bounds_are_the_games(game: str | None, setup: dict[str, float], fits: bool) -> None:
    if fits:
        assert checked_setup(setup, game) == setup
    else:
        with pytest.raises(InvalidRequest):
            checked_setup(setup, game)


def test_a_setup_of_zeros_was_not_sent_by_the_game() -> None:
    with pytest.raises(InvalidRequest, match="only zeros"):
        checked_setup(dict.fromkeys(("front_wing", "rear_wing", "brake_bias", "brake_pressure"), 0))


def test_times_beside_a_setup_are_told_in_seconds() -> None:
    assert told_times({"lap_time_ms": 79782, "sectors_ms": [27749, 18320, 33713]}) == (79.782, [27.749, 18.32, 33.713])
    assert told_times({"lap_time_ms": "x", "sectors_ms": [1, 2]}) == (None, None)
    assert told_times([1]) == (None, None)


def test_what_the_recorder_sends_is_known_in_full() -> None:
    from lib.recorder.packets import SETUP_FIELDS

    assert "extra" not in checked_setup(dict(zip(SETUP_FIELDS, SETUP, strict=True)), "F1 25")


def test_clicks_of_acc_are_kept_as_clicks() -> None:
    advanced = {"mechanicalBalance": {"aRBFront": 3, "brakeBias": 82}, "aeroBalance": {"rearWing": 4}}
    basic = {"alignment": {"staticCamber": [-3.6, -3.4, -1.0, -1.2]}, "tyres": {"tyrePressure": [50, 50, 49, 49]}}
    found = checked_setup({"carName": "a", "basicSetup": basic, "advancedSetup": advanced})
    extra = found.pop("extra")
    assert found == {"front_anti_roll_bar": 3, "rear_wing": 4, "front_camber": -3.5, "rear_camber": -1.1}
    assert extra["basic_setup.tyres.tyre_pressure.rear_left"] == 49
    assert extra["brake_bias"] == 82


@REAL
@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("01-f1-game-udp/f1_2024_CarSetups_packet_decoded.json", 23),
        ("02-f1-2021-chrishannam/PacketCarSetupData.json", 22),
        ("03-f1-25-joelllach/silverstone-recommended-v2.json", 18),
        ("03-f1-25-joelllach/austria-red-bull-ring.json", 18),
        ("04-f1-25-trace/lap2_player_setup.json", 23),
        ("05-acc-setups/alpine_a110_gt4__Spa__basic.json", 5),
        ("05-acc-setups/bmw_m4_gt3__Zolder__FRI3_M4GT3_ZOL_Q_20_25_v1.10.2.json", 5),
    ],
)
def test_genuine_setups_are_taken(path: str, known: int) -> None:
    found = checked_setup(json.loads((SETUPS / path).read_text(encoding="utf-8-sig")))
    extra = found.pop("extra", {})
    assert len(found) == known, found
    assert len(extra) <= 100
