"""From a text with placeholders to sentences, passages and tokens."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

PLACEHOLDER = re.compile(r"\[\[([a-z]{1,3}[0-9]{1,4})\]\]")
_TOKEN = re.compile(
    r"\[\[[a-z]{1,3}[0-9]{1,4}\]\]"
    r"|km/h|m/s"
    r"|['’](?:s|S|t|re|ll|ve|d|m)(?!\w)"
    r"|[^\W_]+"
    r"|[^\w\s]|_"
)
# A full stop ends a sentence if white space and a capital letter or a placeholder come after it.
_END = re.compile(r"(?<=[.!?…])([*_\"”»)]*)\s+(?=[\"“«(*_¿¡]*[^\Wa-zß-ÿ_]|\[\[|[-–—•*]\s|[a-z]{1,20}\b)")
_NO_END = re.compile(r"\b(?:vs|ca|approx|etc|bzw|z\.\s?B|No|Nr|St|Mr|Dr|e\.g|i\.e)\.$")
_SPLITTING = frozenset(", ; : ( ) – — / …".split())
_JOINING = frozenset(
    (
        "and but or while whereas when where because which who whose whom since although though as if"
        " und aber oder während wo weil obwohl nachdem bevor et mais ou tandis où quand car y"
        " e pero o mientras donde cuando porque ma mentre dove perché"
    ).split()
)


SIZE_WORDS = frozenset("by um de por di".split())
OF_BOTH = frozenset("of between both neither for von zwischen de entre di tra fra".split())


class Token(NamedTuple):
    """`word` is the folded form by which words are looked up; for a placeholder it is the fact's id."""

    kind: Literal["word", "fact", "mark"]
    text: str
    word: str
    start: int


class Mention(NamedTuple):
    """A name of the session: `start` and `end` are token indexes; `keys` are all that it may stand for."""

    category: str
    keys: tuple[str, ...]
    start: int
    end: int


@dataclass
class Sentence:
    text: str
    tokens: list[Token]
    mentions: list[Mention] = field(default_factory=list)
    passages: list[range] = field(default_factory=list)

    @property
    def facts(self) -> list[int]:
        """The indexes of the placeholders."""
        return [index for index, token in enumerate(self.tokens) if token.kind == "fact"]

    def named(self) -> set[int]:
        """Return the indexes that belong to a name."""
        return {index for mention in self.mentions for index in range(mention.start, mention.end)}

    def passage_of(self, index: int) -> range:
        return next(passage for passage in self.passages if index in passage)

    def pieces(self) -> list[range]:
        """Return the parts between every comma and joining word, finer than passages are."""
        named = self.named()
        cuts = [
            0,
            *(
                i
                for i in range(1, len(self.tokens))
                if i not in named and is_cut(self.tokens[i]) and not self._joins_names(i)
            ),
        ]
        return [range(a, b) for a, b in zip(cuts, [*cuts[1:], len(self.tokens)], strict=True)]

    def _joins_names(self, index: int) -> bool:
        """Return whether this "and" stands in "of A and B"."""
        if self.tokens[index].kind != "word":
            return False
        before = next((mention for mention in self.mentions if mention.end == index), None)
        after = any(mention.start == index + 1 for mention in self.mentions)
        return after and before is not None and before.start > 0 and self.tokens[before.start - 1].word in OF_BOTH

    def piece_of(self, index: int) -> range:
        return next(piece for piece in self.pieces() if index in piece)


def clean(text: str) -> str:
    """Return the text without invisible characters, with plain spaces."""
    kept = "".join(" " if character.isspace() and character != "\n" else character for character in text)
    return "".join(c for c in kept if c == "\n" or unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cs", "Cn"))


def split_sentences(paragraph: str) -> list[str]:
    sentences: list[str] = []
    pieces = _END.split(paragraph)
    for piece, closing in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        piece += closing
        if sentences and _NO_END.search(sentences[-1]):
            sentences[-1] += f" {piece}"
        else:
            sentences.append(piece.strip())
    return [sentence for sentence in sentences if sentence]


def tokenise(text: str) -> list[Token]:
    return [_token(found) for found in _TOKEN.finditer(text)]


def _token(found: re.Match[str]) -> Token:
    text = found[0]
    placeholder = PLACEHOLDER.fullmatch(text)
    if placeholder:
        return Token("fact", text, placeholder[1], found.start())
    kind: Literal["word", "mark"] = "word" if text[0].isalnum() or text[0] in "'’" else "mark"
    return Token(kind, text, fold(text), found.start())


def fold(word: str) -> str:
    """Return the form in which words are compared: compatibility forms undone, lower case, straight apostrophes."""
    return unicodedata.normalize("NFKC", word).lower().replace("’", "'")


def is_cut(token: Token) -> bool:
    """Return whether a passage may begin here: at a comma, a bracket, a dash, or a joining word."""
    return token.word in _SPLITTING or token.word in _JOINING


def _adds_the_size(sentence: Sentence, before: range, piece: range, claiming: set[int]) -> bool:
    """Return whether a part gives the size of a comparison before it: "A was faster than B, by [[f1]]"."""
    words = [sentence.tokens[index].word for index in piece if sentence.tokens[index].kind == "word"]
    facts = set(sentence.facts)
    compared = claiming - facts
    return (
        bool(words)
        and words[0] in SIZE_WORDS
        and bool(facts & set(piece))
        and not compared & set(piece)
        and bool(compared & set(before))
        and not facts & set(before)
    )


def find_passages(sentence: Sentence, claiming: set[int]) -> list[range]:
    """Return the parts of a sentence, each with at least one claiming token (placeholder, comparison) if it can be.

    A part without one belongs to the part after it, the last to the part before it.
    """
    passages: list[range] = []
    open_start: int | None = None
    for piece in sentence.pieces():
        start = piece.start if open_start is None else open_start
        if passages and open_start is None and _adds_the_size(sentence, passages[-1], piece, claiming):
            passages[-1] = range(passages[-1].start, piece.stop)
        elif any(index in claiming for index in piece):
            passages.append(range(start, piece.stop))
            open_start = None
        else:
            open_start = start
    if open_start is not None:
        last = passages.pop() if passages else range(0)
        passages.append(range(last.start if len(last) else 0, len(sentence.tokens)))
    return passages
