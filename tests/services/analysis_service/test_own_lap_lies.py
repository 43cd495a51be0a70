"""Of an own lap's findings a lying model's costs, corners, rules and directions are cut; what is true is shown."""

from __future__ import annotations

import pytest

from lib.services.analysis_service.renderer import check
from tests.services.analysis_service.sentences.own_laps import FALSEHOODS, SHEETS, TRUTHS
from tests.services.analysis_service.sentences.sheets import race

MOST_CUT = 1  # of 27 true sentences; "help" is a word that no fact bears out


@pytest.mark.parametrize("kind", dict.fromkeys(kind for kind, *_ in FALSEHOODS))
def test_no_lie_of_a_class_is_shown(kind: str) -> None:
    shown = [text for one, sheet, text in FALSEHOODS if one == kind and check(text, SHEETS[sheet]).answer]
    assert shown == []


def test_true_sentences_are_shown() -> None:
    cut = [
        (text, check(text, SHEETS[sheet]).checked) for sheet, text in TRUTHS if not check(text, SHEETS[sheet]).answer
    ]
    assert len(cut) <= MOST_CUT, cut


def test_of_a_session_without_own_laps_the_words_of_driving_are_not_judged() -> None:
    assert check("Norris was [[f2]] behind Piastri at the flag, braking late.", race).checked.unsupported == ()
