"""Tables that the store holds as they are: positions, weather, messages, track status, results."""

from __future__ import annotations

from typing import Any

import msgspec

from lib.services.session_views.selection import Selection
from lib.sessions import Manifest, Result, SessionKey, SessionStore
from lib.sessions.schemas import MESSAGES_SHOWN

Columns = dict[str, list[Any]]
RESULT = ("position", "classified", "driver", *(name for name in Result.__struct_fields__[3:]))


def positions(store: SessionStore, key: SessionKey, _manifest: Manifest, selection: Selection) -> Columns:
    return selection.rows(store.timeline(key)["positions"]).lists()


def weather(store: SessionStore, key: SessionKey, _manifest: Manifest, _selection: Selection) -> Columns:
    return store.timeline(key)["weather"].lists()


def messages(store: SessionStore, key: SessionKey, _manifest: Manifest, selection: Selection) -> Columns:
    return selection.rows(store.timeline(key)["messages"]).lists(MESSAGES_SHOWN)


def track_status(store: SessionStore, key: SessionKey, _manifest: Manifest, _selection: Selection) -> Columns:
    return store.timeline(key)["track_status"].lists()


def results(_store: SessionStore, _key: SessionKey, manifest: Manifest, selection: Selection) -> Columns:
    chosen = [row for row in manifest.results if selection.drivers is None or row.driver in selection.drivers]
    plain = [msgspec.structs.asdict(row) for row in chosen]
    return {name: [row[name] for row in plain] for name in RESULT}
