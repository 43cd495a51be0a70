"""A user's own laps: a driver's lap in other clothes must come out as itself, and what is no lap must not get in."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lib.database import Connection, connect
from lib.errors import InvalidRequest, NotFound, NotSignedIn, Taken
from lib.migrate import migrate
from lib.services import own_laps, pages
from lib.services.accounts import users
from lib.services.own_laps import library
from lib.services.own_laps.setup import BOUNDS
from lib.services.telemetry_service import as_csv, compare, one_lap
from lib.services.telemetry_service.one_lap import lap_of
from lib.sessions import Manifest, SessionKey, SessionStore
from tests.services.f1_sessions import QUALIFYING, SECOND, clean_laps, invented
from tests.services.telemetry_service.laps import made_session

Samples = dict[str, list[float]]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    connection = connect(f"sqlite:///{tmp_path}/laps.db")
    migrate(connection)
    yield connection
    connection.close()


@pytest.fixture
def user(connection: Connection) -> str:
    return users.add(connection, "a@example.org", "ayrton", "hash").id


@pytest.fixture(scope="module")
def pro() -> dict[str, Any]:
    """A driver's fastest lap as the API gives it."""
    return one_lap(invented(), QUALIFYING, clean_laps(invented(), QUALIFYING)[0].driver)


def resampled(pro: dict[str, Any], rate: float) -> Samples:
    channels = pro["channels"]
    time = np.unique(np.append(np.arange(0, channels["time"][-1], 1 / rate), channels["time"][-1]))
    linear = ("distance", "speed", "throttle", "rpm", "x", "y")
    found = {name: np.interp(time, channels["time"], channels[name]) for name in linear}
    held = np.searchsorted(channels["time"], time, side="right") - 1
    found |= {name: np.array(channels[name])[held] for name in ("gear", "brake")}
    return {"time": time.tolist(), **{name: values.tolist() for name, values in found.items()}}


def upload(pro: dict[str, Any], samples: Any, **more: Any) -> dict[str, Any]:
    return {"name": "mine", "laptime": pro["lap"]["lap_time"], "samples": samples, **more}


def scaled(samples: Samples, **factors: float) -> Samples:
    return {name: (np.array(values) * factors.get(name, 1)).tolist() for name, values in samples.items()}


def without(samples: Samples, *names: str) -> Samples:
    return {name: values for name, values in samples.items() if name not in names}


CLOTHES: dict[str, Callable[[Samples], Samples]] = {
    "as it is": lambda samples: samples,
    "metres a second, 0-1": lambda samples: scaled(samples, speed=1 / 3.6, throttle=0.01),
    "miles an hour": lambda samples: scaled(samples, speed=1 / 1.609344),
    "milliseconds, kilometres": lambda samples: scaled(samples, time=1000, distance=0.001),
    "a track 1.5 % longer": lambda samples: scaled(samples, distance=1.015, speed=1.015),
    "without time": lambda samples: without(samples, "time"),
    "without distance": lambda samples: without(samples, "distance"),
}


class TestADriversLapInOtherClothes:
    @pytest.mark.parametrize("rate", [20, 60, 120])
    @pytest.mark.parametrize("clothes", CLOTHES)
    def test_it_is_the_same_lap(
        self, connection: Connection, user: str, pro: dict[str, Any], rate: int, clothes: str
    ) -> None:
        store = invented()
        stored = own_laps.add(connection, store, user, upload(pro, CLOTHES[clothes](resampled(pro, rate))), QUALIFYING)
        mine = own_laps.reference(connection, store, user, stored["id"])
        theirs = next(lap for lap in clean_laps(store, QUALIFYING) if lap.driver == pro["driver"])
        fastest = type(theirs)(QUALIFYING, pro["driver"])
        found = compare(store, [fastest, mine])
        delta, sigma = np.array(found["laps"][1]["delta"]), found["quality"][1]["uncertainty"]
        assert found["laps"][1]["lines"]["finish"] == 0
        assert np.mean(np.abs(delta) <= np.hypot(sigma, found["quality"][0]["uncertainty"])) > 0.68
        assert np.abs(delta).max() < 0.1 + 2 * sigma
        assert found["quality"][1]["method"] in ("corners", "finish")
        assert found["quality"][1]["reason"]

    def test_given_sectors_are_met_to_the_millisecond(
        self, connection: Connection, user: str, pro: dict[str, Any]
    ) -> None:
        sectors = [pro["lap"][f"sector{number}"] for number in (1, 2, 3)]
        body = upload(pro, resampled(pro, 60), sectors=sectors)
        stored = own_laps.add(connection, invented(), user, body, QUALIFYING)
        mine = own_laps.reference(connection, invented(), user, stored["id"])
        fastest = type(mine)(QUALIFYING, pro["driver"])
        found = compare(invented(), [fastest, mine])
        assert list(found["laps"][1]["lines"].values()) == [0, 0, 0]
        assert found["quality"][1]["method"] == "sectors"
        assert found["laps"][1]["session"] is None


