"""Compact answers of bounded size: rows in which each value that may be said carries the id of its fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts.pad import Pad, for_model
from lib.services.analysis_service.tools.context import ToolAnswer, ToolContext
from lib.sessions import StoredSession

MOST_LETTERS = 9000  # about 2,600 tokens: a conversation holds a few of them
MOST_ROWS = 80  # chosen: a race of 78 laps fits, if MOST_LETTERS allows
Row = dict[str, Any]


class Rows:
    """Rows while they are collected; a fact is numbered as it is added, and its row tells the number."""

    def __init__(self, context: ToolContext) -> None:
        self.context, self.pad = context, Pad(context.words)
        self.facts: list[Fact] = []
        self.rows: list[Row] = []

    def fact(self, kind: str, subjects: Sequence[str], value: Any, text: str, source: str, unit: str | None) -> str:
        """Return the id of a new fact."""
        number = f"{self.context.prefix}{len(self.facts) + 1}"
        known = {"value": value, "unit": unit, "text": text, "source": source, "weight": 0.5}
        self.facts.append(Fact(id=number, kind=kind, subjects=tuple(subjects), **known))
        return number

    def add(self, **row: Any) -> None:
        self.rows.append({name: value for name, value in row.items() if value is not None})

    def answer(self, session: StoredSession | None = None, **more: Any) -> ToolAnswer:
        """Return the rows as text, with how many were left off if they are too many."""
        about = {"session": str(session.key)} if session else {}
        shown, text = self.rows[:MOST_ROWS], ""
        while True:
            left = len(self.rows) - len(shown)
            whole = {**about, **more, "rows": shown, **({"left_off": left} if left else {})}
            text = msgspec.json.encode(whole).decode()
            if len(text) <= MOST_LETTERS or not shown:
                break
            shown = shown[: int(len(shown) * 0.8)]
        named = [fact for fact in self.facts if f'"{fact.id}"' in text]
        return ToolAnswer(text, tuple(named))


def of_facts(context: ToolContext, facts: Sequence[Fact], about: Mapping[str, Any]) -> ToolAnswer:
    """Return facts as text, the best first, as many as fit."""
    numbered = [
        msgspec.structs.replace(fact, id=f"{context.prefix}{number}")
        for number, fact in enumerate(sorted(facts, key=lambda fact: -fact.weight), 1)
    ]
    while numbered:
        text = msgspec.json.encode({**about, "facts": [for_model(fact) for fact in numbered]}).decode()
        if len(text) <= MOST_LETTERS:
            return ToolAnswer(text, tuple(numbered))
        numbered = numbered[: int(len(numbered) * 0.9)]
    return ToolAnswer(msgspec.json.encode({**about, "facts": []}).decode())
