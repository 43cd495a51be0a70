"""How the real parts are: each asked at the same time, none waited for long."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from lib.deadline import within


@dataclass(frozen=True)
class Dependency:
    """One outside part: how to ask it, whether something stands in for it, whether requests fail without it."""

    ask: Callable[[], object]
    stand_in: str | None = None
    required: bool = True


def examine(parts: dict[str, Dependency], wait: float) -> dict[str, Any]:
    """Return {status, stand_ins, parts} as the API documents them, within about `wait` seconds."""
    with ThreadPoolExecutor(max_workers=max(1, len(parts))) as pool:
        answers = dict(zip(parts, pool.map(lambda part: _ask(part, wait), parts.values()), strict=True))
    return {
        "status": _overall(answers),
        "stand_ins": [f"{name}: {part.stand_in}" for name, part in parts.items() if part.stand_in],
        "parts": answers,
    }


def _ask(part: Dependency, wait: float) -> dict[str, Any]:
    start = time.perf_counter()
    try:
        within(wait, part.ask)
        state = "up"
    except Exception:  # whatever is wrong with it, it is down
        state = "down"
    ms = round((time.perf_counter() - start) * 1000, 1)
    return {"state": state, "ms": ms, "stand_in": part.stand_in, "required": part.required}


def _overall(answers: dict[str, dict[str, Any]]) -> str:
    down = [answer["required"] for answer in answers.values() if answer["state"] == "down"]
    if any(down):
        return "down"
    return "degraded" if down else "ok"
