"""circuit.json: the track map, in metres."""

from __future__ import annotations

import msgspec

from lib.errors import DamagedData


class Corner(msgspec.Struct, frozen=True):
    number: int
    letter: str
    distance: float | None
    x: float
    y: float
    angle: float


class Outline(msgspec.Struct, frozen=True):
    """The road from the start line to the finish line, in order."""

    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()


class Circuit(msgspec.Struct, frozen=True):
    """Rotation in degrees (None if the source has no map), length along the timing lines, corners, outline."""

    rotation: float | None = None
    length: float | None = None
    corners: tuple[Corner, ...] = ()
    outline: Outline = Outline()

    def pack(self) -> bytes:
        return msgspec.json.encode(self)

    @classmethod
    def unpack(cls, content: bytes) -> Circuit:
        """Return the circuit that `pack` wrote. Raise DamagedData."""
        try:
            return msgspec.json.decode(content, type=cls)
        except msgspec.DecodeError as error:
            raise DamagedData("circuit.json is not readable") from error
