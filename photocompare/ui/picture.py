"""A picture for the browser: there already, drawn when looked at, fetched anew, or in pieces."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock

from photocompare.ui.memory import trim

AT_WORK = BoundedSemaphore(max(1, os.cpu_count() or 1))
"""Each that is drawn holds a picture as floats."""

Place = tuple[int, int, int]
"""Level, column and row of a tile."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture; ``is_private`` is True for anything that may show a patient.

    ``encoding`` names how the bytes are packed for the way, as HTTP does; empty where they aren't.
    """

    data: bytes = field(repr=False)
    media_type: str
    is_private: bool = True
    encoding: str = ""
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(self.data).hexdigest())

    @property
    def key(self) -> Hashable:
        """What is equal for the same picture."""
        return self.digest, self.media_type, self.is_private

    @property
    def held_bytes(self) -> int:
        """What it takes in memory."""
        return len(self.data)

    def made(self) -> Picture:
        """Return the picture itself: it is there."""
        return self


class Drawing:
    """A picture that is drawn when it is first asked for, once, whoever asks.

    ``draw`` returns None where what it draws from is gone.
    """

    def __init__(self, draw: Callable[[], Picture | None]) -> None:
        self._draw = draw
        self._made: Picture | None = None
        self._lock = Lock()

    @property
    def key(self) -> Hashable:
        """Equal to itself alone: what it will be is not known."""
        return self

    @property
    def held_bytes(self) -> int:
        """What it takes in memory: nothing before it is drawn."""
        return 0 if self._made is None else self._made.held_bytes

    def made(self) -> Picture | None:
        """Return the picture, drawn now if it was not."""
        with self._lock:
            if self._made is None:
                with AT_WORK:
                    self._made = self._draw()
                    trim()
            return self._made


@dataclass(frozen=True, slots=True)
class Fetched:
    """A picture that is fetched each time it is asked for, so that it ends when it may not be seen.

    ``key`` is what it is known by; ``fetch`` returns None where it may not be seen (any more).
    """

    key: Hashable
    fetch: Callable[[], Picture | None] = field(compare=False)

    @property
    def held_bytes(self) -> int:
        """What it takes in memory: nothing, it is held elsewhere."""
        return 0

    def made(self) -> Picture | None:
        """Return the picture as it may be seen now."""
        return self.fetch()


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """A photo in pieces; ``cut`` returns the one at a place, or None where there is none."""

    cut: Callable[[Place], Picture | None]
