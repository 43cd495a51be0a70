"""How long a client is ready to wait for a session that is being loaded: `Prefer: wait=60`, or `wait=60`."""

from __future__ import annotations

import re

from flask import request

from lib.errors import InvalidRequest

PARAMETER = "wait"
LONGEST = 240  # seconds: a function may take 300, and the answer needs some of them
PREFERENCE = re.compile(r"(?:^|[,;\s])wait=([0-9]{1,9})(?![0-9.])")


def patience() -> float:
    """Return the seconds to wait, at most 240; 0 if the client named none. Raise InvalidRequest for a bad `wait`."""
    text = request.args.get(PARAMETER)
    if text is None:
        preferred = PREFERENCE.search(request.headers.get("Prefer", ""))
        return float(min(int(preferred[1]), LONGEST)) if preferred else 0.0
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise InvalidRequest.field(PARAMETER, "must be a number of seconds, 0 or more")
    return float(min(int(text), LONGEST))
