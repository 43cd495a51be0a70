"""The loader at home over a weekend, by a fake clock: what is loaded when, and what it does when things go wrong."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lib.errors import NoTelemetry, SourceBlocked, SourceBusy, SourceRateLimited, Unavailable
from lib.loader.jobs import Outcome
from lib.services.loading.failed_loads import read_failed
from lib.sessions import SessionKey, SessionStore, open_store
from lib.sessions.folder import Folder
from tests.loader.weekend import SPRINT_WEEKEND, Weekend, moment, publish, row
from tests.services.ff1_interact.source_server import Source, serving

FRIDAY, TUESDAY = "2026-06-05T00:00:00", "2026-06-09T00:00:00"
ORDER = ["2026/01/FP1", "2026/01/SQ", "2026/01/S", "2026/01/Q", "2026/01/R"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    publish(tmp_path / "source", row(1, "Sample", SPRINT_WEEKEND))
    return tmp_path / "source"


@pytest.fixture
def source(root: Path) -> Iterator[Source]:
    with serving(root) as source:
        yield source


@pytest.fixture
def weekend(root: Path, source: Source, tmp_path: Path) -> Weekend:
    return Weekend(root, source, open_store(f"file://{tmp_path}/store"), moment(FRIDAY))


@pytest.mark.parametrize("restarts", [False, True], ids=["running on", "restarted at every step"])
class TestAWeekend:
    @pytest.fixture(autouse=True)
    def restarted(self, weekend: Weekend, restarts: bool) -> None:
        weekend.restarts = restarts

    def test_each_session_is_loaded_30_to_120_minutes_after_its_flag(self, weekend: Weekend) -> None:
        weekend.until(TUESDAY)
        first = {key: weekend.times(key)[0] for key in ORDER}
        assert first == {
            "2026/01/FP1": "05 13:30",
            "2026/01/SQ": "05 17:30",
            "2026/01/S": "06 13:00",
            "2026/01/Q": "06 17:00",
            "2026/01/R": "07 16:30",
        }

    def test_each_is_loaded_once_more_a_day_after_its_end_and_then_never_again(self, weekend: Weekend) -> None:
        weekend.until("2026-06-20T00:00:00")
        assert [weekend.times(key)[1:] for key in ORDER] == [
            ["06 13:00"],
            ["06 17:00"],
            ["07 12:30"],
            ["07 16:30"],
            ["08 16:00"],
        ]

    def test_a_race_that_red_flags_stretch_is_loaded_again_until_it_is_whole(self, weekend: Weekend) -> None:
        weekend.lengths["2026/01/R"] = timedelta(hours=4)
        weekend.until("2026-06-08T00:00:00")
        assert weekend.times("2026/01/R") == ["07 16:30", "07 16:45", "07 17:07", "07 17:41"]
        assert weekend.store.manifest(SessionKey(2026, 1, "R")).finished

    def test_a_postponed_session_is_loaded_after_its_new_end(self, weekend: Weekend) -> None:
        weekend.until("2026-06-06T14:00:00")
        later = [*SPRINT_WEEKEND[:3], ("Qualifying", "2026-06-07T09:00:00"), SPRINT_WEEKEND[4]]
        publish(weekend.root, row(1, "Sample", later))
        weekend.until("2026-06-07T13:00:00")
        assert weekend.times("2026/01/Q") == ["07 11:00"]

    def test_a_session_that_was_stored_before_it_was_put_off_is_loaded_after_its_new_end(
        self, weekend: Weekend
    ) -> None:
        weekend.until("2026-06-06T17:30:00")
        later = [*SPRINT_WEEKEND[:3], ("Qualifying", "2026-06-07T09:00:00"), SPRINT_WEEKEND[4]]
        publish(weekend.root, row(1, "Sample", later))
        weekend.until("2026-06-07T13:00:00")
        assert weekend.times("2026/01/Q") == ["06 17:00", "07 11:00"]

    def test_an_event_that_leaves_the_schedule_is_left_alone(self, weekend: Weekend) -> None:
        weekend.until("2026-06-05T09:00:00")
        publish(weekend.root, row(2, "Another", [("Race", "2026-08-01T13:00:00")]))
        weekend.until(TUESDAY)
        assert weekend.tries == []

    def test_a_cancelled_event_that_stays_in_the_schedule_is_asked_for_ever_more_rarely(self, weekend: Weekend) -> None:
        weekend.refuse = lambda _session, _now: NoTelemetry("nothing was recorded")
        weekend.until("2026-06-30T00:00:00")
        asked = [when for key, when in weekend.tries if key == "2026/01/R"]
        gaps = [after - before for before, after in itertools.pairwise(asked)]
        assert 40 <= len(asked) <= 75  # in two weeks
        assert all(timedelta(minutes=8) <= gap <= timedelta(hours=8) for gap in gaps)
        assert gaps[5] > timedelta(hours=3)
        assert asked[-1] < moment("2026-06-21T16:00:00")

    def test_after_failures_a_load_that_works_leaves_nothing_behind(self, weekend: Weekend) -> None:
        weekend.refuse = lambda _session, now: Unavailable("down") if now < moment("2026-06-05T16:00:00") else None
        weekend.until("2026-06-06T00:00:00")
        assert len(weekend.times("2026/01/FP1")) == 1
        assert read_failed(weekend.store) == {}

    def test_a_machine_that_was_off_for_a_week_loads_what_it_missed_in_order(self, weekend: Weekend) -> None:
        weekend.now = moment("2026-06-14T00:00:00")
        weekend.look()
        assert [key for key, _ in weekend.loads] == ORDER

    def test_what_ended_more_than_two_weeks_ago_is_not_its_business(self, weekend: Weekend) -> None:
        weekend.now = moment("2026-06-30T00:00:00")
        weekend.look()
        assert weekend.tries == []


class TestTheClock:
    def test_a_jump_forward_loads_what_is_due_within_a_quarter_of_an_hour(self, weekend: Weekend) -> None:
        weekend.until("2026-06-05T01:00:00")
        weekend.now = moment("2026-06-07T18:00:00")
        weekend.look()
        assert [key for key, _ in weekend.loads] == ORDER

    def test_after_a_jump_back_a_failure_of_the_future_holds_nobody_up(self, weekend: Weekend) -> None:
        weekend.now = moment("2026-06-18T00:00:00")
        weekend.refuse = lambda *_: Unavailable("down")
        weekend.look()
        weekend.now = moment("2026-06-07T18:00:00")
        weekend.refuse = lambda *_: None
        weekend.look()
        assert len(weekend.loads) == 5

    def test_a_clock_that_was_never_set_is_waited_for_without_asking_anybody(self, weekend: Weekend) -> None:
        weekend.now = moment("1970-01-01T00:05:00")
        assert next(weekend.look() for _ in range(3)).wait == 900
        assert weekend.source.asked == []
        assert weekend.lines == ["1970-01-01 00:05 UTC  the clock says 1970-01-01; waiting until it is set"]

    def test_a_year_without_a_schedule_is_no_failure(self, weekend: Weekend) -> None:
        weekend.now = moment("2031-06-05T00:00:00")
        assert weekend.look().exit_code == 2
        assert "schedule: not_found" in weekend.lines[0]


class TestTheSchedule:
    def test_while_it_is_out_of_reach_what_was_read_before_holds(self, weekend: Weekend) -> None:
        weekend.until("2026-06-05T06:00:00")
        weekend.source.faults["schedule"] = 503
        weekend.until("2026-06-06T00:00:00")
        assert [key for key, _ in weekend.loads] == ["2026/01/FP1", "2026/01/SQ"]
        assert sum("cannot be read anew" in line for line in weekend.lines) >= 1

    def test_one_that_was_never_read_is_asked_for_ever_more_rarely(self, weekend: Weekend) -> None:
        weekend.source.faults["schedule"] = 503
        weekend.until("2026-06-06T00:00:00")
        assert 8 <= len(weekend.source.asked) <= 16
        assert weekend.look().exit_code == 2

    def test_once_it_is_back_the_loader_goes_on(self, weekend: Weekend) -> None:
        weekend.source.faults["schedule"] = 503
        weekend.until("2026-06-05T12:00:00")
        weekend.source.faults.clear()
        weekend.until("2026-06-06T02:00:00")
        assert weekend.times("2026/01/SQ")
        assert any(line.endswith("schedule: works again") for line in weekend.lines)

    @pytest.mark.parametrize(
        "sessions",
        [
            [("Race", "9999-12-31T23:00:00")],
            [("Race", "0001-01-01T00:00:00")],
            [("Race", "2011-06-05T13:00:00")],
            [("Race", "not a date")],
            [("Race", 17)],
            [("Race", None)],
        ],
        ids=str,
    )
    def test_nonsense_in_it_is_neither_loaded_nor_fatal(
        self, weekend: Weekend, sessions: list[tuple[str, str]]
    ) -> None:
        publish(weekend.root, row(1, "Sample", sessions))
        weekend.until("2026-06-08T00:00:00")
        assert weekend.tries == []
        assert min(weekend.waits) >= 30

    def test_a_round_that_cannot_be_is_passed_over(self, weekend: Weekend) -> None:
        publish(weekend.root, row(1000, "Nowhere", SPRINT_WEEKEND), row(1, "Sample", SPRINT_WEEKEND))
        weekend.until("2026-06-06T00:00:00")
        assert [key for key, _ in weekend.loads] == ["2026/01/FP1", "2026/01/SQ"]

    def test_an_event_that_stands_twice_is_loaded_once(self, weekend: Weekend) -> None:
        publish(weekend.root, row(1, "Sample", SPRINT_WEEKEND), row(1, "Sample", SPRINT_WEEKEND))
        weekend.until("2026-06-06T00:00:00")
        assert [key for key, _ in weekend.loads] == ["2026/01/FP1", "2026/01/SQ"]

    def test_what_f1_does_not_time_is_passed_over(self, weekend: Weekend) -> None:
        publish(weekend.root, row(1, "Sample", SPRINT_WEEKEND, supported=False))
        weekend.until("2026-06-06T00:00:00")
        assert weekend.tries == []

    def test_no_json_at_all_is_a_clear_line(self, weekend: Weekend) -> None:
        (weekend.root / "f1schedule/schedule_2026.json").write_text("<html>")
        weekend.look()
        assert "schedule: unavailable: 127.0.0.1 did not respond with JSON; again at 00:0" in weekend.lines[0]


class TestTheSource:
    def test_one_that_refuses_us_is_not_asked_for_the_next_session(self, weekend: Weekend) -> None:
        weekend.now = moment("2026-06-08T00:00:00")
        weekend.refuse = lambda *_: SourceBlocked("403")
        assert weekend.look().exit_code == 1
        assert len(weekend.tries) == 1

    def test_one_that_refuses_us_for_days_is_asked_a_few_times_a_day(self, weekend: Weekend) -> None:
        weekend.now = moment("2026-06-08T00:00:00")
        weekend.refuse = lambda *_: SourceBlocked("403")
        weekend.until("2026-06-11T00:00:00")
        assert len(weekend.tries) <= 24

    def test_one_that_is_closed_until_later_is_asked_then(self, weekend: Weekend) -> None:
        weekend.now = moment("2026-06-05T14:00:00")
        weekend.refuse = lambda _, now: SourceBusy(retry_after=3600) if now < moment("2026-06-05T15:00:00") else None
        weekend.until("2026-06-05T17:00:00")
        times = [when for _, when in weekend.tries]
        assert len(times) == 2
        assert times[1] >= moment("2026-06-05T15:00:00")

    @pytest.mark.parametrize("retry_after", [10**12, -5, 0, None])
    def test_a_lie_about_when_to_come_again_is_bounded(self, weekend: Weekend, retry_after: int | None) -> None:
        weekend.now = moment("2026-06-05T14:00:00")
        weekend.refuse = lambda *_: SourceRateLimited(retry_after=retry_after)
        weekend.until("2026-06-07T00:00:00")
        assert 4 <= len(weekend.tries) <= 20

    def test_a_hanging_one_is_a_failure_of_one_session(self, weekend: Weekend) -> None:
        weekend.now = moment("2026-06-08T00:00:00")
        hangs = Outcome("failed", "FAILED: unavailable: not over after 30 minutes", "unavailable")
        weekend.load = lambda session: (weekend.tries.append((str(session.key), weekend.now)), hangs)[1]  # type: ignore[method-assign]
        weekend.look()
        assert len(weekend.tries) == 5


class FullFolder(Folder):
    """A disk without room for anything that is larger than a few bytes, or that takes nothing at all."""

    def __init__(self, root: Path, most: int) -> None:
        super().__init__(root)
        self.most = most

    def write(self, path: str, content: bytes, content_type: str | None = None) -> None:
        if len(content) > self.most:
            raise Unavailable("the store's folder fails: No space left on device")
        super().write(path, content, content_type)


class TestTheStore:
    @pytest.fixture
    def disk(self, weekend: Weekend, tmp_path: Path) -> FullFolder:
        disk = FullFolder(tmp_path / "full", most=-1)
        weekend.store = SessionStore(disk)
        weekend.now = moment("2026-06-05T14:00:00")
        return disk

    def test_one_that_takes_nothing_costs_the_source_nothing(self, weekend: Weekend, disk: FullFolder) -> None:
        weekend.until("2026-06-07T00:00:00")
        assert weekend.tries == []
        assert weekend.look().exit_code == 2
        assert "store: unavailable: the store's folder fails: No space left on device; again at" in weekend.lines[0]
        assert len([line for line in weekend.lines if "No space" in line]) <= 16

    def test_one_that_is_full_is_tried_ever_more_rarely(self, weekend: Weekend, disk: FullFolder) -> None:
        disk.most = 10
        weekend.until("2026-06-07T00:00:00")
        assert 4 <= len([key for key, _ in weekend.tries if key == "2026/01/FP1"]) <= 12

    def test_once_there_is_room_the_loader_goes_on(self, weekend: Weekend, disk: FullFolder) -> None:
        weekend.until("2026-06-05T15:00:00")
        disk.most = 10**9
        weekend.until("2026-06-05T23:00:00")
        assert len(weekend.times("2026/01/FP1")) == 1
        assert any(line.endswith("store: works again") for line in weekend.lines)

    def test_one_that_cannot_be_read_is_no_end(self, weekend: Weekend, tmp_path: Path) -> None:
        (tmp_path / "a file").write_text("no folder")
        weekend.store = open_store(f"file://{tmp_path}/a file")
        weekend.now = moment("2026-06-05T14:00:00")
        weekend.until("2026-06-07T00:00:00")
        assert weekend.tries == []


def test_nothing_is_asked_in_a_tight_loop_when_everything_fails_for_a_week(weekend: Weekend) -> None:
    weekend.refuse = lambda *_: Unavailable("down")
    weekend.source.faults["schedule"] = "reset"
    weekend.until("2026-06-06T00:00:00")
    weekend.source.faults.clear()
    weekend.until("2026-06-12T00:00:00")
    assert min(weekend.waits) >= 30
    assert len(weekend.waits) <= 7 * 24 * 8
    assert len(weekend.source.asked) <= 7 * 24 * 4 + 1


def test_a_defect_is_said_and_tried_again_later(weekend: Weekend) -> None:
    def broken(_session: object) -> Outcome:
        raise KeyError("inside")

    weekend.now = moment("2026-06-05T14:00:00")
    weekend.load = broken  # type: ignore[method-assign]
    weekend.until("2026-06-06T00:00:00")
    said = [line for line in weekend.lines if "loader: KeyError: 'inside'; again at" in line]
    assert 4 <= len(said) <= 12


def test_each_step_is_one_line_with_its_time(weekend: Weekend) -> None:
    weekend.until("2026-06-05T14:00:00")
    assert weekend.lines == [
        "2026-06-05 00:00 UTC  next is 2026/01/FP1 (Sample Grand Prix, Practice 1), from 05 Jun 13:30 UTC",
        "2026-06-05 13:30 UTC  2026/01/FP1  Sample Grand Prix, Practice 1: stored",
        "2026-06-05 13:30 UTC  next is 2026/01/SQ (Sample Grand Prix, Sprint Qualifying), from 05 Jun 17:30 UTC",
    ]


def test_a_session_that_another_loader_has_is_looked_at_again_soon(weekend: Weekend) -> None:
    weekend.now = moment("2026-06-05T14:00:00")
    weekend.load = lambda _session: Outcome("busy", "another loader is at it")  # type: ignore[method-assign]
    looks = [weekend.look()]
    assert looks[0].exit_code == 0
    assert 60 <= looks[0].wait <= 120
    assert read_failed(weekend.store) == {}


def test_what_is_not_published_yet_is_no_failure_of_a_scheduled_job(weekend: Weekend) -> None:
    weekend.now = moment("2026-06-05T14:00:00")
    weekend.lengths["2026/01/FP1"] = timedelta(hours=1)
    publish(weekend.root, row(1, "Sample", SPRINT_WEEKEND))
    from lib.errors import NotYetPublished

    weekend.refuse = lambda *_: NotYetPublished("in an hour")
    assert weekend.look().exit_code == 0
    assert "2026/01/FP1 waits until 05 Jun 14:" in weekend.lines[-1]
    weekend.refuse = lambda *_: Unavailable("down")
    weekend.now += timedelta(hours=1)
    assert weekend.look().exit_code == 1


def test_the_first_look_in_january_still_knows_the_last_race_of_the_year_before(weekend: Weekend) -> None:
    publish(weekend.root, row(24, "Last", [("Race", "2026-12-28T13:00:00")]))
    (weekend.root / "f1schedule/schedule_2027.json").write_text(
        json.dumps({name: {} for name in row(1, "x", [("Race", "x")])})
    )
    weekend.now = moment("2027-01-02T00:00:00")
    weekend.look()
    assert [key for key, _ in weekend.loads] == ["2026/24/R"]
