"""Pictures in the store: found again with their words, swept out when old, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lib.errors import Unavailable
from lib.services.plotter import Picture, picture_store
from lib.sessions import SessionStore, open_store
from tests.conftest import ROOT
from tests.test_layers import imports

PICTURE = Picture(b"\x89PNG\n\nbytes", "png", "Höchstgeschwindigkeit:\n330 km/h")


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}")


@pytest.fixture
def failing(store: SessionStore, monkeypatch: pytest.MonkeyPatch) -> SessionStore:
    def fail(*_asked: object) -> None:
        raise Unavailable("the bucket is away")

    for name in ("get_blob", "put_blob", "list"):
        monkeypatch.setattr(SessionStore, name, fail)
    return store


def test_a_picture_is_found_as_it_was_kept(store: SessionStore) -> None:
    picture_store.keep(store, "abc", PICTURE)
    assert picture_store.find(store, "abc", "png") == PICTURE
    assert picture_store.find(store, "abc", "svg") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda blob: blob[:-3],
        lambda blob: blob[:-3] + b"BAD",
        lambda blob: blob.replace(b"330", b"300"),
        lambda _: b"",
        lambda _: b"\x00\xff",
        lambda _: b"{}\nPNG",
    ],
)
def test_a_picture_that_is_not_whole_is_drawn_anew(store: SessionStore, damage: Callable[[bytes], bytes]) -> None:
    picture_store.keep(store, "abc", PICTURE)
    blob = store.get_blob("plots/abc.png")
    assert blob is not None
    store.put_blob("plots/abc.png", damage(blob))
    assert picture_store.find(store, "abc", "png") is None


def test_a_picture_that_was_kept_under_another_tag_is_drawn_anew(store: SessionStore) -> None:
    picture_store.keep(store, "abc", PICTURE)
    blob = store.get_blob("plots/abc.png")
    assert blob is not None
    store.put_blob("plots/def.png", blob)
    assert picture_store.find(store, "def", "png") is None


def test_a_very_large_picture_is_not_kept(store: SessionStore) -> None:
    picture_store.keep(store, "abc", Picture(bytes(picture_store.MOST_BYTES + 1), "png", ""))
    assert picture_store.find(store, "abc", "png") is None


def test_only_old_pictures_are_swept_out(store: SessionStore) -> None:
    picture_store.keep(store, "abc", PICTURE)
    drawn = store.list("plots")[0].modified
    assert picture_store.sweep(store, drawn + picture_store.KEPT_SECONDS - 1) == 0
    assert picture_store.sweep(store, drawn + picture_store.KEPT_SECONDS + 1) == 1
    assert picture_store.find(store, "abc", "png") is None


def test_sweeping_stops_when_its_time_is_up(store: SessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        picture_store.keep(store, name, PICTURE)
    monkeypatch.setattr(picture_store, "SWEPT_AT_ONCE", 2)
    moments = iter([0.0, 1.0, 31.0])
    monkeypatch.setattr("lib.services.plotter.picture_store.time.monotonic", lambda: next(moments))
    later = store.list("plots")[0].modified + picture_store.KEPT_SECONDS + 60
    assert picture_store.sweep(store, later) == 2
    assert [entry.path for entry in store.list("plots")] == ["plots/c.png"]


def test_a_store_that_fails_is_no_error(failing: SessionStore) -> None:
    picture_store.keep(failing, "abc", PICTURE)
    assert picture_store.find(failing, "abc", "png") is None
    assert picture_store.sweep(failing, 0) == 0


def test_what_makes_numbers_or_pictures_is_in_the_version_of_the_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = ("styles.json", "lib/services/plotter/kinds/maps.py", "lib/services/plotter/team_colours.py")
    monkeypatch.setattr(picture_store, "ROOT", tmp_path)
    versions: list[str] = []
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        versions += [picture_store.code_version.__wrapped__() for _ in range(2)]
    assert [versions.count(version) for version in versions] == [2] * 6


def test_what_changes_no_picture_does_not_discard_any(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(picture_store, "ROOT", tmp_path)
    before = picture_store.code_version.__wrapped__()
    for name in ("lib/services/accounts/login.py", "lib/config.py", "api/me.py", "lib/responses/plot.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert picture_store.code_version.__wrapped__() == before


def test_all_code_that_draws_is_in_the_version() -> None:
    """Follow the imports of the plotter; what is not of DRAWN_BY only brings data, which is in the tag, or errors."""
    beside = ("lib/services/season", "lib/services/f1_source", "lib/services/accounts", "lib/cache", "lib/config.py",
              "lib/settings", "lib/limits.py", "lib/errors.py", "lib/lru.py", "lib/deadline.py", "lib/__init__.py",
              "lib/services/__init__.py", "lib/arrays.py", "lib/services/csv_text.py",
              "lib/source_names.py", "lib/preview_names.py")  # fmt: skip
    seen: set[Path] = set()
    todo = sorted((ROOT / "lib/services/plotter").rglob("*.py"))
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            modules = [ROOT / name.replace(".", "/") for name in imports(path) if name.startswith("lib.")]
            found = [file for one in modules for file in (one.with_suffix(".py"), one / "__init__.py")]
            todo += [file for file in found if file.exists()]
    places = {path.relative_to(ROOT).as_posix() for path in seen}
    assert len(places) > 40
    assert [place for place in sorted(places) if not place.startswith((*picture_store.DRAWN_BY, *beside))] == []
