"""upstash_redis over our own HTTP client: the library waits without end, and has no public way to be given another."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
from upstash_redis import Redis


class UpstashClient(Redis):  # type: ignore[misc]
    """The library's commands; `execute`, which all of them use, is ours and does not retry."""

    def __init__(self, url: str, token: str, time_out: float) -> None:  # the library's would open a client of its own
        self._url = url
        self._over = httpx.Client(timeout=time_out, headers={"Authorization": f"Bearer {token}"})

    def execute(self, command: list[Any]) -> Any:
        """Return the result of one command. Raise httpx's errors, or ValueError with the error that Redis reports."""
        answer = msgspec.json.decode(self._over.post(self._url, json=command).content)
        if not isinstance(answer, dict) or "result" not in answer:
            said = answer.get("error") if isinstance(answer, dict) else answer
            raise ValueError(f"Upstash: {str(said)[:200]}")
        return answer["result"]
