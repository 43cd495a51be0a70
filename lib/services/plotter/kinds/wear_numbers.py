"""The numbers of tyre wear, as a plot and a report show them; they are made in `race_story.tyre_wear`."""

from __future__ import annotations

from lib.services.plotter.material import Material
from lib.services.race_story.tyre_wear import CompoundWear, TyreWear, tyre_wear

FUEL_IN, FUEL_OUT = "Fuel burn is included.", "Fuel and road, the same for all cars, are taken out."


def wear_of(material: Material) -> TyreWear:
    """Return what age costs these drivers on each compound. Raise NoTelemetry where times do not tell."""
    return tyre_wear(material.stored, material.names)


def cost_words(wear: CompoundWear) -> str:
    """Return what a lap of age costs, with the standard error, and up to which age."""
    line = wear.line
    first = f"{line.slope:+.3f} ± {line.error:.3f} s a lap"
    if line.bend is None:
        return first
    return f"{first} to lap {line.bend:.0f}, then {line.later:+.3f} ± {line.later_error:.3f}"


def wear_words(data: TyreWear) -> str:
    """Return what each compound costs, which are not measurable, and what is in the times."""
    costs = "; ".join(f"{wear.compound.lower()} {cost_words(wear)}" for wear in data.compounds)
    unclear = f" Not measurable: {', '.join(data.unclear).lower()}." if data.unclear else ""
    how = FUEL_OUT if data.against else FUEL_IN
    return f"The age of a tyre costs: {costs}. {how}{unclear}{f' {data.remark}.' if data.remark else ''}"
