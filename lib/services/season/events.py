"""Which event is meant: strict matching in a season's schedule. Only an unambiguous answer is one; nothing is guessed.

Case, accents, punctuation and the order of words do not matter, but words count as a whole. Testing is round 0 and is
only found by words that ask for it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from lib.errors import AmbiguousEvent, NotFound
from lib.sessions.key import SessionKey
from lib.sessions.manifest import plain_text

Words = frozenset[str]
SHORT_NAMES = {
    "Practice 1": "FP1",
    "Practice 2": "FP2",
    "Practice 3": "FP3",
    "Qualifying": "Q",
    "Sprint Qualifying": "SQ",
    "Sprint Shootout": "SS",
    "Sprint": "S",
    "Race": "R",
}
SAME_COUNTRY = (
    ("united kingdom", "great britain", "britain", "england", "uk", "gb"),
    ("united states", "united states of america", "usa", "us", "america"),
    ("united arab emirates", "uae", "abu dhabi"),
    ("netherlands", "holland"),
)
_FILLERS = re.compile(r"\b(formula ?1|f1|grand prix|gp|the)\b")
_TESTING = frozenset({"test", "tests", "testing"})
_PRE_SEASON = frozenset({"pre", "season"})
NEAREST = 5  # chosen: as many names as a message can carry
LONGEST_RACE = timedelta(hours=3)  # the rules end an event's race three hours after its start, red flags included
LONGEST_OTHER = timedelta(hours=1, minutes=30)  # an hour by the timetable, and what red flags add
SPRINT_WAS_QUALIFYING = (2021, 2022)  # the seasons in which the sprint itself was called "Sprint Qualifying"


@dataclass(frozen=True)
class EventSession:
    """One session of an event; `short` is its name in a SessionKey."""

    short: str
    name: str
    start: datetime | None

    @property
    def end(self) -> datetime | None:
        """The latest moment at which it can be over; None if nobody knows when it starts, or after the year 9999."""
        try:
            return self.start + longest(self.short) if self.start else None
        except OverflowError:
            return None


@dataclass(frozen=True)
class Event:
    """One event; `test` numbers the tests of a season from 1 and is 0 for a race weekend."""

    year: int
    round: int
    test: int
    name: str
    official_name: str
    country: str
    location: str
    format: str
    has_timing: bool
    sessions: tuple[EventSession, ...]

    def key(self, session: EventSession) -> SessionKey:
        return SessionKey(self.year, self.round, session.short)


def longest(short: str) -> timedelta:
    """Return how long a session with this short name can take."""
    return LONGEST_RACE if short == "R" else LONGEST_OTHER


def parse_schedule(year: int, raw: Mapping[str, Mapping[str, Any]]) -> list[Event]:
    """Return the events of FastF1's schedule JSON (a dictionary of columns), in its order."""
    tests, events = 0, []
    for row in raw["round_number"]:
        entry = {name: column.get(row) for name, column in raw.items()}
        is_test = entry["event_format"] == "testing"
        tests += is_test
        events.append(_event(year, tests if is_test else 0, entry))
    return events


def _event(year: int, test: int, entry: Mapping[str, Any]) -> Event:
    return Event(
        year=year,
        round=int(entry["round_number"]),
        test=test,
        name=(entry["event_name"] or "").strip(),
        official_name=(entry["official_event_name"] or "").strip(),
        country=(entry["country"] or "").strip(),
        location=(entry["location"] or "").strip(),
        format=entry["event_format"],
        has_timing=bool(entry["f1_api_support"]),
        sessions=tuple(_sessions(test, entry)),
    )


def _sessions(test: int, entry: Mapping[str, Any]) -> Iterable[EventSession]:
    prefix = f"T{test}-" if test > 1 else ""
    for number in range(1, 6):
        name = entry.get(f"session{number}")
        if name in SHORT_NAMES:
            start = _start(entry.get(f"session{number}_date"), entry.get("gmt_offset"))
            yield EventSession(prefix + SHORT_NAMES[name], name, start)


def _start(local: str | None, offset: str | None) -> datetime | None:
    if not local:
        return None
    sign = -1 if (offset or "").startswith("-") else 1
    hours, _, minutes = (offset or "0:0").lstrip("+-").partition(":")
    zone = timezone(sign * timedelta(hours=int(hours), minutes=int(minutes or 0)))
    return datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC)


