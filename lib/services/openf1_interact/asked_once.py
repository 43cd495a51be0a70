"""OpenF1's answers for one load, each asked once, however often the load is stopped and goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import orjson

from lib.errors import DamagedData, Unavailable
from lib.services.f1_source.session_reader import PartialLoad
from lib.services.openf1_interact.client import OpenF1Client, Rows, TooMuch
from lib.services.openf1_interact.samples import DatedRows, joined, read_rows
from lib.services.openf1_interact.usable_rows import near, usable_rows


class AskedOnce:
    """A client whose answers are kept with the load: what an earlier one fetched is not fetched again."""

    def __init__(self, client: OpenF1Client, partial: PartialLoad) -> None:
        self._client, self._partial = client, partial
        self.odd: Counter[str] = Counter()  # values of an endpoint that were not usable

    def rows(self, name: str, endpoint: str, filters: Mapping[str, Any]) -> Rows:
        """Return an answer's usable rows. Raise Unavailable if it is too much, or why OpenF1 refuses."""
        rows, odd = usable_rows(endpoint, self._as_sent(name, endpoint, filters))
        self.odd[endpoint] += odd
        return rows

    def _as_sent(self, name: str, endpoint: str, filters: Mapping[str, Any]) -> Rows:
        file = f"{name}.json"
        with suppress(orjson.JSONDecodeError):
            if content := self._partial.get(file):
                known: Rows = orjson.loads(content)
                return known
        try:
            rows = self._client.ask(endpoint, filters)
        except TooMuch as error:
            raise Unavailable(f"OpenF1 refuses the {endpoint} of one session as too much") from error
        self._partial.put(file, orjson.dumps(rows))
        return rows

    def table(self, endpoint: str, session_key: int, start: datetime) -> Rows:
        """Return all rows that one session has of an endpoint; `start` is when it was to begin."""
        rows, odd = near(self.rows(endpoint, endpoint, {"session_key": session_key}), start)
        self.odd[endpoint] += odd
        return rows

    def samples(self, kind: str, session_key: int, number: str, start: datetime, end: datetime) -> DatedRows:
        """Return one car's samples between two moments. Raise why OpenF1 refuses."""
        file = f"{kind}-{number}.npz"
        with suppress(DamagedData, KeyError):
            if content := self._partial.get(file):
                return DatedRows.unpack(content)
        filters = {"session_key": session_key, "driver_number": number}
        # one answer of 4 MB at a time, parsed and dropped: a whole session never lies in memory as JSON
        read = partial(read_rows, kind, between=(start, end))
        rows = joined(kind, list(self._client.ask_between(read, kind, filters, start, end)))
        self._partial.put(file, rows.pack())
        return rows
