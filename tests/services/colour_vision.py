"""Colours as others see them, simulated after Machado, Oliveira and Fernandes (2009), and how far colours are apart."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from lib.arrays import Float

# Severity 1.0, applied to linear RGB; from the paper's table.
MACHADO = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> Float:
    values = np.array(list(bytes.fromhex(colour.removeprefix("#")))) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def seen(colour: str, sight: str = "usual") -> Float:
    """Return L*, a* and b* of a colour for somebody with this sight."""
    light = linear(colour)
    if sight in MACHADO:
        light = np.clip(np.array(MACHADO[sight]) @ light, 0, 1)
    share = np.array(TO_XYZ) @ light / WHITE
    root = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def apart(one: str, other: str, sight: str = "usual") -> float:
    """Return the CIE76 difference."""
    return float(np.linalg.norm(seen(one, sight) - seen(other, sight)))


def nearest(colours: list[str], sight: str) -> tuple[float, str, str]:
    """Return the smallest difference of any two, and which they are."""
    return min((apart(*pair, sight), *pair) for pair in combinations(colours, 2))


def lightness(colour: str) -> float:
    return float(seen(colour)[0])
