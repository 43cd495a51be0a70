"""A stored session published anew with another manifest, as a loader would do it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec

from lib.sessions import SessionKey
from lib.sessions import manifest as manifests


def restate(folder: Path, key: SessionKey, **changed: Any) -> None:
    """Publish the session with other fields; files of the store that are links elsewhere stay as they are."""
    place = folder / key.path
    old = manifests.decode((place / "session.json").read_bytes())
    assert old is not None
    new = manifests.sealed(msgspec.structs.replace(old, **changed))
    if new.version != old.version:
        for file in (place / old.version).rglob("*.*"):
            copy = place / new.version / file.relative_to(place / old.version)
            copy.parent.mkdir(parents=True, exist_ok=True)
            os.link(file, copy)
    (place / "session.json").unlink()
    (place / "session.json").write_bytes(manifests.encode(new))
