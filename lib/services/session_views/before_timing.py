"""Sessions of the seasons before F1 published its timing: what of them nobody can show is said, not answered empty."""

from __future__ import annotations

import numpy as np

from lib.errors import NotFound
from lib.sessions import StoredSession

OF_LAPS = ("laps", "positions", "pitstops", "fastest-lap")
NEVER = ("stints", "weather", "messages", "track-status", "circuit")
SEE = "view=results has what is known"


def refuse_unknown(session: StoredSession, view: str) -> None:
    """Raise NotFound for a view of which the season of this session left nothing."""
    manifest = session.manifest
    if manifest.provider != "jolpica":
        return
    if view in NEVER:
        raise NotFound(f"There is no {view} of seasons before 2018; {SEE}")
    if view in OF_LAPS and manifest.available.laps == "none":
        why = "are known of races from 1996 on" if manifest.session == "R" else "of qualifyings are known from 2018 on"
        raise NotFound(f"Laps {why}; {SEE}")
    if view == "pitstops" and np.isnan(session.laps()["pit_in"]).all():
        raise NotFound(f"Pit stops are known of races from 2012 on; {SEE}, and view=laps")
