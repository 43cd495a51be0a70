"""Copies on this machine: bounded by bytes, what was used last stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib.sessions.copies import LocalCopies


@pytest.fixture
def copies(tmp_path: Path) -> LocalCopies:
    return LocalCopies(tmp_path / "copies", limit=30)


def aged(copies: LocalCopies, path: str, seconds: int) -> None:
    os.utime(copies._file(path), (seconds, seconds))


def held(copies: LocalCopies, *paths: str) -> list[bool]:
    return [copies._file(path).exists() for path in paths]


def test_what_was_put_is_found_and_what_was_dropped_is_not(copies: LocalCopies) -> None:
    copies.put("a", b"1")
    assert (copies.get("a"), copies.get("b")) == (b"1", None)
    assert (copies.drop("a"), copies.drop("a"), copies.get("a")) == (True, False, None)


def test_the_folder_is_made_with_those_above_it_and_only_its_owner_enters(tmp_path: Path) -> None:
    copies = LocalCopies(tmp_path / "several" / "folders")
    copies.put("a", b"1")
    assert copies.get("a") == b"1"
    assert (tmp_path / "several" / "folders").stat().st_mode & 0o777 == 0o700


def test_as_many_bytes_as_the_limit_are_kept(copies: LocalCopies) -> None:
    for seconds, path in enumerate("abc"):
        copies.put(path, b"x" * 10)
        aged(copies, path, seconds)
    assert held(copies, *"abc") == [True] * 3


def test_the_oldest_go_until_there_is_room(copies: LocalCopies) -> None:
    for seconds, path in enumerate("abc"):
        copies.put(path, b"x" * 10)
        aged(copies, path, seconds)
    copies.put("d", b"x" * 11)
    assert held(copies, *"abcd") == [False, False, True, True]


def test_reading_makes_a_copy_young(copies: LocalCopies) -> None:
    for seconds, path in enumerate("abc"):
        copies.put(path, b"x" * 10)
        aged(copies, path, seconds)
    copies.get("a")
    copies.put("d", b"x" * 10)
    assert held(copies, *"abcd") == [True, False, True, True]


def test_what_is_larger_than_all_is_not_kept(copies: LocalCopies) -> None:
    copies.put("a", b"x" * 30)
    copies.put("b", b"x" * 31)
    assert held(copies, "a", "b") == [True, False]


@pytest.mark.parametrize(("mode", "usable"), [(0o700, True), (0o750, False), (0o707, False)])
def test_a_folder_that_others_may_enter_is_not_used(tmp_path: Path, mode: int, usable: bool) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(mode)
    copies = LocalCopies(folder)
    copies.put("a", b"1")
    assert (copies.get("a") is not None) is usable


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    copies = LocalCopies(tmp_path / "file" / "copies")
    copies.put("a", b"1")
    assert copies.get("a") is None
