"""Laps that wait in a folder until the API has them: written first, sent after, so that nothing is lost offline."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson

from lib.recorder.lap_cutter import GameLap

SECONDS = 30.0  # chosen: a lap has 200 kB, and a home line may be slow
WRONG_EVENT = ("not_found", "ambiguous_event", "invalid_request")  # not this season's, or another layout: sent without
TRY_LATER = (401, 403, 408, 409, 425, 429)  # signed out, too many requests, 200 laps stored: nothing to do with the lap


@dataclass(frozen=True)
class Sent:
    """What became of a lap: "stored", "waiting" (it is tried again), or "refused" (kept in a folder of that name)."""

    state: str
    text: str


class Outbox:
    """A folder of laps as gzip files, each named by the key under which it is sent, so that none is stored twice."""

    def __init__(self, folder: Path, api: str, token: str, client: httpx.Client | None = None) -> None:
        self._folder, self._api, self._token = folder, api.rstrip("/"), token
        self._client = client or httpx.Client(timeout=SECONDS)
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, lap: GameLap, *, year: int | None = None) -> Path:
        """Write a lap and return its file; a file is whole or not there."""
        path = self._folder / f"{uuid.uuid4()}.json.gz"
        draft = path.with_suffix(".part")
        draft.write_bytes(gzip.compress(orjson.dumps(body_of(lap, year)), mtime=0))
        draft.replace(path)
        return path

    def waiting(self) -> list[Path]:
        """Return the laps that are not sent yet, the oldest first."""
        return sorted(self._folder.glob("*.json.gz"), key=lambda path: path.stat().st_mtime)

    def send_all(self) -> Iterator[Sent]:
        """Send what waits, in order, until the API cannot be reached."""
        for path in self.waiting():
            sent = self.send(path)
            yield sent
            if sent.state == "waiting":
                return

    def send(self, path: Path) -> Sent:
        """Send one lap and return what became of it; its file goes when it is stored."""
        try:
            body = orjson.loads(gzip.decompress(path.read_bytes()))
        except (OSError, EOFError, ValueError) as error:
            return self._refuse(path, f"the file cannot be read: {error}")
        try:
            answer = self._post(body, path.name.split(".")[0])
            if "event" in body and answer.status_code < 500 and _code(answer) in WRONG_EVENT:
                plain = {name: value for name, value in body.items() if name not in ("year", "event")}
                answer = self._post(plain, f"{path.name.split('.')[0]}-plain")
        except httpx.HTTPError as error:
            return Sent("waiting", f"the API cannot be reached ({type(error).__name__}); kept in {path}")
        return self._after(path, answer)

    def _post(self, body: dict[str, Any], key: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        content = gzip.compress(orjson.dumps(body), mtime=0)
        return self._client.post(f"{self._api}/api/telemetry", content=content, headers=headers)

    def _after(self, path: Path, answer: httpx.Response) -> Sent:
        if answer.status_code in (200, 201):
            path.unlink(missing_ok=True)
            return Sent("stored", f"stored as {answer.json().get('id')}")
        if answer.status_code in TRY_LATER or answer.status_code >= 500:
            return Sent("waiting", f"the API answers {answer.status_code}: {_detail(answer)}; kept in {path}")
        return self._refuse(path, f"refused: {_detail(answer)}")

    def _refuse(self, path: Path, why: str) -> Sent:
        folder = self._folder / "refused"
        folder.mkdir(exist_ok=True)
        path.replace(folder / path.name)
        (folder / f"{path.name}.txt").write_text(why)
        return Sent("refused", f"{why}; kept in {folder}")


def body_of(lap: GameLap, year: int | None) -> dict[str, Any]:
    """Return the upload of a lap; with `year`, it is laid on that season's event at the circuit."""
    clock = f"{int(lap.lap_time // 60)}:{lap.lap_time % 60:06.3f}"
    name = f"{lap.circuit or lap.game} lap {lap.number} {clock}{' (invalid)' if lap.invalid else ''}"
    body: dict[str, Any] = {"name": name[:100], "game": lap.game, "laptime": lap.lap_time, "samples": lap.samples}
    body["conditions"] = {**lap.conditions, "invalid": lap.invalid, "lost": lap.lost}
    if lap.circuit:
        body["circuit"] = lap.circuit
    if lap.sectors:
        body["sectors"] = lap.sectors
    if lap.setup:
        body["setup"] = lap.setup
    if year and lap.circuit:
        body |= {"year": year, "event": lap.circuit}
    return body


def _code(answer: httpx.Response) -> str | None:
    try:
        return str(answer.json().get("code"))
    except ValueError:
        return None


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("detail", ""))[:300]
    except ValueError:
        return answer.text[:100]
