"""A championship, round by round: who has how many points, and who can still win it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np

from lib.arrays import Float
from lib.errors import InvalidRequest, NotFound
from lib.services.f1_source import F1Source
from lib.services.f1_source.shared_answers import SharedAnswer, Wanted, keep
from lib.services.season.events import Event
from lib.services.season.jolpica import Score, fetch_scores
from lib.services.season.schedules import calendar
from lib.sessions.manifest import plain_text

WINNER = ((2010, 25.0), (1991, 10.0), (1961, 9.0), (1950, 8.0))
SPRINT_WINNER = ((2022, 8.0), (2021, 3.0))
FASTEST_LAP = (range(2019, 2025), range(1950, 1960))
DOUBLE = 2014  # its last race counted twice
PUBLISHED = timedelta(days=5)


class Round(msgspec.Struct, frozen=True):
    number: int
    name: str
    sprint: bool


@dataclass(frozen=True)
class Entrant:
    """A driver of a season, with the team driven for last; no two of a season have the same code."""

    id: str
    code: str
    name: str
    team_id: str


@dataclass(frozen=True)
class Championship:
    """`points` is (entrants, rounds), NaN where somebody did not start; entrants are in the order of the standings.

    `rest` are the rounds to come after the last of `rounds`; `before_1991` tells that all results count here, while
    officially only the best ones did.
    """

    year: int
    entrants: tuple[Entrant, ...]
    rounds: tuple[Round, ...]
    points: Float
    rest: tuple[Round, ...]

    @property
    def totals(self) -> Float:
        return np.asarray(np.nansum(self.points, axis=1), np.float64)

    @property
    def before_1991(self) -> bool:
        return self.year < 1991

    @property
    def to_win(self) -> float:
        """The most points that one driver can still win."""
        twice = WINNER[0][1] if self.year == DOUBLE and self.rest else 0.0
        return sum((most_of(self.year, round_.sprint) for round_ in self.rest), twice)

    @property
    def can_win(self) -> tuple[bool, ...]:
        """For each entrant whether the leader's points can still be reached; with nothing to come, who leads."""
        totals = self.totals
        if not self.rest:
            return tuple(index == 0 for index in range(len(totals)))
        return tuple(bool(total + self.to_win >= totals[0]) for total in totals)

    def leaders(self) -> list[int]:
        """Return the index of who leads after each round, by points and then by the present order."""
        sums = np.cumsum(np.nan_to_num(self.points), axis=1)
        return [int(np.argmax(column)) for column in sums.T]


def most_of(year: int, sprint: bool) -> float:
    """Return the most points that a weekend gives to one driver."""
    lap = 1.0 if any(year in years for years in FASTEST_LAP) else 0.0
    return _from(year, WINNER) + lap + (_from(year, SPRINT_WINNER) if sprint else 0.0)


def _from(year: int, table: Sequence[tuple[int, float]]) -> float:
    return next((points for first, points in table if year >= first), 0.0)


def championship(year: int, after: int | None, source: F1Source) -> SharedAnswer[Championship]:
    """Return the championship after a round, the last one if none is named.

    Raise NotFound if the season has no results yet, InvalidRequest for a round that is not over, or Unavailable.
    """
    events = calendar(year, source)
    races = _kept(source, year, "season-results", lambda: fetch_scores(source, year, "results"))
    sprints = _kept(source, year, "season-sprints", lambda: _sprints(source, year))
    if not races.data:
        raise NotFound(f"There are no results of {year} yet")
    over = sorted({score.round for score in races.data})
    if after is not None and after not in over:
        raise InvalidRequest.field("round", f"has not finished or does not exist; results exist for {_spans(over)}")
    rounds = _rounds(events.data.events)
    last = after or over[-1]
    gone = {one.number for one in rounds if _gone(events.data.events, one, source.now())} - set(over)
    rest = [one for one in rounds if one.number > last and one.number not in gone]
    named = [one for one in rounds if one.number in over and one.number <= last]
    stale = events.stale or races.stale or sprints.stale
    return SharedAnswer(counted(year, named, races.data, sprints.data, rest), min(races.at, sprints.at), stale)


