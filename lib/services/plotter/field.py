"""What laps tell of the pace of those who are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.errors import NoTelemetry
from lib.services.plotter.material import Material
from lib.services.race_rules.field import FieldPace, near_best, pace_of_field, racing_laps
from lib.services.race_rules.timing import RACES
from lib.sessions import Table

Float = NDArray[np.float64]
PRACTICES = ("FP1", "FP2", "FP3")
ROAD_CHANGED = "The road changed: each lap is measured against the field's median on that lap"
BEHIND_FIELD = "Against the field (s)"


@dataclass(frozen=True)
class Paces:
    """Racing laps and their times, or where `against` what they are behind the field's median of the same lap."""

    rows: Table
    values: Float
    against: bool


def field_of(material: Material) -> FieldPace:
    return pace_of_field(material.stored.laps(), material.stored.manifest.session in RACES)


def paces_of(material: Material) -> Paces:
    """Return what the entrants' laps tell of their pace, by the measure of all cars: the same whoever is asked for.

    Raises NoTelemetry for a qualifying, where nobody drives racing laps.
    """
    name, everyone = material.stored.manifest.session, material.stored.laps()
    if name not in (*RACES, *PRACTICES):
        why = f"sessions {', '.join((*RACES, *PRACTICES))}"
        raise NoTelemetry(f"{name} has no laps at racing pace: this kind is for {why}")
    field = field_of(material)
    rows = everyone.where(racing_laps(everyone, field))
    rows = near_best(rows) if name in PRACTICES else rows
    rows = rows.where(np.isin(rows["driver"].astype(str), material.names))
    times = rows["lap_time"]
    return Paces(rows, times - field.at(rows["lap"]) if field.changed else times, field.changed)
