"""Which names of the session a sentence holds: drivers, teams, laps, corners, compounds, parts, stints, sectors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from lib.services.analysis_service.checker.number_words import ORDINALS
from lib.services.analysis_service.checker.sentences import Mention, Sentence, Token, fold, tokenise
from lib.services.analysis_service.fact import FactSheet, Names

LAP = frozenset("lap laps runde runden tour tours vuelta vueltas giro giri l".split())
CORNER = frozenset("turn turns corner corners kurve kurven virage virages curva curve curvas t".split())
STINT = frozenset(["stint", "stints", "relais", "relevo"])
SECTOR = frozenset("sector sectors sektor sektoren secteur secteurs settore settori s".split())
NUMBERED = {"lap": LAP, "corner": CORNER, "stint": STINT, "sector": SECTOR}
BETWEEN = frozenset("- – — to and bis und à et a y al e through until".split())
FROM = frozenset("from da de von dal del des".split())
FLAG = frozenset("flag finish chequered ziel arrivée meta traguardo".split())
AT_THE = frozenset("at the to im ins beim à l ' la en al sul a".split())
LAST = frozenset("last final letzte letzten letzter dernier última ultimo closing".split())
_NUMBER = re.compile(r"[0-9]{1,3}[a-c]?")
_JOINED = re.compile(r"(t|s|l|q|stint|lap|turn|fp)([0-9]{1,3}[a-c]?)")
COMPOUND_WORDS = {
    "SOFT": "soft softs weich weiche weichen tendre tendres blando blandos blanda blandas morbida morbide soft-reifen",
    "MEDIUM": "medium mediums mittel mittlere mittleren moyen moyens medio medios media medie",
    "HARD": "hard hards hart harte harten dur durs duro duros dura duras dure",
    "SUPERSOFT": "supersoft supersofts",
    "ULTRASOFT": "ultrasoft ultrasofts",
    "HYPERSOFT": "hypersoft hypersofts",
    "INTERMEDIATE": "intermediate intermediates inters inter intermediär intermédiaires intermedio intermedios",
    "WET": "wet wets regenreifen pluie lluvia bagnato",
}
_COMPOUND_OF = {word: compound for compound, text in COMPOUND_WORDS.items() for word in text.split()}
TYRE_NEIGHBOURS = frozenset(
    (
        "on the his her their new used fresh old both tyre tyres compound compounds set sets than from of to"
        " den die der das dem auf reifen en les des pneus con los le gomme su onto with mit"
    ).split()
)
YOU = {
    "en": frozenset("you your yours yourself".split()),
    "de": frozenset("du dir dich dein deine deinen deinem deiner deines".split()),
    "fr": frozenset("tu te toi ton ta tes vous votre vos".split()),
    "es": frozenset("tú tu te ti tus usted".split()),
    "it": frozenset("tu te ti tuo tua tuoi tue".split()),
}
PLURAL = frozenset("softs mediums hards inters intermediates wets".split())
Names_ = dict[tuple[str, ...], tuple[str, tuple[str, ...]]]


def find_mentions(sentence: Sentence, sheet: FactSheet, language: str) -> list[Mention]:
    """Return the names in the order of the sentence, the longest reading of each."""
    phrases = _phrases(sheet.names)
    longest = max((len(words) for words in phrases), default=1)
    found: list[Mention] = []
    index = 0
    while index < len(sentence.tokens):
        mention = (
            _phrase(sentence.tokens, index, phrases, longest)
            or _numbered(sentence.tokens, index)
            or _joined(sentence.tokens, index)
            or _ordinal(sentence.tokens, index, sheet.names, language)
            or _compound(sentence.tokens, index)
            or _flag(sentence.tokens, index)
            or _you(sentence.tokens, index, sheet.names, language)
        )
        if mention:
            found.append(mention)
        index = mention.end if mention else index + 1
    return found


@lru_cache(maxsize=64)
def _phrases(names: Names) -> Names_:
    """Return the words of each name and what it stands for; two drivers of one last name share it."""
    phrases: Names_ = {}
    for words, category, key in _all_names(names):
        if words:
            known = phrases.get(words)
            keys = (*known[1], key) if known and known[0] == category and key not in known[1] else (key,)
            phrases[words] = (category, keys)
    return phrases


def _all_names(names: Names) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for text in names.event:
        yield _words(text), "event", text
    for part in names.parts:
        yield _words(part), "part", part
    for driver in names.drivers:
        if driver.team:
            yield _words(driver.team), "team", driver.team
            for suffix in ("Racing", "F1 Team", "Racing F1 Team"):
                yield _words(f"{driver.team} {suffix}"), "team", driver.team
    for driver in names.drivers:
        pieces = driver.name.split()
        yield (driver.code,), "driver", driver.code
        for text in {driver.name, plain(driver.name), *_last_names(pieces), *pieces[:1]}:
            if len(text) > 2:
                yield _words(text), "driver", driver.code


def _last_names(pieces: list[str]) -> set[str]:
    tails = {" ".join(pieces[start:]) for start in range(1, len(pieces))}
    return tails | {plain(tail) for tail in tails}


def plain(text: str) -> str:
    """Return the text without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokenise(text))