def _kept(source: F1Source, year: int, name: str, fetch: Callable[[], list[Score]]) -> SharedAnswer[list[Score]]:
    wanted = Wanted(f"jolpica:{name}:{year}", year, list[Score], fetch)
    try:
        return keep(source, wanted)
    except NotFound as error:
        raise NotFound(f"There are no results of {year}") from error


def _sprints(source: F1Source, year: int) -> list[Score]:
    return fetch_scores(source, year, "sprint") if year >= SPRINT_WINNER[-1][0] else []


def _rounds(events: Sequence[Event]) -> list[Round]:
    return [
        Round(event.round, event.name, any(session.short == "S" for session in event.sessions))
        for event in events
        if event.round
    ]


def _gone(events: Sequence[Event], round_: Round, now: datetime) -> bool:
    """Return whether a round lies so far behind us that without results it must have been called off."""
    event = next(event for event in events if event.round == round_.number)
    starts = [session.start for session in event.sessions if session.start]
    return bool(starts) and max(starts) + PUBLISHED < now


def _spans(rounds: Sequence[int]) -> str:
    whole = list(rounds) == list(range(rounds[0], rounds[-1] + 1))
    return f"rounds {rounds[0]} to {rounds[-1]}" if whole else f"rounds {', '.join(map(str, rounds))}"


def counted(
    year: int, rounds: Sequence[Round], races: Sequence[Score], sprints: Sequence[Score], rest: Sequence[Round]
) -> Championship:
    """Return the standings of these rounds: by points, then wins, second places and so on, as the rules have it."""
    columns = {round_.number: at for at, round_ in enumerate(rounds)}
    scores = [score for score in (*races, *sprints) if score.round in columns]
    people = {score.driver_id: score for score in sorted(scores, key=lambda score: score.round)}
    table = {driver: np.full(len(rounds), np.nan) for driver in people}
    for score in scores:
        row, at = table[score.driver_id], columns[score.round]
        row[at] = np.nan_to_num(row[at]) + score.points
    places: dict[str, list[int]] = {driver: [] for driver in people}
    for score in races:
        if score.round in columns and score.position:
            places[score.driver_id].append(score.position)
    # the better of two lists of places is the one with the lower number where they first differ; a result beats none
    order = sorted(people, key=lambda who: (-float(np.nansum(table[who])), [*sorted(places[who]), np.inf], who))
    return Championship(
        year,
        _entrants([people[driver] for driver in order]),
        tuple(rounds),
        np.array([table[driver] for driver in order]).reshape(len(order), len(rounds)),
        tuple(rest),
    )


def _entrants(people: Sequence[Score]) -> tuple[Entrant, ...]:
    codes = [score.code or (score.name.split() or [score.driver_id])[-1][:3].upper() for score in people]
    return tuple(
        Entrant(
            score.driver_id,
            code if codes.count(code) == 1 else f"{score.name[:1]}{code[:2]}".upper(),
            score.name,
            score.team_id,
        )
        for score, code in zip(people, codes, strict=True)
    )


def chosen(found: Championship, names: Sequence[str]) -> tuple[int, ...]:
    """Return the places in the standings of drivers by code, id or last name, accents and case ignored.

    Raise NotFound with those there are for a name that fits nobody, or several.
    """
    return tuple(dict.fromkeys(_place(found, name) for name in names))


def _place(found: Championship, name: str) -> int:
    wanted = plain_text(name)
    for names_of in (lambda one: (one.code, one.id), lambda one: one.name.split()[-1:]):
        fits = [at for at, one in enumerate(found.entrants) if wanted in map(plain_text, names_of(one))]
        if len(fits) == 1:
            return fits[0]
    known = ", ".join(entrant.code for entrant in found.entrants)
    raise NotFound(f"No driver of {found.year}, or more than one, matches {name!r}; its drivers are {known}")


def as_data(found: Championship) -> Any:
    """Return what the championship holds as plain data, for a tag."""
    return [found.year, found.entrants, found.points.tolist(), found.rounds, found.rest]
