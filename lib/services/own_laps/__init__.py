"""A user's own laps: taken in from whatever recorded them, kept, listed, renamed, deleted, compared."""

from __future__ import annotations

from lib.services.own_laps.library import delete, get, is_invalid, of_circuit, page, reference, rename, samples_of
from lib.services.own_laps.upload import add

__all__ = ["add", "delete", "get", "is_invalid", "of_circuit", "page", "reference", "rename", "samples_of"]