def as_records(samples: Samples) -> list[dict[str, float]]:
    return [dict(zip(samples, row, strict=True)) for row in zip(*samples.values(), strict=True)]


def as_pandas(samples: Samples) -> dict[str, dict[str, float]]:
    names = {"time": "Time", "speed": "Speed", "throttle": "Throttle", "gear": "nGear", "distance": "Distance"}
    return {theirs: {str(index): value for index, value in enumerate(samples[name])} for name, theirs in names.items()}


def as_motec(samples: Samples) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([["Format", "MoTeC CSV File"], ["Venue", "Somewhere"], ["Sample Rate", "60.000", "Hz"], []])
    writer.writerow(["Time", "Distance", "Ground Speed", "Throttle Pos", "Brake Pos", "Gear", "Engine RPM"])
    writer.writerow(["s", "m", "km/h", "%", "%", "", "rpm"])
    writer.writerow([])
    names = ("time", "distance", "speed", "throttle", "brake", "gear", "rpm")
    writer.writerows(zip(*(samples[name] for name in names), strict=True))
    return text.getvalue()


class TestShapes:
    @pytest.mark.parametrize("shape", [as_records, as_pandas, as_motec, lambda samples: samples])
    def test_every_shape_is_read(
        self, connection: Connection, user: str, pro: dict[str, Any], shape: Callable[[Samples], Any]
    ) -> None:
        stored = own_laps.add(connection, invented(), user, upload(pro, shape(resampled(pro, 60))), QUALIFYING)
        assert stored["lap_time"] == pro["lap"]["lap_time"]
        assert stored["rate"] == pytest.approx(60, abs=0.5)
        assert {"speed", "throttle", "gear"} <= set(stored["channels"])

    def test_our_own_csv_comes_back(self, connection: Connection, user: str, pro: dict[str, Any]) -> None:
        stored = own_laps.add(connection, invented(), user, {"name": "mine", "samples": as_csv(pro)}, QUALIFYING)
        assert stored["lap_time"] == pro["lap"]["lap_time"]
        mine = lap_of(own_laps.reference(connection, invented(), user, stored["id"]), invented())
        assert mine["channels"]["speed"] == pro["channels"]["speed"]
        assert mine["channels"]["gear"] == pro["channels"]["gear"]

    def test_units_are_said_back(self, connection: Connection, user: str, pro: dict[str, Any]) -> None:
        samples = scaled(resampled(pro, 60), speed=1 / 3.6, throttle=0.01, time=1000)
        stored = own_laps.add(connection, invented(), user, upload(pro, samples), QUALIFYING)
        said = {"time taken as ms", "speed taken as m/s", "throttle taken as 0–1", "distance taken as m"}
        assert said <= set(stored["assumed"])


def lap(**more: Any) -> Samples:
    """A made-up lap of 5 km in 80 s."""
    time = np.arange(0, 80.01, 0.1)
    speed = 225 + 80 * np.sin(time)
    return {"time": time.tolist(), "speed": speed.tolist(), **more}


def cut(until: float) -> Samples:
    return {name: values[: int(len(values) * until)] for name, values in lap().items()}


def changed(name: str, index: int, value: Any) -> dict[str, Any]:
    samples: dict[str, Any] = lap()
    samples[name][index] = value
    return samples


