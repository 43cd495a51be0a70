"""The store in a folder: what is listed, and what it keeps no copies of."""

from __future__ import annotations

from pathlib import Path

from lib.sessions.folder import Folder


def test_folders_are_listed_in_order_without_files_and_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b", "a", ".hidden"):
        (tmp_path / "season" / name).mkdir(parents=True)
    for name in ("file", ".draft"):
        (tmp_path / "season" / name).write_bytes(b"x")
    place = Folder(tmp_path)
    assert list(place.folders("season")) == ["a", "b"]
    assert list(place.folders("nothing")) == []


def test_files_are_listed_with_their_sizes_without_what_is_hidden(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    place.write_many({"a/2": b"xx", "a/1": b"x", "b/3": b"xxx"})
    (tmp_path / "a" / ".draft").write_bytes(b"x")
    (tmp_path / "a" / ".old").mkdir()
    (tmp_path / "a" / ".old" / "1").write_bytes(b"x")
    assert [(entry.path, entry.size) for entry in place.list("a")] == [("a/1", 1), ("a/2", 2)]
    assert place.list("c") == []


def test_a_tag_holds_until_the_file_is_written_anew(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    place.write("a", b"1")
    content, tag = place.read_if_changed("a", None) or (b"", "")
    assert (content, place.read_if_changed("a", tag)) == (b"1", "unchanged")
    place.write("a", b"2")
    assert (place.read_if_changed("a", tag) or b"")[0] == b"2"
    assert place.read_if_changed("b", tag) is None


def test_what_lies_below_a_folder_is_deleted_and_counted(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    place.write_many({"a/1": b"x", "a/b/2": b"x", "c/3": b"x"})
    assert (place.delete_prefix("a"), place.delete_prefix("a")) == (2, 0)
    assert (place.read("a/1"), place.read("c/3")) == (None, b"x")


def test_a_folder_keeps_no_copies_that_could_be_forgotten(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    place.write("a", b"1")
    assert (place.forget("a"), place.read("a"), place.fresh_for) == (False, b"1", 0.0)
