"""Sessions in a folder: whole or not there, checked when read, cached, and set aside when damaged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
import pytest

from lib.errors import ConfigError, DamagedData, InvalidRequest, NoTelemetry, SessionNotLoaded, Unavailable
from lib.sessions import Result, SessionKey, SessionStore, Table, open_store
from lib.sessions import store as store_module
from lib.sessions.folder import Folder
from lib.sessions.schemas import LAPS, TIMELINE
from lib.sessions.storage import Tagged
from tests.conftest import ROOT
from tests.sessions.invented import KEY, car, session

PARTS = ["laps.npz", "timeline.npz", "circuit.json", "car/AAA.npz", "pos/AAA.npz"]


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}/store")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store" / KEY.path


def read_part(store: SessionStore, name: str) -> object:
    kind, _, driver = name.partition("/")
    if driver:
        return getattr(store.open(KEY), kind)(driver.removesuffix(".npz"))
    return getattr(store.open(KEY), name.partition(".")[0])()


def again(store: SessionStore, tmp_path: Path) -> SessionStore:
    """Return a store without anything in memory."""
    return open_store(f"file://{tmp_path}/store")


class TestReading:
    def test_what_was_written_is_read(self, store: SessionStore, tmp_path: Path) -> None:
        data = session()
        store.write(KEY, data)
        fresh = again(store, tmp_path)
        assert fresh.open(KEY).laps().lists() == data.laps.lists()
        assert fresh.open(KEY).circuit() == data.circuit
        np.testing.assert_array_equal(fresh.open(KEY).car("BBB").speed, data.car["BBB"].speed)
        assert fresh.manifest(KEY).drivers == data.manifest.drivers
        assert fresh.open(KEY).timeline()["messages"].lists()["lap"] == [0]

    def test_a_row_without_what_it_is_about_is_not_read(self, store: SessionStore) -> None:
        whole = session()
        weather = Table.of(TIMELINE["weather"], {"time": [1.0, None, 3.0], "air_temp": [20.0, 21.0, None]})
        laps = Table.of(LAPS, {"driver": ["AAA", "BBB", None], "lap": [None, 2, 3]})
        store.write(KEY, replace(whole, laps=laps, timeline={**whole.timeline, "weather": weather}))
        assert store.open(KEY).timeline()["weather"].lists()["air_temp"] == [20.0, None]
        assert store.open(KEY).laps().lists()["driver"] == ["BBB"]

    def test_what_is_not_there_is_not_loaded(self, store: SessionStore) -> None:
        with pytest.raises(SessionNotLoaded) as error:
            store.open(KEY).laps()
        assert error.value.extra["session"] == "2025/01/Q"

    def test_a_driver_without_samples_has_no_telemetry(self, store: SessionStore) -> None:
        store.write(KEY, session())
        with pytest.raises(NoTelemetry):
            store.open(KEY).pos("BBB")

    def test_parts_are_read_once(self, store: SessionStore) -> None:
        store.write(KEY, session())
        assert store.open(KEY).car("AAA") is store.open(KEY).car("AAA")

    def test_values_cannot_be_changed(self, store: SessionStore) -> None:
        store.write(KEY, session())
        with pytest.raises(ValueError, match="read-only"):
            store.open(KEY).car("AAA").speed[0] = 1
        with pytest.raises(ValueError, match="read-only"):
            store.open(KEY).laps()["lap_time"][0] = 1

    def test_keys_are_listed(self, store: SessionStore) -> None:
        race = SessionKey(2024, 3, "R")
        store.write(KEY, session())
        store.write(race, session())
        store.put_blob("plots/a.png", b"x")
        assert (store.years(), store.rounds(2024), store.rounds(2023)) == ([2024, 2025], [3], [])
        assert (store.keys(2024), store.keys(2025), store.keys(2025, 1)) == ([race], [KEY], [KEY])
        assert store.keys(2025, 2) == []

    def test_another_format_counts_as_not_loaded(self, store: SessionStore, folder: Path) -> None:
        store.write(KEY, session())
        (folder / "session.json").write_text('{"format": 99}')
        with pytest.raises(SessionNotLoaded):
            store.manifest(KEY)


class TestVersions:
    def test_the_same_data_has_the_same_version(self, store: SessionStore) -> None:
        assert store.write(KEY, session()).version == store.write(KEY, session()).version

    def test_results_that_change_after_the_end_are_another_revision(self, store: SessionStore) -> None:
        def publish(points: float, finished: bool = True) -> int:
            nothing: dict[str, Any] = dict.fromkeys(Result.__struct_fields__)
            results = (Result(**nothing | {"driver": "AAA", "number": "1", "points": points}),)
            data = session(1)
            manifest = msgspec.structs.replace(data.manifest, results=results, finished=finished)
            return store.write(KEY, replace(data, manifest=manifest)).published

        said = [publish(18.0, False), publish(25.0), publish(25.0), publish(18.0), publish(18.0), publish(25.0)]
        assert said == [1, 1, 1, 2, 2, 3]
        assert store.manifest(KEY).published == 3

    def test_other_data_has_another_version_and_is_seen_at_once(self, store: SessionStore, tmp_path: Path) -> None:
        store.write(KEY, session(0))
        reader = again(store, tmp_path)
        assert reader.open(KEY).laps()["lap_time"][0] == 80.123
        store.write(KEY, session(1))
        assert reader.open(KEY).laps()["lap_time"][0] == 81.123

    def test_a_reader_of_the_old_version_still_finds_its_parts(self, store: SessionStore) -> None:
        store.write(KEY, session(0))
        reading = store.open(KEY)
        store.write(KEY, session(1))
        assert reading.laps()["lap_time"][0] == 80.123
        assert store.open(KEY).laps()["lap_time"][0] == 81.123

    def test_old_versions_go_after_a_while(
        self, store: SessionStore, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        versions = [store.write(KEY, session(seed)).version for seed in range(2)]
        monkeypatch.setattr(store_module, "KEEP_OLD_SECONDS", -1.0)
        versions.append(store.write(KEY, session(2)).version)
        assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == sorted(versions[1:])

    @pytest.mark.parametrize(("age", "kept"), [(3590, True), (3610, False)])
    def test_a_version_is_kept_for_an_hour_after_it_was_last_written(
        self, store: SessionStore, folder: Path, age: float, kept: bool
    ) -> None:
        old = folder / store.write(KEY, session(0)).version
        store.write(KEY, session(1))
        files = sorted(file for file in old.rglob("*") if file.is_file())
        for file in files[1:]:
            os.utime(file, (0, 0))
        os.utime(files[0], (time.time() - age,) * 2)
        store.write(KEY, session(2))
        assert old.exists() is kept


@pytest.mark.parametrize("name", PARTS)
class TestDamage:
    def part(self, store: SessionStore, folder: Path, name: str) -> Path:
        return folder / store.write(KEY, session()).version / name

    def test_any_flipped_bit_is_found(self, store: SessionStore, folder: Path, tmp_path: Path, name: str) -> None:
        file = self.part(store, folder, name)
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 4
        file.write_bytes(content)
        self.is_damaged_then_not_loaded(again(store, tmp_path), name)

    def test_a_cut_off_part_is_found(self, store: SessionStore, folder: Path, tmp_path: Path, name: str) -> None:
        file = self.part(store, folder, name)
        file.write_bytes(file.read_bytes()[:-1])
        self.is_damaged_then_not_loaded(again(store, tmp_path), name)

    def test_a_missing_part_is_found(self, store: SessionStore, folder: Path, tmp_path: Path, name: str) -> None:
        self.part(store, folder, name).unlink()
        self.is_damaged_then_not_loaded(again(store, tmp_path), name)

    def test_writing_it_again_repairs_it(self, store: SessionStore, folder: Path, tmp_path: Path, name: str) -> None:
        self.part(store, folder, name).write_bytes(b"")
        store.write(KEY, session())
        assert read_part(again(store, tmp_path), name) is not None

    def is_damaged_then_not_loaded(self, store: SessionStore, name: str) -> None:
        with pytest.raises(DamagedData):
            read_part(store, name)
        with pytest.raises(SessionNotLoaded):
            store.manifest(KEY)


def test_a_flipped_bit_never_changes_what_the_manifest_says(store: SessionStore, folder: Path, tmp_path: Path) -> None:
    written = store.write(KEY, session())
    whole = (folder / "session.json").read_bytes()
    for index in range(0, len(whole), 37):
        broken = bytearray(whole)
        broken[index] ^= 1
        (folder / "session.json").write_bytes(broken)
        # the name of a field that is null may be hit: then nothing was said, and nothing is lost
        with suppress(DamagedData, SessionNotLoaded):
            assert again(store, tmp_path).manifest(KEY) == written


def test_a_flipped_digit_of_a_result_is_found(store: SessionStore, folder: Path) -> None:
    store.write(KEY, session())
    content = (folder / "session.json").read_bytes()
    (folder / "session.json").write_bytes(content.replace(b'"year":2025', b'"year":2024'))
    with pytest.raises(DamagedData):
        store.manifest(KEY)


def test_a_damaged_manifest_is_set_aside_not_lost(store: SessionStore, folder: Path) -> None:
    store.write(KEY, session())
    (folder / "session.json").write_bytes(b"{")
    with pytest.raises(DamagedData):
        store.manifest(KEY)
    assert (folder / "damaged.json").read_bytes() == b"{"


class PublishedMeanwhile(Folder):
    """A folder in which somebody publishes a new version right after a file was read."""

    def __init__(self, root: Path, after: str) -> None:
        super().__init__(root)
        self._after = after

    def read(self, path: str) -> bytes | None:
        content = super().read(path)
        self._publish(path)
        return content

    def read_if_changed(self, path: str, tag: str | None) -> Tagged | Literal["unchanged"] | None:
        found = super().read_if_changed(path, tag)
        self._publish(path)
        return found

    def _publish(self, path: str) -> None:
        if path.endswith(self._after):
            self._after = "published"
            SessionStore(Folder(self.root)).write(KEY, session(1))


class TestASessionThatWasJustPublished:
    def test_is_not_set_aside_for_a_damaged_part_of_the_one_before(
        self, store: SessionStore, folder: Path, tmp_path: Path
    ) -> None:
        (folder / store.write(KEY, session(0)).version / "laps.npz").write_bytes(b"damaged")
        reader = SessionStore(PublishedMeanwhile(tmp_path / "store", "laps.npz"))
        with pytest.raises(Unavailable) as error:
            reader.open(KEY).laps()
        assert (error.value.code, error.value.retry_after) == ("unavailable", 1)
        assert reader.open(KEY).laps()["lap_time"][0] == 81.123
        assert not (folder / "damaged.json").exists()

    def test_is_not_set_aside_for_a_damaged_manifest_before_it(
        self, store: SessionStore, folder: Path, tmp_path: Path
    ) -> None:
        store.write(KEY, session(0))
        (folder / "session.json").write_bytes(b"{")
        reader = SessionStore(PublishedMeanwhile(tmp_path / "store", "session.json"))
        with pytest.raises(DamagedData):
            reader.manifest(KEY)
        assert reader.manifest(KEY).total_laps == 1


def test_two_writers_leave_one_whole_result(store: SessionStore, tmp_path: Path) -> None:
    def write(seed: int) -> None:
        mine = again(store, tmp_path)
        for _ in range(4):
            mine.write(KEY, session(seed))

    writers = [threading.Thread(target=write, args=(seed,)) for seed in (0, 1)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        consistent(again(store, tmp_path))
    consistent(again(store, tmp_path))


def consistent(store: SessionStore) -> None:
    """Each part must be of the version that the manifest names."""
    try:
        stored = store.open(KEY)
    except SessionNotLoaded:
        return
    data = session(stored.manifest.total_laps or 0)
    np.testing.assert_array_equal(stored.car("AAA").rpm, data.car["AAA"].rpm)
    assert stored.laps()["lap_time"][0] == data.laps["lap_time"][0]


KILLED = """
import sys
from lib.sessions import open_store
from lib.sessions.folder import Folder
from lib.sessions.schemas import LAPS, TIMELINE
from tests.sessions.invented import KEY, session
real, count = Folder.write, [0]
def write(self, path, content):
    count[0] += 1
    if count[0] > {after}:
        print("now", flush=True)
        import time; time.sleep(60)
    real(self, path, content)
