"""Gives what is no longer held back to the machine."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable


def give_back() -> None:
    """Free what hangs in cycles and return free memory to the machine, where it keeps some.

    The allocator of Linux holds on to pieces under 32 MB; photos at working size are about that.
    """
    gc.collect()
    trim = _trim()
    if trim is not None:
        trim(0)


def _trim() -> Callable[[int], int] | None:
    """Return the allocator's own function; None where there is none, as with musl."""
    if not sys.platform.startswith("linux"):
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
