"""Phrase books: what the writer says, by language. `{slots}` are filled with names and placeholders of facts.

No phrase holds a number or a number word: those come from facts. Several phrases under one key are taken in turn.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Phrases(msgspec.Struct, frozen=True):
    """`says` holds the sentences, `words` single words, `tyres` what a compound is called."""

    words: Mapping[str, str]
    tyres: Mapping[str, str]
    says: Mapping[str, tuple[str, ...]]


class Speaker:
    """Says things by key, taking the phrases of a key in turn."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._said: dict[str, int] = {}

    def say(self, key: str, **slots: str) -> str:
        choices = self._phrases.says[key]
        turn = self._said.get(key, 0)
        self._said[key] = turn + 1
        return choices[turn % len(choices)].format(**slots)

    def knows(self, key: str) -> bool:
        return key in self._phrases.says

    def said(self, key: str) -> bool:
        return key in self._said
