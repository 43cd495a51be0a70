"""How numbers and their units are written in a language. To add one: a row of LANGUAGES, and a phrase book."""

from __future__ import annotations

import math

import msgspec

from lib.arrays import half_up


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """`one`/`many` pairs are the word after a number; `decimal` is the mark between whole and part."""

    code: str
    decimal: str
    per_lap: str
    of: str
    lap: tuple[str, str]
    place: tuple[str, str]
    stop: tuple[str, str]
    driver: tuple[str, str]
    point: tuple[str, str]
    red_flag: tuple[str, str]


LANGUAGES = {
    language.code: language
    for language in (
        Language(
            code="en",
            decimal=".",
            per_lap="s a lap",
            of="of",
            lap=("lap", "laps"),
            place=("place", "places"),
            stop=("stop", "stops"),
            driver=("driver", "drivers"),
            point=("point", "points"),
            red_flag=("red flag", "red flags"),
        ),
        Language(
            code="de",
            decimal=",",
            per_lap="s pro Runde",
            of="von",
            lap=("Runde", "Runden"),
            place=("Platz", "Plätze"),
            stop=("Stopp", "Stopps"),
            driver=("Fahrer", "Fahrer"),
            point=("Punkt", "Punkte"),
            red_flag=("rote Flagge", "rote Flaggen"),
        ),
        Language(
            code="fr",
            decimal=",",
            per_lap="s par tour",
            of="sur",
            lap=("tour", "tours"),
            place=("place", "places"),
            stop=("arrêt", "arrêts"),
            driver=("pilote", "pilotes"),
            point=("point", "points"),
            red_flag=("drapeau rouge", "drapeaux rouges"),
        ),
        Language(
            code="es",
            decimal=",",
            per_lap="s por vuelta",
            of="de",
            lap=("vuelta", "vueltas"),
            place=("puesto", "puestos"),
            stop=("parada", "paradas"),
            driver=("piloto", "pilotos"),
            point=("punto", "puntos"),
            red_flag=("bandera roja", "banderas rojas"),
        ),
        Language(
            code="it",
            decimal=",",
            per_lap="s al giro",
            of="su",
            lap=("giro", "giri"),
            place=("posizione", "posizioni"),
            stop=("sosta", "soste"),
            driver=("pilota", "piloti"),
            point=("punto", "punti"),
            red_flag=("bandiera rossa", "bandiere rosse"),
        ),
        Language(
            code="pt",
            decimal=",",
            per_lap="s por volta",
            of="de",
            lap=("volta", "voltas"),
            place=("posição", "posições"),
            stop=("parada", "paradas"),
            driver=("piloto", "pilotos"),
            point=("ponto", "pontos"),
            red_flag=("bandeira vermelha", "bandeiras vermelhas"),
        ),
        Language(
            code="nl",
            decimal=",",
            per_lap="s per ronde",
            of="van",
            lap=("ronde", "ronden"),
            place=("plaats", "plaatsen"),
            stop=("stop", "stops"),
            driver=("coureur", "coureurs"),
            point=("punt", "punten"),
            red_flag=("rode vlag", "rode vlaggen"),
        ),
    )
}


def language_of(code: str | None) -> Language:
    """Return the language of a code such as `de` or `de-CH`; English if it is not known."""
    return LANGUAGES.get((code or "en").strip().lower().partition("-")[0], LANGUAGES["en"])


class NumberForms:
    """Writes values as text in one language: only the digits that are known, and no sign (the relation tells it)."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def number(self, value: float, decimals: int = 0) -> str:
        return f"{half_up(abs(value), decimals):.{decimals}f}".replace(".", self.language.decimal)

    def seconds(self, value: float, decimals: int = 3) -> str:
        return f"{self.number(value, decimals)} s"

    def clock(self, seconds: float) -> str:
        """Return 1:23.456; below a minute the seconds with their unit."""
        minutes, rest = divmod(round(half_up(seconds, 3) * 1000), 60_000)
        if not minutes:
            return self.seconds(rest / 1000)
        return f"{minutes}:{rest / 1000:06.3f}".replace(".", self.language.decimal)

    def per_lap(self, value: float, error: float | None = None) -> str:
        decimals = decimals_known(error)
        shown = self.number(value, decimals)
        if error is not None:
            shown += f" ± {self.number(max(error, 10.0**-decimals), decimals)}"
        return f"{shown} {self.language.per_lap}"

    def pace(self, value: float, error: float) -> str:
        return f"{self.number(value, decimals_known(error))} {self.language.per_lap}"

    def uncertain(self, value: float, error: float) -> str:
        """Return seconds with what they may be wrong by."""
        decimals = decimals_known(error)
        return f"{self.number(value, decimals)} ± {self.number(error, decimals)} s"

    def count(self, value: int, word: tuple[str, str]) -> str:
        return f"{value} {word[value != 1]}"

    def laps(self, count: int) -> str:
        return self.count(count, self.language.lap)

    def share_of_laps(self, count: int, total: int) -> str:
        return f"{count} {self.language.of} {self.laps(total)}"

    def lap(self, number: int) -> str:
        return f"{self.language.lap[0]} {number}"

    def span(self, first: int, last: int) -> str:
        return self.lap(first) if first == last else f"{self.language.lap[1]} {first}–{last}"


def decimals_known(error: float | None) -> int:
    """Return how many decimals of seconds an uncertainty leaves: 0.004 three, 0.05 two, 0.3 one."""
    if error is None or error <= 0:
        return 3
    return min(max(-math.floor(math.log10(error)), 0), 3)
