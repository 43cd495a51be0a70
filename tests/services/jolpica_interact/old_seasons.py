"""Seasons before 2018 in Jolpica's shapes: the invented race as it would be known had it been driven then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests import built

Json = dict[str, Any]
ENDPOINTS = {"results": "Results", "laps": "Laps", "pitstops": "PitStops", "qualifying": "QualifyingResults"}
KNOWN = {2015: tuple(ENDPOINTS), 2005: ("results", "laps", "qualifying"), 1950: ("results",)}


def write_old_seasons(root: Path) -> Path:
    """Write 2015 (everything), 2005 (no pit stops) and 1950 (results alone, cars shared) and return the tree."""
    for year, known in KNOWN.items():
        _write(root, f"{year}", _season(year))
        for endpoint, rows in ENDPOINTS.items():
            changed = _round(year, endpoint)
            if endpoint not in known:
                changed["MRData"] |= {"total": "0"}
                changed["MRData"]["RaceTable"]["Races"] = []
            elif year == 1950:
                _make_old(changed["MRData"]["RaceTable"]["Races"][0][rows])
                changed["MRData"]["total"] = "21"
            _write(root, f"{year}/1/{endpoint}", changed)
    return root


def _season(year: int) -> Json:
    season = _as_of(year, json.loads((built.demo_tree() / "ergast/f1/2025.json").read_text()))
    for race in season["MRData"]["RaceTable"]["Races"]:
        for practice in ("FirstPractice", "SecondPractice", "ThirdPractice", "Qualifying"):
            race.pop(practice, None)
        if year < 2005:
            del race["time"]
    return season


def _round(year: int, endpoint: str) -> Json:
    return _as_of(year, json.loads((built.demo_tree() / f"ergast/f1/2025/1/{endpoint}.json").read_text()))


def _as_of(year: int, content: Json) -> Json:
    changed: Json = json.loads(json.dumps(content).replace('"2025"', f'"{year}"').replace('"2025-', f'"{year}-'))
    return changed


def _make_old(rows: list[Json]) -> None:
    """Take away codes, and let the winner have driven a second car, as was allowed."""
    for row in rows:
        del row["Driver"]["code"], row["Driver"]["permanentNumber"]
    rows.append({**rows[0], "position": "21", "positionText": "R", "number": rows[1]["number"], "status": "Retired"})
    rows[-1].pop("Time")


def _write(root: Path, path: str, content: Json) -> None:
    file = root / "ergast" / "f1" / f"{path}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
