"""The session that a lap is laid over if its upload names a circuit only: the newest stored one of that circuit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lib.errors import InvalidRequest, SlipstreamError
from lib.services.circuit_names import CALLED, circuits_called, like, names_other_layout, words_of
from lib.sessions import Manifest, SessionKey, SessionStore

PREFERRED = ("Q", "SQ", "SS", "R", "S", "FP3", "FP2", "FP1")  # of a weekend: where laps are driven alone and flat out
MOST_LAYOUTS = 3  # chosen: Sakhir has had two, Barcelona, Melbourne and Yas Island too
ONE_LAYOUT = 0.02  # share by which lengths of one layout differ at most
BUILT = {"Madrid": 2026}  # a place of the same country before that is another circuit


@dataclass(frozen=True)
class Home:
    """A stored session with the name of its circuit, and what was assumed to come to it."""

    key: SessionKey
    note: str


def homes_of(store: SessionStore, name: str) -> tuple[list[Home], str | None]:
    """Return the newest stored session of each layout of the circuit, or an empty list and the reason.

    Raise InvalidRequest, with candidates, for a name that is not known or that several circuits share.
    """
    circuit = _the_circuit(store, name)
    if names_other_layout(name):
        return [], f"circuit {name!r} is another layout than Formula 1's, so it is not laid over a session"
    found: list[tuple[Manifest, Home]] = []
    for key, manifest in _stored(store):
        if not _is_of(circuit, manifest) or any(_one_layout(manifest, other) for other, _ in found):
            continue
        session = f"{manifest.event} {manifest.year}, {manifest.name}"
        note = f"circuit {name!r} taken as {circuit}; laid over its newest stored session, {session}"
        found.append((manifest, Home(key, note)))
        if len(found) == MOST_LAYOUTS:
            break
    homes = [home for _, home in found]
    return homes, None if homes else f"no session of {circuit} is stored, so the lap is not laid over one"


def _the_circuit(store: SessionStore, name: str) -> str:
    """Return the one circuit that is meant. Raise InvalidRequest with candidates."""
    found = circuits_called(name) or _stored_places(store, name)
    if len(found) == 1:
        return found[0]
    if found:
        raise _unclear(f"{name!r} may be {' or '.join(found)}; name one of them", found)
    near = like(name) or sorted({*CALLED, *_places(store)})
    names = ", ".join(near)
    hint = f"Did you mean: {names}?" if len(near) < len(CALLED) else f"Its circuits are {names}."
    raise _unclear(
        f"{name!r} is not a circuit of Formula 1. {hint} For any other circuit leave it out, "
        "and put its name into `name`",
        near,
    )


def _unclear(message: str, candidates: list[str]) -> InvalidRequest:
    error = InvalidRequest.field("circuit", message)
    error.extra["candidates"] = candidates
    return error


def _stored(store: SessionStore) -> Iterator[tuple[SessionKey, Manifest]]:
    """Yield of each stored weekend the session that laps are best compared with, the newest first."""
    for year in reversed(store.years()):
        for number in reversed(store.rounds(year)):
            for key in sorted(store.keys(year, number), key=_preference):
                manifest = _manifest(store, key)
                if manifest is not None and manifest.available.car != "none" and manifest.lines is not None:
                    yield key, manifest
                    break


def _preference(key: SessionKey) -> int:
    return PREFERRED.index(key.session) if key.session in PREFERRED else len(PREFERRED)


def _manifest(store: SessionStore, key: SessionKey) -> Manifest | None:
    try:
        return store.manifest(key)
    except SlipstreamError:
        return None


def _is_of(circuit: str, manifest: Manifest) -> bool:
    place = manifest.location or manifest.event
    return place == circuit or (circuit in circuits_called(place) and manifest.year >= BUILT.get(circuit, 0))


def _places(store: SessionStore) -> list[str]:
    """Return the stored places that are no circuit of Formula 1's: those of an invented season."""
    found = [manifest.location for _, manifest in _stored(store)]
    return list(dict.fromkeys(place for place in found if place and not circuits_called(place)))


def _stored_places(store: SessionStore, name: str) -> list[str]:
    wanted = set(words_of(name))
    return [place for place in _places(store) if set(words_of(place)) <= wanted]


def _one_layout(one: Manifest, other: Manifest) -> bool:
    lengths = [item.lines.finish for item in (one, other) if item.lines]
    return abs(lengths[0] / lengths[1] - 1) <= ONE_LAYOUT
