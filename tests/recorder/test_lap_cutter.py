"""Laps out of packets: whole, without what was lost, late, twice, or played back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest

from lib.record import laps_of, progress_line
from lib.recorder.lap_cutter import GameLap, LapCutter
from lib.recorder.packets import LAP, decode_header
from tests.recorder.invented_packets import Stint


def cut(datagrams: Iterable[bytes]) -> tuple[list[GameLap], LapCutter]:
    cutter = LapCutter()
    return list(laps_of(iter(datagrams), cutter)), cutter


def times(laps: list[GameLap]) -> list[tuple[int, float]]:
    return [(lap.number, lap.lap_time) for lap in laps]


@pytest.mark.parametrize("shape", [2023, 2024, 2025, 2026])
def test_a_stint_gives_its_whole_laps(shape: int) -> None:
    laps, cutter = cut(Stint(format=shape).datagrams())
    assert times(laps) == [(2, 80.0), (3, 79.5)]
    assert laps[0].sectors == [24.0, 32.0, 24.0]
    assert laps[0].game == f"F1 {shape % 100}"
    assert laps[0].circuit == "Monza"
    assert laps[0].conditions["tyre"] == "soft"
    assert laps[0].setup["rear_wing"] == 20
    assert len(laps[0].samples["time"]) == 4800
    assert {len(column) for column in laps[0].samples.values()} == {4800}
    assert laps[0].samples["time"][:3] == pytest.approx([0, 0.017, 0.033])
    assert (laps[0].lost, laps[0].invalid) == (0, False)
    assert cutter.skipped == ["lap 1: its first 88.0 s are missing"]


@pytest.mark.parametrize("seed", range(4))
def test_lost_late_and_double_packets_change_no_time(seed: int) -> None:
    chance = Random(seed)
    datagrams = [packet for packet in Stint().datagrams() if chance.random() > 0.05]
    datagrams += [packet for packet in datagrams if chance.random() < 0.02]
    order = {id(packet): place + chance.uniform(0, 20) for place, packet in enumerate(datagrams[: len(datagrams)])}
    frames = [decode_header(packet) for packet in datagrams]
    late = sorted(
        range(len(datagrams)), key=lambda n: (frames[n].frame if frames[n] else 0) + order[id(datagrams[n])] % 20
    )
    laps, _ = cut(datagrams[n] for n in late)
    assert times(laps) == [(2, 80.0), (3, 79.5)]
    for lap in laps:
        clock = lap.samples["time"]
        assert clock == sorted(set(clock))
        assert 0.08 < lap.lost < 0.12
        assert lap.sectors is not None


def test_a_lap_through_the_pits_is_left_out() -> None:
    laps, cutter = cut(Stint(laps=(80.0, 95.0, 79.0), pits_in=3).datagrams())
    assert times(laps) == [(2, 80.0), (4, 79.0)]
    assert "lap 3: through the pits" in cutter.skipped


def test_a_flashback_takes_back_what_came_after_its_moment() -> None:
    stint = Stint(laps=(80.0,))
    packets = list(stint.datagrams())
    cut_at = 3 + 3 * 60 * 50  # 48 s of the lap
    back = 3 + 3 * 60 * 42
    shifted = [_later(packet, 60 * 8) for packet in packets[back:]]
    laps, _ = cut([*packets[:cut_at], *shifted])
    assert times(laps) == [(2, 80.0)]
    clock = laps[0].samples["time"]
    assert clock == sorted(set(clock))
    assert len(clock) == pytest.approx(4800, abs=2)


def test_a_lap_that_was_begun_anew_is_not_finished_twice() -> None:
    first = list(Stint(laps=(80.0,)).datagrams())[: 3 + 3 * 60 * 30]
    again = [_later(packet, 60 * 40) for packet in Stint(laps=(80.0,)).datagrams()]
    laps, _ = cut([*first, *again])
    assert times(laps) == [(2, 80.0)]


def test_the_last_lap_of_a_race_is_one_though_no_other_begins() -> None:
    laps, _ = cut(Stint(ends_with_race=True).datagrams())
    assert times(laps) == [(2, 80.0), (3, 79.5)]


def test_another_session_begins_from_nothing() -> None:
    other = replace(Stint(laps=(70.0,)), session=8)
    laps, _ = cut([*list(Stint(laps=(80.0,)).datagrams())[:9000], *other.datagrams()])
    assert times(laps) == [(2, 70.0)]


def test_a_lap_of_which_a_stretch_is_missing_is_kept_unless_it_is_an_end() -> None:
    packets = list(Stint(laps=(80.0,)).datagrams())
    middle, _ = cut([*packets[:9000], *packets[9600:]])
    assert times(middle) == [(2, 80.0)]
    assert middle[0].lost == pytest.approx(200 / 4800, abs=0.002)
    start, cutter = cut(packet for n, packet in enumerate(packets) if not 300 < n < 600)
    assert start == []
    assert "lap 2: its first" in cutter.skipped[-1]


def test_a_stream_without_lap_packets_gives_nothing() -> None:
    packets = [packet for packet in Stint().datagrams() if packet[6] != LAP]
    assert cut(packets)[0] == []


def test_a_lap_is_told_in_a_line() -> None:
    laps, _ = cut(Stint().datagrams())
    assert progress_line(laps[0]) == "lap   2  1:20.000  24.000 32.000 24.000  Monza, 4800 samples"


def _later(packet: bytes, frames: int) -> bytes:
    """Return a packet as if it came so many frames later."""
    header = decode_header(packet)
    assert header is not None
    return packet[:23] + (header.frame + frames).to_bytes(4, "little") + packet[27:]
