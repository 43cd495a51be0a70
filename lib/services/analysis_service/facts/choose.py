"""Which facts go out: those that explain most, as many as a prompt can hold."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts.pad import for_model, numbered

MOST_FACTS = 80  # chosen: an answer has 10 to 20 sentences, of which each uses one to three
MOST_TOKENS = 3000  # of the facts in a prompt; the rest is a tool call away
LETTERS_A_TOKEN = 3.5  # of JSON with short names and digits: tokenizers of 2024 and later need fewer tokens


def tokens(facts: Sequence[Fact]) -> int:
    """Return an upper estimate of what the facts cost in a prompt."""
    return int(sum(len(msgspec.json.encode(for_model(fact))) + 1 for fact in facts) / LETTERS_A_TOKEN) + 1


def chosen(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the best facts, best first and numbered, at most 80 and 3,000 tokens of them."""
    ranked = sorted(facts, key=lambda fact: -fact.weight)[:MOST_FACTS]
    while tokens(numbered(ranked)) > MOST_TOKENS:
        ranked.pop()
    return numbered(ranked)
