"""Drawing in a few threads: the same picture once, small ones before large ones, and no endless queue."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from lib.errors import Unavailable

T = TypeVar("T")
AT_ONCE = 2  # more are not faster, and a picture of 8 million pixels takes about 75 MB while it is drawn
LARGE_AT_ONCE = 1  # so that a small picture never waits for two large ones
LARGE = 2_000_000  # pixels; the usual 1200 x 700 has 0.8 million and takes 0.2 to 0.6 s, 8 million take 2 to 4 s
MOST_WAITING = 16  # about ten seconds of drawing: who comes after that had better come back
COME_BACK = 5  # seconds: half of what the waiting plots take to draw


class DrawingQueue(Generic[T]):
    """`submit` returns a future; equal keys share one while it is waiting or being drawn."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, "drawing")  # of its own threads: each that draws keeps its memory
        self._most = most_waiting
        self._lock = threading.Lock()
        self._waiting: dict[bool, deque[Callable[[], None]]] = {False: deque(), True: deque()}
        self._running = {False: 0, True: 0}
        self._shared: dict[Hashable, Future[T]] = {}

    def submit(self, draw: Callable[[], T], pixels: int, key: Hashable = None) -> Future[T]:
        """Have `draw` called in its turn. Raise Unavailable if too many wait already."""
        with self._lock:
            if key is not None and key in self._shared:
                return self._shared[key]
            if sum(map(len, self._waiting.values())) >= self._most:
                raise Unavailable("Too many plots are being drawn; try again shortly", retry_after=COME_BACK)
            future: Future[T] = Future()
            if key is not None:
                self._shared[key] = future
            large = pixels > LARGE
            self._waiting[large].append(lambda: self._run(draw, future, key, large))
            self._start()
        return future

    def _start(self) -> None:
        """Begin what may begin: small pictures first."""
        while sum(self._running.values()) < AT_ONCE:
            large = not self._waiting[False]
            if not self._waiting[large] or (large and self._running[True] >= LARGE_AT_ONCE):
                return
            self._running[large] += 1
            self._pool.submit(self._waiting[large].popleft())

    def _run(self, draw: Callable[[], T], future: Future[T], key: Hashable, large: bool) -> None:
        try:
            result = draw()
        except BaseException as error:  # carried over to those who wait
            self._end(key, large)
            future.set_exception(error)
        else:
            self._end(key, large)
            future.set_result(result)

    def _end(self, key: Hashable, large: bool) -> None:
        with self._lock:
            self._shared.pop(key, None)
            self._running[large] -= 1
            self._start()
