"""Timing whole processes in turns, so that a slow moment of the machine meets all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def processes(programs: dict[str, str], rounds: int) -> dict[str, float]:
    """Return the median milliseconds from start to end of `python -c` for each program."""
    spent: dict[str, list[float]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "DATA_DIR": folder}
        for _ in range(rounds + 1):
            for name, program in programs.items():
                start = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-c", program],
                    env=environ,
                    cwd=ROOT,
                    check=True,
                    timeout=300,
                    stdout=subprocess.DEVNULL,
                )
                spent[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(values[1:]) for name, values in spent.items()}


def table(rows: dict[str, float], unit: str = "ms") -> None:
    """Print each row beside the first, as a ratio."""
    first = next(iter(rows.values()))
    for name, value in rows.items():
        print(f"{name:48} {value:10.1f} {unit}   {value / first:6.2f}x")
