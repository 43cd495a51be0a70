"""The language model behind OpenAI's Responses API: one call as a stream of pieces, within a hard limit of time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from openai import OpenAI

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0  # between two bytes; the whole answer has its own limit
LARGEST_OUTPUT = 60_000  # characters of one call: far above the ceiling of tokens, so only a runaway meets it


class ModelFailed(Exception):
    """The model gave no usable answer; `code` says how, for the client."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ModelSettings:
    api_key: str
    base_url: str | None
    name: str
    seconds: float = 60.0
    retries: int = 1
    most_tokens: int = 1500


class FunctionCall(NamedTuple):
    id: str
    name: str
    arguments: str


@dataclass
class Usage:
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass
class Turn:
    """What one call ended with."""

    text: str = ""
    calls: list[FunctionCall] = field(default_factory=list)
    output: list[dict[str, Any]] = field(default_factory=list)


class Model:
    """One conversation's access to the model: counts what is used, and ends all of it at one moment."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings
        self.usage = Usage()
        self._until = time.monotonic() + settings.seconds

    def stream(
        self, instructions: str, given: Sequence[Any], form: dict[str, Any], tools: Sequence[dict[str, Any]], turn: Turn
    ) -> Iterator[str]:
        """Yield the answer's text as it comes and fill `turn`. Raise ModelFailed, at the latest when time is up."""
        self.usage.calls += 1
        arguments: dict[str, Any] = {
            "model": self.settings.name,
            "instructions": instructions,
            "input": list(given),
            "text": {"format": form},
            "max_output_tokens": self.settings.most_tokens,
            "store": False,
        }
        if tools:
            arguments |= {"tools": list(tools), "parallel_tool_calls": True}
        size = 0
        for event in self._events(arguments):
            piece = self._take(event, turn)
            size += len(piece)
            if size > LARGEST_OUTPUT:
                raise ModelFailed("model_too_long")
            if piece:
                yield piece
        if not turn.output:
            raise ModelFailed("model_broke_off")

    def _take(self, event: Any, turn: Turn) -> str:
        """Return the text that an event adds; note what the call ended with."""
        kind = getattr(event, "type", "")
        if kind == "response.output_text.delta":
            text = str(event.delta).encode(errors="ignore").decode()  # half characters cannot be sent on
            turn.text += text
            return text
        if kind.startswith("response.refusal"):
            raise ModelFailed("model_refused")
        if kind in ("response.failed", "error"):
            raise ModelFailed("model_failed")
        if kind in ("response.completed", "response.incomplete"):
            self._finish(event.response, turn)
        return ""

    def _finish(self, response: Any, turn: Turn) -> None:
        if response.usage is not None:
            self.usage.prompt_tokens += response.usage.input_tokens or 0
            self.usage.completion_tokens += response.usage.output_tokens or 0
        if response.status == "incomplete":
            raise ModelFailed("model_incomplete")
        for item in response.output or ():
            if item.type == "function_call":
                turn.calls.append(FunctionCall(item.call_id, item.name, item.arguments))
            refused = item.type == "message" and any(part.type == "refusal" for part in item.content)
            if refused:
                raise ModelFailed("model_refused")
            turn.output.append(item.model_dump(exclude_none=True))
        if not turn.output:
            turn.output.append({})

    def _events(self, arguments: dict[str, Any]) -> Iterator[Any]:
        """Yield the events of a call that runs in a thread of its own: what drips for ever is left behind."""
        events: queue.Queue[tuple[str, Any]] = queue.Queue(maxsize=256)
        over = threading.Event()
        worker = threading.Thread(target=self._read, args=(arguments, events, over), daemon=True)
        worker.start()
        try:
            while True:
                left = self._until - time.monotonic()
                try:
                    kind, value = events.get(timeout=max(0.0, left)) if left > 0 else ("late", None)
                except queue.Empty:
                    kind, value = "late", None
                if kind == "late":
                    raise ModelFailed("model_timeout")
                if kind == "end":
                    return
                if kind == "failed":
                    raise ModelFailed(str(value))
                yield value
        finally:
            over.set()

    def _read(self, arguments: dict[str, Any], events: queue.Queue[tuple[str, Any]], over: threading.Event) -> None:
        import openai

        def put(kind: str, value: Any) -> None:
            while not over.is_set():
                try:
                    events.put((kind, value), timeout=0.5)
                    return
                except queue.Full:
                    continue

        try:
            with self._client() as client, client.responses.create(**arguments, stream=True) as stream:
                for event in stream:
                    if over.is_set():
                        return
                    put("event", event)
            put("end", None)
        except openai.APITimeoutError:
            put("failed", "model_timeout")
        except openai.RateLimitError:
            put("failed", "model_rate_limited")
        except openai.APIConnectionError:
            put("failed", "model_unreachable")
        except openai.InternalServerError:
            put("failed", "model_unavailable")
        except openai.APIStatusError:
            put("failed", "model_rejected")
        except Exception:  # a broken stream surfaces as whatever the HTTP library or the JSON reader raises
            put("failed", "model_broke_off")

    def _client(self) -> OpenAI:
        return open_client(self.settings)


def open_client(settings: ModelSettings) -> OpenAI:
    """Return a client with time-outs of ours; the library's own are ten minutes."""
    from openai import OpenAI, Timeout

    time_out = Timeout(min(READ_SECONDS, settings.seconds), connect=CONNECT_SECONDS)
    return OpenAI(api_key=settings.api_key, base_url=settings.base_url, timeout=time_out, max_retries=settings.retries)
