"""The tree is deterministic, built once, and complete."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import demo
from demo.builder import MARKER, remove
from demo.strategy import dry_race


def digest(root: Path, under: str) -> dict[str, str]:
    files = sorted(path for path in (root / under).rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes(tree: Path, tmp_path: Path) -> None:
    demo.build(tmp_path / "again", only=["2025/02/S"])
    for under in ("static", "truth", "ergast", "multiviewer", "f1schedule"):
        again = digest(tmp_path / "again", under)
        assert again
        assert again.items() <= digest(tree, under).items()


def test_another_seed_gives_another_season(tree: Path, tmp_path: Path) -> None:
    demo.build(tmp_path / "other", seed=8, only=["none"])
    assert digest(tree, "ergast") != digest(tmp_path / "other", "ergast")


def test_a_finished_tree_is_left_alone(tree: Path) -> None:
    before = (tree / MARKER).stat().st_mtime_ns
    demo.build(tree)
    assert (tree / MARKER).stat().st_mtime_ns == before


def test_progress_runs_from_nothing_to_done(tmp_path: Path) -> None:
    shares: list[float] = []
    demo.build(tmp_path / "tree", only=["none"], progress=lambda stage, share: shares.append(share))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_the_tree_is_small(tree: Path) -> None:
    assert sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) < 40 * 2**20


def test_every_stream_begins_with_a_mark_and_ends_its_lines_with_crlf(tree: Path) -> None:
    for file in (tree / "static").rglob("*.jsonStream"):
        content = file.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf00:") and content.endswith(b"\r\n")
        assert content.count(b"\n") == content.count(b"\r\n")


def test_the_races_hold_every_kind_of_event(tree: Path) -> None:
    dry, rain = (json.loads((tree / f"truth/2025/{n}/R.json").read_text()) for n in (1, 2))
    compounds = {s["compound"] for race in (dry, rain) for d in race["drivers"].values() for s in d["stints"]}
    assert compounds == {"SOFT", "MEDIUM", "HARD", "INTERMEDIATE", "WET"}
    assert {len(d["pit_stops"]) for d in dry["drivers"].values()} >= {1, 2, 3}
    assert [len(d["laps"]) for d in rain["drivers"].values()].count(0) == 1
    assert sum(d["retired"] is not None for d in dry["drivers"].values()) == 1
    assert any(len(d["laps"]) == dry["total_laps"] - 1 for d in dry["drivers"].values())
    assert rain["wet"]


def test_a_full_race_has_57_laps() -> None:
    assert dry_race(57).laps == 57


def test_only_a_demo_tree_is_removed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no demo season"):
        remove(tmp_path)