TWICE = [*lap()["time"], *(np.array(lap()["time"]) + 80.1).tolist()]
NO_LAPS: dict[str, tuple[Any, str]] = {
    "nothing": (None, "must be columns"),
    "a number": (5, "must be columns"),
    "an empty object": ({}, "speed, and time or distance, are needed"),
    "an empty list": ([], "must be columns"),
    "an empty text": ("", "no header row"),
    "a letter": ("Dear Sirs, no lap here", "no header row"),
    "a web page": ("<html><body>404</body></html>", "no header row"),
    "zero bytes": ("time,speed\x00", "null bytes"),
    "only a header": ("time,speed\n", "are required"),
    "a ragged table": ("time,speed\n1,2\n1,2,3\n", "another number of cells"),
    "words for numbers": ("time,speed\n1,2\n2,fast\n", "not a number"),
    "no speed": ({"time": [1, 2, 3]}, "speed, and time or distance, are needed"),
    "only speed": ({"speed": [1, 2, 3]}, "speed, and time or distance, are needed"),
    "columns of two lengths": ({"time": [1, 2, 3], "speed": [1, 2]}, "different lengths"),
    "a column that is text": ({"time": "abc", "speed": [1]}, "not a list"),
    "nested lists": ({"time": [[1]], "speed": [[1], [2]]}, "not a number"),
    "too few samples": ({"time": [0, 40, 80], "speed": [200, 200, 200]}, "too few"),
    "too many samples": ({"time": [n / 250 for n in range(20_001)], "speed": [225.0] * 20_001}, "the limit is 20000"),
    "not a number": (changed("speed", 5, float("nan")), "speed has no number in sample 6"),
    "a hole": (changed("time", 5, None), "time has no number in sample 6"),
    "infinite": (changed("speed", 5, float("inf")), "infinite"),
    "a gear of a bicycle factory": (lap(gear=[1e6] * 801), "gear is 1000000 in sample 1; the range is -1 to 20"),
    "an engine that explodes": (lap(rpm=[9000.0, -2e6] + [9000.0] * 799), "rpm is -2000000 in sample 2"),
    "a track beyond the moon": (lap(x=[1e300] * 801, y=[0.0] * 801), "x is 1e\\+300 in sample 1"),
    "a clock that runs back": (changed("time", 5, 0.1), "the time decreases after sample 5"),
    "a clock that stands": (lap() | {"time": [1.0] * len(lap()["time"])}, "the time does not increase"),
    "a standing car": (lap() | {"speed": [0.0] * len(lap()["time"])}, "the car never drove faster than"),
    "a rocket": (changed("speed", 5, 900.0), "faster than any car"),
    "going backwards": (changed("speed", 5, -40.0), "negative"),
    "a tenth of a lap": (cut(0.1), "are no lap|0.1"),
    "half a lap": (cut(0.5), "0.5"),
    "two laps": ({"time": TWICE, "speed": lap()["speed"] * 2}, "2\\."),
    "a distance that runs back": (
        lap() | {"distance": [6.25 * n - 30 * (n == 400) for n in range(801)]},
        "decreases after sample 400",
    ),
    "a distance of another lap": (lap() | {"distance": np.linspace(0, 9000, 801).tolist()}, "the distance says 9000 m"),
    "a long gap": ({name: values[:300] + values[500:] for name, values in lap().items()}, "a gap of 20"),
    "an unknown unit": ("time (s),speed (furlongs)\n" + "1,2\n" * 60, "furlongs"),
}


class TestWhatIsNoLap:
    @pytest.mark.parametrize("case", NO_LAPS)
    def test_each_is_refused_with_its_reason(self, connection: Connection, user: str, case: str) -> None:
        samples, reason = NO_LAPS[case]
        with pytest.raises(InvalidRequest, match=reason):
            own_laps.add(connection, invented(), user, {"name": "mine", "samples": samples}, QUALIFYING)
        assert own_laps.page(connection, user)["items"] == []

    @pytest.mark.parametrize(
        ("more", "reason"),
        [
            ({"name": ""}, "name: is text of 1 to 100"),
            ({"name": 5}, "name: is text"),
            ({"laptime": "fast"}, "laptime: is in seconds"),
            ({"laptime": 95.0}, "the samples last 80.000 s, but the lap time is 95.000 s"),
            ({"sectors": [1, 2]}, "three times"),
            ({"laptime": 80.0, "sectors": [20, 20, 20]}, "add up to 60.000 s"),
            ({"setup": {"front_wing": 99}}, "from 0 to 50"),
            ({"setup": {"tyre_pressures": [99, 24, 24, 24]}}, "setup.rear_left_tyre_pressure: is from 10 to 40"),
            ({"setup": {"front_wing": True}}, "must be a number"),
            ({"setup": [1]}, "must be an object"),
            ({"colour": "red"}, "colour: is unknown"),
        ],
    )
    def test_bad_fields_are_named(self, connection: Connection, user: str, more: Any, reason: str) -> None:
        with pytest.raises(InvalidRequest, match=reason):
            own_laps.add(connection, invented(), user, {"name": "mine", "samples": lap(), **more})