Folder.write = write
open_store(sys.argv[1]).write(KEY, session(1))
"""


@pytest.mark.parametrize("after", [0, 3, 6])
def test_a_killed_writer_leaves_nothing_visible(store: SessionStore, tmp_path: Path, after: int) -> None:
    script = KILLED.format(after=after)
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    writer = subprocess.Popen(
        [sys.executable, "-c", script, f"file://{tmp_path}/store"], env=environ, stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"now\n"
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    with pytest.raises(SessionNotLoaded):
        store.manifest(KEY)
    store.write(KEY, session(0))
    consistent(again(store, tmp_path))


class TestBlobs:
    def test_small_files_are_kept_listed_and_deleted(self, store: SessionStore) -> None:
        store.put_blob("users/7/laps/a.npz", b"one")
        store.put_blob("users/7/laps/b.npz", b"two")
        store.put_blob("users/70/laps/c.npz", b"three")
        assert store.get_blob("users/7/laps/a.npz") == b"one"
        assert [entry.path for entry in store.list("users/7")] == ["users/7/laps/a.npz", "users/7/laps/b.npz"]
        assert store.delete_prefix("users/7") == 2
        assert store.get_blob("users/7/laps/a.npz") is None
        assert store.get_blob("users/70/laps/c.npz") == b"three"

    def test_many_are_deleted_at_once(self, store: SessionStore) -> None:
        for name in ("a", "b", "c"):
            store.put_blob(f"plots/{name}.png", b"x", "image/png")
        store.delete_blobs(["plots/a.png", "plots/c.png", "plots/gone.png"])
        assert [entry.path for entry in store.list("plots")] == ["plots/b.png"]

    def test_a_folder_has_no_download_links(self, store: SessionStore) -> None:
        store.put_blob("users/7/reports/a.pdf", b"%PDF")
        assert store.download_link("users/7/reports/a.pdf", "a.pdf", 60) is None

    @pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a//b", "a/../b", "", ".hidden", "a/b\n", "sessions/x"])
    def test_nobody_climbs_out(self, store: SessionStore, path: str) -> None:
        with pytest.raises(InvalidRequest):
            store.put_blob(path, b"")
        with pytest.raises(InvalidRequest):
            store.get_blob(path)
        with pytest.raises(InvalidRequest):
            store.delete_blobs([path])

    def test_a_drivers_name_cannot_climb_out(self, store: SessionStore) -> None:
        store.write(KEY, session())
        with pytest.raises(NoTelemetry):
            store.open(KEY).car("../../x")


class Asked(Folder):
    """A folder whose manifests may be used for three seconds, as those of a bucket, and who was asked for them."""

    fresh_for = 3.0

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.tags: list[str | None] = []

    def read_if_changed(self, path: str, tag: str | None) -> Any:
        self.tags.append(tag)
        return super().read_if_changed(path, tag)


def test_a_manifest_is_used_for_its_time_and_then_asked_for_by_its_tag(tmp_path: Path) -> None:
    SessionStore(Folder(tmp_path)).write(KEY, session())
    place, now = Asked(tmp_path), [100.0]
    store = SessionStore(place, clock=lambda: now[0])
    first = store.manifest(KEY)
    now[0] += 2.9
    assert store.manifest(KEY) is first
    assert place.tags == [None]
    now[0] += 0.1
    assert store.manifest(KEY) is first  # unchanged: not decoded anew
    now[0] += 2.9
    assert store.manifest(KEY) is first
    assert (len(place.tags), place.tags[1] is not None) == (2, True)


def test_memory_stays_bounded(tmp_path: Path) -> None:
    small = SessionStore(Folder(tmp_path), memory_bytes=car().nbytes + 100)
    small.write(KEY, session())
    small.open(KEY).car("AAA")
    small.open(KEY).car("BBB")
    assert small._memory.size <= car().nbytes + 100


def test_a_place_that_fails_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable):
        open_store(f"file://{tmp_path}/file").ping()


@pytest.mark.parametrize("url", ["", "file://", "ftp://x/y", "s3://", "file://host/path"])
def test_an_address_that_is_no_store_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigError):
        open_store(url)


def test_reading_imports_neither_pandas_nor_fastf1_nor_boto3() -> None:
    script = (
        "import sys, lib.sessions; print([m for m in ('pandas', 'fastf1', 'boto3', 'botocore') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("text", ["2025/1", "2025/x/Q", "2025/01/../x", "x/1/Q", "2025/01/q", "1900/01/Q"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest):
        SessionKey.parse(text)


@pytest.mark.parametrize("text", ["2025/01/Q", "2026/00/T2-FP1", "2025/24/SQ"])
def test_a_key_is_spelt_as_it_is_parsed(text: str) -> None:
    assert str(SessionKey.parse(text)) == text
