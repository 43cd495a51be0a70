"""One lap: `GET /api/telemetry?driver=VER`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from lib.errors import InvalidRequest
from lib.services.telemetry_service.as_json import CHANNELS, plain
from lib.services.telemetry_service.channels import by_metres, checked_step, known_channels, merged, raw
from lib.services.telemetry_service.course import Ends, course
from lib.services.telemetry_service.lap import PLACES, LapData
from lib.services.telemetry_service.lap_facts import lap_facts
from lib.services.telemetry_service.lap_reference import LapReference
from lib.services.telemetry_service.quality import describe, frozen_of, longest_gap, origin_of
from lib.sessions import SessionKey, SessionStore

Merge = Literal["raw", "merged"]


def one_lap(
    store: SessionStore,
    key: SessionKey,
    driver: str,
    lap: str = "fastest",
    channels: Sequence[str] | None = None,
    step: float | None = None,
    merge: Merge = "merged",
) -> dict[str, Any]:
    """Return one lap. Raise NotFound, NoTelemetry, InvalidRequest, SessionNotLoaded."""
    return lap_of(LapReference(key, driver, lap), store, channels, step, merge)


def lap_of(
    reference: LapReference,
    store: SessionStore,
    channels: Sequence[str] | None = None,
    step: float | None = None,
    merge: Merge = "merged",
) -> dict[str, Any]:
    """Return the same for any lap that can be named, a user's own too."""
    chosen = _chosen(channels, step, merge)
    checked_step(step)
    lap = reference.open(store)
    whole = merged(lap)
    shown = raw(lap) if merge == "raw" else whole
    if step is not None:
        shown = by_metres(shown, step)
    return {
        "session": lap.session,
        "view": "lap",
        "driver": lap.driver,
        "lap": lap.row,
        "merge": merge,
        "step": step,
        "samples": len(shown["time"]),
        "channels": {name: plain(name, shown[name]) for name in chosen},
        "facts": lap_facts(lap, whole),
        "quality": lap_quality(lap),
    }


def _chosen(channels: Sequence[str] | None, step: float | None, merge: str) -> list[str]:
    if merge not in ("raw", "merged"):
        raise InvalidRequest.field("merge", "is raw or merged")
    if merge == "raw" and step is not None:
        raise InvalidRequest.field("step", "goes with merge=merged; raw samples are not resampled")
    return known_channels(channels, [name for name in CHANNELS if merge == "merged" or name not in PLACES])


def lap_quality(lap: LapData) -> dict[str, Any]:
    """Return how the lap fits its session's lines; without any, only what it says of itself."""
    lines = None if lap.manifest is None else lap.manifest.lines
    if lines is None:
        notes = ["the session has no measured lines", *lap.assumed]
        unknown: dict[str, Any] = dict.fromkeys(("finish_error", "stretch", "uncertainty"))
        return {
            "method": "finish",
            **unknown,
            "longest_gap": round(longest_gap(lap), 3),
            "reason": "; ".join(notes),
            "frozen": frozen_of(lap),
            **origin_of(lap),
        }
    ends: Ends = (lines.s1, lines.s2, lines.finish)
    return describe(lap, course(lap, ends, ends), ends)
