"""The sources of sessions, and asking several in order: the one that steps in is named."""

from __future__ import annotations

import dataclasses
import importlib.util
import logging
from collections.abc import Sequence

import msgspec

from lib.errors import (
    LoadPaused,
    NotAvailableHere,
    NoTelemetry,
    NotFound,
    SlipstreamError,
    SourceBlocked,
    SourceNeedsLogin,
    SourceRateLimited,
    Unavailable,
)
from lib.services.f1_source.session_reader import SessionOrder, SessionReader
from lib.services.ff1_interact import read_session
from lib.services.jolpica_interact import read_jolpica
from lib.services.openf1_interact import read_openf1
from lib.sessions.manifest import NOT_FROM
from lib.sessions.session_data import SessionData
from lib.source_names import SourceName

# None of these is mended by asking again in a minute: the next session would be refused too.
REFUSALS = (SourceNeedsLogin, SourceBlocked, SourceRateLimited)
_log = logging.getLogger(__name__)


def _by_fastf1(order: SessionOrder) -> SessionData:
    if importlib.util.find_spec("fastf1") is None:
        raise NotAvailableHere("FastF1 is not installed here; sessions are read with it on a laptop or by ingest/")
    means = order.now, order.account, order.may_ask, order.source.count_request
    return read_session(order.key, order.base, order.folder, order.progress, *means)


READERS: dict[str, SessionReader] = {"fastf1": _by_fastf1, "openf1": read_openf1, "jolpica": read_jolpica}
FIRST_TIMING_YEAR = 2018  # F1 published no timing before: whatever the sources are, Jolpica is asked


def read_in_order(order: SessionOrder, names: Sequence[SourceName]) -> SessionData:
    """Return the session from the first source that has it, with a note on those that did not.

    Raises what the only source raised; of several the last error, which names what each of them said.
    """
    said: list[str] = []
    if order.key.year < FIRST_TIMING_YEAR:
        names = [SourceName("jolpica", name.base) for name in names[:1]]
    for name in names:
        try:
            data = READERS[name.reader](dataclasses.replace(order, base=name.base))
        except SlipstreamError as error:
            if not _next_may_have_it(error) or name == names[-1]:
                raise _naming_all(error, said, name) from error
            said.append(f"{name}: {error.code}: {error.detail}")
            _log.warning("%s is not read from %s (%s: %s); the next source is asked", order.key, *said_of(name, error))
        else:
            return _with_notes(data, [f"{NOT_FROM}{words}" for words in said])
    raise NotAvailableHere("F1_SOURCE names no source")


def said_of(name: SourceName, error: SlipstreamError) -> tuple[str, str, str]:
    return str(name), error.code, error.detail


def _next_may_have_it(error: SlipstreamError) -> bool:
    if isinstance(error, LoadPaused) or "starts" in error.extra:
        return False
    return isinstance(error, Unavailable | NotAvailableHere | NoTelemetry) and not _is_no_such_session(error)


def _is_no_such_session(error: SlipstreamError) -> bool:
    return type(error) is NotFound


def _naming_all(error: SlipstreamError, said: list[str], name: SourceName) -> SlipstreamError:
    if not said:
        return error
    detail = "; ".join([*said, f"{name}: {error.code}: {error.detail}"])
    return type(error)(detail, retry_after=error.retry_after, **error.extra)


def _with_notes(data: SessionData, notes: list[str]) -> SessionData:
    if not notes:
        return data
    manifest = msgspec.structs.replace(data.manifest, notes=(*notes, *data.manifest.notes))
    return dataclasses.replace(data, manifest=manifest)
