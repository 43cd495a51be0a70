"""The corner table of a comparison as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib.services.plotter.kinds.traces_numbers import STEP
from lib.services.plotter.material import Material
from lib.services.report_service import wording
from lib.services.report_service.table import Cell, TableColumn, Value
from lib.services.telemetry_service import compare

FEW = 3  # laps: with more, entry and exit speeds have no room beside each other


def corner_rows(laps: Material, won: str, lost: str) -> tuple[list[TableColumn], list[list[Value]]]:
    """Return the columns and a row for each corner; what was won or lost stands on these grounds."""
    found = compare(laps.store, laps.references, STEP)
    labels = laps.lap_labels()
    names = ("entry", "apex", "exit") if len(labels) < FEW else ("apex",)
    columns = [TableColumn("Corner")]
    for label in labels:
        columns += [TableColumn(f"{label} {name}", "right") for name in names]
    columns += [TableColumn(f"{label} gain", "right") for label in labels[1:]]
    return columns, [_row(corner, names, won, lost) for corner in found["corners"]]


def _row(corner: Mapping[str, Any], names: Sequence[str], won: str, lost: str) -> list[Value]:
    row: list[Value] = [Cell(f"{corner['number']}{corner['letter'] or ''}", bold=True)]
    for lap in corner["laps"]:
        row += [wording.number(lap[f"{name}_speed"]) for name in names]
    return [*row, *(gain_cell(lap, won, lost) for lap in corner["laps"][1:])]


def gain_cell(lap: Mapping[str, Any], won: str, lost: str) -> Cell:
    """Return what a lap wins (minus) or loses in a corner; in brackets if it is noise."""
    shown = wording.gap(lap["gain"])
    if lap["noise"]:
        return Cell(f"({shown})")
    return Cell(shown, bold=True, ground=won if lap["gain"] < 0 else lost)
