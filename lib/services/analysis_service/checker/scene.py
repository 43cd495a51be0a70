"""A sentence with everything that the rules ask about it: its facts, its names, and who was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lib.services.analysis_service.checker.claim_words import COACHING_WORDS, NEUTRAL
from lib.services.analysis_service.checker.languages import FUNCTION_WORDS, PRONOUNS
from lib.services.analysis_service.checker.mentions import find_mentions, key_of_subject
from lib.services.analysis_service.checker.relation_words import WORDS, Sense
from lib.services.analysis_service.checker.sentences import Mention, Sentence, find_passages, tokenise
from lib.services.analysis_service.fact import Fact, FactSheet

Keys = frozenset[tuple[str, str]]


@dataclass
class Scene:
    """`before` holds the drivers of the paragraph so far, the one who was spoken of last first."""

    sentence: Sentence
    sheet: FactSheet
    language: str
    before: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, sheet: FactSheet, language: str, before: tuple[str, ...] = ()) -> Scene:
        sentence = Sentence(text, tokenise(text))
        sentence.mentions = find_mentions(sentence, sheet, language)
        scene = cls(sentence, sheet, language, before)
        claiming = {*sentence.facts, *scene.comparisons}
        sentence.passages = find_passages(sentence, claiming)
        return scene

    @cached_property
    def facts(self) -> dict[str, Fact]:
        return facts_of(self.sheet)

    @cached_property
    def comparisons(self) -> dict[int, Sense]:
        """The indexes of words that compare, with what they say."""
        named, found = self.sentence.named(), {}
        for index, token in enumerate(self.sentence.tokens):
            sense = None if index in named or token.kind != "word" else self._sense(index)
            if sense is not None:
                found[index] = sense
        return found

    def _sense(self, index: int) -> Sense | None:
        from lib.services.analysis_service.checker.comparisons import BEFORE_A_DRIVER, sense_of

        if self.sentence.tokens[index].word in BEFORE_A_DRIVER.get(self.language, ()) and not self._leads(index):
            return None
        return sense_of(self.sentence.tokens, index, self.language)

    def _leads(self, index: int) -> bool:
        """Return whether a driver, a team or a pronoun follows, articles aside: "vor Norris", not "vor den Stopps"."""
        ahead = range(index + 1, min(index + 4, len(self.sentence.tokens)))
        drivers = {m.start for m in self.sentence.mentions if m.category in ("driver", "team")}
        for place in ahead:
            word = self.sentence.tokens[place].word
            if place in drivers or word in PRONOUNS[self.language]:
                return True
            if word not in FUNCTION_WORDS[self.language] and word not in NEUTRAL:
                return False
        return False

    def fact_at(self, index: int) -> Fact | None:
        return self.facts.get(self.sentence.tokens[index].word)

    def facts_in(self, passage: range) -> list[Fact]:
        found = (self.fact_at(index) for index in self.sentence.facts if index in passage)
        return [fact for fact in found if fact is not None]

    def mentions_in(self, passage: range, *categories: str) -> list[Mention]:
        return [
            mention
            for mention in self.sentence.mentions
            if mention.start in passage and (not categories or mention.category in categories)
        ]

    def is_neutral(self, word: str) -> bool:
        """Return whether a word claims nothing by itself; for an own lap, `technique` judges what a coach says."""
        return word in NEUTRAL or (self.sheet.about == "coaching" and word in COACHING_WORDS)

    def words(self) -> list[str]:
        named = self.sentence.named()
        tokens = enumerate(self.sentence.tokens)
        return [token.word for index, token in tokens if token.kind == "word" and index not in named]


@lru_cache(maxsize=32)
def facts_of(sheet: FactSheet) -> dict[str, Fact]:
    return {fact.id: fact for fact in sheet.facts}


def keys_of(fact: Fact, sheet: FactSheet) -> Keys:
    """Return what a fact is about, as pairs of category and key."""
    return _keys_of(fact, codes_of(sheet), teams_of(sheet), sheet.names.laps)


def keys_of_all(facts: Iterable[Fact], sheet: FactSheet) -> Keys:
    return frozenset(pair for fact in facts for pair in keys_of(fact, sheet))


@lru_cache(maxsize=32)
def codes_of(sheet: FactSheet) -> frozenset[str]:
    return frozenset(driver.code for driver in sheet.names.drivers)


@lru_cache(maxsize=32)
def teams_of(sheet: FactSheet) -> frozenset[str]:
    return frozenset(driver.team for driver in sheet.names.drivers if driver.team)


@lru_cache(maxsize=4096)
def _keys_of(fact: Fact, codes: frozenset[str], teams: frozenset[str], laps: int) -> Keys:
    related = (fact.relation.subject, fact.relation.other or "") if fact.relation else ()
    texts = [*fact.subjects, *related]
    if fact.unit == "lap" or fact.text.lower().startswith("lap "):
        texts.append(fact.text if fact.text.lower().startswith("lap ") else f"lap {fact.value}")
    if fact.unit is None and isinstance(fact.value, str):
        texts += [fact.value, fact.text]
    pairs = set(_moments(fact, laps))
    for text in filter(None, texts):
        category, keys = category_of(text, codes, teams)
        pairs |= {(category, key) for key in keys}
    return frozenset(pairs)


def _moments(fact: Fact, laps: int) -> list[tuple[str, str]]:
    """Return when a fact holds: at the flag, late, or before; and for a missed cut the part that was missed."""
    if "flag" in fact.kind or fact.kind.startswith(("finish", "result", "classif")):
        return [("moment", "flag")]
    parts = [subject for subject in fact.subjects if re.fullmatch(r"S?Q[12]", subject)]
    if "missed" in fact.kind:  # who missed the cut of Q1 missed Q2
        return [("part", part[:-1] + str(int(part[-1]) + 1)) for part in parts]
    ends = [int(re.findall(r"\d+", subject)[-1]) for subject in fact.subjects if re.match(r"laps? \d", subject)]
    if "late" in fact.kind or laps in ends:
        return [("moment", "late")]
    return [("moment", "before")] if ends else []


def category_of(text: str, codes: frozenset[str], teams: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    if text in codes:
        return "driver", (text,)
    if text in teams:
        return "team", (text,)
    category, keys = key_of_subject(text)
    return category or "part", keys


def senses(language: str) -> dict[str, Sense]:
    return {**WORDS["en"], **WORDS[language]} if language != "en" else WORDS["en"]
