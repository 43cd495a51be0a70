"""JSON whose text is not text: half a pair of surrogates, or bytes of another encoding, which no parser takes."""

from __future__ import annotations

import re

UNKNOWN = b"\\ufffd"  # the character for what cannot be read
# Every escape, a pair of surrogates as one, so that an escaped backslash does not begin another.
_ESCAPE = re.compile(rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_LONE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def whole_text(body: bytes) -> bytes:
    """Return the JSON with U+FFFD for what cannot be a character; the same bytes if nothing is replaced."""
    sent = _ESCAPE.sub(lambda found: UNKNOWN if _LONE.fullmatch(found[0]) else found[0], body)
    return sent.decode(errors="replace").encode()
