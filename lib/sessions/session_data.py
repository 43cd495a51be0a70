"""What a loader hands to the store: one session's tables, samples and circuit, and a manifest without its checksums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.sessions.circuit import Circuit
from lib.sessions.manifest import Manifest
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.survey import Survey
from lib.sessions.tables import Table, pack_tables


@dataclass(frozen=True)
class SessionData:
    """Samples are keyed by `Driver.part`; a driver without samples has no entry."""

    manifest: Manifest
    laps: Table
    timeline: Mapping[str, Table]
    circuit: Circuit
    car: Mapping[str, CarSamples] = field(default_factory=dict)
    pos: Mapping[str, PosSamples] = field(default_factory=dict)
    survey: Survey | None = None

    def parts(self) -> dict[str, bytes]:
        """Return every file of the session but session.json."""
        return {
            "laps.npz": pack_tables({"laps": self.laps}),
            "timeline.npz": pack_tables(self.timeline),
            "circuit.json": self.circuit.pack(),
            **({} if self.survey is None else {"survey.npz": self.survey.pack()}),
            **{f"car/{driver}.npz": samples.pack() for driver, samples in self.car.items()},
            **{f"pos/{driver}.npz": samples.pack() for driver, samples in self.pos.items()},
        }
