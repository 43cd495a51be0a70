"""What a lying model writes is never shown, class by class; each class has a truth beside it that is."""

from __future__ import annotations

import pytest

from lib.services.analysis_service.renderer import check
from tests.services.analysis_service.sentences.lies import LIES
from tests.services.analysis_service.sentences.measure import SHEETS

TRUTHS = [
    ("race", "Norris gave away [[f6]] to Piastri on laps 53 to 56."),
    ("race", "Hamilton had [[f27]] on Leclerc over laps 39 to 56."),
    ("race", "Russell, who stopped on lap 14, gained [[f4]] on Norris."),
    ("race", "The mediums wore, costing [[f9]]."),
    ("race", "The track temperature was [[f84]]."),
    ("race", "The temperature of the track was [[f84]]."),
    ("race", "McLaren's Norris finished [[f8]]."),
    ("race", "Norris took the place back from Russell on [[f7]]."),
    ("new_race", "AHO passed DUP for the lead on [[f18]]."),
    ("sprint", "Venturi took the lead from Liu on [[f6]]."),
    ("sprint", "Venturi was in the lead for [[f4]]."),
    ("qualifying", "Seversen took pole by [[f3]] from Okabe."),
    ("qualifying", "Seversen took pole with [[f1]]."),
    ("qualifying", "Hadley missed Q3 by [[f5]]."),
    ("qualifying", "Antunes missed the cut in Q1 by [[f4]] to Borg."),
    ("qualifying", "Seversen improved by [[f18]] from Q1 to Q3."),
]


@pytest.mark.parametrize("name", dict.fromkeys(name for name, *_ in LIES))
def test_no_lie_of_a_class_is_shown(name: str) -> None:
    shown = [text for one, sheet, language, text in LIES if one == name and check(text, SHEETS[sheet], language).answer]
    assert shown == []


@pytest.mark.parametrize(("sheet", "text"), TRUTHS)
def test_the_truth_beside_a_lie_is_shown(sheet: str, text: str) -> None:
    checked = check(text, SHEETS[sheet])
    assert checked.answer, checked.checked.unsupported


def test_what_was_cut_is_counted_nowhere() -> None:
    """Numbers are the values shown, relations the comparisons that hold, claims the sentences with their facts."""
    truth, lie = "Norris was [[f2]] behind Piastri at the flag.", "Piastri was [[f2]] behind Norris at the flag."
    found = check(f"{truth} {lie} Norris finished [[f8]] and Russell [[f11]].", SHEETS["race"])
    assert (found.checked.numbers, found.checked.relations, len(found.checked.unsupported)) == (3, 1, 1)
    assert [claim.facts for claim in found.claims] == [("f2",), ("f8", "f11")]
