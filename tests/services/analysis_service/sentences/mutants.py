"""False sentences out of true ones: each operator changes one thing that makes the sentence wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from lib.services.analysis_service.fact import Fact, FactSheet

PLACEHOLDER = re.compile(r"\[\[(f\d+)\]\]")
MOST_OF_EACH = 4
MOMENT = re.compile(r"\b(lap|laps|stint|T|Turn|flag|sector)\b")
SYMMETRIC = re.compile(r"\b(between|difference|neither|noise|not faster)\b", re.IGNORECASE)
REVERSED = {
    "en": [
        ("faster", "slower"),
        ("quicker", "slower"),
        ("slower", "faster"),
        ("ahead of", "behind"),
        ("ahead", "behind"),
        ("behind", "ahead of"),
        ("gained", "lost"),
        ("lost", "gained"),
        ("led", "trailed"),
        ("trailed", "led"),
        ("later", "earlier"),
        ("earlier", "later"),
        ("beat", "lost to"),
        ("won", "lost"),
        ("passed", "was passed by"),
        ("overtook", "was overtaken by"),
        ("improved", "dropped"),
        ("more", "less"),
        ("caught", "fell behind"),
        ("fastest", "slowest"),
        ("best", "worst"),
        ("made up", "dropped"),
        ("off", "ahead of"),
    ],
    "de": [("hinter", "vor"), ("schneller", "langsamer"), ("verlor", "gewann"), ("führte", "lag hinten")],
    "fr": [("derrière", "devant"), ("plus rapide", "plus lent"), ("plus rapide", "moins rapide"), ("perdu", "gagné")],
    "es": [("detrás", "delante"), ("más rápido", "más lento"), ("más rápido", "menos rápido"), ("perdió", "ganó")],
    "it": [("dietro", "davanti"), ("più veloce", "più lento"), ("più veloce", "meno veloce"), ("perso", "guadagnato")],
}
CLAUSES = [
    "because his engine overheated",
    "a fantastic drive",
    "thanks to a new floor",
    "under pressure from behind",
    "as the team had planned",
    "which cost him the race",
    "after a mistake in the hairpin",
    "the best drive of his career",
    "and he deserved it",
    "since his brakes were fading",
    "to the delight of the crowd",
    "although he was sandbagging",
    "and the stewards looked the other way",
    "which surprised everybody",
    "with a damaged front wing",
    "due to traffic",
    "so he would have won",
    "and everybody else was slower",
    "which decided the championship",
    "while the tyres fell off a cliff",
]
SPELLED = [
    "two and a half seconds",
    "half a second",
    "a tenth",
    "a couple of seconds",
    "twenty-three laps",
    "a dozen laps",
    "three places",
    "nil",
    "a third of a second",
    "zwei Sekunden",
    "deux secondes",
    "dos segundos",
    "due secondi",
    "dreiundzwanzig Runden",
]
WRITTEN = ["2.5 s", "about 3 seconds", "２.５ s", "½ s", "2² s", "٣ s", "③ s", "l.5O s", "twо seconds", "1:3S.4", "XIV"]
UNITS = ["minutes", "km/h", "tenths", "per cent", "%", "laps", "metres", "points", "ms"]
COMPOUNDS = {"softs": "mediums", "mediums": "hards", "hards": "mediums", "MEDIUM": "HARD"}
Operator = Callable[[str, FactSheet, str], Iterator[str]]


def mutants(text: str, sheet: FactSheet, language: str, others: list[FactSheet]) -> Iterator[tuple[str, str]]:
    """Yield (operator, false sentence); the same ones in every run."""
    chance = random.Random(f"{text}{language}")
    for operator in OPERATORS:
        found = list(dict.fromkeys(made for made in operator(text, sheet, language) if made != text))
        for made in chance.sample(found, min(MOST_OF_EACH, len(found))):
            yield operator.__name__, made
    for made in other_session(text, sheet, others):
        yield "other_session", made


def facts_of(text: str, sheet: FactSheet) -> list[Fact]:
    known = {fact.id: fact for fact in sheet.facts}
    return [known[name] for name in PLACEHOLDER.findall(text)]


def named(text: str, sheet: FactSheet) -> list[str]:
    """Return the names of drivers as they stand in the text."""
    names = [name for driver in sheet.names.drivers for name in (driver.last_name, driver.code)]
    return [name for name in names if re.search(rf"\b{name}\b", text)]


def swap_driver(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    about = {subject for fact in facts_of(text, sheet) for subject in fact.subjects}
    for name in named(text, sheet):
        for driver in sheet.names.drivers:
            if driver.code not in about and driver.last_name not in text:
                new = driver.code if name.isupper() else driver.last_name
                yield (
                    re.sub(rf"(?:[A-Z]\w+ )?\b{name}\b", new, text)
                    if " " in name
                    else re.sub(rf"\b{name}\b", new, text)
                )


def exchange_drivers(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    names = named(text, sheet)
    if len(names) != 2 or SYMMETRIC.search(text):
        return
    one, two = names
    yield re.sub(rf"\b({one}|{two})\b", lambda found: two if found[1] == one else one, text)


def swap_values(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    ids = PLACEHOLDER.findall(text)
    facts = {fact.id: fact for fact in facts_of(text, sheet)}
    for one in ids:
        for two in ids:
            if one < two and facts[one].text != facts[two].text:
                swapped = {one: two, two: one}
                yield PLACEHOLDER.sub(lambda f, s=swapped: f"[[{s.get(f[1], f[1])}]]", text)  # type: ignore[misc]


def other_value(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    for fact in facts_of(text, sheet):
        for other in sheet.facts:
            drivers = {d.code for d in sheet.names.drivers}
            if (set(other.subjects) & drivers) != (set(fact.subjects) & drivers) and other.text != fact.text:
                yield text.replace(f"[[{fact.id}]]", f"[[{other.id}]]")


def other_moment(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    """A value of the same drivers and the same unit, but of another kind or lap."""
    for fact in facts_of(text, sheet):
        for other in sheet.facts:
            same = other.subjects[:1] == fact.subjects[:1] and other.unit == fact.unit and fact.subjects
            differs = set(other.subjects) != set(fact.subjects) and other.text != fact.text
            placed = any(" " in subject for subject in other.subjects) and MOMENT.search(text)
            if same and differs and placed:
                yield text.replace(f"[[{fact.id}]]", f"[[{other.id}]]")


def flip_sign(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    for sign in ("-", "−", "minus ", "+", "negative "):
        yield re.sub(r"\[\[f\d+\]\]", lambda found, sign=sign: sign + found[0], text, count=1)  # type: ignore[misc]


def change_unit(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    for unit in UNITS:
        yield re.sub(r"(\[\[f\d+\]\])", rf"\1 {unit}", text, count=1)


def written_out(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    for number in WRITTEN:
        yield re.sub(r"\[\[f\d+\]\]", number, text, count=1)


def spelled_out(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    for words in SPELLED[: 9 if language == "en" else None]:
        yield re.sub(r"\[\[f\d+\]\]", words, text, count=1)


def ordinal(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    words = {"en": ["third", "the second", "second place", "eleventh"], "de": ["Dritter", "auf Platz zwei"]}
    more = {"fr": ["troisième"], "es": ["tercero"], "it": ["terzo"]}
    for word in {**words, **more}[language]:
        yield re.sub(r"\[\[f\d+\]\]", word, text, count=1)


def wrong_rounding(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    for fact in facts_of(text, sheet):
        if isinstance(fact.value, float):
            yield text.replace(f"[[{fact.id}]]", f"{fact.value + 0.1:.1f} s", 1)
            yield text.replace(f"[[{fact.id}]]", fact.text.replace(fact.text[0], "9", 1), 1)


def lap_for_position(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    for fact in facts_of(text, sheet):
        for other in sheet.facts:
            kinds = {fact.unit, other.unit}
            swapped = kinds == {"place", None} or kinds == {"places", None} or kinds == {"place", "s"}
            if swapped and set(other.subjects[:1]) == set(fact.subjects[:1]):
                yield text.replace(f"[[{fact.id}]]", f"[[{other.id}]]")


def wrong_name_with_a_number(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    """Another lap, corner, sector, stint or part of the qualifying."""
    rest = PLACEHOLDER.sub(lambda found: "\x00" * len(found[0]), text)
    for found in re.finditer(
        r"(?:(?<=\blap )|(?<=\blaps )|(?<=\bto )|(?<=\bTurn )|(?<=\bT)|(?<=\bQ)|(?<=sector )|(?<=stint ))(\d+)", rest
    ):
        for step in (1, -1, 2):
            number = int(found[1]) + step
            if number > 0:
                yield text[: found.start()] + str(number) + text[found.end() :]
    for one, two in (
        ("first stint", "second stint"),
        ("first sector", "third sector"),
        ("second sector", "first sector"),
    ):
        if one in text:
            yield text.replace(one, two)


def wrong_compound(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    for one, two in COMPOUNDS.items():
        if re.search(rf"\b{one}\b", text):
            yield re.sub(rf"\b{one}\b", two, text, count=1)


def reversed_relation(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    if SYMMETRIC.search(text):
        return
    for one, two in REVERSED[language]:
        if (
            f"was {one} by" not in text
            and re.search(rf"\b{one}\b", text)
            and not (one == "ahead" and "ahead of" in text)
        ):
            new = two.removesuffix(" of") if two == "ahead of" and re.search(rf"\b{one}[.,]", text) else two
            yield re.sub(rf"\b{one}\b", new, text, count=1)


def added_per_cent(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    body = text.rstrip(".")
    yield re.sub(r"(\[\[f\d+\]\])", r"\1 per cent", text, count=1)
    yield f"{body}, an advantage of ten percent."
    yield f"{body}, or 12 %."


def other_session(text: str, sheet: FactSheet, others: list[FactSheet]) -> Iterator[str]:
    yield re.sub(r"\[\[f\d+\]\]", "[[f199]]", text, count=1)
    for name in named(text, sheet)[:1]:
        for other in others[:2]:
            yield re.sub(rf"\b{name}\b", other.names.drivers[0].last_name, text)
    body = text.rstrip(".")
    yield f"{body} at Monza."
    yield f"{body}, like Verstappenn in Suzuka."


def quoted(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    body = text.rstrip(".")
    yield f'{body}: "TURN INCIDENT NOTED".'
    yield f"{body}; CAR TIME DELETED TRACK LIMITS."
    yield f"{body}, and the message read ‘box now’."
    yield f"{body}, he said on the radio."


def negated(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    if SYMMETRIC.search(text) or " not " in text:
        return
    words = {"en": "not", "de": "nicht", "fr": "pas", "es": "no", "it": "non"}[language]
    yield re.sub(r"\b(was|were|had|is|war|est|était|a|fue|era|è|ha)\b", rf"\1 {words}", text, count=1)
    yield re.sub(r"\b(led|finished|gained|lost|passed|stopped|made)\b", r"never \1", text, count=1)


def added_clause(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    body = text.rstrip(".")
    for clause in CLAUSES:
        yield f"{body}, {clause}."
        if clause.startswith(("because", "thanks", "with", "due", "under")):
            yield f"{body} {clause}."


def said_of_all(text: str, sheet: FactSheet, language: str) -> Iterator[str]:
    body = text.rstrip(".")
    if not SYMMETRIC.search(text) and any(word in text for word in ("faster", "slower", "ahead", "behind")):
        yield f"{body}, and was faster in every lap."
        yield f"{body} on every lap."
    yield f"{body}, the fastest of all."


OPERATORS: list[Operator] = [
    swap_driver,
    exchange_drivers,
    swap_values,
    other_value,
    other_moment,
    flip_sign,
    change_unit,
    written_out,
    spelled_out,
    ordinal,
    wrong_rounding,
    lap_for_position,
    wrong_name_with_a_number,
    wrong_compound,
    reversed_relation,
    added_per_cent,
    quoted,
    negated,
    added_clause,
    said_of_all,
]
