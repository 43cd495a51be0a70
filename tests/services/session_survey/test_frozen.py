"""A frozen recording is found wherever it lies; one that lives, or a car that stands, is not called frozen."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lib.services.session_survey.frozen import (
    SHORTEST,
    frozen_car,
    frozen_positions,
    frozen_stretches,
    lost_readings,
    lost_records,
)
from lib.sessions import CarSamples, PosSamples, SessionKey, SessionStore
from tests.services.f1_sessions import ARCHIVE, QUALIFYING, RACE, REAL_KEYS, clean_laps, invented, real
from tests.services.session_survey.made import car, places

READINGS = ("rpm", "speed", "gear", "throttle", "brake", "drs")
SOURCES = [(invented, QUALIFYING), (invented, RACE)] + ([(real, key) for key in REAL_KEYS] if ARCHIVE.exists() else [])
# Looked at one by one. On the first laps of the practice readings stand for 5 s at 295 km/h, the throttle loses its
# value and the position jumps by 100 m: these are frozen. The others hold four or five equal readings at
# full throttle and may be chance; they last as long as the shortest freeze, and no rule tells them from it.
REALLY_FROZEN: dict[str, set[tuple[str, str, float]]] = {
    "2025/01/FP1": {
        *(("LEC", "car", 4.8), ("LEC", "position", 2.0), ("HAM", "car", 5.3), ("HAM", "position", 2.2)),
        *(("BEA", "car", 6.0), ("BEA", "position", 3.0)),
    },
}
AT_THE_LIMIT: dict[str, set[tuple[str, str, float]]] = {
    "2025/01/FP1": {("ALO", "car", 1.3)},
    "2025/02/R": {("ALB", "car", 1.3), ("ALB", "car", 1.2), ("HUL", "car", 1.0)},
}
MANY = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


def held(
    samples: CarSamples | PosSamples, start: float, seconds: float, names: tuple[str, ...]
) -> tuple[object, float]:
    """Return the samples with one reading repeated from `start` on, for at least `seconds`, and when it ends."""
    first = int(np.searchsorted(samples.time, start))
    last = int(np.searchsorted(samples.time, samples.time[first] + seconds))
    columns = {}
    for name in names:
        values = getattr(samples, name).copy()
        values[first : last + 1] = values[first]
        columns[name] = values
    return replace(samples, **columns), float(samples.time[last])


def first_sample(times: Any, start: float) -> float:
    """Return when the recording says something next: a gap in it is no freeze."""
    return float(times[np.searchsorted(times, start)])


def somewhere(data: st.DataObject, store: SessionStore, key: SessionKey) -> tuple[str, float]:
    """Return a driver and a moment of a clean lap, at least 30 s before its end."""
    laps = clean_laps(store, key)
    lap = laps[data.draw(st.integers(0, len(laps) - 1))]
    table = store.open(key).laps()
    row = np.flatnonzero((table["driver"] == lap.driver) & (table["lap"] == float(lap.lap)))[0]
    return lap.driver, float(table["start_time"][row]) + data.draw(st.floats(0.0, 45.0))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source[0].__name__}-{source[1]}")
class TestInjected:
    @MANY
    @given(data=st.data(), seconds=st.floats(1.0, 25.0))
    def test_a_car_that_repeats_itself_is_found(self, source: tuple, data: st.DataObject, seconds: float) -> None:
        store, key = source[0](), source[1]
        driver, start = somewhere(data, store, key)
        broken, end = held(store.open(key).car(driver), start, seconds, READINGS)
        assume(end - first_sample(broken.time, start) >= SHORTEST)  # what samples hold of it
        spans = frozen_car(broken, store.open(key).pos(driver))  # type: ignore[arg-type]
        assert any(a <= first_sample(broken.time, start) + 0.5 and b >= end for a, b in spans)

    @MANY
    @given(data=st.data(), seconds=st.floats(1.0, 25.0))
    def test_a_position_that_repeats_itself_is_found(self, source: tuple, data: st.DataObject, seconds: float) -> None:
        store, key = source[0](), source[1]
        driver, start = somewhere(data, store, key)
        broken, end = held(store.open(key).pos(driver), start, seconds, ("x", "y", "z"))
        assume(end - first_sample(broken.time, start) >= SHORTEST)  # what samples hold of it
        spans = frozen_positions(broken, store.open(key).car(driver))  # type: ignore[arg-type]
        assert any(a <= first_sample(broken.time, start) + 0.5 and b >= end for a, b in spans)

    @MANY
    @given(data=st.data(), seconds=st.floats(3.0, 25.0), seed=st.integers(0, 99))
    def test_it_is_found_where_updates_are_lost_too(
        self, source: tuple, data: st.DataObject, seconds: float, seed: int
    ) -> None:
        """Six of ten updates are missing, as in the worst recording at hand."""
        store, key = source[0](), source[1]
        driver, start = somewhere(data, store, key)
        whole = store.open(key).car(driver)
        kept = np.random.default_rng(seed).random(len(whole)) < 0.4
        thinned = CarSamples(*(getattr(whole, field.name)[kept] for field in fields(whole)))
        broken, end = held(thinned, start, seconds, READINGS)
        assume(end - first_sample(broken.time, start) >= SHORTEST)
        spans = frozen_car(broken, store.open(key).pos(driver))  # type: ignore[arg-type]
        assert any(a <= first_sample(broken.time, start) + 0.5 and b >= end for a, b in spans)

    @MANY
    @given(data=st.data(), count=st.integers(1, 8))
    def test_a_signal_lost_at_speed_is_found(self, source: tuple, data: st.DataObject, count: int) -> None:
        store, key = source[0](), source[1]
        driver, start = somewhere(data, store, key)
        car = store.open(key).car(driver)
        first = int(np.searchsorted(car.time, start))
        assume(car.speed[first - 1] > 150 and car.speed[first + count] > 150)
        speed = car.speed.copy()
        speed[first : first + count] = 0
        assume(np.diff(car.time[first - 1 : first + 1])[0] < 0.5)  # slower than 60 m/s² it may have braked
        lost = lost_readings(car.time, speed)
        assert lost[first : first + count].all()
        already = lost_readings(car.time, car.speed)  # the practice's own recording lost some
        assert not (lost & ~already)[first - 20 : first].any()

    def test_only_what_really_repeats_is_frozen_in_clean_laps(self, source: tuple) -> None:
        store, key = source[0](), source[1]
        table = store.open(key).laps()
        clean = table.where(table["clean"] == 1)
        found = set()
        for one in store.manifest(key).frozen or ():
            mine = clean["driver"] == one.driver
            overlaps = (clean["start_time"] < one.to) & (clean["end_time"] > one.start)
            if (mine & overlaps).any():
                found.add((one.driver, one.what, round(one.seconds, 1)))
        known = REALLY_FROZEN.get(str(key), set()) | AT_THE_LIMIT.get(str(key), set())
        assert found == (known if source[0] is real else set())


def recorded(speed: list[int], rpm: list[int]) -> CarSamples:
    return car(np.arange(len(speed)) / 4, speed, rpm=rpm)


class TestWrittenOut:
    def test_a_stretch_lasts_until_the_next_other_reading(self) -> None:
        frozen = recorded([200, 210, 210, 210, 210, 210, 240], [9, 10, 10, 10, 10, 10, 11])
        assert frozen_car(frozen, None) == [(0.25, 1.5)]

    def test_each_stretch_ends_with_its_own_next_reading(self) -> None:
        speed = [200, 210, 210, 210, 210, 210, 240, 230, 230, 230, 230, 230, 220, 215]
        assert frozen_car(recorded(speed, [9] * 14), None) == [(0.25, 1.5), (1.75, 3.0)]

    @pytest.mark.parametrize(
        ("seconds", "spans"),
        [
            ([0, 0.3, 0.6, 0.9, 1.2], [(0, 1.2)]),  # four equal readings over 0.9 s
            ([0, 0.3, 0.6, 0.89, 1.2], []),
            ([0, 0.45, 0.9, 1.2, 1.5], [(0, 1.5)]),
            ([50, 50.3, 50.6, 50.89, 51.2], []),
        ],
    )
    def test_a_freeze_is_as_long_as_nothing_lives(self, seconds: list[float], spans: list[tuple[float, float]]) -> None:
        assert frozen_car(car(seconds, [200, 200, 200, 200, 210]), None) == spans

    def test_how_long_they_are_equal_counts_and_not_how_many_there_are(self) -> None:
        assert frozen_car(car([0, 0.2, 0.4, 0.6, 0.8, 1.0], [200] * 5 + [210]), None) == []
        assert frozen_car(car([0, 1, 2], [200, 200, 210]), None) == [(0, 2)]

    def test_a_freeze_that_lasts_to_the_end_ends_there(self) -> None:
        assert frozen_car(car([0, 1, 2, 3], [200] * 4), None) == [(0, 3)]

    @pytest.mark.parametrize("name", ["rpm", "speed", "gear", "throttle", "brake", "drs"])
    def test_one_channel_that_lives_is_enough(self, name: str) -> None:
        living = replace(car(range(6), [200] * 6), **{name: np.array([1, 0, 1, 0, 1, 0]) + 50})
        assert frozen_car(living, None) == []

    def test_a_throttle_without_a_value_is_no_life(self) -> None:
        lost = replace(car(range(6), [200] * 5 + [210]), throttle=np.array([99, 99, 104, 104, 99, 99]))
        assert frozen_car(lost, None) == [(0, 5)]
        assert frozen_car(replace(lost, throttle=np.array([99, 98, 104, 104, 99, 99])), None) == [(1, 5)]

    @pytest.mark.parametrize(
        ("following", "spans"),
        [(245, [(0, 1.0)]), (235, []), (110, []), (80, [(0, 1.0)])],  # 25 and 16 m/s² up, 50 and 67 m/s² down
    )
    def test_a_short_one_is_told_by_a_speed_that_no_car_reaches_so_soon(
        self, following: int, spans: list[tuple[float, float]]
    ) -> None:
        assert frozen_car(car([0, 0.3, 0.5, 1.0], [200, 200, 200, following]), None) == spans

    def test_a_jump_after_less_than_a_second_is_no_freeze(self) -> None:
        assert frozen_car(car([0, 0.3, 0.5, 0.99], [200, 200, 200, 300]), None) == []
        assert frozen_car(car([0, 0.3, 0.49, 1.0], [200, 200, 200, 300]), None) == []

    def test_a_car_that_stood_until_its_last_equal_reading_was_not_frozen(self) -> None:
        """The records in which it drove away were lost: of what came after them the stretch says nothing."""
        parked = car([0, 1, 2, 6], [0, 0, 0, 90])
        assert frozen_car(parked, places([0, 1, 2, 5, 6], [10, 10, 10, 60, 90])) == []
        assert frozen_car(parked, places([0, 1, 2, 5, 6], [10, 20, 30, 60, 90])) == [(0, 6)]

    @pytest.mark.parametrize(
        ("seconds", "speed", "spans"),
        [
            ([0, 1, 3.01, 4], [100, 100, 100, 100], [(1, 3.01)]),
            ([0, 1, 3.0, 4], [100, 100, 100, 100], []),
            ([0, 1, 4, 5], [0, 21, 0, 0], [(1, 4)]),
            ([0, 1, 4, 5], [0, 0, 21, 21], [(1, 4)]),
            ([0, 1, 4, 5], [20, 20, 20, 20], []),
        ],
    )
    def test_records_are_lost_where_a_car_that_moves_pauses_for_two_seconds(
        self, seconds: list[float], speed: list[int], spans: list[tuple[float, float]]
    ) -> None:
        driven = car(seconds, speed)
        assert lost_records(driven.time, driven) == spans

    def test_of_a_car_without_samples_nobody_knows_whether_it_moved(self) -> None:
        assert lost_records(np.array([0.0, 9.0]), car([0, 9], [100, 100], filled=[0, 1])) == []

    @pytest.mark.parametrize(("seconds", "spans"), [(0.5, [(0, 0.8)]), (0.49, [])])
    def test_positions_are_equal_for_half_a_second_in_a_freeze_only(
        self, seconds: float, spans: list[tuple[float, float]]
    ) -> None:
        stood = places([0, 0.2, seconds, 0.8], [10, 10, 10, 90], [0, 0, 0, 0])
        assert frozen_positions(stood, car([0, 0.4, 0.8], [200, 201, 202])) == spans

    @pytest.mark.parametrize(("speed", "frozen"), [(21, True), (20, False)])
    def test_a_crawling_car_may_stand(self, speed: int, frozen: bool) -> None:
        assert bool(frozen_car(car(range(6), [speed] * 6), None)) is frozen

    @pytest.mark.parametrize(("metres", "frozen"), [(8.1, True), (8.0, False)])
    def test_a_car_that_says_it_stands_but_moves_is_frozen(self, metres: float, frozen: bool) -> None:
        moved = places([0, 2, 5], [10, 10 + metres, 10])
        assert bool(frozen_car(car(range(6), [0] * 6), moved)) is frozen

    def test_two_places_tell_of_a_move_and_one_tells_nothing(self) -> None:
        assert frozen_car(car(range(6), [0] * 6), places([1, 4], [10, 30])) == [(0, 5)]
        assert frozen_car(car(range(6), [0] * 6), places([1], [10])) == []

    def test_places_that_were_filled_in_or_zero_are_no_move(self) -> None:
        moved = places([0, 1, 2, 5], [10, 90, 0, 10], [5, 5, 0, 5], filled=[1])
        assert frozen_car(car(range(6), [0] * 6), moved) == []

    @pytest.mark.parametrize(
        ("kmh", "seconds", "spans"),
        [
            (100, [0, 0.3, 0.6, 0.9, 1.2], [(0, 1.2)]),
            (21, [0, 0.4, 0.8, 1.2, 1.6], [(0, 1.6)]),  # 9.3 m
            (21, [0, 0.3, 0.6, 0.9, 1.2], []),  # 7 m
            (20, [0, 1, 2, 3, 4], []),
        ],
    )
    def test_a_position_that_stays_is_frozen_if_the_car_drove_on(
        self, kmh: int, seconds: list[float], spans: list[tuple[float, float]]
    ) -> None:
        driving = car([0, 0.5, 1, 1.5, 2, 3, 4, 5], [kmh] * 8)
        assert frozen_positions(places(seconds, [7, 7, 7, 7, 30]), driving) == spans

    def test_a_position_that_stays_while_nothing_tells_the_speed_is_not_frozen(self) -> None:
        assert frozen_positions(places([0, 1, 2, 3, 4], [7, 7, 7, 7, 30]), car([90, 91], [200, 200])) == []

    def test_a_position_that_is_not_known_does_not_end_a_stretch(self) -> None:
        """At x = 0 and y = 0 no car was placed; either of them alone is a place."""
        driving = car([0, 1, 2, 3, 4], [200] * 5)
        assert frozen_positions(places([0, 1, 2, 3, 4], [7, 7, 0, 7, 30]), driving) == [(0, 4)]
        assert frozen_positions(places([0, 1, 2, 3, 4], [0] * 5, [7, 7, 7, 7, 30]), driving) == [(0, 4)]
        assert frozen_positions(places([0, 1, 2, 3, 4], [7, 7, 7, 7, 30], [0, 0, 5, 0, 0]), driving) == [(0, 2)]

    def test_a_position_that_stays_and_then_is_not_known_was_frozen_whatever_the_car_did_later(self) -> None:
        """It drove at 200 km/h for 4 s, and then nothing was known of it until it stood in its garage."""
        driving = car([0, 1, 2, 3, 4, *range(5, 60)], [200] * 5 + [0] * 55)
        lost = places([0, 1, 2, 3, 4, *range(5, 60)], [7, 7, 7, 7, *[0] * 55, 90], [0] * 60)
        assert frozen_positions(lost, driving) == [(0, 4)]

    def test_facts_are_of_each_driver_who_has_a_name(self) -> None:
        held_car, held_place = car(range(5), [200] * 5), places([0, 1, 2, 3, 4], [7] * 5)
        facts = frozen_stretches(
            {"1": held_car, "2": held_car}, {"1": held_place, "3": held_place}, {"1": "A", "3": "B"}
        )
        assert [(fact.driver, fact.what, fact.seconds) for fact in facts] == [("A", "car", 4), ("A", "position", 4)]

    @pytest.mark.parametrize(("kmh", "lost"), [(54, False), (55, True)])
    def test_no_car_stops_harder_than_sixty(self, kmh: int, lost: bool) -> None:
        """15 m/s within a quarter of a second are 60 m/s²."""
        time = np.array([0.0, 0.25, 0.5])
        assert lost_readings(time, np.array([kmh, 0, 0])).tolist() == [False, lost, lost]
        assert lost_readings(time, np.array([0, 0, kmh])).tolist() == [lost, lost, False]

    def test_a_parked_car_is_not_frozen(self) -> None:
        assert frozen_car(recorded([0] * 9, [0] * 9), None) == []

    def test_a_steady_car_whose_engine_lives_is_not_frozen(self) -> None:
        assert frozen_car(recorded([200] * 9, list(range(9))), None) == []

    def test_the_fact_names_driver_and_kind(self) -> None:
        frozen = recorded([200, 210, 210, 210, 210, 210, 240], [9, 10, 10, 10, 10, 10, 11])
        (fact,) = frozen_stretches({"1": frozen}, {}, {"1": "AAA"})
        assert (fact.driver, fact.what, fact.start, fact.to, fact.seconds) == ("AAA", "car", 0.25, 1.5, 1.25)

    def test_a_fact_is_told_to_the_millisecond(self) -> None:
        frozen = car([0.1, 0.9, 1.7, 2.4], [200] * 4)
        (fact,) = frozen_stretches({"1": frozen}, {}, {"1": "AAA"})
        assert (fact.start, fact.to, fact.seconds) == (0.1, 2.4, 2.3)

    def test_a_zero_beside_300_is_a_lost_signal_and_one_beside_30_is_a_stop(self) -> None:
        time = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
        assert lost_readings(time, np.array([300, 300, 0, 0, 0])).tolist() == [False, False, True, True, True]
        assert lost_readings(time, np.array([60, 30, 0, 0, 30])).tolist() == [False] * 5
        assert lost_readings(time, np.array([0, 0, 280, 281, 282])).tolist() == [True, True, False, False, False]
        assert lost_readings(time, np.array([0, 200, 0, 210, 0])).tolist() == [True, False, True, False, True]
