"""The values of every view, on a session so small that they are written out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from lib.errors import InvalidRequest, NoTelemetry, NotFound
from lib.services import session_views
from lib.services.csv_text import csv_text
from lib.services.row_choice import RowChoice
from lib.services.session_views import ViewRequest
from lib.services.session_views.selection import lap_ranges
from lib.sessions import Circuit, Corner, Driver, Manifest, Result, SessionKey, StoredSession, Table, TimingLines
from lib.sessions.circuit import Outline
from lib.sessions.fastest_lap import fastest_lap
from lib.sessions.schemas import LAPS, TIMELINE
from tests.services.race_story.races import laps_of, table, timeline, visit_columns

SOFT_AFTER_3 = {"compound": {4: "SOFT", 5: "SOFT"}, "tyre_life": {4: 1, 5: 2}, "stint": {4: 2, 5: 2}}
ROWS = table(
    *laps_of("A", 5, **visit_columns((3, 295.0, 22.25)), **SOFT_AFTER_3, position=dict.fromkeys(range(1, 6), 1)),
    *laps_of("B", 5, 4.5, position=dict.fromkeys(range(1, 6), 2)),
)


def result(driver: str, position: int, gap: float | None, grid: int) -> Result:
    nothing: dict[str, Any] = dict.fromkeys(Result.__struct_fields__)
    return Result(**nothing | {"driver": driver, "number": driver, "position": position, "gap": gap, "grid": grid})


def session_of(
    rows: Table = ROWS, circuit: Circuit | None = None, finished: bool = True, **tables: Table
) -> StoredSession:
    drivers = tuple(Driver(part=code, code=code, number=str(ord(code)), colour="#ff8000") for code in "AB")
    manifest = Manifest(
        year=2025,
        round=7,
        session="R",
        name="Race",
        event="Sample",
        drivers=drivers,
        finished=finished,
        version="v1",
        results=(result("A", 1, 0.0, 0), result("B", 2, 4.512, 3)),
        lines=TimingLines(s1=1000.0, s2=2000.0, finish=3000.0, laps=3, spread=(0.0, 0.0, 0.0)),
        notes=("something was lost",),
    )
    held = {name: Table.of(schema, {}) for name, schema in TIMELINE.items()} | timeline([]) | tables
    parts = {"laps.npz": rows, "timeline.npz": held, "circuit.json": circuit}

    def read(_key: Any, _manifest: Any, name: str, _kind: Any) -> Any:
        if parts[name] is None:
            raise NoTelemetry("there is no map")
        return parts[name]

    return StoredSession(SessionKey(2025, 7, "R"), manifest, read)


def columns(view: str, **asked: str) -> dict[str, list[Any]]:
    return session_views.columns(session_of(), ViewRequest(view, **asked))


class TestRows:
    def test_stints(self) -> None:
        assert columns("stints") == {
            "driver": ["A", "A", "B"],
            "stint": [1, 2, 1],
            "compound": ["MEDIUM", "SOFT", "MEDIUM"],
            "fresh_tyre": [None, None, None],
            "first_lap": [1, 4, 1],
            "last_lap": [3, 5, 5],
            "laps": [3, 2, 5],
            "tyre_life_start": [1, 1, 1],
            "tyre_life_end": [3, 2, 5],
        }

    def test_stints_of_some_laps_are_those_driven_then_with_all_their_laps_and_their_number(self) -> None:
        assert columns("stints", lap="4-5")["first_lap"] == [4, 1]
        assert columns("stints", lap="5", driver="A")["stint"] == [2]
        assert columns("stints", lap="3,9", driver="A")["stint"] == [1]

    def test_pitstops(self) -> None:
        assert columns("pitstops") == {
            "driver": ["A"],
            "lap": [3],
            "pit_in": [295.0],
            "pit_out": [317.25],
            "lane_time": [22.25],
            "kind": ["stop"],
        }
        assert columns("pitstops", lap="4")["lap"] == columns("pitstops", driver="B")["lap"] == []

    def test_positions_have_the_official_gap(self) -> None:
        found = columns("positions", lap="5")
        assert found == {
            "driver": ["A", "B"],
            "lap": [5, 5],
            "position": [1, 2],
            "gap": [0.0, 4.512],
            "interval": [None, 4.512],
        }

    def test_results_know_no_place_on_the_grid_for_the_pit_lane(self) -> None:
        found = columns("results")
        assert (found["driver"], found["grid"], found["gap"]) == (["A", "B"], [None, 3], [0.0, 4.512])
        assert columns("results", driver="B")["position"] == [2]

    def test_results_have_every_column_that_the_store_has(self) -> None:
        assert list(columns("results")) == [
            *("position", "classified", "driver", "number", "driver_id", "name", "team", "colour", "grid"),
            *("q1", "q2", "q3", "time", "gap", "status", "points", "laps"),
        ]

    def test_laps_of_some_drivers_and_laps(self) -> None:
        found = columns("laps", driver="B", lap="2-3,5")
        assert (set(found["driver"]), found["lap"], found["end_time"]) == ({"B"}, [2, 3, 5], [204.5, 304.5, 504.5])
        assert "sector1_end" not in found

    def test_as_records_each_row_is_an_object(self) -> None:
        found = session_views.view(session_of(), ViewRequest("pitstops", shape="records"))
        assert found["rows"] == [
            {"driver": "A", "lap": 3, "pit_in": 295.0, "pit_out": 317.25, "lane_time": 22.25, "kind": "stop"}
        ]
        assert found["view"] == "pitstops"

    def test_rows_and_columns_may_be_chosen(self) -> None:
        chosen = RowChoice(fields=("lap",))
        assert session_views.columns(session_of(), ViewRequest("pitstops", rows=chosen)) == {"lap": [3]}

    def test_what_is_no_table_is_refused_with_those_there_are(self) -> None:
        with pytest.raises(InvalidRequest, match="laps, stints"):
            columns("glance")


class TestUnused:
    """What a view does not take is refused rather than left out."""

    @pytest.mark.parametrize("view", ["glance", "circuit", "weather", "track-status"])
    @pytest.mark.parametrize("name", ["driver", "lap"])
    def test_drivers_and_laps_of_a_view_that_has_none(self, view: str, name: str) -> None:
        with pytest.raises(InvalidRequest, match=f"^{name}: is not supported by view={view}$"):
            session_views.view(session_of(), ViewRequest(view, **{name: "1"}))

    def test_laps_of_results(self) -> None:
        with pytest.raises(InvalidRequest):
            columns("results", lap="1")

    @pytest.mark.parametrize("view", ["glance", "circuit", "fastest-lap"])
    def test_records_of_what_has_no_rows(self, view: str) -> None:
        with pytest.raises(InvalidRequest):
            session_views.view(session_of(), ViewRequest(view, shape="records"))

    @pytest.mark.parametrize("view", ["laps", "stints", "pitstops", "positions", "messages", "results"])
    def test_drivers_of_rows_of_drivers(self, view: str) -> None:
        assert set(columns(view, driver="B")["driver"]) <= {"B"}


class TestFastest:
    def lap(self, *times: float | None, deleted: tuple[int, ...] = ()) -> int | None:
        flags = [at in deleted for at in range(len(times))]
        return fastest_lap(
            Table.of(LAPS, {"lap_time": times, "deleted": flags, "end_time": [9.0 - at for at in range(len(times))]})
        )

    def test_a_deleted_lap_is_never_the_fastest(self) -> None:
        assert self.lap(91.0, 90.0, 92.0) == 1
        assert self.lap(91.0, 90.0, 92.0, deleted=(1,)) == 0

    def test_of_two_equals_the_earlier_counts(self) -> None:
        assert self.lap(90.0, 90.0) == 1

    def test_without_a_lap_that_counts_there_is_none(self) -> None:
        assert self.lap() is None
        assert self.lap(None, 90.0, deleted=(1,)) is None
        nothing = session_of(Table.of(LAPS, {"driver": ["A"], "lap": [1]}))
        with pytest.raises(NotFound, match="has a valid time"):
            session_views.view(nothing, ViewRequest("fastest-lap"))

    def test_it_is_told_with_its_driver(self) -> None:
        found = session_views.view(session_of(), ViewRequest("fastest-lap", "B", "2-3"))
        assert (found["driver"]["code"], found["lap"]["lap"], found["lap"]["lap_time"]) == ("B", 2, 100.0)
        assert found["driver"] == {
            "code": "B",
            "number": "66",
            "driver_id": None,
            "name": None,
            "team": None,
            "colour": "#ff8000",
        }


class TestGlance:
    WEATHER = Table.of(
        TIMELINE["weather"],
        {"air_temp": [20.5, None, 22.0], "track_temp": [30.0, 31.5, 29.0], "rainfall": [False, None, True]},
    )

    def test_weather_is_told_by_its_lowest_and_highest(self) -> None:
        found = session_views.view(session_of(weather=self.WEATHER), ViewRequest("glance"))["weather"]
        assert found["air_temp"] == {"lowest": 20.5, "highest": 22.0}
        assert found["track_temp"] == {"lowest": 29.0, "highest": 31.5}
        assert (found["humidity"], found["rainfall"]) == (None, True)

    @pytest.mark.parametrize(("rain", "told"), [([False, None], False), ([None, None], None), ([True, False], True)])
    def test_rain(self, rain: list[Any], told: bool | None) -> None:
        table = Table.of(TIMELINE["weather"], {"rainfall": rain})
        assert session_views.view(session_of(weather=table), ViewRequest("glance"))["weather"]["rainfall"] is told

    def test_a_session_stored_while_it_ran_is_provisional(self) -> None:
        said = [session_views.view(session_of(finished=one), ViewRequest("glance")) for one in (True, False)]
        assert [one["provisional"] for one in said] == [False, True]
        assert [one["session"]["finished"] for one in said] == [True, False]

    def test_a_later_revision_is_said(self) -> None:
        session = session_of()
        again = msgspec.structs.replace(session.manifest, revision=3)
        later = StoredSession(session.key, again, session.read)
        assert session_views.view(session, ViewRequest("glance"))["revision"] == 1
        assert session_views.view(later, ViewRequest("glance"))["revision"] == 3

    def test_everything_else(self) -> None:
        found = session_views.view(session_of(), ViewRequest("glance"))
        assert (found["laps"], found["notes"]) == (0, ["something was lost"])
        assert [row["grid"] for row in found["results"]] == [None, 3]
        assert found["session"] == {
            "year": 2025,
            "round": 7,
            "event": "Sample",
            "country": None,
            "location": None,
            "session": "R",
            "name": "Race",
            "start_utc": None,
            "finished": True,
            "version": "v1",
            "source": "fastf1",
        }

    def test_the_circuit(self) -> None:
        corner = Corner(1, "A", 100.0, 1.0, 2.0, 30.0)
        known = Circuit(rotation=45.0, length=3000.0, corners=(corner,), outline=Outline((1.0,), (2.0,)))
        found = session_views.view(session_of(circuit=known), ViewRequest("circuit"))
        assert (found["rotation"], found["length"]) == (45.0, 3000.0)
        assert found["lines"] == {"s1": 1000.0, "s2": 2000.0, "finish": 3000.0}
        assert found["corners"] == [{"number": 1, "letter": "A", "distance": 100.0, "x": 1.0, "y": 2.0, "angle": 30.0}]
        assert found["outline"] == {"x": (1.0,), "y": (2.0,)}


@pytest.mark.parametrize(
    ("text", "ranges"),
    [("3", ((3, 3),)), ("3-12", ((3, 12),)), ("3-12, 20", ((3, 12), (20, 20))), (",".join("1" * 100), ((1, 1),) * 100)],
)
def test_lists_of_laps(text: str, ranges: Any) -> None:
    assert lap_ranges(text) == ranges


@pytest.mark.parametrize("text", ["", "a", "3-", "3,a", "1234", "3--4", ",".join("1" * 101)])
def test_what_is_no_list_of_laps(text: str) -> None:
    with pytest.raises(InvalidRequest):
        lap_ranges(text)


def test_a_range_the_wrong_way_round_is_told_the_right_one() -> None:
    with pytest.raises(InvalidRequest, match="12-3 is the wrong way round; use 3-12"):
        lap_ranges("1,12-3")


def test_csv_has_empty_fields_words_and_no_formulas() -> None:
    written = csv_text({"driver": ["A", "=1+1"], "time": [1.5, None], "fresh": [True, False]})
    assert written == "driver,time,fresh\r\nA,1.5,true\r\n'=1+1,,false\r\n"
