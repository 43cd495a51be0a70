"""A lap against a faster one, as coaching: corners in phases, findings, what to try, and what setup might do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lib.errors import InvalidRequest
from lib.services.coaching.corner_view import CornerView, corner_views
from lib.services.coaching.diagnosis import diagnose
from lib.services.coaching.lap_notes import lap_notes
from lib.services.coaching.lap_pair import LapPair, lay
from lib.services.coaching.measures import CornerMeasures, Place
from lib.services.coaching.priority import Finding, findings_of
from lib.services.coaching.rules.rule import REFERENCE
from lib.services.coaching.setup_advice import advise
from lib.services.coaching.shapes import (
    CoachedCorner,
    CoachedLapNote,
    Coaching,
    CoachingFinding,
    CornerPhase,
    MarkedCorner,
    OwnCorner,
    PlaceRange,
    ReferenceCorner,
)
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.quality import describe

MOST_LAPS = 6
PLACES = ("brake_at", "brake_release", "min_speed_at", "throttle_at", "full_throttle_at")
FIGURES = ("brake_seconds", "coast", "min_speed", "lifts", "lift_depth", "gear", "rpm", "exit_speed")
DECIMALS = {"brake_seconds": 3, "rpm": 0}


def coach(laps: Sequence[LapData], others: Sequence[LapData] = ()) -> Coaching:
    """Return the coaching of the second lap against the first; laps after it, and `others`, only tell what is a habit.

    Raise InvalidRequest for fewer than two laps, other circuits, or unknown corners.
    """
    if len(laps) < 2:
        raise InvalidRequest.field("with", "coaching needs two laps: a reference, and your own with `with=me:<id>`")
    pair, *more = lay([*laps, *others][:MOST_LAPS])
    corners, notes = diagnose(corner_views(pair)), lap_notes(pair)
    fit = not any(note.unfit for note in notes)
    found = findings_of(corners, [diagnose(corner_views(other)) for other in more]) if fit else []
    name = _name(pair)
    return Coaching(
        view="coaching",
        session=pair.reference.lap.session,
        reference=_lap(pair.reference.lap),
        lap=_lap(pair.own.lap),
        total=pair.delta(pair.lines[2]),
        corners=[_corner(corner.view) for corner in corners],
        findings=[_finding(finding, name) for finding in found],
        marked=[
            MarkedCorner(mark.corner, mark.reason.replace(REFERENCE, name), mark.kind)
            for corner in corners
            if (mark := corner.mark)
        ],
        setup=advise(corners) if fit else [],
        notes=[CoachedLapNote(note.kind, note.text.replace(REFERENCE, name), note.speed) for note in notes],
        quality=[describe(one.lap, one.course, pair.lines, one.sigma) for one in (pair.reference, pair.own)],
    )


def _name(pair: LapPair) -> str:
    return "the reference" if pair.reference.lap.own else pair.reference.lap.driver


def _lap(lap: LapData) -> dict[str, Any]:
    return {"driver": lap.driver, "name": lap.name, "session": lap.session, "lap": lap.row}


def _corner(view: CornerView) -> CoachedCorner:
    corner = view.span.corner
    own = {name: _at(getattr(view.own, name)) for name in PLACES} | _figures(view.own)
    reference = {name: _range(getattr(view.reference, name)) for name in PLACES} | _figures(view.reference)
    return CoachedCorner(
        number=corner.number,
        letter=corner.letter,
        gain=view.gain,
        noise=abs(view.gain) < view.sigma,
        phases=[
            CornerPhase(one.phase, round(one.start, 4), round(one.end, 4), one.gain, one.noise, round(one.sigma, 4))
            for one in view.phases
        ],
        own=OwnCorner(**own),
        reference=ReferenceCorner(**reference),
    )


def _figures(measures: CornerMeasures) -> dict[str, Any]:
    found = {name: getattr(measures, name) for name in FIGURES}
    return {
        name: round(value, DECIMALS.get(name, 1)) if isinstance(value, float) else value
        for name, value in found.items()
    }


def _at(place: Place | None) -> float | None:
    return None if place is None else round(place.at, 1)


def _range(place: Place | None) -> PlaceRange | None:
    return None if place is None else PlaceRange(round(place.at, 1), round(place.low, 1), round(place.high, 1))


def _finding(finding: Finding, name: str) -> CoachingFinding:
    match = finding.match
    return CoachingFinding(
        corner=match.corner.name,
        phase=match.rule.phase,
        rule=match.rule.name,
        text=f"Turn {match.corner.name}: {match.seen.text.replace(REFERENCE, name)}",
        attempt=match.seen.attempt or match.rule.attempt,
        unlike=match.rule.unlike,
        evidence=dict(match.seen.evidence),
        gain=match.cost,
        noise=round(match.sigma, 4),
        laps=f"{finding.laps[0]} of {finding.laps[1]}" if finding.laps else None,
        carried=match.carried,
    )