@pytest.mark.parametrize(
    ("third", "fits"), [(30.0, True), (30.003, True), (30.004, False), (31.0, False), (29.996, False)]
)
def test_sectors_add_up_to_the_lap_time_within_three_milliseconds(
    connection: Connection, user: str, third: float, fits: bool
) -> None:
    body = {"name": "mine", "samples": lap(), "laptime": 80.0, "sectors": [20.0, 30.0, third]}
    if fits:
        assert own_laps.add(connection, invented(), user, body)["sectors"] == [20.0, 30.0, third]
    else:
        with pytest.raises(InvalidRequest, match=rf"add up to {50 + third:.3f} s, the lap time is 80.000 s"):
            own_laps.add(connection, invented(), user, body)


class TestKeeping:
    @pytest.fixture
    def kept(self, connection: Connection, user: str) -> dict[str, Any]:
        setup = {name: low for name, (low, _) in BOUNDS.items()}
        return own_laps.add(connection, invented(), user, {"name": "mine", "samples": lap(), "setup": setup})

    def test_it_is_listed_renamed_and_deleted(self, connection: Connection, user: str, kept: dict[str, Any]) -> None:
        assert own_laps.page(connection, user) == {"items": [{**kept, "laps": []}], "next_cursor": None}
        assert kept["setup"]["brake_bias"] == 40
        assert own_laps.rename(connection, user, kept["id"], "better")["name"] == "better"
        own_laps.delete(connection, invented(), user, kept["id"])
        assert own_laps.page(connection, user)["items"] == []
        assert invented().get_blob(f"users/{user}/laps/{kept['id']}.npz") is None

    def test_anyone_elses_lap_is_not_there(self, connection: Connection, kept: dict[str, Any]) -> None:
        other = users.add(connection, "b@example.org", "alain", "hash").id
        store, lap_id = invented(), kept["id"]
        for call in (
            lambda: own_laps.get(connection, other, lap_id),
            lambda: own_laps.rename(connection, other, lap_id, "stolen"),
            lambda: own_laps.delete(connection, store, other, lap_id),
            lambda: own_laps.reference(connection, store, other, lap_id),
        ):
            with pytest.raises(NotFound):
                call()

    def test_anyone_elses_lap_stays_as_it_is(self, connection: Connection, user: str, kept: dict[str, Any]) -> None:
        other = users.add(connection, "b@example.org", "alain", "hash").id
        for call in (
            lambda: own_laps.rename(connection, other, kept["id"], "stolen"),
            lambda: own_laps.delete(connection, invented(), other, kept["id"]),
        ):
            with pytest.raises(NotFound):
                call()
        assert own_laps.get(connection, user, kept["id"]) == kept
        assert invented().get_blob(f"users/{user}/laps/{kept['id']}.npz") is not None

    def test_rows_go_with_the_account(self, connection: Connection, user: str, kept: dict[str, Any]) -> None:
        users.remove(connection, user)
        assert connection.rows("SELECT id FROM own_laps") == []

    def test_nothing_is_left_if_the_row_cannot_be_stored(
        self, connection: Connection, user: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lib.services.own_laps.library.now", lambda: None)
        with pytest.raises(sqlite3.IntegrityError):
            own_laps.add(connection, invented(), user, {"name": "mine", "samples": lap()})
        assert own_laps.page(connection, user)["items"] == []
        assert invented().list(f"users/{user}") == []

    def test_an_account_that_is_deleted_meanwhile_leaves_nothing(self, connection: Connection, user: str) -> None:
        users.remove(connection, user)
        with pytest.raises(NotSignedIn):
            own_laps.add(connection, invented(), user, {"name": "mine", "samples": lap()})
        assert invented().list(f"users/{user}") == []

    def test_two_hundred_are_enough(
        self, connection: Connection, user: str, monkeypatch: pytest.MonkeyPatch, kept: dict[str, Any]
    ) -> None:
        monkeypatch.setattr(library, "MOST_LAPS", 2)
        own_laps.add(connection, invented(), user, {"name": "second", "samples": lap()})
        with pytest.raises(Taken, match="delete one first"):
            own_laps.add(connection, invented(), user, {"name": "third", "samples": lap()})

    def test_pages_follow_each_other(self, connection: Connection, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pages, "PAGE", 2)
        for number in range(5):
            own_laps.add(connection, invented(), user, {"name": f"lap {number}", "samples": lap()})
        seen, cursor = [], None
        while True:
            found = own_laps.page(connection, user, cursor)
            seen += [item["id"] for item in found["items"]]
            cursor = found["next_cursor"]
            if cursor is None:
                break
        assert len(set(seen)) == len(seen) == 5

    def test_a_lap_of_another_circuit_is_not_compared(
        self, connection: Connection, user: str, kept: dict[str, Any]
    ) -> None:
        store: SessionStore = invented()
        speed = (np.array(lap()["speed"]) * 1.25).tolist()
        long = own_laps.add(connection, store, user, {"name": "long", "samples": lap() | {"speed": speed}})
        mine = own_laps.reference(connection, store, user, long["id"])
        with pytest.raises(InvalidRequest, match="another circuit"):
            compare(store, [clean_laps(store, SECOND)[0], mine])

    @pytest.mark.parametrize("unknown", [slice(0, 20), slice(100, 300), slice(780, 801)])
    def test_positions_that_are_missing_in_places_spoil_no_others(
        self, connection: Connection, user: str, unknown: slice
    ) -> None:
        x = [*range(801)]
        x[unknown] = [None] * len(x[unknown])
        added = own_laps.add(connection, invented(), user, {"name": "mine", "samples": lap(x=x, y=[*range(801)])})
        track = own_laps.reference(connection, invented(), user, added["id"]).own.track
        assert track.x.tolist() == track.y.tolist() == [value for value in x if value is not None]
        assert len(track.time) == len(track.late) == len(track.x)

    @pytest.mark.parametrize("x", [[None] * 801, [5.0] + [None] * 800, [5.0] * 801])
    def test_positions_that_say_nothing_are_none(self, connection: Connection, user: str, x: list[Any]) -> None:
        added = own_laps.add(connection, invented(), user, {"name": "mine", "samples": lap(x=x, y=[0.0] * 801)})
        assert own_laps.reference(connection, invented(), user, added["id"]).own.track is None

    def test_two_own_laps_without_any_session_compare(
        self, connection: Connection, user: str, kept: dict[str, Any]
    ) -> None:
        mine = own_laps.reference(connection, invented(), user, kept["id"])
        found = compare(invented(), [mine, mine])
        assert not any(found["laps"][1]["delta"])
        assert found["corners"] == []


class SameCircuitIn:
    """Manifests of a circuit by year, the layout of 2022 another one; nothing of 2021 is stored."""

    def manifest(self, key: SessionKey) -> Manifest:
        if key.year == 2021:
            raise NotFound("not stored")
        length = 3300.0 if key.year == 2022 else 3000.0
        return made_session("b", (1000.0, 2000.0, length), location="Sakhir", year=key.year, round=key.round)


def test_own_laps_of_one_layout_belong_together_whatever_the_year(connection: Connection, user: str) -> None:
    other = users.add(connection, "b@example.org", "alain", "hash").id
    for owner, year in ((user, 2025), (user, 2023), (user, 2022), (user, 2021), (other, 2025)):
        row = library.OwnLapRow(str(year), None, None, SessionKey(year, 3, "Q"), 80.0, {})
        library.keep(connection, invented(), owner, row, {"time": np.arange(3.0)})
    found = own_laps.of_circuit(connection, SameCircuitIn(), user, SessionKey(2025, 3, "R"))  # type: ignore[arg-type]
    assert sorted(row["name"] for row in found) == ["2023", "2025"]
