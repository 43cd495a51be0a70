"""OpenF1's answers with what a server may get wrong: fields that are missing, null, of another type, huge, twice."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

import orjson

Row = dict[str, Any]
Tables = dict[str, list[Row]]
ODD: tuple[Any, ...] = (
    None, True, False, "", "x", "12", "NaN", "now", "Łódź \u0000 🏎", "a" * 5000, [], [None], [1, 2, 3, 4], {}, {"a": 1},
    -1, 0, 0.5, 1e9, -1e9, 1e308, 2**63, 10**30, "2025-13-45T99:00:00+00:00", "1970-01-01T00:00:00+00:00",
    "9999-12-31T23:59:59+14:00", "2025-04-06",
)  # fmt: skip


class KeptInMemory:
    """What a load fetched, for the next one to go on with: here answers that are changed in between."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.files = dict(files or {})

    def get(self, name: str) -> bytes | None:
        return self.files.get(name)

    def put(self, name: str, content: bytes) -> None:
        self.files[name] = content

    def clear(self) -> None:
        self.files.clear()


def mutated(tables: Tables, random: Random, share: float) -> Tables:
    """Return the tables with about that share of their rows changed in some way, and every order changed."""
    return {name: _mutated(copy.deepcopy(rows), random, share) for name, rows in tables.items()}


def _mutated(rows: list[Row], random: Random, share: float) -> list[Row]:
    names = sorted({name for row in rows for name in row})
    for row in [row for row in rows if random.random() < share]:
        name = random.choice(names)
        match random.randrange(5):
            case 0:
                row.pop(name, None)
            case 1:
                rows.append(copy.deepcopy(row) | {name: random.choice(ODD)})  # twice, and not alike
            case 2:
                rows.append(copy.deepcopy(row))
            case _:
                row[name] = random.choice(ODD)
    if random.random() < share / 4:
        rows.clear()
    random.shuffle(rows)
    return rows


def tables_of(files: dict[str, bytes]) -> Tables:
    """Return the tables among the files of a load."""
    return {name: orjson.loads(content) for name, content in files.items() if name.endswith(".json")}


def files_of(tables: Tables, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of a load with these tables in them."""
    return files | {name: json.dumps(rows).encode() for name, rows in tables.items()}
