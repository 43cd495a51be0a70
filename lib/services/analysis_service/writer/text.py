"""A text while it is written: paragraphs of sentences, of which the least important go when there are too many."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MOST_WORDS = 255
HEADLINE = 0.7  # what the first sentence of a paragraph must weigh to be set in bold
PLACEHOLDER = re.compile(r"\[\[[^\]]+\]\]")


@dataclass
class WrittenSentence:
    words: str
    weight: float

    @property
    def length(self) -> int:
        """Words as they will be shown: a placeholder becomes three, more or less."""
        return len(PLACEHOLDER.sub("a value here", self.words).split())


@dataclass
class Paragraph:
    """Sentences in order; the first is set in bold if `bold`."""

    bold: bool = True
    sentences: list[WrittenSentence] = field(default_factory=list)

    def say(self, words: str | None, weight: float = 0.5) -> bool:
        """Add a sentence and return whether there was one."""
        if words:
            self.sentences.append(WrittenSentence(words[0].upper() + words[1:], weight))
        return bool(words)

    def written(self) -> str:
        shown = [sentence.words for sentence in self.sentences]
        if self.bold and shown and self.sentences[0].weight >= HEADLINE:
            shown[0] = f"**{shown[0]}**"
        return " ".join(shown)


def fitted(paragraphs: list[Paragraph], most: int = MOST_WORDS) -> str:
    """Return the text; while it is too long the sentence that matters least is left out."""
    while sum(sentence.length for one in paragraphs for sentence in one.sentences) > most:
        places = [(at, n) for at, one in enumerate(paragraphs) for n in range(len(one.sentences))]
        at, n = min(reversed(places), key=lambda place: paragraphs[place[0]].sentences[place[1]].weight)
        paragraphs[at].sentences.pop(n)
    return "\n\n".join(written for one in paragraphs if (written := one.written()))
