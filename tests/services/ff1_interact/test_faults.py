"""A source that lacks parts, sends rubbish, or misbehaves: a flag or a clear error, never half data marked whole."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lib.errors import SlipstreamError, SourceBlocked, SourceNeedsLogin, SourceRateLimited, Unavailable
from lib.services.ff1_interact import read_session
from lib.services.ff1_interact import source as ff1_source
from lib.sessions import SessionData, SessionKey
from tests.services.ff1_interact.source_server import Source, serving
from tests.services.ff1_interact.tiny_season import TinySession

RACE = SessionKey(2025, 1, "R")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FLAG = {
    "TimingData": "timing",
    "TimingAppData": "tyres",
    "CarData.z": "car",
    "Position.z": "pos",
    "WeatherData": "weather",
    "RaceControlMessages": "messages",
    "TrackStatus": "track_status",
    "SessionStatus": "session_status",
    "DriverList": "drivers",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TinySession().write(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def tree(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "source")


@pytest.fixture
def source(tree: Path) -> Iterator[Source]:
    with serving(tree) as source:
        yield source


@pytest.fixture
def read(source: Source, tmp_path: Path) -> Callable[[], SessionData]:
    return lambda: read_session(RACE, source.base, tmp_path / "cache", now=NOW)


@pytest.fixture
def stream(tree: Path) -> Callable[[str], Path]:
    return lambda name: TinySession().file(tree, name)


Stream = Callable[[str], Path]
Read = Callable[[], SessionData]


def flags(data: SessionData) -> dict[str, Any]:
    return msgspec.to_builtins(data.manifest.available)


def test_a_sound_source_has_everything(read: Read) -> None:
    assert set(flags(read()).values()) == {"full", True}


@pytest.mark.parametrize("name", FLAG)
class TestOneStream:
    def test_missing_is_flagged_and_the_rest_is_there(self, read: Read, stream: Stream, name: str) -> None:
        stream(name).unlink()
        found = flags(read())
        assert found[FLAG[name]] in ("none", "partial")
        assert found["weather" if name != "WeatherData" else "messages"] == "full"

    def test_empty_is_flagged(self, read: Read, stream: Stream, name: str) -> None:
        stream(name).write_bytes(b"\xef\xbb\xbf")
        assert flags(read())[FLAG[name]] in ("none", "partial")

    def test_rubbish_is_flagged(self, read: Read, stream: Stream, name: str) -> None:
        stream(name).write_bytes(b"<html>service is down</html>\r\n" * 3)
        assert flags(read())[FLAG[name]] in ("none", "partial")

    def test_cut_off_is_never_marked_whole(self, read: Read, stream: Stream, name: str) -> None:
        content = stream(name).read_bytes()
        stream(name).write_bytes(content[: len(content) * 2 // 3])
        assert flags(read())[FLAG[name]] in ("none", "partial")


@pytest.mark.parametrize("name", ["CarData.z", "Position.z", "TimingData", "WeatherData"])
def test_one_unreadable_record_makes_a_stream_partial(read: Read, stream: Stream, name: str) -> None:
    lines = stream(name).read_bytes().split(b"\r\n")
    lines[len(lines) // 2] = lines[len(lines) // 2][:20]
    stream(name).write_bytes(b"\r\n".join(lines))
    data = read()
    assert flags(data)[FLAG[name]] == "partial"
    assert data.manifest.plausibility.unreadable_records == 1


@pytest.mark.parametrize("name", ["CarData.z", "Position.z"])
def test_telemetry_that_ends_before_the_laps_do_is_partial(read: Read, stream: Stream, name: str) -> None:
    lines = stream(name).read_bytes().split(b"\r\n")
    stream(name).write_bytes(b"\r\n".join([*lines[: len(lines) // 2], b""]))
    data = read()
    assert flags(data)[FLAG[name]] == "partial"
    assert any("before the last lap" in note for note in data.manifest.notes)


def test_laps_survive_without_the_status_streams(read: Read, stream: Stream) -> None:
    stream("TrackStatus").unlink()
    stream("SessionStatus").unlink()
    data = read()
    assert len(data.laps) == 18
    assert flags(data)["laps"] == "partial"
    assert set(data.laps["track_status"]) == {None}


def test_without_timing_there_is_still_telemetry(read: Read, stream: Stream) -> None:
    stream("TimingData").unlink()
    data = read()
    assert len(data.laps) == 0
    assert data.manifest.lines is None
    assert len(data.car) == 3


def test_without_telemetry_there_are_still_laps(read: Read, stream: Stream) -> None:
    stream("CarData.z").unlink()
    stream("Position.z").unlink()
    data = read()
    assert len(data.laps) == 18
    assert data.manifest.t0_utc is None
    assert set(data.laps.lists()["start_utc"]) == {None}
    assert data.circuit.outline.x == ()


class TestTheTimingHost:
    @pytest.mark.parametrize(("status", "kind"), [(401, SourceNeedsLogin), (403, SourceBlocked)])
    def test_refusing_has_its_code_after_few_requests(self, read: Read, source: Source, status: int, kind) -> None:
        source.faults["/static/"] = status
        with pytest.raises(kind):
            read()
        assert len([path for path in source.asked if path.startswith("/static/")]) <= 2

    def test_asking_to_slow_down_is_rate_limited(self, read: Read, source: Source) -> None:
        source.faults["TimingData"] = 429
        source.headers["Retry-After"] = "17"
        with pytest.raises(SourceRateLimited) as error:
            read()
        assert error.value.retry_after == 17

    @pytest.mark.parametrize("fault", [500, 502, "reset", "cut"])
    @pytest.mark.parametrize("stream", ["TimingData", "Position.z"])
    def test_failing_is_unavailable(self, read: Read, source: Source, stream: str, fault: int | str) -> None:
        source.faults[stream] = fault
        with pytest.raises(Unavailable) as error:
            read()
        assert error.value.code == "unavailable"

    def test_slowness_is_unavailable(self, read: Read, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ff1_source, "TIMEOUT", (1.0, 0.2))
        source.faults["TimingAppData"] = 0.5
        with pytest.raises(Unavailable):
            read()

    def test_a_refused_connection_is_source_blocked(self, tmp_path: Path) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            base = f"http://127.0.0.1:{unused.getsockname()[1]}"
            with pytest.raises(SourceBlocked):
                read_session(RACE, base, tmp_path)


class TestOtherHosts:
    @pytest.mark.parametrize("fault", [403, 500, "reset"])
    def test_without_jolpica_results_are_partial(self, read: Read, source: Source, fault: int | str) -> None:
        source.faults["/ergast/"] = fault
        assert flags(read())["results"] == "partial"

    def test_a_busy_jolpica_is_waited_for(self, read: Read, source: Source) -> None:
        source.faults["/ergast/"] = 429
        with pytest.raises(SourceRateLimited):
            read()

    @pytest.mark.parametrize("fault", [404, 500, "cut"])
    def test_without_a_map_the_outline_remains(self, read: Read, source: Source, fault: int | str) -> None:
        source.faults["/multiviewer/"] = fault
        data = read()
        assert flags(data)["circuit"] == "partial"
        assert data.circuit.corners == ()
        assert len(data.circuit.outline.x) > 200

    def test_a_map_that_is_nonsense_is_left_out(self, read: Read, tree: Path) -> None:
        (tree / "multiviewer/api/v1/circuits/99/2025").write_text('{"corners": [1, 2], "rotation": "x"}')
        assert read().circuit.corners == ()


def test_a_failed_load_leaves_fastf1_as_it_was(read: Read, source: Source) -> None:
    import fastf1._api

    before = fastf1._api.base_url, fastf1._api.Cache.requests_get
    source.faults["/static/"] = 403
    with pytest.raises(SlipstreamError):
        read()
    assert (fastf1._api.base_url, fastf1._api.Cache.requests_get) == before


def test_progress_rises_from_stage_to_stage(source: Source, tmp_path: Path) -> None:
    seen: list[tuple[str, float]] = []
    read_session(RACE, source.base, tmp_path / "cache", lambda stage, share: seen.append((stage, share)), NOW)
    shares = {stage: share for stage, share in seen if stage != "timing"}
    assert shares == {"schedule": 0.0, "telemetry": 0.7, "circuit": 0.8, "assembling": 0.85}
    assert [share for _, share in seen] == sorted(share for _, share in seen)
    assert list(dict.fromkeys(stage for stage, _ in seen)) == [
        "schedule",
        "timing",
        "telemetry",
        "circuit",
        "assembling",
    ]
