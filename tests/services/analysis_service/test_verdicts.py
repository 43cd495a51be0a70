"""Every reason that the checker gives, for lies and for sentences made wrong in one place, is as written out.

After a change that is meant, `python -m tests.services.analysis_service.sentences.verdicts` writes them anew; the
difference is what the change did.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.analysis_service.sentences.verdicts import CORPORA, WRITTEN_OUT, of_corpus, of_edges, of_lies


def expected(name: str) -> list[str]:
    parts = dict(part.strip().split("\n", 1) for part in WRITTEN_OUT.read_text().split("\n\n"))
    return parts[f"# {name}"].splitlines()


def differences(found: Iterator[str], name: str) -> list[str]:
    lines, written = list(found), expected(name)
    return [f"+ {line}" for line in lines if line not in written] + [
        f"- {line}" for line in written if line not in lines
    ]


def test_each_sentence_at_the_edge_of_a_rule_is_judged_as_written_out() -> None:
    assert differences(of_edges(), "edges") == []


def test_each_lie_is_cut_for_its_reason() -> None:
    assert differences(of_lies(), "lies") == []


@pytest.mark.parametrize("corpus", CORPORA)
def test_sentences_made_wrong_are_cut_for_their_reasons(corpus: str) -> None:
    assert differences(of_corpus(corpus), corpus) == []
