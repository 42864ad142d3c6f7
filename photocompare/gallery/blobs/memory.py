"""Objects in memory: for tests, and for what is not to be kept."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

from photocompare.errors import NotHeldError
from photocompare.gallery.blobs.store import require_name


class MemoryBlobs:
    """A :class:`~photocompare.gallery.blobs.BlobStore` that is gone with the program."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}
        self._aside: dict[str, bytes] = {}
        self._lock = Lock()

    def put_once(self, name: str, data: bytes) -> bool:
        """Keep ``data`` as ``name``; return whether it was new."""
        with self._lock:
            is_new = require_name(name) not in self._held
            self._held.setdefault(name, bytes(data))
        return is_new

    def get(self, name: str) -> bytes:
        """Return the bytes held as ``name``; NotHeldError without any."""
        try:
            return self._held[require_name(name)]
        except KeyError:
            raise NotHeldError(GONE) from None

    def size(self, name: str) -> int:
        """Return how many bytes ``name`` has; NotHeldError without any."""
        return len(self.get(name))

    def names(self) -> Iterator[str]:
        """Yield every name that is held."""
        yield from tuple(self._held)

    def quarantine(self, name: str) -> None:
        """Put an object aside; NotHeldError where there is none."""
        self._aside[name] = self.get(name)
        del self._held[name]

    def delete(self, name: str) -> None:
        """Drop an object for good."""
        self._held.pop(require_name(name), None)
        self._aside.pop(name, None)


GONE = "A photo that the store should hold is gone. Restore it from a backup."
