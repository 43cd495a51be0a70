"""A server that speaks OpenAI's protocol (Responses with streaming and function calls, speech) and says what a test
tells it to: the truth, lies, or nothing useful."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]
Reply = Callable[["Talk", Request], None]
AUDIO = b"ID3" + bytes(range(256)) * 40
PIECE = 7  # characters of one event: placeholders and escapes are cut in two


class OpenAiServer:
    """`replies` are used one after the other, the last one again and again; `requests` is what was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies) or [say("")]
        self.requests: list[Request] = []
        self.headers: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def next_reply(self) -> Reply:
        place = min(len(self.requests), len(self.replies)) - 1
        return self.replies[place]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Talk:
    """One exchange: what a reply writes to."""

    def __init__(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        self.handler, self.request = handler, request

    def plain(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        self.handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def begin_stream(self) -> None:
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "text/event-stream")
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()

    def event(self, kind: str, **members: Any) -> None:
        data = json.dumps({"type": kind, "sequence_number": 0, **members})
        self.handler.wfile.write(f"event: {kind}\ndata: {data}\n\n".encode())
        self.handler.wfile.flush()

    def raw(self, content: bytes) -> None:
        self.handler.wfile.write(content)
        self.handler.wfile.flush()


def _handler(server: OpenAiServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            request = json.loads(self.rfile.read(length) or b"{}")
            server.requests.append({**request, "path": self.path})
            server.headers.append(dict(self.headers))
            try:
                server.next_reply()(Talk(self, request), request)
            except OSError:
                self.close_connection = True

        def log_message(self, *_arguments: Any) -> None:
            """Be quiet."""

    return Handler


@contextmanager
def talking(*replies: Reply) -> Iterator[OpenAiServer]:
    server = OpenAiServer(*replies)
    try:
        yield server
    finally:
        server.stop()


def response(output: list[dict[str, Any]], status: str = "completed") -> dict[str, Any]:
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": status,
        "model": "test-model",
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 900,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 100,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 1000,
        },
    }


def message(text: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    return {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}


def say(answer: str) -> Reply:
    """Answer with the structured text of a debrief."""
    return say_json({"answer": answer})


def say_json(value: Any) -> Reply:
    return say_text(json.dumps(value))


def say_text(text: str, status: str = "completed") -> Reply:
    def reply(talk: Talk, request: Request) -> None:
        item = message(text)
        if not request.get("stream"):
            talk.plain(200, json.dumps(response([item])).encode())
            return
        talk.begin_stream()
        talk.event("response.created", response=response([], "in_progress"))
        talk.event("response.output_item.added", output_index=0, item={**item, "content": [], "status": "in_progress"})
        for start in range(0, len(text), PIECE):
            piece = text[start : start + PIECE]
            place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
            talk.event("response.output_text.delta", delta=piece, logprobs=[], **place)
        talk.event("response.output_item.done", output_index=0, item=item)
        ended = response([item], status)
        if status == "incomplete":
            ended["incomplete_details"] = {"reason": "max_output_tokens"}
        talk.event(f"response.{status}", response=ended)

    return reply


def call_tool(name: str, arguments: str | dict[str, Any], times: int = 1) -> Reply:
    """Answer with function calls."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)

    def reply(talk: Talk, request: Request) -> None:
        items = [
            {
                "id": f"fc_{n}",
                "type": "function_call",
                "call_id": f"call_{n}",
                "name": name,
                "arguments": text,
                "status": "completed",
            }
            for n in range(times)
        ]
        talk.begin_stream()
        talk.event("response.created", response=response([], "in_progress"))
        talk.event("response.completed", response=response(items))

    return reply


def refuse() -> Reply:
    def reply(talk: Talk, request: Request) -> None:
        talk.begin_stream()
        place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
        talk.event("response.refusal.delta", delta="I can't help with that.", **place)
        talk.event("response.refusal.done", refusal="I can't help with that.", **place)
        talk.event("response.completed", response=response([]))

    return reply


def fail(status: int, **headers: str) -> Reply:
    def reply(talk: Talk, request: Request) -> None:
        body = json.dumps({"error": {"message": "no", "type": "x", "code": None, "param": None}}).encode()
        talk.plain(status, body, **headers)

    return reply


def break_off(text: str) -> Reply:
    """Begin an answer and drop the connection in the middle of an event."""

    def reply(talk: Talk, request: Request) -> None:
        talk.begin_stream()
        place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
        talk.event("response.output_text.delta", delta=json.dumps({"answer": text})[:-1], logprobs=[], **place)
        talk.raw(b'event: response.output_text.delta\ndata: {"type": "response.outp')

    return reply


def silence(seconds: float) -> Reply:
    def reply(talk: Talk, request: Request) -> None:
        time.sleep(seconds)

    return reply


def drip(seconds: float) -> Reply:
    """Send comments for ever, or nearly: each byte comes in time, the answer never does."""

    def reply(talk: Talk, request: Request) -> None:
        talk.begin_stream()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            talk.raw(b": still here\n\n")
            time.sleep(0.05)

    return reply


def babble(seconds: float) -> Reply:
    """Never stop talking."""

    def reply(talk: Talk, request: Request) -> None:
        talk.begin_stream()
        until = time.monotonic() + seconds
        place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
        talk.event("response.output_text.delta", delta='{"answer": "', logprobs=[], **place)
        while time.monotonic() < until:
            talk.event("response.output_text.delta", delta="word " * 400, logprobs=[], **place)

    return reply


def garbage() -> Reply:
    def reply(talk: Talk, request: Request) -> None:
        talk.begin_stream()
        talk.raw(b"data: {not json at all\n\ndata: 17\n\n")

    return reply


def fail_inside() -> Reply:
    def reply(talk: Talk, request: Request) -> None:
        talk.begin_stream()
        failed = {**response([], "failed"), "error": {"code": "server_error", "message": "no"}}
        talk.event("response.failed", response=failed)

    return reply


def speak(audio: bytes = AUDIO) -> Reply:
    def reply(talk: Talk, request: Request) -> None:
        talk.plain(200, audio, "audio/mpeg")

    return reply
