"""Whether a request is from QStash: a JWT over body and address, signed with one of two keys that take turns."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from lib.errors import NotSignedIn
from lib.json_values import is_number
from lib.settings.loading import LoadQueue

HEADER = "Upstash-Signature"
ISSUER, ALGORITHM = "Upstash", "HS256"
CLAIMS = ["iss", "sub", "exp", "nbf", "body"]
LEEWAY = 10.0  # seconds by which clocks may differ; a signature holds for five minutes
LONGEST_SIGNATURE = 4096  # letters; a real one has about 450
# QStash signs each delivery anew, so that one that was seen is not told from a retry: a replay within the five minutes
# finds the session stored, or being loaded.


def check_signature(signature: str, body: bytes, url: str, queue: LoadQueue, now: float) -> None:
    """Raise NotSignedIn unless QStash signed this body for this address, and the signature still holds."""
    claims = _claims(signature, queue)
    if not is_number(claims["exp"]) or not is_number(claims["nbf"]):
        raise NotSignedIn("The queue's signature is invalid")
    if now > claims["exp"] + LEEWAY:
        raise NotSignedIn("The queue's signature has expired")
    if now < claims["nbf"] - LEEWAY:
        raise NotSignedIn("The queue's signature does not hold yet")
    if claims["sub"] != url:
        raise NotSignedIn("The queue's signature is for another address")
    if not hmac.compare_digest(str(claims["body"]).rstrip("=").encode(), body_hash(body).encode()):
        raise NotSignedIn("The queue's signature is of another body")


def body_hash(body: bytes) -> str:
    """Return the SHA-256 of a body as QStash writes it, without its padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).decode().rstrip("=")


def _claims(signature: str, queue: LoadQueue) -> dict[str, Any]:
    """Return what is signed with the current key, or with the next one while keys are changed."""
    import jwt  # not for a load that the API itself asks for

    if len(signature) > LONGEST_SIGNATURE:
        raise NotSignedIn("The queue's signature is invalid")
    # the times are compared with our own clock
    options: Any = {"require": CLAIMS, "verify_exp": False, "verify_nbf": False, "verify_iat": False}
    for key in filter(None, (queue.current_key, queue.next_key)):
        try:
            return jwt.decode(signature, key, algorithms=[ALGORITHM], issuer=ISSUER, options=options)
        except (jwt.InvalidTokenError, ValueError, OverflowError, RecursionError):
            continue
    raise NotSignedIn("The queue's signature is invalid")
