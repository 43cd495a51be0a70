"""Kinds of plots that only a race has."""

from __future__ import annotations

from lib.errors import NoTelemetry
from lib.services.plotter.material import Material
from lib.services.race_rules.timing import RACES


def only_races(material: Material) -> None:
    name = material.stored.manifest.session
    if name not in RACES:
        raise NoTelemetry(f"{name} is no race: this kind is for sessions {', '.join(RACES)}")
