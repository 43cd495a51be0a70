"""JSON of any tool: columns, records, or pandas' {"Speed": {"0": …}}, at the top or below it; several laps too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.names import meaning
from lib.services.own_laps.recording import MOST_COLUMNS, MOST_LAPS, MOST_ROWS, Column, Recording, Said, listed, refuse

DEEPEST = 6  # chosen: bounds the search in a nest of objects
MOST_PLACES = 2000  # objects that are looked at in search of samples
TOOL = "JSON"
AXES = ("x", "y", "z")
AXIS_CHANNELS = {"time", "lap_clock", "distance", "part"}
LAP_TIMES = ("lap_time", "laptime", "lapTime", "lap_finish_time", "lapTimeMs", "lap_time_ms", "LapTime", "lapTimeInMS")
PLACES = ("track", "trackName", "track_name", "circuit", "venue", "Track")


def read_json(value: Any) -> Recording:
    """Return the recording in a JSON value. Raise InvalidRequest that says what there is instead of samples."""
    if value is None or isinstance(value, bool | int | float):
        raise refuse("must be columns ({name: [numbers]}), records ([{name: number}]), CSV text or a recorder's file")
    tables = list(_tables(value, {}, 0, [MOST_PLACES]))
    if not tables:
        raise refuse(_nothing(value), list(_names(value)))
    if len(tables) > MOST_LAPS:
        raise refuse(f"contains {len(tables)} laps; the limit is {MOST_LAPS}")
    if len(tables) == 1:
        return tables[0]
    found = tuple(dict.fromkeys(name for table in tables for name in table.found))
    return Recording(TOOL, (), found, tables[0].said, tuple(tables))


def _nothing(value: Any) -> str:
    if isinstance(value, Mapping) and not any(isinstance(item, Mapping | list | tuple) for item in value.values()):
        return f"speed, and time or distance, are needed; there is {listed([str(name) for name in value])}"
    if isinstance(value, Sequence) and not isinstance(value, str) and not value:
        return "must be columns ({name: [numbers]}), records ([{name: number}]) or CSV text; this list is empty"
    return (
        "no samples were found in this JSON: speed, and time or distance, are needed. If it is a file of results, "
        f"export the telemetry of a lap. It holds {listed(list(_names(value)))}"
    )


def _names(value: Any) -> Iterator[str]:
    """Yield the names of the first levels, to be listed in the refusal."""
    while isinstance(value, Sequence) and not isinstance(value, str) and len(value):
        value = value[0]
    if isinstance(value, Mapping):
        yield from dict.fromkeys(str(name) for name in list(value)[:100])


def _tables(value: Any, around: Mapping[str, Any], depth: int, left: list[int]) -> Iterator[Recording]:
    """Yield each set of samples below a value, in order."""
    left[0] -= 1
    if depth > DEEPEST or left[0] < 0:
        return
    if isinstance(value, Mapping):
        if _is_columns(value):
            yield _from_columns(value, around)
        else:
            for inner in list(value.values())[:MOST_COLUMNS]:
                if isinstance(inner, Mapping | list | tuple):
                    yield from _tables(inner, value, depth + 1, left)
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        if _is_records(value):
            yield _from_records(value, around)
        else:
            for inner in value[:MOST_LAPS]:
                if isinstance(inner, Mapping | list | tuple):
                    yield from _tables(inner, around, depth + 1, left)


def _channels(names: Iterable[Any]) -> set[str]:
    return {found.channel for name in names if (found := meaning(str(name))) is not None}


def _is_columns(value: Mapping[str, Any]) -> bool:
    if len(value) > MOST_COLUMNS:
        raise refuse(f"{len(value)} columns are too many; the limit is {MOST_COLUMNS}")
    return "speed" in _channels(name for name, cells in value.items() if _is_column(cells))


def _is_column(cells: Any) -> bool:
    """Return whether cells look like a channel's: a list of numbers, or pandas' {"0": number}."""
    if isinstance(cells, Mapping):
        first = next(iter(cells.values()), None)
        return all(str(key).lstrip("-").isdigit() for key in list(cells)[:5]) and not isinstance(first, Mapping | list)
    if not isinstance(cells, Sequence) or isinstance(cells, str):
        return False
    return not (len(cells) and isinstance(cells[0], Mapping))


def _is_records(value: Sequence[Any]) -> bool:
    first = next((item for item in value[:100] if item is not None), None)
    if not isinstance(first, Mapping) or _is_columns(first):
        return False
    flat = _flat(first)
    return "speed" in _channels(name for name, cell in flat.items() if not isinstance(cell, list | dict))


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with the fields of its inner objects beside its own, a position [x, y, z] as three fields."""
    flat: dict[str, Any] = {}
    for name, cell in record.items():
        if isinstance(cell, Mapping):
            flat.update(cell)
        elif isinstance(cell, list) and 2 <= len(cell) <= 3 and name.lower() in ("pos", "position", "xyz"):
            flat.update(zip(AXES, cell, strict=False))
        else:
            flat[name] = cell
    return flat


