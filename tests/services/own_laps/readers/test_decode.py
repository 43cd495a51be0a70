"""From bytes to text: which encoding is found, and where the limits of packed and long files lie."""

from __future__ import annotations

import gzip

import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.readers import decode
from lib.services.own_laps.readers.decode import as_text, expanded

PACKED = gzip.compress(b"x" * 100, mtime=0)


@pytest.mark.parametrize(("most", "fits"), [(100, True), (99, False)])
def test_a_packed_file_may_expand_to_the_limit(monkeypatch: pytest.MonkeyPatch, most: int, fits: bool) -> None:
    monkeypatch.setattr(decode, "MOST_EXPANDED", most)
    if fits:
        assert expanded(PACKED) == b"x" * 100
    else:
        with pytest.raises(InvalidRequest, match="expands to more than"):
            expanded(PACKED)


@pytest.mark.parametrize(
    ("content", "why"), [(PACKED[:-9], "truncated"), (PACKED[:-8] + bytes(8), "damaged"), (PACKED[:2], "truncated")]
)
def test_a_packed_file_that_is_broken_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(InvalidRequest, match=why):
        expanded(content)


def test_what_is_not_packed_stays_as_it_is() -> None:
    assert expanded(b"Time,Speed") == b"Time,Speed"


def test_a_text_may_have_32_million_bytes() -> None:
    assert len(as_text(b"1" * 32_000_000)) == 32_000_000
    with pytest.raises(InvalidRequest, match="32 MB of text; the limit is 32 MB"):
        as_text(b"1" * 32_000_001)


TEXT = "Zeit;Speed\n0,5;180\n1,0;181\nStraße\n5\n\n\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("latin-1"),
    ],
    ids=["utf-8", "utf-8 with mark", "le with mark", "be with mark", "le", "be", "latin-1"],
)
def test_every_usual_encoding_gives_the_same_text(content: bytes) -> None:
    assert as_text(content) == TEXT


def of(first: int, second: int, pairs: int = 20) -> bytes:
    """Return 2-byte letters of which so many have a zero as their first, and as their second byte."""
    return b"".join(bytes([0 if n < first else 65, 0 if n < second else 66]) for n in range(pairs))


@pytest.mark.parametrize(
    ("content", "letters"),
    [(of(0, 20), 20), (of(1, 19), 20), (of(20, 0), 20), (of(19, 1), 20)],
)
def test_two_bytes_a_letter_are_known_by_their_zeros(content: bytes, letters: int) -> None:
    assert len(as_text(content)) == letters


@pytest.mark.parametrize(
    "content", [of(0, 18), of(2, 20), of(18, 0), of(20, 2), of(0, 19, 19), of(10, 10)], ids=lambda text: text.hex()[:12]
)
def test_other_zeros_make_no_text(content: bytes) -> None:
    with pytest.raises(InvalidRequest, match="null bytes"):
        as_text(content)
