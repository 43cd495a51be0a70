"""How the invented qualifyings go: their lengths, tyres and grip, and the pace along each kind of lap."""

from __future__ import annotations

from dataclasses import dataclass

# (place on the lap, lap time there over a flying lap's); a negative last one ends the leg at the pit entry
Pace = list[tuple[float, float]]
OUT: Pace = [(0, 1.26), (0.82, 1.24), (0.9, 1.0), (1, 1.0)]
FLY: Pace = [(0, 1.0), (1, 1.0)]
SPIN: Pace = [(0, 1.0), (0.52, 1.0), (0.53, 4.5), (0.535, 4.5), (0.56, 1.0), (1, 1.0)]
COOL: Pace = [(0, 1.0), (0.09, 1.0), (0.12, 1.36), (0.82, 1.36), (0.9, 1.0), (1, 1.0)]
IN: Pace = [(0, 1.0), (0.09, 1.0), (0.12, 1.34), (1, -1.34)]


@dataclass(frozen=True)
class Plan:
    """What makes one qualifying different from another."""

    lengths: tuple[float, float, float]
    compounds: tuple[str, str, str]
    red_flag: bool
    grip: float


PLANS = {
    (1, "Q"): Plan((540, 520, 500), ("SOFT", "SOFT", "SOFT"), False, 1.0),
    (2, "SQ"): Plan((470, 400, 380), ("MEDIUM", "MEDIUM", "SOFT"), False, 0.992),
    (2, "Q"): Plan((540, 670, 400), ("SOFT", "SOFT", "SOFT"), True, 1.003),
}
