"""Which session an answer is about: the shape that all answers share."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from lib.sessions.manifest import Manifest


class SessionInfo(Struct):
    """Which session an answer is about, the version of its data, and its source: `fastf1`, `openf1` or `jolpica`."""

    year: int
    round: int
    event: str
    country: str | None
    location: str | None
    session: str
    name: str
    start_utc: str | None
    finished: bool
    version: str
    source: str


def session_info(manifest: Manifest) -> dict[str, Any]:
    """Return the members of SessionInfo for a stored session."""
    found = {name: getattr(manifest, name) for name in SessionInfo.__struct_fields__}
    return {**found, "source": manifest.provider}
