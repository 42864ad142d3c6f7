"""What any place for sealed objects promises; the tests of this contract run on each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

_NAME = re.compile(r"[0-9a-f]{64}")


class BlobStore(Protocol):
    """Objects by their names of 64 hexadecimal letters, written once and never changed."""

    def put_once(self, name: str, data: bytes) -> bool:
        """Keep ``data`` as ``name``; return whether it was new.

        It is safe on the disk when this returns; where the name is held, nothing is changed.

        Raises
        ------
        StoreFullError, StoreLockedError
            It could not be written; nothing of it is left.
        """

    def get(self, name: str) -> bytes:
        """Return the bytes held as ``name``.

        Raises
        ------
        NotHeldError
            There is none.
        """

    def size(self, name: str) -> int:
        """Return how many bytes ``name`` has; raises as :meth:`get`."""

    def names(self) -> Iterator[str]:
        """Yield every name that is held, in any order."""

    def quarantine(self, name: str) -> None:
        """Put an object aside: it is held no more, and not lost yet; raises as :meth:`get`."""

    def delete(self, name: str) -> None:
        """Drop an object for good, put aside or held; one that is neither is no error."""


def require_name(name: str) -> str:
    """Return ``name``, which becomes part of a path.

    Raises
    ------
    ValueError
        It isn't 64 hexadecimal letters.
    """
    if _NAME.fullmatch(name) is None:
        raise ValueError("the name of an object is 64 hexadecimal letters")
    return name
