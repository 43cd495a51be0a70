"""A recording laid over a session: the one that is named, or the newest of the circuit that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lib.errors import InvalidRequest
from lib.services.own_laps.circuit import length_of, match
from lib.services.own_laps.home_session import homes_of
from lib.services.own_laps.recording import Recording
from lib.services.own_laps.take_in import TakenLap, take_in
from lib.sessions import SessionKey, SessionStore


@dataclass(frozen=True)
class LapWanted:
    """A recording, with the lap time that is told and the lap that is wanted."""

    recording: Recording
    lap_time: float | None
    wanted: str | None


@dataclass(frozen=True)
class Fit:
    """The lap that was taken, the session it is laid over, how sure that is, and what was assumed for it."""

    taken: TakenLap
    key: SessionKey | None = None
    match: dict[str, Any] | None = None
    notes: list[str] = field(default_factory=list)


def laid_over(store: SessionStore, key: SessionKey | None, asked: LapWanted) -> Fit:
    """Return the lap on a session's circuit, or on none. Raise InvalidRequest if it does not fit."""
    taken = take_in(asked.recording, length_of(store, key), asked.lap_time, asked.wanted)
    values = taken.samples.values
    return Fit(taken, key, match(store, key, values["time"], values["speed"]))


def laid_at_home(store: SessionStore, named: str | None, asked: LapWanted) -> Fit:
    """Return the lap over the newest stored session of the circuit that is named, or that the file names.

    Raise InvalidRequest if a circuit that is named is not known, or if the lap does not fit it. What a file calls its
    circuit decides nothing that the lap does not bear out.
    """
    if named is not None:
        return _laid(store, named, asked)
    alone = laid_over(store, None, asked)
    if alone.taken.circuit is None:
        return alone
    try:
        return _laid(store, alone.taken.circuit, asked)
    except InvalidRequest:
        said = f"the file calls its circuit {alone.taken.circuit[:60]!r}, which is not known or does not fit"
        return Fit(alone.taken, notes=[f"{said}: the lap is not laid over a session"])


def _laid(store: SessionStore, circuit: str, asked: LapWanted) -> Fit:
    """Return the lap over the newest session whose layout it fits. Raise InvalidRequest if it fits none."""
    homes, why = homes_of(store, circuit)
    refused: InvalidRequest | None = None
    for home in homes:
        try:
            fit = laid_over(store, home.key, asked)
        except InvalidRequest as error:
            refused = refused or error
            continue
        return Fit(fit.taken, fit.key, fit.match, [home.note])
    if refused is not None:
        raise refused
    return Fit(laid_over(store, None, asked).taken, notes=[why] if why else [])
