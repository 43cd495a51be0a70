"""What the index of the API answers."""

from __future__ import annotations

from msgspec import Struct


class ApiLink(Struct):
    """An address and what it is for."""

    href: str
    about: str


class ApiIndex(Struct):
    """What there is: `read` are documents, `addresses` the functions."""

    name: str
    version: str
    commit: str | None
    about: str
    read: list[ApiLink]
    addresses: list[ApiLink]
