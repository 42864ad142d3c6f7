"""The code of components under addresses of its own: a rerun need not send it again."""

from __future__ import annotations

import gzip
import hashlib

from photocompare.ui.picture import Picture

_HELD: dict[str, Picture] = {}  # as many as there are components


def code_address(source: str) -> str:
    """Return the address under which ``source``, a JavaScript module, is served from now on."""
    data = source.encode("utf-8")
    name = hashlib.sha256(data).hexdigest()
    packed = gzip.compress(data, mtime=0)
    _HELD[name] = Picture(packed, "text/javascript", is_private=False, encoding="gzip")
    return f"/code/{name}"


def find_code(name: str) -> Picture | None:
    """Return the code called ``name``, or None."""
    return _HELD.get(name)
