"""A stored session with holes: cells that are null, columns and rows that are not there."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import msgspec
import numpy as np

from lib.sessions import Driver, Manifest, Result, SessionKey, SessionStore, StoredSession
from lib.sessions.stored_session import PartKind
from lib.sessions.tables import Table, pack_tables

RESULT = tuple(name for name in Result.__struct_fields__ if name != "number")
DRIVER = tuple(name for name in Driver.__struct_fields__ if name not in ("part", "number", "car", "pos"))
SESSION = ("official_event", "country", "location", "start_utc", "t0_utc", "start_time", "total_laps")
NEEDED = ("driver", "lap", "time")  # fewer holes: a row without them is left out


def holed_store(store: SessionStore, key: SessionKey, seed: int) -> SessionStore:
    """Return the store, with one session as it would be had its tables lost cells, columns and rows."""
    return _HoledStore(store, key, seed)


class _HoledStore(SessionStore):
    def __init__(self, whole: SessionStore, key: SessionKey, seed: int) -> None:
        super().__init__(whole._place)
        self._whole, self._key = whole, key
        self._session = holed(whole.open(key), Random(f"{key} {seed}"))

    def open(self, key: SessionKey) -> StoredSession:
        return self._session if key == self._key else self._whole.open(key)

    def manifest(self, key: SessionKey) -> Any:
        return self.open(key).manifest


def holed(session: StoredSession, random: Random) -> StoredSession:
    """Return the session with holes in its laps, its timeline and its results."""
    laps, timeline = holed_table(session.laps(), random), session.timeline()
    lost = {name: holed_table(table, random) for name, table in timeline.items()}
    circuit = _holed(session.circuit(), random, ("rotation", "length"))
    if random.random() < 0.2:
        circuit = msgspec.structs.replace(circuit, corners=())
    else:
        corners = tuple(_holed(corner, random, ("distance",)) for corner in circuit.corners)
        circuit = msgspec.structs.replace(circuit, corners=corners)
    changed = {
        "laps.npz": pack_tables({"laps": laps}),
        "timeline.npz": pack_tables(lost),
        "circuit.json": circuit.pack(),
    }

    def read(key: SessionKey, manifest: Manifest, name: str, kind: PartKind) -> Any:
        return kind.unpack(changed[name]) if name in changed else session.read(key, session.manifest, name, kind)

    return replace(session, manifest=_holed_manifest(session.manifest, random), read=read)


def holed_table(table: Table, random: Random) -> Table:
    """Return the table with some share of its cells null, perhaps whole columns, and perhaps without some rows."""
    share = random.choice((0.0, 0.01, 0.1, 0.5))
    empty = random.choice((0.0, 0.0, 0.1, 0.3))
    noise = np.random.default_rng(random.getrandbits(32))
    columns = {}
    for name, kind in table.schema.items():
        column = table[name].copy()
        null = None if kind == "text" else -1 if kind == "flag" else np.nan
        lost = (noise.random(len(column)) < share) | (random.random() < empty)
        if name in NEEDED:
            lost &= noise.random(len(column)) < 0.1
        column[lost] = null
        columns[name] = column
    kept = noise.random(len(table)) >= random.choice((0.0, 0.0, 0.05, 0.9, 1.0))
    return Table(table.schema, columns).where(kept)


def _holed_manifest(manifest: Manifest, random: Random) -> Manifest:
    results = tuple(_holed(row, random, RESULT) for row in manifest.results if random.random() > 0.03)
    drivers = tuple(_holed(row, random, DRIVER) for row in manifest.drivers)
    changed = msgspec.structs.replace(manifest, results=results, drivers=drivers)
    return msgspec.structs.replace(_holed(changed, random, SESSION), version=f"holed-{random.getrandbits(64):x}")


def _holed(row: Any, random: Random, names: tuple[str, ...]) -> Any:
    """Return the structure with some of these fields null."""
    return msgspec.structs.replace(row, **{name: None for name in names if random.random() < 0.05})
