"""The season that is on: made for a moment, served as far as it has happened."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

import demo
from demo import CurrentSeason, current_season
from lib.services.season.events import parse_schedule
from tests import built
from tests.demo.current import NOW, START, current_tree

QUALIFYING = "static/2026/2026-11-27_São_Corvelo_Grand_Prix/2026-11-26_Qualifying"


def test_one_round_is_driven_one_runs_and_one_is_ahead() -> None:
    season = CurrentSeason.at(NOW)
    assert season is not None
    starts = [[event.utc(slot.start) for slot in event.sessions] for event in season.events]
    now = NOW.replace(tzinfo=None)
    assert max(starts[0]) + timedelta(hours=3) < now
    assert starts[1][0] == START.replace(tzinfo=None)
    assert starts[1][0] <= now < starts[1][0] + timedelta(minutes=35)
    assert min(starts[2]) > now
    assert [event.round for event in season.events] == [1, 2, 3]


@pytest.mark.parametrize("hours", range(0, 24 * 366, 37))
def test_a_session_runs_at_any_hour(hours: int) -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=hours, minutes=hours % 60)
    season = CurrentSeason.at(now)
    assert season is not None
    assert season.year == now.year
    assert timedelta(minutes=20) <= now - season.start < timedelta(minutes=25)
    assert season.events[0].race_day < season.events[1].sessions[0].start < season.events[2].sessions[0].start


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_invented_seasons_have_no_current_one_beside_them(tmp_path: Path, year: int) -> None:
    now = datetime(year, 6, 1, tzinfo=UTC)
    assert CurrentSeason.at(now) is None
    assert demo.build_current(tmp_path / "current", now, demo.SEED) is False
    assert not (tmp_path / "current").exists()


def test_the_schedule_is_in_the_format_of_the_files() -> None:
    raw = json.loads((current_tree() / "f1schedule/schedule_2026.json").read_text())
    events = parse_schedule(2026, raw)
    assert [[session.short for session in event.sessions] for event in events] == [
        ["Q", "R"],
        ["Q", "R"],
        ["FP1", "FP2", "FP3", "Q", "R"],
    ]
    assert events[1].sessions[0].start == START


def test_the_same_moment_gives_the_same_bytes(tmp_path: Path) -> None:
    demo.build_current(tmp_path / "again", NOW, demo.SEED)
    kept = current_tree()
    files = content_of(kept)
    assert len(files) > 60
    assert content_of(tmp_path / "again") == files


def content_of(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_what_is_over_is_told_without_the_session_that_runs(tmp_path: Path) -> None:
    assert demo.driven(current_tree(), demo.SEED) == [(2026, 1, "Q"), (2026, 1, "R")]
    assert demo.driven(tmp_path, demo.SEED) == []


class TestBuilding:
    @pytest.fixture
    def built_at(self, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
        """When a season was really simulated."""
        seen: list[datetime] = []

        def simulated(_root: Path, season: CurrentSeason, _seed: int) -> object:
            seen.append(season.start)
            raise InterruptedError

        monkeypatch.setattr(current_season, "_simulated", simulated)
        return seen

    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        (tmp_path / current_season.MARKER).write_text(
            json.dumps({"format": current_season.FORMAT, "seed": 7, "start": START.isoformat(), "shown_from": {}})
        )
        return tmp_path

    @pytest.mark.parametrize("minutes", [0, 21, 89])
    def test_a_season_whose_session_runs_is_left_alone(
        self, root: Path, built_at: list[datetime], minutes: int
    ) -> None:
        assert demo.build_current(root, START + timedelta(minutes=minutes), 7) is False
        assert built_at == []

    @pytest.mark.parametrize(("minutes", "seed"), [(90, 7), (-1, 7), (30, 8)])
    def test_another_is_made_anew(self, root: Path, built_at: list[datetime], minutes: int, seed: int) -> None:
        with pytest.raises(InterruptedError):
            demo.build_current(root, START + timedelta(minutes=minutes), seed)
        assert len(built_at) == 1


class TestServing:
    def read(self, path: str, now: datetime) -> bytes | int:
        with demo.serve(built.demo_tree(), current=current_tree(), clock=lambda: now) as server:
            try:
                with urlopen(f"{server.base_url}/{quote(path)}") as answer:
                    return answer.read()
            except HTTPError as error:
                return error.code

    @pytest.mark.parametrize(
        ("minutes", "last"),
        [(-1, "Inactive"), (8.9, "Started"), (9.1, "Finished"), (12.8, "Started"), (60, "Ends")],
    )
    def test_a_running_session_is_shown_as_far_as_it_has_happened(self, minutes: float, last: str) -> None:
        # the recording begins two minutes before the session does
        now = START + timedelta(minutes=minutes)
        lines = self.read(f"{QUALIFYING}/SessionStatus.jsonStream", now)
        assert isinstance(lines, bytes)
        assert lines.startswith(b"\xef\xbb\xbf00:00:06.000")
        assert lines.splitlines()[-1].endswith(f'"{last}"}}'.encode())

    def test_no_line_of_the_future_is_sent(self) -> None:
        whole = (current_tree() / QUALIFYING / "CarData.z.jsonStream").read_bytes()
        shown = self.read(f"{QUALIFYING}/CarData.z.jsonStream", START + timedelta(minutes=20))
        assert isinstance(shown, bytes)
        assert whole.startswith(shown)
        assert shown.splitlines()[-1][:8] == b"00:21:59"

    def test_before_it_nothing_is_there(self) -> None:
        assert self.read(f"{QUALIFYING}/SessionInfo.jsonStream", START - timedelta(minutes=3)) == 404

    @pytest.mark.parametrize("path", ["ergast/f1/2025/results.json", "f1schedule/schedule_2025.json"])
    def test_the_seasons_before_are_the_same_behind_it(self, path: str) -> None:
        with demo.serve(built.demo_tree()) as alone, urlopen(f"{alone.base_url}/{path}") as answer:
            assert self.read(path, NOW) == answer.read()

    def test_current_is_the_season_that_is_on(self) -> None:
        content = self.read("ergast/f1/current.json", NOW)
        assert isinstance(content, bytes)
        table = json.loads(content)["MRData"]["RaceTable"]
        assert (table["season"], len(table["Races"])) == ("2026", 3)