def find_event(events: Sequence[Event], wanted: str) -> Event:
    """Return the event meant by a round number, name, country or place. Raise NotFound or AmbiguousEvent."""
    found = _by_round(events, wanted) if wanted.strip().isdecimal() else _by_words(events, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        candidates = [{"round": event.round, "event": event.name, "location": event.location} for event in found]
        names = ", ".join(_label(event) for event in found)
        raise AmbiguousEvent(f"{wanted!r} matches more than one event: {names}", candidates=candidates)
    nearest = _nearest(events, wanted)
    if wanted.strip().isdecimal() and events:
        last = max(event.round for event in events)
        text = f"There is no round {wanted.strip()[:4]} in {events[0].year}; its rounds are 1 to {last}"
        raise NotFound(text, nearest=nearest)
    season = f" in {events[0].year}. Did you mean: {', '.join(nearest)}?" if events else ""
    raise NotFound(f"There is no event {wanted!r}{season}", nearest=nearest)


def find_session(event: Event, wanted: str) -> EventSession:
    """Return the session of an event by its short or long name. Raise NotFound with those it has."""
    asked = _squeezed(wanted)
    if event.year in SPRINT_WAS_QUALIFYING and asked in ("sq", "sprintqualifying"):
        asked = "s"
    for session in event.sessions:
        short = session.short.rpartition("-")[2]
        if asked in {_squeezed(short), _squeezed(session.name), _squeezed(f"free {session.name}")}:
            return session
    known = [session.short.rpartition("-")[2] for session in event.sessions]
    raise NotFound(f"{event.name} {event.year} has no {wanted!r}; it has {', '.join(known)}", known=known)


def _by_round(events: Sequence[Event], wanted: str) -> list[Event]:
    return [event for event in events if event.round == int(wanted)]


def _by_words(events: Sequence[Event], wanted: str) -> list[Event]:
    year = str(events[0].year) if events else ""
    text = _spaced(wanted)
    words = _words(text, year)
    if words & _TESTING or words >= _PRE_SEASON:
        return _tests([event for event in events if event.test], words)
    races = [event for event in events if not event.test]
    full = [event for event in races if set(text.split()) - {year} == set(_spaced(event.name).split())]
    if len(full) == 1 or not words:
        return full
    for fits in (_is_called, _is_part_of_name, _is_part_of_official_name):
        if found := [event for event in races if fits(event, words, year)]:
            return found
    return []


def _tests(events: list[Event], words: Words) -> list[Event]:
    """Return the tests meant; "test 2" is the second of the season whatever they are called."""
    if exact := [event for event in events if words in (_words(event.name, ""), _words(event.official_name, ""))]:
        return exact
    numbers = [int(word) for word in words if word.isdecimal()]
    if numbers:
        return [event for event in events if event.test in numbers]
    wanted = words - _TESTING
    return [event for event in events if wanted <= _words(f"{event.official_name} {event.name} {event.country}", "")]


def _is_called(event: Event, words: Words, year: str) -> bool:
    names = {_words(name, year) for name in (event.name, event.official_name, event.country, event.location)}
    return words in names or not names.isdisjoint(_other_names(words))


def _is_part_of_name(event: Event, words: Words, year: str) -> bool:
    return any(words <= _words(name, year) for name in (event.name, event.location, event.country))


def _is_part_of_official_name(event: Event, words: Words, year: str) -> bool:
    return words <= _words(event.official_name, year)


def _other_names(words: Words) -> set[Words]:
    groups = ({frozenset(name.split()) for name in group} for group in SAME_COUNTRY)
    return {name for group in groups if words in group for name in group}


def _words(text: str, year: str) -> Words:
    return frozenset(_FILLERS.sub(" ", _spaced(text)).split()) - {year}


def _spaced(text: str) -> str:
    """Return text in plain letters, every run of anything else one blank."""
    return " ".join(re.findall(r"[^\W_]+", plain_text(re.sub(r"['’]", " ", text))))


def _squeezed(text: str) -> str:
    return _spaced(text).replace(" ", "")


def _nearest(events: Sequence[Event], wanted: str) -> list[str]:
    asked = " ".join(sorted(_words(wanted, "")))

    def likeness(event: Event) -> float:
        names = (event.name, event.country, event.location)
        return max(difflib.SequenceMatcher(None, asked, " ".join(sorted(_words(name, "")))).ratio() for name in names)

    ranked: list[Event] = sorted(events, key=_falling(likeness))
    return list(dict.fromkeys(_label(event) for event in ranked))[:NEAREST]


def _falling(measure: Callable[[Event], float]) -> Callable[[Event], float]:
    return lambda event: -measure(event)


def _label(event: Event) -> str:
    return f"{event.name} (test {event.test})" if event.test else event.name
