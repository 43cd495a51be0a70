"""Race control's rows: the messages, and what only they tell: the session's and the track's status, deleted laps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.services.openf1_interact.client import Rows
from lib.services.openf1_interact.dates import dates_ms
from lib.sessions.schemas import MESSAGES, SESSION_STATUS, TRACK_STATUS
from lib.sessions.tables import Table

SESSION_ROWS = "SessionStatus"  # a category that OpenF1 made: not a message of race control
CLEAR, YELLOW, SAFETY_CAR, RED, VIRTUAL, VIRTUAL_ENDS = "1", "2", "4", "5", "6", "7"
OPEN_EXIT = "PIT EXIT OPEN"
TEXTS = {
    CLEAR: "AllClear",
    YELLOW: "Yellow",
    SAFETY_CAR: "SCDeployed",
    RED: "Red",
    VIRTUAL: "VSCDeployed",
    VIRTUAL_ENDS: "VSCEnding",
}
# FastF1's rules: a lap is found by its car and its time, for the lap number in these messages is often another one
_DELETED = re.compile(r"CAR (\d{1,2}) .* TIME (\d+:\d\d\.\d\d\d) DELETED - (.*)")
_REINSTATED = re.compile(r"CAR (\d{1,2}) .* TIME (\d+:\d\d\.\d\d\d) .*REINSTATED")
_TIME_OF_DAY = re.compile(r"\d\d:\d\d:\d\d")


def in_order(rows: Rows) -> Rows:
    """Return the rows that have a date, sorted by it; those of one second stay as they came."""
    dated = [row for row in rows if row.get("date")]
    stamps = dates_ms([row["date"] for row in dated])
    return [dated[index] for index in stamps.argsort(kind="stable")]


def messages_table(rows: Rows, zero_ms: int, parts: Mapping[str, str]) -> Table:
    """Return the messages; `rows` are in order."""
    said = [row for row in rows if row.get("category") != SESSION_ROWS]
    utc = [stamp / 1000 for stamp in dates_ms([row["date"] for row in said]).tolist()]
    columns: dict[str, list[Any]] = {
        "utc": utc,
        "time": [moment - zero_ms / 1000 for moment in utc],
        "driver": [_driver(row.get("driver_number"), parts) for row in said],
        "lap": [row.get("lap_number") for row in said],
    }
    for name in ("category", "flag", "scope", "sector", "message"):
        columns[name] = [row.get(name) for row in said]
    return Table.of(MESSAGES, columns)


def _driver(number: Any, parts: Mapping[str, str]) -> str | None:
    return None if number is None else parts.get(str(number), str(number))


def session_status_table(rows: Rows, zero_ms: int) -> Table:
    """Return Started, Aborted and Finished; what comes before and after them OpenF1 leaves out."""
    told = [row for row in rows if row.get("category") == SESSION_ROWS and row.get("message")]
    times = [(stamp - zero_ms) / 1000 for stamp in dates_ms([row["date"] for row in told]).tolist()]
    words = [str(row["message"]).removeprefix("SESSION ").capitalize() for row in told]
    return Table.of(SESSION_STATUS, {"time": times, "status": words})


def track_status_table(rows: Rows, zero_ms: int) -> Table:
    """Return the track's status, worked out from flags and messages: OpenF1 has none of its own."""
    track, found = _Track(), [(0.0, CLEAR)]
    stamps = dates_ms([row["date"] for row in rows]).tolist()
    for row, stamp in zip(rows, stamps, strict=True):
        status = track.hear(row)
        time = (stamp - zero_ms) / 1000
        if found[-1][0] == time:  # of what is told in one second only the last holds
            found.pop()
        if not found or status != found[-1][1]:
            found.append((time, status))
    times, statuses = zip(*found, strict=True)
    return Table.of(TRACK_STATUS, {"time": times, "status": statuses, "text": [TEXTS[status] for status in statuses]})


