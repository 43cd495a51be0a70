"""OpenF1's dates: UTC, to the microsecond, and without a fraction where that is .000."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

EPOCH, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
# numpy would read "now", "NaT" and "2025" too
_DATE = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)?", re.ASCII)


def is_date(value: object) -> bool:
    """Return whether a value is a date with a time of day."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        moment(value)
    except (ValueError, OverflowError):
        return False
    return True


def moment(text: str) -> datetime:
    """Return a date in UTC, which is what it means without an offset. Raise ValueError."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def dates_ms(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return dates in ms since 1970. Raise ValueError."""
    plain = [text.removesuffix("Z").removesuffix("+00:00") for text in texts]
    if any("+" in text or "-" in text[len("2025-04-06") :] for text in plain):  # numpy reads offsets, and warns of them
        return np.array([(moment(text) - EPOCH) // MILLISECOND for text in texts], np.int64)
    return np.array(plain, "datetime64[us]").astype(np.int64) // 1000
