"""What is full, partial or not there, part by part, from how it arrived."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from lib.services.ff1_interact.availability import availability
from lib.services.ff1_interact.journal import Journal, Stream
from lib.services.ff1_interact.streams import Decoded
from lib.sessions import Availability, Circuit, Corner, SessionKey
from lib.sessions.circuit import Outline
from lib.sessions.schemas import LAPS, SESSION_STATUS, TRACK_STATUS, WEATHER
from lib.sessions.tables import Table
from tests.services.session_survey.made import car, laps, places

SOUND = Stream(200, records=9)
CUT = Stream(200, records=9, cut=True)
STREAMS = (
    "TimingData TimingAppData CarData Position WeatherData RaceControlMessages TrackStatus SessionStatus DriverList"
)
MAP = Circuit(0.0, 3000.0, (Corner(1, "", 5.0, 0, 0, 0),), Outline((1.0,), (1.0,)))
ONE = {"time": [1.0]}
RESULTS = pd.DataFrame({"Position": [1.0], "DriverId": ["one"]})


def table(count: int = 1, **more: Any) -> Table:
    ends = [90.0 * (at + 1) for at in range(count)]
    sectors = {f"sector{number}": [30.0] * count for number in (1, 2, 3)}
    return laps(
        **{
            "lap": range(1, count + 1),
            "lap_time": [90.0] * count,
            "end_time": ends,
            "compound": ["SOFT"] * count,
            **sectors,
            **more,
        }
    )


def available(
    streams: dict[str, Stream | None] | None = None, session: str = "Q", **changed: Any
) -> tuple[Availability, list[str]]:
    """Return what is available of a session in which all is sound but what is named here, and the notes."""
    arrived = dict.fromkeys(STREAMS.split(), SOUND) | (streams or {})
    journal = Journal("", streams={name: one for name, one in arrived.items() if one is not None})
    parts = {"results": RESULTS, "race_control_messages": RESULTS, **changed.pop("parts", {})}
    decoded = {"car": Decoded(drs=True), "pos": Decoded(), **changed.pop("decoded", {})}
    raw: Any = SimpleNamespace(journal=journal, get=parts.get, circuit=changed.pop("circuit", {}), **decoded)
    tables = {
        "weather": Table.of(WEATHER, ONE),
        "track_status": Table.of(TRACK_STATUS, ONE),
        "session_status": Table.of(SESSION_STATUS, ONE),
        **changed.pop("tables", {}),
    }
    samples: Any = SimpleNamespace(
        **{"car": {"1": car([0, 90], [1, 1])}, "pos": {"1": places([0, 90], [1, 1])}, **changed.pop("samples", {})}
    )
    laps_of = changed.pop("laps", table())
    found = availability(SessionKey(2025, 1, session), raw, laps_of, tables, samples, changed.pop("track", MAP))
    assert not changed
    return found, journal.notes


def test_of_a_sound_source_all_is_full() -> None:
    found, notes = available()
    assert {getattr(found, name) for name in found.__struct_fields__} == {"full", True}
    assert notes == []


@pytest.mark.parametrize(
    ("stream", "fields"),
    [
        ("TimingData", {"timing", "laps"}),
        ("TimingAppData", {"tyres"}),
        ("WeatherData", {"weather"}),
        ("RaceControlMessages", {"messages"}),
        ("TrackStatus", {"track_status", "laps"}),
        ("SessionStatus", {"session_status", "laps"}),
        ("DriverList", {"drivers"}),
        ("CarData", {"car"}),
        ("Position", {"pos"}),
    ],
)
def test_what_was_cut_off_is_partial_and_nothing_else(stream: str, fields: set[str]) -> None:
    found, _ = available({stream: CUT})
    assert {name for name in found.__struct_fields__ if getattr(found, name) == "partial"} == fields


@pytest.mark.parametrize("stream", ["TrackStatus", "SessionStatus"])
def test_laps_are_partial_without_a_status_stream(stream: str) -> None:
    assert available({stream: None})[0].laps == "partial"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"laps": Table.of(LAPS, {})}, "timing"),
        ({"laps": Table.of(LAPS, {})}, "laps"),
        ({"laps": table(compound=[None])}, "tyres"),
        ({"samples": {"car": {}}}, "car"),
        ({"samples": {"pos": {}}}, "pos"),
        ({"tables": {"weather": Table.of(WEATHER, {})}}, "weather"),
        ({"tables": {"track_status": Table.of(TRACK_STATUS, {})}}, "track_status"),
        ({"tables": {"session_status": Table.of(SESSION_STATUS, {})}}, "session_status"),
        ({"parts": {"race_control_messages": None}}, "messages"),
        ({"parts": {"results": None}}, "results"),
        ({"parts": {"results": None}}, "drivers"),
        ({"parts": {"results": RESULTS.assign(Position=None)}}, "results"),
        ({"streams": {"CarData": None}}, "car"),
    ],
)
def test_what_is_empty_is_not_there(changed: dict[str, Any], field: str) -> None:
    assert getattr(available(**changed)[0], field) == "none"


def test_tyres_are_there_if_one_lap_says_so() -> None:
    assert available(laps=table(2, compound=[None, "SOFT"]), samples={"car": {}})[0].tyres == "full"


class TestTelemetry:
    @pytest.mark.parametrize(("last", "state"), [(150, "full"), (149.9, "partial")])
    def test_may_end_thirty_seconds_before_the_last_lap(self, last: float, state: str) -> None:
        samples = {"car": {"1": car([0, last], [1, 1]), "2": car([0, 1], [1, 1])}}
        found, notes = available(samples=samples, laps=table(2))
        assert (found.car, notes[-1]) == (state, "Position ends 90 s before the last lap does")
        assert notes[:-1] == ([] if state == "full" else ["CarData ends 30 s before the last lap does"])

    def test_of_one_lap_too_it_must_reach_the_end(self) -> None:
        assert available(samples={"car": {"1": car([0, 50], [1, 1])}})[0].car == "partial"

    def test_samples_that_were_filled_in_reach_nowhere(self) -> None:
        assert available(samples={"pos": {"1": places([0, 50, 90], [1, 1, 1], filled=[2])}})[0].pos == "partial"

    def test_without_a_lap_it_is_full(self) -> None:
        assert available(laps=Table.of(LAPS, {}))[0].car == "full"

    @pytest.mark.parametrize(
        ("start", "lap_time", "speed", "states"),
        [
            (43.9, 46.1, 200, ("partial", "full")),
            (44.0, 46.0, 200, ("full", "full")),  # the records were lost before the lap began
            (0.0, None, 200, ("full", "full")),
            (0.0, 90.0, 0, ("full", "full")),
        ],
    )
    def test_records_that_were_lost_for_two_seconds_of_a_timed_lap_make_it_partial(
        self, start: float, lap_time: float | None, speed: int, states: tuple[str, str]
    ) -> None:
        whole = [2.0 * at for at in range(46)]
        holed = [at for at in whole if at not in (40, 42)]  # nothing from 38 to 44 s
        samples = {"car": {"1": car(holed, [speed] * len(holed))}, "pos": {"1": places(whole, whole)}}
        found, notes = available(samples=samples, laps=table(start_time=[start], lap_time=[lap_time]))
        assert (found.car, found.pos) == states
        lost = "CarData lost records on timed laps, 6.0 s at most (stretches of more than 2 s: 1)"
        assert notes == ([lost] if states[0] == "partial" else [])

    def test_records_that_cannot_be_decoded_make_it_partial(self) -> None:
        assert available(decoded={"pos": Decoded(unreadable=1)})[0].pos == "partial"

    def test_a_stream_without_a_record_makes_it_partial(self) -> None:
        assert available({"CarData": Stream(200)})[0].car == "partial"


class TestLostUpdates:
    @pytest.mark.parametrize(("lacking", "state"), [(5, "full"), (6, "partial")])
    def test_a_quarter_of_the_laps_may_lack_a_sector(self, lacking: int, state: str) -> None:
        """Of 21 laps the first does not count."""
        found, notes = available(
            laps=table(21, sector2=[30.0] * (21 - lacking) + [None] * lacking), samples={"car": {}}
        )
        assert (found.timing, found.laps) == (state, state)
        assert [note for note in notes if "sector" in note] == (
            []
            if state == "full"
            else ["30% of the timed laps lack a sector time: the recording lost updates, laps are missing"]
        )

    @pytest.mark.parametrize(("count", "state"), [(10, "full"), (11, "partial")])
    def test_ten_laps_are_needed_to_tell(self, count: int, state: str) -> None:
        assert available(laps=table(count, sector1=[None] * count), samples={"car": {}})[0].timing == state


@pytest.mark.parametrize(
    ("session", "state"), [("Q", "partial"), ("R", "partial"), ("FP1", "full"), ("SQ", "full"), ("T2-FP3", "full")]
)
def test_results_without_jolpica_are_partial_where_jolpica_has_the_session(session: str, state: str) -> None:
    found, _ = available(session=session, parts={"results": RESULTS.assign(DriverId="")})
    assert found.results == state


@pytest.mark.parametrize(
    ("track", "state"),
    [
        (Circuit(0.0, 3000.0, (), MAP.outline), "partial"),
        (Circuit(0.0, 3000.0, MAP.corners), "partial"),
        (Circuit(0.0, None, MAP.corners, MAP.outline), "partial"),
        (MAP, "full"),
    ],
)
def test_a_circuit_has_corners_an_outline_and_a_length(track: Circuit, state: str) -> None:
    assert available(track=track)[0].circuit == state


@pytest.mark.parametrize(
    ("found", "track", "state"),
    [
        (None, Circuit(None, None, ()), "none"),
        (None, Circuit(None, 3000.0, (), MAP.outline), "partial"),
        ({}, Circuit(None, None, ()), "partial"),
    ],
)
def test_a_circuit_without_a_map_is_what_the_cars_drew(found: Any, track: Circuit, state: str) -> None:
    assert available(circuit=found, track=track)[0].circuit == state


def test_results_in_which_one_driver_has_no_place_are_there() -> None:
    one_without = pd.DataFrame({"Position": [1.0, None], "DriverId": ["one", None]})
    found, _ = available(parts={"results": one_without})
    assert found.results == "full"
