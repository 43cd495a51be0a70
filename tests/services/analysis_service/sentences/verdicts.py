"""What the checker makes of each lie and of all sentences made wrong, written out in `verdicts.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lib.services.analysis_service.renderer import check
from tests.services.analysis_service.sentences.edges import EDGES
from tests.services.analysis_service.sentences.lies import LIES
from tests.services.analysis_service.sentences.measure import HALVES, SHEETS, STYLES, measured

WRITTEN_OUT = Path(__file__).with_name("verdicts.txt")
CORPORA = (*HALVES, *STYLES)


def of_lies() -> Iterator[str]:
    """Yield each lie with the reasons why it is not shown."""
    for name, sheet, language, text in LIES:
        cut = check(text, SHEETS[sheet], language).checked.unsupported
        yield f"{name}: {text} | {' | '.join(one.reason for one in cut) or 'shown'}"


def of_edges() -> Iterator[str]:
    """Yield each sentence at an edge of a rule with the reasons why it is not shown."""
    for sheet, language, text in EDGES:
        cut = check(text, SHEETS[sheet], language).checked.unsupported
        yield f"{text} | {' | '.join(one.reason for one in cut) or 'shown'}"


def of_corpus(corpus: str) -> Iterator[str]:
    """Yield how often each reason is given for sentences made wrong, which of them escape, and which truth is cut."""
    found = measured(corpus)
    for reason, count in sorted(found.why.items()):
        yield f"{count} of {sum(found.made.values())}: {reason}"
    for operator, text in found.escaped:
        yield f"escapes: {operator}: {text}"
    for text, reasons in found.flagged:
        yield f"cut: {text} | {'; '.join(reasons)}"


def everything() -> dict[str, list[str]]:
    return {
        "edges": list(of_edges()),
        "lies": list(of_lies()),
        **{corpus: list(of_corpus(corpus)) for corpus in CORPORA},
    }


if __name__ == "__main__":
    parts = (f"# {name}\n" + "\n".join(lines) for name, lines in everything().items())
    WRITTEN_OUT.write_text("\n\n".join(parts) + "\n")
