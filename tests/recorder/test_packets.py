"""Packets are read at the places where the games put them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.recorder.packets import CarState, GameTyres, LapState, Motion, SessionState, Setup, decode
from tests.recorder.invented_packets import SETUP, Stint

PACKETS = Path(__file__).resolve().parents[3] / "shared" / "sim-files" / "packets"
REAL = pytest.mark.skipif(not PACKETS.exists(), reason="the recorded packets are not at hand")


@pytest.mark.parametrize("shape", [2023, 2024, 2025, 2026])
class TestEachFormat:
    def test_gives_every_part_of_the_players_car(self, shape: int) -> None:
        stint = Stint(format=shape)
        bodies = {type(found[1]): found[1] for packet in stint.datagrams() if (found := decode(packet))}
        assert set(bodies) == {SessionState, Setup, GameTyres, Motion, LapState, CarState}
        assert bodies[GameTyres] == GameTyres("soft", 3, 2, 1)
        about = bodies[SessionState]
        assert (about.weather, about.track, about.length, about.air_temp) == ("light cloud", "Monza", 4000, 21)
        assert about.assists["braking_assist"] == 1
        assert about.assists["racing_line"] == 2

    def test_gives_the_setup_under_the_games_names(self, shape: int) -> None:
        setup = next(
            found[1] for packet in Stint(format=shape).datagrams() if isinstance((found := decode(packet))[1], Setup)
        )
        assert setup.fields["front_wing"] == 25
        assert setup.fields["front_left_tyre_pressure"] == 24.5
        assert setup.fields["fuel_load"] == 10
        assert ("engine_braking" in setup.fields) == (shape != 2023)
        assert len(setup.fields) == len(SETUP) - (shape == 2023)

    def test_gives_times_and_car(self, shape: int) -> None:
        stint = Stint(format=shape)
        at = [found for packet in stint.datagrams() if (found := decode(packet)) and found[0].frame == 62 * 60]
        lap = next(body for _, body in at if isinstance(body, LapState))
        assert lap == LapState(90.0, 60.0, 24.0, 32.0, pytest.approx(3000.0), 2, False, False)
        car = next(body for _, body in at if isinstance(body, CarState))
        assert (car.speed, car.gear, car.rpm, car.drs) == (180, 7, 11_000, 1)
        assert car.throttle == pytest.approx(0.8)


def recorded_packets() -> list[bytes]:
    """Return the packets of the recording: a byte before each says its kind; bytes after the last car are left out."""
    sizes = {0: 1349, 2: 1129, 6: 1349, 7: 1239, 10: 953}
    content = (PACKETS / "01-f1-23-recording" / "test_recording.bin").read_bytes()
    found, place = [], 0
    while place < len(content):
        found.append(content[place + 1 : place + 1 + sizes[content[place]]])
        place += 1 + sizes[content[place]]
    return found


@given(st.binary(max_size=2000))
@settings(max_examples=200)
def test_anything_else_is_no_packet(content: bytes) -> None:
    decode(content)


@given(st.integers(0, 1400), st.sampled_from(range(6)))
@settings(max_examples=100)
def test_a_packet_that_was_cut_off_is_none(length: int, which: int) -> None:
    packet = list(zip(range(6), Stint(laps=(30.0,)).datagrams(), strict=False))[which][1]
    found = decode(packet[:length])
    assert found is None or found[1] is not None


@REAL
def test_the_recorded_seconds_of_f1_23_are_read() -> None:
    found = [decode(packet) for packet in recorded_packets()]
    cars = [one[1] for one in found if one and isinstance(one[1], CarState)]
    laps = [one[1] for one in found if one and isinstance(one[1], LapState)]
    assert (len(cars), len(laps)) == (253, 252)
    assert all(0 <= car.speed <= 370 and 0 <= car.throttle <= 100 and -1 <= car.gear <= 8 for car in cars)
    clocks = [lap.lap_clock for lap in laps]
    assert clocks == sorted(clocks)


@REAL
@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_a_raw_packet_of_each_kind_is_read(year: int) -> None:
    lines = (PACKETS / "02-f1-packets-2018-2025" / f"{year}.json").read_text().splitlines()
    buffers = [bytes(raw["data"]) for line in lines if isinstance(raw := json.loads(line).get("message"), dict)]
    if year == 2025:  # sent to a spectator: no car is the player's
        assert {type(one[1]) for one in map(decode, buffers) if one} == {SessionState}
        buffers = [buffer[:27] + b"\x00" + buffer[28:] for buffer in buffers]
    found = [one for one in map(decode, buffers) if one]
    kinds = {type(body) for _, body in found}
    assert {LapState, CarState, SessionState, Motion} <= kinds
    assert {header.format for header, _ in found} == {year}
    for _, body in found:
        if isinstance(body, SessionState):
            assert 1000 < body.length < 8000
            assert all(value <= 3 for value in body.assists.values())