def _from_records(records: Sequence[Any], around: Mapping[str, Any]) -> Recording:
    _bounded(len(records))
    rows = [_flat(record) for record in records if isinstance(record, Mapping)]
    names: dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(row))
        if len(names) > MOST_COLUMNS:
            raise refuse(f"the records hold more than {MOST_COLUMNS} different names")
    return _recording({name: [row.get(name) for row in rows] for name in names if meaning(name)}, list(names), around)


def _from_columns(value: Mapping[str, Any], around: Mapping[str, Any]) -> Recording:
    columns = {
        name: list(cells.values()) if isinstance(cells, Mapping) else cells
        for name, cells in value.items()
        if _is_column(cells) and meaning(name)
    }
    if not AXIS_CHANNELS & _channels(columns):
        text = next((name for name in value if name not in columns and AXIS_CHANNELS & _channels([name])), None)
        if text is not None:
            raise refuse(f"{str(text)[:60]!r} is not a list of numbers")
    return _recording(columns, list(value), {**around, **{name: value[name] for name in value if name not in columns}})


def _recording(columns: Mapping[str, Sequence[Any]], names: list[str], around: Mapping[str, Any]) -> Recording:
    for cells in columns.values():
        _bounded(len(cells))
    made = tuple(Column(name, _numbers(name, cells)) for name, cells in columns.items())
    return Recording(TOOL, made, tuple(names), _said(around))


def _said(around: Mapping[str, Any]) -> Said:
    """Return what stands around the samples: the lap's time, the track."""
    lap_time = next((around[name] for name in LAP_TIMES if _is_time(around.get(name))), None)
    place = next((around[name] for name in PLACES if isinstance(around.get(name), str)), None)
    if lap_time is not None and lap_time > 2000:  # nobody takes half an hour: milliseconds
        lap_time = lap_time / 1000
    return Said(
        lap_time=None if lap_time is None else round(float(lap_time), 3), circuit=place[:100] if place else None
    )


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 20 < value < 2_000_000


def _bounded(count: int) -> None:
    if count > MOST_ROWS:
        raise refuse(f"{count} samples are too many; the limit is {MOST_ROWS}")


def _numbers(name: str, cells: Sequence[Any]) -> Float:
    from lib.services.own_laps.readers.table import cell_number

    if any(isinstance(cell, list | tuple | dict) for cell in cells):
        raise refuse(f"{name[:60]!r} contains a value that is not a number")
    try:
        if not any(isinstance(cell, str) for cell in cells):
            return np.array([np.nan if cell is None else cell for cell in cells], np.float64)
        return np.array([cell_number(str(cell), name, row) for row, cell in enumerate(cells, 1)], np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse(f"{name[:60]!r} contains a value that is not a number") from error
