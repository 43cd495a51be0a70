"""One session as it lies in the store, pinned to one version: its parts belong together, whatever is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from lib.sessions.circuit import Circuit
from lib.sessions.key import SessionKey
from lib.sessions.manifest import Manifest
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.schemas import LAPS, NEEDED, TIMELINE
from lib.sessions.survey import Survey
from lib.sessions.tables import Schema, Table, unpack_tables

CIRCUIT_BYTES = 20_000  # an outline of 530 points, corners and words


@dataclass(frozen=True)
class PartKind:
    """How the content of a part becomes a value, and how much memory that value takes."""

    unpack: Callable[[bytes], Any]
    size: Callable[[Any], int]


class _Sized(Protocol):
    @property
    def nbytes(self) -> int: ...


def _nbytes(value: _Sized) -> int:
    return value.nbytes


def _all_nbytes(tables: dict[str, Table]) -> int:
    return sum(table.nbytes for table in tables.values())


def _tables(content: bytes, schemas: Mapping[str, Schema]) -> dict[str, Table]:
    """Return the tables without the rows that do not say what they are about. Raise DamagedData."""
    return {name: table.having(NEEDED.get(name, ())) for name, table in unpack_tables(content, schemas).items()}


_LAPS = PartKind(lambda content: _tables(content, {"laps": LAPS})["laps"], _nbytes)
_TIMELINE = PartKind(lambda content: _tables(content, TIMELINE), _all_nbytes)
_CIRCUIT = PartKind(Circuit.unpack, lambda _: CIRCUIT_BYTES)
_CAR = PartKind(CarSamples.unpack, _nbytes)
_POS = PartKind(PosSamples.unpack, _nbytes)
_SURVEY = PartKind(Survey.unpack, _nbytes)


@dataclass(frozen=True)
class StoredSession:
    """A manifest and its parts. Reading raises DamagedData, and NoTelemetry for a driver without samples."""

    key: SessionKey
    manifest: Manifest
    read: Callable[[SessionKey, Manifest, str, PartKind], Any]

    def laps(self) -> Table:
        """Return all laps of all drivers, in FastF1's order; empty if the source had none."""
        table: Table = self.read(self.key, self.manifest, "laps.npz", _LAPS)
        return table

    def timeline(self) -> dict[str, Table]:
        """Return the tables `weather messages track_status session_status positions`."""
        tables: dict[str, Table] = self.read(self.key, self.manifest, "timeline.npz", _TIMELINE)
        return tables

    def circuit(self) -> Circuit:
        circuit: Circuit = self.read(self.key, self.manifest, "circuit.json", _CIRCUIT)
        return circuit

    def car(self, driver: str) -> CarSamples:
        """Return one driver's car samples; `driver` is Driver.part."""
        samples: CarSamples = self.read(self.key, self.manifest, f"car/{driver}.npz", _CAR)
        return samples

    def pos(self, driver: str) -> PosSamples:
        """Return one driver's position samples."""
        samples: PosSamples = self.read(self.key, self.manifest, f"pos/{driver}.npz", _POS)
        return samples

    def survey(self) -> Survey | None:
        """Return how the session's clocks and road lie, None if it had too few clean laps to tell."""
        if "survey.npz" not in self.manifest.parts:
            return None
        found: Survey = self.read(self.key, self.manifest, "survey.npz", _SURVEY)
        return found
