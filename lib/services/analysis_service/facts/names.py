"""The closed lists of a session: what a text may name without a fact."""

from __future__ import annotations

from collections.abc import Sequence

from lib.errors import SlipstreamError
from lib.services.analysis_service.fact import DriverName, Names
from lib.sessions import Circuit, Driver, Manifest, StoredSession

PARTS = {"Q": ("Q1", "Q2", "Q3"), "SQ": ("SQ1", "SQ2", "SQ3"), "SS": ("SQ1", "SQ2", "SQ3")}
OWN = "YOU"


def names_of(session: StoredSession, more: Sequence[DriverName] = ()) -> Names:
    manifest, laps = session.manifest, session.laps()
    known = laps["lap"][laps["lap"] == laps["lap"]]
    compounds = dict.fromkeys(name for name in laps["compound"].tolist() if name and name != "UNKNOWN")
    return Names(
        drivers=(*(driver_name(driver) for driver in manifest.drivers), *more),
        corners=corner_names(circuit_of(session)),
        laps=int(known.max(initial=0)),
        compounds=tuple(compounds),
        parts=PARTS.get(manifest.session, ()),
        event=event_names(manifest),
    )


def event_names(manifest: Manifest) -> tuple[str, ...]:
    known = (manifest.event, manifest.location, manifest.country, manifest.name, str(manifest.year))
    return tuple(dict.fromkeys(name for name in known if name))


def driver_name(driver: Driver) -> DriverName:
    name = driver.name or driver.part
    last = driver.last_name or name.split()[-1]
    return DriverName(driver.part, name, driver.number, driver.team, last)


def own_name(number: int = 1, name: str | None = None) -> DriverName:
    """Return the name of a user's own lap; the second of them is `YOU 2`."""
    code = OWN if number == 1 else f"{OWN} {number}"
    return DriverName(code, name or "your lap", "", None, "you")


def circuit_of(session: StoredSession) -> Circuit | None:
    try:
        return session.circuit()
    except SlipstreamError:
        return None


def corner_names(circuit: Circuit | None) -> tuple[str, ...]:
    return () if circuit is None else tuple(f"T{corner.number}{corner.letter}" for corner in circuit.corners)
