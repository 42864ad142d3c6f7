"""Whether anybody works with a store, so that what can wait does."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from threading import Lock


class Activity:
    """What is going on in one store; safe to use from several threads.

    ``clock`` gives seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._at_work = 0
        self._last = clock()

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Count as work until the end of the block, however long it takes."""
        with self._lock:
            self._at_work += 1
        try:
            yield
        finally:
            with self._lock:
                self._at_work -= 1
                self._last = self._clock()

    def idle_s(self) -> float:
        """Return how long nobody has worked; 0 while somebody does."""
        with self._lock:
            return 0.0 if self._at_work else self._clock() - self._last
