"""Races of the seasons before F1 published its timing: what Jolpica has of them, as the store holds sessions.

Results always, laps from 1996 on, pit stops from 2012 on. There are no tyres, sectors, speeds, weather or telemetry.
"""

from __future__ import annotations

from lib.services.f1_source.session_reader import SessionOrder
from lib.sessions.session_data import SessionData


def read_jolpica(order: SessionOrder) -> SessionData:
    """Return a race or a qualifying as far as Jolpica has it.

    Raises NotFound, NoTelemetry for other sessions, SourceBlocked, SourceRateLimited or Unavailable.
    """
    from lib.services.jolpica_interact.assembling import assemble
    from lib.services.jolpica_interact.reading import read_tables

    return assemble(order, read_tables(order))
