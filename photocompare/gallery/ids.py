"""Identities of records: UUIDs of version 7, which sort by the time they were made."""

from __future__ import annotations

import re
import secrets
import time

_ID = re.compile(r"[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}")
_VERSION, _VARIANT = 0x7, 0b10


def new_id() -> str:
    """Return 32 hexadecimal letters that nobody had before (RFC 9562, section 5.7).

    The first twelve are the milliseconds since 1970; 74 bits after them are random, so nobody
    finds one by trying.
    """
    moment = time.time_ns() // 1_000_000
    first, second = secrets.randbits(12), secrets.randbits(62)
    value = (moment & (1 << 48) - 1) << 80 | _VERSION << 76 | first << 64 | _VARIANT << 62 | second
    return f"{value:032x}"


def is_id(value: object) -> bool:
    """Return whether ``value`` is such an identity; a browser or a file may hold anything."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None