def _phrase(tokens: list[Token], index: int, phrases: Names_, longest: int) -> Mention | None:
    if not any(token.text[:1].isupper() for token in tokens[index : index + 2]):
        return None
    for length in range(min(longest, len(tokens) - index), 0, -1):
        words = tuple(token.word for token in tokens[index : index + length])
        if words not in phrases and length == 1:
            words = (tokens[index].text,)  # a code is one only in capitals: "GAS", not "Gas"
        if words in phrases and any(token.text[:1].isupper() for token in tokens[index : index + length]):
            category, keys = phrases[words]
            return Mention(category, keys, index, index + length)
    return None


def _numbered(tokens: list[Token], index: int) -> Mention | None:
    """Return "lap 43", "laps 39 to 56", "Turn 9", "Turns 3 and 4"."""
    category = next((name for name, words in NUMBERED.items() if tokens[index].word in words), None)
    if category is None or len(tokens[index].word) == 1:
        return None
    numbers, end = [], index + 1
    if end + 1 < len(tokens) and tokens[end].word in FROM and _is_number(tokens[end + 1]):
        end += 1
    while end < len(tokens) and _is_number(tokens[end]):
        numbers.append(tokens[end].word)
        end += 1
        if end + 1 < len(tokens) and tokens[end].word in (*BETWEEN, ",") and _is_number(tokens[end + 1]):
            end += 1
    if not numbers:
        return None
    return Mention(category, tuple(_key(category, number) for number in numbers), index, end)


def _is_number(token: Token) -> bool:
    return token.text.isascii() and _NUMBER.fullmatch(token.word) is not None


def _joined(tokens: list[Token], index: int) -> Mention | None:
    """Return "T9", "S1"."""
    if not (tokens[index].text.isascii() and tokens[index].text[:1].isupper()):
        return None
    found = _JOINED.fullmatch(tokens[index].word)
    category = next((name for name, words in NUMBERED.items() if found and found[1] in words), None)
    if found is None or category is None:
        return None
    return Mention(category, (_key(category, found[2]),), index, index + 1)


def _ordinal(tokens: list[Token], index: int, names: Names, language: str) -> Mention | None:
    """Return "first stint", "opening lap", "second sector", "last lap"."""
    if index + 1 >= len(tokens):
        return None
    number = {**ORDINALS["en"], **ORDINALS[language]}.get(tokens[index].word)
    noun = tokens[index + 1].word
    category = next((name for name, words in NUMBERED.items() if noun in words and len(noun) > 1), None)
    if category is None:
        return None
    if tokens[index].word in LAST and category == "lap" and noun.endswith("s"):
        return Mention("moment", ("late",), index, index + 2)
    if number is None and tokens[index].word in LAST and category == "lap" and not noun.endswith("s"):
        number = names.laps
    return None if number is None else Mention(category, (_key(category, str(number)),), index, index + 2)


def _you(tokens: list[Token], index: int, names: Names, language: str) -> Mention | None:
    """Return "you", "your": the driver of the own laps of the sheet."""
    own = tuple(driver.code for driver in names.drivers if driver.code.startswith("YOU"))
    if not own or tokens[index].word not in YOU[language]:
        return None
    return Mention("driver", own, index, index + 1)


def _flag(tokens: list[Token], index: int) -> Mention | None:
    """Return "at the flag", "im Ziel": the moment when the race ends."""
    if tokens[index].word not in FLAG or index == 0 or tokens[index - 1].word not in AT_THE:
        return None
    return Mention("moment", ("flag",), index, index + 1)


def _key(category: str, number: str) -> str:
    return f"{category} {number.upper()}"


def _compound(tokens: list[Token], index: int) -> Mention | None:
    compound = _COMPOUND_OF.get(tokens[index].word)
    if compound is None:
        return None
    beside = {token.word for token in tokens[max(0, index - 2) : index] + tokens[index + 1 : index + 2]}
    sure = tokens[index].word in PLURAL or tokens[index].text.isupper() or bool(beside & TYRE_NEIGHBOURS)
    sure = sure or (index > 0 and tokens[index - 1].word == "(" and ")" in beside)
    return Mention("compound", (compound,), index, index + 1) if sure else None


@lru_cache(maxsize=4096)
def key_of_subject(subject: str) -> tuple[str, tuple[str, ...]]:
    """Return category and keys of a fact's subject: "laps 39-56" is ("lap", ("lap 39", "lap 56")); else ("", …)."""
    word = fold(subject).strip()
    joined = _JOINED.fullmatch(word.replace(" ", "")) if len(word) < 12 else None
    pieces = re.findall(r"[0-9]{1,3}[a-c]?", word)
    head = re.split(r"[\s0-9]", word, maxsplit=1)[0]
    for category, words in NUMBERED.items():
        if pieces and (head in words or (joined and joined[1] in words)):
            return category, tuple(_key(category, piece) for piece in pieces)
    if subject.upper() in COMPOUND_WORDS:
        return "compound", (subject.upper(),)
    return "", (subject,)
