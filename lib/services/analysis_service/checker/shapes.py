"""What checking a text gives."""

from __future__ import annotations

import msgspec


class Claim(msgspec.Struct, frozen=True):
    """A sentence as it is shown, and the facts that it rests on."""

    text: str
    facts: tuple[str, ...]


class Unsupported(msgspec.Struct, frozen=True):
    """A sentence that was cut out, and why."""

    text: str
    reason: str


class Checked(msgspec.Struct, frozen=True):
    """`numbers` and `relations` count what was checked and holds."""

    numbers: int
    relations: int
    unsupported: tuple[Unsupported, ...]


class CheckedText(msgspec.Struct, frozen=True):
    answer: str
    claims: tuple[Claim, ...]
    checked: Checked
