"""Links that work for a few minutes without a token: signed by ourselves if the store has no links of its own."""

from __future__ import annotations

import hashlib
import hmac

from lib.errors import Forbidden

SECONDS = 900  # a link is for the download that follows, not for keeping; the list gives a new one
PURPOSE = b"slipstream: link to a report, 1"


def sign(secret: str, report_id: str, expires: int) -> str:
    """Return the signature of a link to this report until this moment (seconds since 1970)."""
    return hmac.new(_key(secret), f"{report_id}\n{expires}".encode(), hashlib.sha256).hexdigest()


def check(secret: str, report_id: str, expires: int, signature: str, now: float) -> None:
    """Raise Forbidden unless the signature is ours, for this report and this moment, which is not over."""
    wanted = sign(secret, report_id, expires)
    if not hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "surrogatepass")):
        raise Forbidden("This link is invalid")
    if now >= expires:
        raise Forbidden("This link has expired; request the report again")


def _key(secret: str) -> bytes:
    """Return a key for links alone, so that no signature can serve another purpose."""
    return hmac.new(secret.encode(), PURPOSE, hashlib.sha256).digest()
