"""Telling the loader, which answers only when it is done: we wait just long enough to hear a refusal."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

from lib.errors import Unavailable
from lib.sessions.key import SessionKey

TO_CONNECT = 3.0
TO_REFUSE = 0.7


def hand_over(url: str, secret: str, key: SessionKey) -> None:
    """Ask the loader at `url` for a session; raises Unavailable where it cannot be reached or refuses."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TO_CONNECT)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    try:
        connection.request("POST", parts.path or "/", json.dumps({"key": str(key)}), headers)
        if connection.sock is not None:
            connection.sock.settimeout(TO_REFUSE)
        status = connection.getresponse().status
    except TimeoutError:
        return
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable("The loader does not answer") from error
    finally:
        connection.close()
    if status >= 400:
        raise Unavailable(f"The loader refuses with {status}")
