"""Server-Sent Events."""

from __future__ import annotations

from typing import Any

import msgspec


def event(name: str, data: Any) -> str:
    """Return one event with its data as JSON."""
    return f"event: {name}\ndata: {msgspec.json.encode(data).decode()}\n\n"
