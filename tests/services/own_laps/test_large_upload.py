"""The signed path of a large file: for whom, how large, until when, and how many may wait."""

from __future__ import annotations

import os
import re
import uuid
from pathlib import Path
from typing import Any

import pytest

from lib.errors import Forbidden, InvalidRequest
from lib.services.own_laps import large_upload
from lib.services.own_laps.large_upload import begin, opened
from lib.sessions import SessionStore, open_store

NOW = 1_800_000_000.0
USER = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}")


def token(store: SessionStore, size: int = 10) -> str:
    return str(begin(store, USER, size, "secret", NOW)["url"].partition("put=")[2])


@pytest.mark.parametrize(("size", "fits"), [(0, False), (1, True), (64_000_000, True), (64_000_001, False)])
def test_a_file_has_one_byte_to_64_million(store: SessionStore, size: int, fits: bool) -> None:
    if fits:
        assert begin(store, USER, size, "secret", NOW)["bytes"] == size
    else:
        with pytest.raises(InvalidRequest, match="must be from 1 to 64000000"):
            begin(store, USER, size, "secret", NOW)


def test_what_a_client_is_told(store: SessionStore) -> None:
    found = begin(store, USER, 10, "secret", NOW)
    assert (found["method"], found["headers"]) == ("PUT", {"Content-Type": "application/octet-stream"})
    assert found["expires_at"] == "2027-01-15T08:15:00Z"
    assert re.fullmatch(
        rf"/api/telemetry\?put={USER}\.{found['upload_id']}\.10\.1800000900\.[0-9a-f]{{64}}", found["url"]
    )


@pytest.mark.parametrize(("later", "holds"), [(0, True), (900, True), (901, False)])
def test_a_path_holds_for_a_quarter_of_an_hour(store: SessionStore, later: float, holds: bool) -> None:
    made = token(store)
    if holds:
        assert opened(made, "secret", NOW + later).size == 10
    else:
        with pytest.raises(Forbidden, match="has expired"):
            opened(made, "secret", NOW + later)


def test_a_path_leads_to_the_file_of_its_user_alone(store: SessionStore) -> None:
    made = token(store)
    assert opened(made, "secret", NOW).path == f"users/{USER}/uploads/{made.split('.')[1]}"


@pytest.mark.parametrize(
    ("part", "other"),
    [(0, str(uuid.UUID(int=1))), (1, str(uuid.UUID(int=2))), (2, "11"), (3, "1900000000"), (4, "0" * 64)],
)
def test_nothing_in_a_path_can_be_changed(store: SessionStore, part: int, other: str) -> None:
    pieces = token(store).split(".")
    pieces[part] = other
    with pytest.raises(Forbidden, match="is invalid"):
        opened(".".join(pieces), "secret", NOW)


def test_a_path_of_another_deployment_is_none_here(store: SessionStore) -> None:
    with pytest.raises(Forbidden):
        opened(token(store), "another secret", NOW)
    for text in ("", token(store) + "0", token(store)[:-1], "x" * 10_000):
        with pytest.raises(Forbidden):
            opened(text, "secret", NOW)


def uploads(store: SessionStore) -> list[str]:
    return sorted(file.path.rpartition("/")[2] for file in store.list(f"users/{USER}/uploads"))


def waiting(store: SessionStore, root: Path, **ages: float) -> None:
    for name, seconds in ages.items():
        store.put_blob(f"users/{USER}/uploads/{name}", b"x")
        os.utime(root / "users" / USER / "uploads" / name, (NOW - seconds, NOW - seconds))


def test_a_file_that_nobody_took_in_goes_after_a_day(store: SessionStore, tmp_path: Path) -> None:
    waiting(store, tmp_path, late=86_401, soon=86_399)
    token(store)
    assert uploads(store) == ["soon"]


def test_of_many_that_wait_the_oldest_go(store: SessionStore, tmp_path: Path) -> None:
    waiting(store, tmp_path, a=40, b=30, c=20, d=10)
    token(store)
    assert uploads(store) == ["c", "d"]  # with the one to come three


def test_the_files_of_others_stay(store: SessionStore) -> None:
    store.put_blob("users/other/uploads/x", b"x")
    token(store)
    assert store.get_blob("users/other/uploads/x") == b"x"


@pytest.mark.parametrize(
    "name", ["..", "x", "11111111-2222-3333-4444-55555555555", "A1111111-2222-3333-4444-555555555555"]
)
def test_an_id_of_another_form_asks_no_store(name: str) -> None:
    nothing: Any = None
    with pytest.raises(large_upload.NotFound):
        large_upload.content_of(nothing, USER, name)
