"""Access tokens: JWT, HS256 and nothing else."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass

from lib.errors import NotSignedIn

ISSUER, AUDIENCE, ALGORITHM = "slipstream", "slipstream-api", "HS256"
CLAIMS = ["sub", "iss", "aud", "iat", "exp", "jti", "ver"]


@dataclass(frozen=True)
class Claims:
    user_id: str
    version: int


def issue(user_id: str, version: int, key: bytes, minutes: int) -> str:
    import jwt

    now = int(time.time())
    claims = {"sub": user_id, "ver": version, "iss": ISSUER, "aud": AUDIENCE, "jti": uuid.uuid4().hex}
    return jwt.encode({**claims, "iat": now, "exp": now + minutes * 60}, key, algorithm=ALGORITHM)


def read(token: str, key: bytes) -> Claims:
    """Return whose token this is. Raise NotSignedIn for anything but a token of ours that still lives."""
    import jwt

    try:
        claims = jwt.decode(
            token, key, algorithms=[ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options={"require": CLAIMS}
        )
    except jwt.ExpiredSignatureError as error:
        raise NotSignedIn("The token has expired; sign in again") from error
    except (jwt.InvalidTokenError, ValueError, OverflowError, RecursionError) as error:
        raise NotSignedIn("The token is invalid; sign in again") from error
    if not isinstance(claims["sub"], str) or not claims["sub"].isascii() or type(claims["ver"]) is not int:
        raise NotSignedIn("The token is invalid; sign in again")
    return Claims(claims["sub"], claims["ver"])
