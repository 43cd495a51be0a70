"""From a text with placeholders to the answer that is shown: what does not hold is cut out, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lib.services.analysis_service.checker import Judged, Reader
from lib.services.analysis_service.checker.sentences import PLACEHOLDER, clean, split_sentences
from lib.services.analysis_service.checker.shapes import Checked, CheckedText, Claim, Unsupported
from lib.services.analysis_service.fact import FactSheet

LONGEST_SENTENCE = 1200
_FORMATTING = re.compile(r"\*\*|__|^#+\s*|^[-*•]\s+")


def render(text: str, sheet: FactSheet) -> str:
    """Return the text with each placeholder's value in its place; an unknown one stays as it is."""
    values = {fact.id: fact.text for fact in sheet.facts}
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


@dataclass
class CheckedWriter:
    """Takes a text piece by piece and gives back its sentences as soon as they are whole and hold."""

    sheet: FactSheet
    language: str = "en"
    judged: list[Judged] = field(default_factory=list)
    _held: str = ""
    _paragraph: int = 0
    _shown: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reader = Reader(self.sheet, self.language)

    def take(self, text: str) -> Iterator[str]:
        """Yield what can be shown after this piece: whole sentences only."""
        self._held += text
        while "\n" in self._held:
            line, _, self._held = self._held.partition("\n")
            yield from self._sentences(line)
            self._end_paragraph()
        whole = split_sentences(clean(self._held))
        if len(whole) > 1:
            yield from self._sentences(" ".join(whole[:-1]))
            self._held = whole[-1] + (" " if self._held[-1:].isspace() else "")

    def finish(self) -> Iterator[str]:
        """Yield the rest."""
        rest, self._held = self._held, ""
        yield from self._sentences(rest)

    def result(self) -> CheckedText:
        """Return the answer, its claims, and what was cut out."""
        good = [one for one in self.judged if not one.reasons]
        claims = tuple(Claim(render(one.text, self.sheet), one.facts) for one in good if one.facts)
        cut = tuple(Unsupported(_cut_text(one.text), "; ".join(one.reasons)) for one in self.judged if one.reasons)
        numbers = sum(len(PLACEHOLDER.findall(one.text)) for one in good)
        return CheckedText(self._answer(), claims, Checked(numbers, sum(one.relations for one in good), cut))

    def _answer(self) -> str:
        paragraphs: dict[int, list[str]] = {}
        for paragraph, sentence in self._shown:
            paragraphs.setdefault(paragraph, []).append(sentence)
        return "\n\n".join(" ".join(sentences) for sentences in paragraphs.values())

    def _end_paragraph(self) -> None:
        self._paragraph += 1
        self._reader.begin_paragraph()

    def _sentences(self, line: str) -> Iterator[str]:
        for text in split_sentences(clean(line).strip()):
            sentence = _FORMATTING.sub("", text).strip()
            if not any(character.isalnum() for character in sentence):
                continue
            judged = self._judge(sentence)
            self.judged.append(judged)
            if not judged.reasons:
                shown = render(sentence, self.sheet)
                self._shown.append((self._paragraph, shown))
                yield shown

    def _judge(self, sentence: str) -> Judged:
        if len(sentence) > LONGEST_SENTENCE:
            return Judged(sentence[:LONGEST_SENTENCE], ("a sentence is too long to be checked",), (), 0)
        return self._reader.judge(sentence)


def _cut_text(text: str) -> str:
    return text[:300]


def check(text: str, sheet: FactSheet, language: str = "en") -> CheckedText:
    """Return what of a text with placeholders may be shown, with its values put in."""
    writer = CheckedWriter(sheet, language)
    for _ in writer.take(text):
        pass
    for _ in writer.finish():
        pass
    return writer.result()
