"""Record laps of the F1 games (F1 23 to F1 25, and the 2026 season) and upload each as it is finished.

`python -m lib.record --api https://… --token …`, and in the game: Settings, Telemetry: UDP on, port 20777, 60 Hz.
"""

from __future__ import annotations

import argparse
import queue
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from lib.recorder.lap_cutter import GameLap, LapCutter
from lib.recorder.outbox import Outbox
from lib.recorder.packets import Header, decode

PORT = 20777  # the games' own
LARGEST = 4096  # bytes: the games' largest datagram has about 1,500
BUFFER = 4 * 2**20  # bytes that wait in the socket while a lap is written: about a minute
LISTEN = 0.5  # seconds: how long Ctrl+C may take
RETRY = 60.0  # seconds between two tries to reach the API; chosen


def laps_of(datagrams: Iterator[bytes | None], cutter: LapCutter) -> Iterator[GameLap]:
    """Yield each lap that is finished in a stream of datagrams; None in it is a pause."""
    last: Header | None = None
    for datagram in datagrams:
        packet = decode(datagram) if datagram else None
        if packet is None:
            continue
        last = packet[0]
        lap = cutter.feed(*packet)
        if lap is not None:
            yield lap
    lap = cutter.flush(last)
    if lap is not None:
        yield lap


def listen(sock: socket.socket, stopped: threading.Event) -> Iterator[bytes | None]:
    """Yield datagrams until `stopped`, None every half second without one."""
    sock.settimeout(LISTEN)
    while not stopped.is_set():
        try:
            yield sock.recv(LARGEST)
        except TimeoutError:
            yield None


class Uploader:
    """Sends laps in a thread of its own, so that no packet is missed meanwhile; tries again each minute."""

    def __init__(self, outbox: Outbox, say: Callable[[str], None]) -> None:
        self._outbox, self._say = outbox, say
        self._wake: queue.Queue[bool] = queue.Queue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._wake.put(True)

    def finish(self, seconds: float = 60.0) -> None:
        """Send what waits a last time, and end."""
        self._wake.put(False)
        self._thread.join(seconds)

    def _run(self) -> None:
        going = True
        while going:
            for sent in self._outbox.send_all():
                self._say(f"  {sent.text}")
            try:
                going = self._wake.get(timeout=RETRY)
            except queue.Empty:
                going = True
        for sent in self._outbox.send_all():
            self._say(f"  {sent.text}")


def record(
    sock: socket.socket, outbox: Outbox, *, year: int | None, stopped: threading.Event, say: Callable[[str], None]
) -> int:
    """Record until `stopped` and return how many laps there were."""
    cutter, uploader, count = LapCutter(), Uploader(outbox, say), 0
    for lap in laps_of(listen(sock, stopped), cutter):
        count += 1
        outbox.put(lap, year=year)
        say(progress_line(lap))
        uploader.wake()
        while cutter.skipped:
            say(f"not recorded: {cutter.skipped.pop(0)}")
    while cutter.skipped:
        say(f"not recorded: {cutter.skipped.pop(0)}")
    uploader.finish()
    return count


def progress_line(lap: GameLap) -> str:
    """Return a lap in one line: number, time, sectors, samples, and what is to be known of it."""
    clock = f"{int(lap.lap_time // 60)}:{lap.lap_time % 60:06.3f}"
    sectors = " ".join(f"{sector:.3f}" for sector in lap.sectors or ())
    notes = [f"{lap.lost:.1%} of the frames lost"] if lap.lost > 0.001 else []
    notes += ["invalid"] if lap.invalid else []
    about = f"{lap.circuit or 'unknown circuit'}, {len(lap.samples['time'])} samples"
    return f"lap {lap.number:3d}  {clock}  {sectors}  {about}{''.join(f', {note}' for note in notes)}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m lib.record", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--api", required=True, help="address of the API, without /api")
    parser.add_argument("--token", required=True, help="your access token")
    parser.add_argument("--port", type=int, default=PORT, help=f"UDP port the game sends to ({PORT})")
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on")  # noqa: S104 - the game may be a console
    parser.add_argument("--year", type=int, help="season whose event at the circuit each lap is compared with")
    parser.add_argument("--folder", type=Path, default=Path("laps"), help="folder for laps that are not sent yet")
    chosen = parser.parse_args(arguments)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        sock.bind((chosen.host, chosen.port))
        print(f"Listening on UDP port {chosen.port}; Ctrl-C ends.", flush=True)
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        outbox = Outbox(chosen.folder, chosen.api, chosen.token)
        record(sock, outbox, year=chosen.year, stopped=stopped, say=lambda text: print(text, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
