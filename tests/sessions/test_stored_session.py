"""A stored session asks for each of its parts by name, and for a survey only if it has one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from lib.sessions import Manifest, SessionKey, StoredSession
from lib.sessions.manifest import StoredPart

KEY = SessionKey(2025, 1, "Q")
NOTHING = Manifest(year=2025, round=1, session="Q", name="Qualifying", event="Sample")
MEASURED = msgspec.structs.replace(NOTHING, parts={"survey.npz": StoredPart(sha256="", size=0)})


def named(_key: SessionKey, _manifest: Manifest, name: str, _kind: Any) -> Any:
    return name


def test_each_part_has_its_name() -> None:
    session = StoredSession(KEY, NOTHING, named)
    asked: list[Any] = [session.laps(), session.timeline(), session.circuit(), session.car("VER"), session.pos("VER")]
    assert asked == ["laps.npz", "timeline.npz", "circuit.json", "car/VER.npz", "pos/VER.npz"]


@pytest.mark.parametrize(("manifest", "survey"), [(NOTHING, None), (MEASURED, "survey.npz")])
def test_a_session_with_too_few_laps_has_no_survey(manifest: Manifest, survey: str | None) -> None:
    assert StoredSession(KEY, manifest, named).survey() == survey
