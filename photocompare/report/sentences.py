"""Reasons and remarks taken apart, so that what is said twice is printed once."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?]) +(?=[A-Z])")


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``."""
    return _END.split(text) if text else []