@dataclass
class _Track:
    """What the whole track is under, and which of its sectors show yellow."""

    whole: str = CLEAR
    yellow: set[Any] = field(default_factory=set)

    def hear(self, row: Mapping[str, Any]) -> str:
        """Return the status after a row."""
        flag, scope, message = (str(row.get(name) or "").upper() for name in ("flag", "scope", "message"))
        if (told := _neutralised(flag, message)) is not None:
            self.whole = told
        elif row.get("category") == SESSION_ROWS:
            if message == "SESSION STARTED" and self.whole == RED:  # a restart that is flagged nowhere else
                self._clear()
        elif scope == "SECTOR":
            self._hear_sector(flag, row.get("sector"))
        elif scope == "TRACK" and flag in ("CLEAR", "GREEN"):
            self._clear()
        elif scope == "TRACK" and flag in ("YELLOW", "DOUBLE YELLOW") and self.whole == CLEAR:
            self.whole = YELLOW
        return YELLOW if self.whole == CLEAR and self.yellow else self.whole

    def _hear_sector(self, flag: str, sector: Any) -> None:
        if flag in ("YELLOW", "DOUBLE YELLOW"):
            self.yellow.add(sector)
        elif flag in ("CLEAR", "GREEN"):
            self.yellow.discard(sector)

    def _clear(self) -> None:
        self.whole = CLEAR
        self.yellow.clear()


def _neutralised(flag: str, message: str) -> str | None:
    virtual = "VSC" in message or "VIRTUAL SAFETY CAR" in message
    if flag == "RED" or (message.startswith("RED FLAG") and "INFRINGEMENT" not in message):
        return RED
    if message.endswith("DEPLOYED") and (virtual or "SAFETY CAR" in message):
        return VIRTUAL if virtual else SAFETY_CAR
    return VIRTUAL_ENDS if virtual and message.endswith("ENDING") else None


def deleted_laps(rows: Rows) -> dict[tuple[str, int], str]:
    """Return why a lap was deleted, by the car's number and the lap time in ms; those reinstated are left out."""
    found: dict[tuple[str, int], str] = {}
    for number, time, reason in _matches(_DELETED, rows):
        found[number, time] = _TIME_OF_DAY.sub("", reason)
    for number, time, _ in _matches(_REINSTATED, rows):
        found.pop((number, time), None)
    return found


def _matches(pattern: re.Pattern[str], rows: Rows) -> Iterator[tuple[str, int, str]]:
    for row in rows:
        if match := pattern.match(str(row.get("message") or "")):
            minutes, _, seconds = match[2].partition(":")
            time = int(minutes) * 60_000 + round(float(seconds) * 1000)
            yield match[1], time, match[3] if match.lastindex == 3 else ""


def part_starts(rows: Rows) -> list[tuple[int, str]]:
    """Return when (ms since 1970) which part of a qualifying was on: Q1 from the first row on."""
    numbered = [row for row in rows if row.get("category") == SESSION_ROWS and row.get("qualifying_phase")]
    if numbered:
        stamps = dates_ms([row["date"] for row in numbered]).tolist()
        return [(stamp, f"Q{row['qualifying_phase']}") for stamp, row in zip(stamps, numbered, strict=True)]
    # sessions that OpenF1 recorded before 2026 and never again: a part ends with a chequered flag, cars come in after
    # it, and with the next green light at the pit exit the next part begins
    ends = _stamps(row for row in rows if row.get("flag") == "CHEQUERED")
    opened = _stamps(row for row in rows if OPEN_EXIT in str(row.get("message") or ""))
    begun = [next((stamp for stamp in opened if stamp >= end), end) for end in ends[:2]]
    return [(0, "Q1"), *((stamp, f"Q{index + 2}") for index, stamp in enumerate(begun))]


def _stamps(rows: Iterable[dict[str, Any]]) -> list[int]:
    found: list[int] = dates_ms([row["date"] for row in rows]).tolist()
    return found
