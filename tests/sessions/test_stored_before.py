"""A store that earlier code wrote is read by this code: what was added since is null, the rest is what it was."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import msgspec
import pytest

from lib.errors import DamagedData, SessionNotLoaded
from lib.services.session_views import ViewRequest, columns
from lib.sessions import Frozen, Manifest, SessionStore, StoredSession, open_store
from lib.sessions.schemas import LAPS, LAPS_SHOWN, MESSAGES_SHOWN, TIMELINE
from tests.sessions.stored_before import FOLDER, KEY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def store(root: Path) -> SessionStore:
    return open_store(f"file://{root}")


@pytest.fixture
def before(store: SessionStore) -> StoredSession:
    return store.open(KEY)


def test_its_laps_are_what_they_were(before: StoredSession) -> None:
    assert before.laps().lists(["driver", "lap", "lap_time", "compound", "fresh_tyre", "sector1_end"]) == {
        "driver": ["LIN", "LIN", "LIN", "VIE", "VIE", "VIE"],
        "lap": [1, 2, 3, 1, 2, 3],
        "lap_time": [108.621, 82.108, 106.636, 107.915, 92.312, None],
        "compound": ["SOFT"] * 6,
        "fresh_tyre": [False, False, False, True, True, True],
        "sector1_end": [216.254, 310.191, 399.652, 196.887, 290.117, 389.443],
    }


def test_its_other_parts_are_what_they_were(before: StoredSession) -> None:
    survey = before.survey()
    assert before.timeline()["weather"].lists()["air_temp"] == [25.0, 24.9, 25.0, 25.1, 25.1]
    assert before.timeline()["messages"].lists()["message"][1] == "YELLOW IN TRACK SECTOR 9"
    assert before.car("LIN").speed[:5].tolist() == [30, 34, 39, 44, 51]
    assert before.pos("LIN").x[:3].tolist() == [3384, 3356, 3332]
    assert [corner.distance for corner in before.circuit().corners] == [568.3, 784.2]
    assert survey is not None
    assert survey.car_delay == 0.0
    assert [row.q3 for row in before.manifest.results] == [81.864, None]


def test_nobody_looked_for_frozen_stretches_then_which_is_not_that_there_are_none(before: StoredSession) -> None:
    assert before.manifest.frozen is None
    assert msgspec.json.decode(msgspec.json.encode(before.manifest))["frozen"] is None


def test_frozen_stretches_are_stored_and_read_again(before: StoredSession) -> None:
    stretch = Frozen(driver="LIN", start=200.5, to=204.0, seconds=3.5, what="car")
    written = msgspec.json.encode(msgspec.structs.replace(before.manifest, frozen=(stretch,)))
    assert msgspec.json.decode(written)["frozen"] == [
        {"driver": "LIN", "from": 200.5, "to": 204.0, "seconds": 3.5, "what": "car"}
    ]
    assert msgspec.json.decode(written, type=Manifest).frozen == (stretch,)


@pytest.mark.parametrize("kind", ["number", "whole", "time", "utc", "flag", "text"])
def test_a_column_added_since_is_null(before: StoredSession, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setitem(LAPS, "added", kind)  # type: ignore[misc]
    assert before.laps().lists(["lap", "added"]) == {"lap": [1, 2, 3, 1, 2, 3], "added": [None] * 6}
    assert len(columns(before, ViewRequest("laps"))["lap_time"]) == 6


def test_a_table_added_since_is_empty(before: StoredSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TIMELINE, "added", {"time": "time", "word": "text"})  # type: ignore[misc]
    assert before.timeline()["added"].lists() == {"time": [], "word": []}
    assert len(before.timeline()["weather"]) == 5


def without(root: Path, field: str) -> Path:
    """Rewrite session.json as code wrote it that did not know `field` yet."""
    file = root / KEY.path / "session.json"
    manifest = msgspec.json.decode(file.read_bytes())
    del manifest[field]
    manifest["seal"] = ""
    manifest["seal"] = hashlib.sha256(msgspec.json.encode(manifest)).hexdigest()
    file.write_bytes(msgspec.json.encode(manifest))
    return file


def test_a_field_added_since_is_null(root: Path, store: SessionStore) -> None:
    without(root, "country")
    assert (store.manifest(KEY).country, store.manifest(KEY).event) == (None, "Valdoria Grand Prix")
    assert len(store.open(KEY).laps()) == 6


def test_damage_is_set_aside_though_a_field_was_added_since(root: Path, store: SessionStore) -> None:
    without(root, "country")
    next(root.rglob("laps.npz")).write_bytes(b"")
    with pytest.raises(DamagedData):
        store.open(KEY).laps()
    with pytest.raises(SessionNotLoaded):
        store.manifest(KEY)


def test_what_the_api_shows_is_said_by_name() -> None:
    inner = {"sector1_end", "sector2_end", "sector3_end"}
    assert set(LAPS) - set(LAPS_SHOWN) == inner
    assert LAPS_SHOWN[0] == "driver"
    assert LAPS_SHOWN[-1] == "clean"
    assert len(LAPS_SHOWN) == 30
    assert MESSAGES_SHOWN == ("time", "utc", "lap", "category", "flag", "scope", "sector", "driver", "message")
