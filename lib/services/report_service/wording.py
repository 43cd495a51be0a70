"""Numbers as a report shows them: what the API says to the millisecond, or a dash where it says null."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lib.arrays import half_up

NONE = "–"


def clock(seconds: float | None) -> str:
    """Return 1:23.456, 1:32:07.123, or 23.456."""
    if seconds is None or seconds != seconds:
        return NONE
    thousandths = round(half_up(abs(seconds), 3) * 1000)
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    sign = "-" if seconds < 0 and thousandths else ""
    if hours:
        return f"{sign}{hours}:{minutes:02}:{rest / 1000:06.3f}"
    return f"{sign}{minutes}:{rest / 1000:06.3f}" if minutes else f"{sign}{rest / 1000:.3f}"


def gap(seconds: float | None) -> str:
    """Return +1.234."""
    return NONE if seconds is None or seconds != seconds else f"{seconds + 0.0:+.3f}"


def number(value: float | None, decimals: int = 0, unit: str = "") -> str:
    if value is None or value != value:
        return NONE
    return f"{value:,.{decimals}f}{f' {unit}' if unit else ''}"


def text(value: Any) -> str:
    return NONE if value is None or value == "" else str(value)


def day(moment: str | None) -> str:
    """Return 16 March 2025."""
    if not moment:
        return NONE
    found = datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(UTC)
    return f"{found.day} {found:%B %Y}"


def minute(moment: str | None) -> str:
    """Return 16 March 2025, 14:02 UTC."""
    if not moment:
        return NONE
    found = datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(UTC)
    return f"{found.day} {found:%B %Y}, {found:%H:%M} UTC"


def session_clock(seconds: float | None) -> str:
    """Return a moment of the session clock as 1:02:03."""
    if seconds is None or seconds != seconds:
        return NONE
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"


def counted(count: int, what: str) -> str:
    """Return `1 lap`, `2 laps`."""
    return f"{count} {what}{'' if count == 1 else 's'}"
