"""The facts of a report's cover, each a label and its words: what decided the session, and the weather."""

from __future__ import annotations

from collections.abc import Sequence

from lib.services.plotter.caution_bands import NAMES
from lib.services.race_story.cautions import bands, cautions_of
from lib.services.race_story.finish import FINISHED
from lib.services.report_service import wording
from lib.services.report_service.material import ReportMaterial, Row
from lib.services.session_views import glance

Fact = tuple[str, str]


def headlines(material: ReportMaterial) -> list[Fact]:
    """Return what matters most in a few lines, each a label and its words."""
    if material.own_laps:
        return _coaching(material)
    results = [row for row in material.results if row["position"] is not None]
    found = (_race if material.is_race else _timed)(material, results)
    return [fact for fact in found if fact[1]]


def _coaching(material: ReportMaterial) -> list[Fact]:
    """Return whose laps these are, and how far apart."""
    laps = material.compared
    times = [lap.lap_time for lap in laps.opened]
    named = zip(laps.lap_names()[1:], times[1:], strict=True)
    return [
        ("Reference", f"{laps.lap_names()[0]}, {wording.clock(times[0])}"),
        *((f"Your lap: {name}", f"{wording.clock(time)}, {wording.gap(time - times[0])} s") for name, time in named),
        ("Fastest lap of the session", _fastest(material)),
    ]


def _race(material: ReportMaterial, results: Sequence[Row]) -> list[Fact]:
    manifest = material.manifest
    out = [row for row in results if row["status"] and not row["status"].startswith(FINISHED)]
    caution = bands(cautions_of(material.session))
    spans = ", ".join(f"{NAMES[kind].lower()} {_laps(first, last)}" for kind, first, last in caution)
    return [
        ("Winner", _who(material, results[:1])),
        ("Behind", " · ".join(f"{row['driver']} {wording.gap(row['gap'])} s" for row in results[1:3] if row["gap"])),
        ("Pole position", _who(material, [row for row in results if row["grid"] == 1])),
        ("Fastest lap", _fastest(material)),
        ("Most places won", _climber(results)),
        ("Race laps", wording.text(manifest.total_laps) if manifest.total_laps else ""),
        ("Neutralised", f"{spans[0].upper()}{spans[1:]}" if spans else "never"),
        ("Did not finish", ", ".join(str(row["driver"] or row["number"]) for row in out)),
    ]


def _laps(first: int, last: int) -> str:
    return f"laps {first}–{last}" if last > first else f"lap {first}"


def _timed(material: ReportMaterial, results: Sequence[Row]) -> list[Fact]:
    order = by_time(material)
    behind = [f"{who} {wording.gap(time - order[0][1])} s" for who, time in order[1:3]]
    deleted = sum(1 for row in material.view("laps") if row["deleted"])
    first = "Pole position" if material.is_qualifying and results else "Fastest"
    return [
        (first, _who(material, results[:1]) if results else _name(material, order[0][0]) if order else ""),
        ("Fastest lap", _fastest(material)),
        ("Behind", " · ".join(behind)),
        ("Timed laps", str(sum(1 for row in material.view("laps") if row["lap_time"] is not None))),
        ("Deleted laps", str(deleted) if deleted else "none"),
    ]


def by_time(material: ReportMaterial) -> list[tuple[str, float]]:
    """Return each driver's best lap time, the fastest first."""
    best = [(part, lap["lap_time"]) for part in material.laps_of if (lap := material.best_lap(part))]
    return sorted(best, key=lambda pair: pair[1])


def _fastest(material: ReportMaterial) -> str:
    order = by_time(material)
    if not order:
        return ""
    lap = material.best_lap(order[0][0]) or {}
    return f"{order[0][0]} {wording.clock(order[0][1])}, lap {lap['lap']}"


def _climber(results: Sequence[Row]) -> str:
    won = [(row["grid"] - row["position"], -row["position"], row) for row in results if row["grid"]]
    most = max(won, key=lambda item: item[:2], default=None)
    if most is None or most[0] <= 0:
        return ""
    return f"{most[2]['driver']}: {most[2]['grid']} to {most[2]['position']}"


def _who(material: ReportMaterial, rows: Sequence[Row]) -> str:
    return _name(material, rows[0]["driver"] or rows[0]["number"]) if rows else ""


def _name(material: ReportMaterial, driver: str) -> str:
    teams = {one.part: one.team for one in material.manifest.drivers}
    team = teams.get(driver)
    return f"{material.names.get(driver, driver)}{f' ({team})' if team else ''}"


def conditions(material: ReportMaterial) -> list[Fact]:
    """Return the ranges of what the weather station measured."""
    weather = glance.glance(material.session)["weather"]
    names = (
        ("air_temp", "Air", "°C"),
        ("track_temp", "Track", "°C"),
        ("humidity", "Humidity", "%"),
        ("wind_speed", "Wind", "m/s"),
    )
    found = [(label, _range(weather[name], unit)) for name, label, unit in names if weather[name]]
    if weather["rainfall"] is not None:
        found.append(("Rain", "yes" if weather["rainfall"] else "no"))
    return found


def subject(material: ReportMaterial) -> str:
    """Return the headline facts as one line."""
    return "; ".join(f"{label}: {value}" for label, value in headlines(material))


def _range(span: dict[str, float], unit: str) -> str:
    low, high = f"{span['lowest']:.1f}", f"{span['highest']:.1f}"
    return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"
