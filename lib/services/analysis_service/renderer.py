"""From a text with placeholders to the answer that is shown: what does not hold is cut out, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lib.services.analysis_service.checker import Judged, Reader
from lib.services.analysis_service.checker.sentences import PLACEHOLDER, clean, split_sentences
from lib.services.analysis_service.checker.shapes import Checked, CheckedText, Claim, Unsupported
from lib.services.analysis_service.fact import FactSheet

LONGEST_SENTENCE = 1200  # characters; chosen: four times a long sentence, so that a check stays short
MOST_SENTENCES = 80  # chosen: four times a long answer
LONGEST_SHOWN_CUT = 300  # characters; chosen: enough to see which sentence was cut
_FORMATTING = re.compile(r"\*\*|__|^#+\s*|^[-*•]\s+")


def render(text: str, sheet: FactSheet) -> str:
    """Return the text with each placeholder's value in its place; an unknown one stays as it is."""
    values = {fact.id: fact.text for fact in sheet.facts}
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


@dataclass
class CheckedWriter:
    """Takes a text piece by piece and gives back its sentences as soon as they are whole and hold.

    `formatted` keeps its marks of formatting: of a model's text they are taken away.
    """

    sheet: FactSheet
    language: str = "en"
    formatted: bool = False
    judged: list[tuple[int, Judged]] = field(default_factory=list)
    _held: str = ""
    _paragraph: int = 0

    def __post_init__(self) -> None:
        self._reader = Reader(self.sheet, self.language)

    def know(self, sheet: FactSheet) -> None:
        """Go on with a sheet that has more facts."""
        self.sheet = self._reader.sheet = sheet

    def take(self, text: str) -> Iterator[str]:
        """Yield what can be shown after this piece: whole sentences only."""
        self._held += text
        while "\n" in self._held:
            line, _, self._held = self._held.partition("\n")
            yield from self._sentences(line)
            self._paragraph += 1
            self._reader.begin_paragraph()
        whole = split_sentences(clean(self._held))
        if len(whole) > 1:
            yield from self._sentences(" ".join(whole[:-1]))
            self._held = whole[-1] + (" " if self._held[-1:].isspace() else "")

    def finish(self) -> Iterator[str]:
        """Yield the rest."""
        rest, self._held = self._held, ""
        yield from self._sentences(rest)

    def unsupported(self) -> list[Judged]:
        return [one for _, one in self.judged if one.reasons]

    def replace(self, wrong: Judged, text: str) -> Iterator[str]:
        """Put a rewritten sentence in the place of one that did not hold, if it holds; yield what is shown of it."""
        place = next(index for index, (_, one) in enumerate(self.judged) if one is wrong)
        paragraph = self.judged[place][0]
        sentences = split_sentences(clean(text.replace("\n", " ")).strip())
        if len(sentences) != 1:
            return
        named = [driver for _, one in self.judged[:place] for driver in one.named if _ == paragraph]
        judged = self._judge(_plain(sentences[0]), Reader(self.sheet, self.language, tuple(reversed(named))))
        if not judged.reasons:
            self.judged[place] = (paragraph, judged)
            yield render(judged.text, self.sheet)

    def result(self) -> CheckedText:
        """Return the answer, its claims, and what was cut out."""
        good = [one for _, one in self.judged if not one.reasons]
        claims = tuple(Claim(render(one.text, self.sheet), one.facts) for one in good if one.facts)
        cut = tuple(Unsupported(one.text[:LONGEST_SHOWN_CUT], "; ".join(one.reasons)) for one in self.unsupported())
        numbers = sum(len(PLACEHOLDER.findall(one.text)) for one in good)
        return CheckedText(self._answer(), claims, Checked(numbers, sum(one.relations for one in good), cut))

    def _answer(self) -> str:
        paragraphs: dict[int, list[str]] = {}
        for paragraph, one in self.judged:
            if not one.reasons:
                paragraphs.setdefault(paragraph, []).append(render(one.text, self.sheet))
        return "\n\n".join(" ".join(sentences) for sentences in paragraphs.values())

    def _sentences(self, line: str) -> Iterator[str]:
        for text in split_sentences(clean(line).strip()):
            sentence = text if self.formatted else _plain(text)
            if not any(character.isalnum() for character in sentence):
                continue
            judged = self._judge(sentence, self._reader)
            self.judged.append((self._paragraph, judged))
            if not judged.reasons:
                yield render(sentence, self.sheet)

    def _judge(self, sentence: str, reader: Reader) -> Judged:
        if len(sentence) > LONGEST_SENTENCE or len(self.judged) >= MOST_SENTENCES:
            return Judged(sentence[:LONGEST_SENTENCE], ("the text is too long to be checked",), (), 0)
        return replace(reader.judge(_plain(sentence)), text=sentence)


def _plain(sentence: str) -> str:
    """Return a sentence without marks of formatting."""
    return _FORMATTING.sub("", sentence).strip()


def check(text: str, sheet: FactSheet, language: str = "en") -> CheckedText:
    """Return the part of a text with placeholders that may be shown, with its values put in."""
    writer = CheckedWriter(sheet, language)
    for _ in (*writer.take(text), *writer.finish()):
        pass
    return writer.result()
