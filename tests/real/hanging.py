"""Servers that misbehave: each accepts connections on its own port and then does something unhelpful."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

DRIP_SECONDS, MOST_DRIPS = 0.3, 200  # a minute is for ever to a request, and a bound to a test that fails
Behaviour = Callable[[socket.socket, threading.Event], None]


class WaitedForEverError(Exception):
    """A client has not given up."""


def silent(_connection: socket.socket, over: threading.Event) -> None:
    """Never answer."""
    if not over.wait(DRIP_SECONDS * MOST_DRIPS):
        raise WaitedForEverError


def dripping(connection: socket.socket, over: threading.Event) -> None:
    """Send one harmless byte every 0.3 s: each comes in time, together they take for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(MOST_DRIPS):
        if over.wait(DRIP_SECONDS):
            return
        connection.sendall(b" ")
    raise WaitedForEverError


def garbage(connection: socket.socket, _over: threading.Event) -> None:
    """Answer at once, with nonsense, whether or not it is this side's turn to speak."""
    connection.settimeout(0.05)
    with suppress(TimeoutError):
        connection.recv(65536)
    connection.sendall(b"\x00\xff\x17 no protocol that anybody speaks \r\n\r\n" * 4)


def no_json(connection: socket.socket, _over: threading.Event) -> None:
    """Answer as a proxy in front of a dead server does."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 15\r\n\r\n<h1>sorry</h1>\r")


@contextmanager
def serving(behaviour: Behaviour, port: int = 0) -> Iterator[int]:
    """Yield the port of a server that behaves so: any free one if none is given. Fail if a client waited for ever."""
    over, patient = threading.Event(), threading.Event()
    with socket.create_server(("127.0.0.1", port), backlog=64) as listener:
        listener.settimeout(0.05)
        accepting = threading.Thread(target=_accept, args=(listener, behaviour, over, patient), daemon=True)
        accepting.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            accepting.join(2)
    assert not patient.is_set(), "a client waited for ever"


def _accept(listener: socket.socket, behaviour: Behaviour, over: threading.Event, patient: threading.Event) -> None:
    while not over.is_set():
        with suppress(TimeoutError):
            connection, _ = listener.accept()
            threading.Thread(target=_serve, args=(connection, behaviour, over, patient), daemon=True).start()


def _serve(connection: socket.socket, behaviour: Behaviour, over: threading.Event, patient: threading.Event) -> None:
    with connection, suppress(OSError):
        try:
            behaviour(connection, over)
        except WaitedForEverError:
            patient.set()
