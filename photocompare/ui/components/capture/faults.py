"""What is wrong with a photo in the words of the session, from the ids that the checks give."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from photocompare.capture import Retake, Which
from photocompare.errors import PhotoCompareError
from photocompare.model import Check
from photocompare.ui.words import words

# Decimals that a person reads; other values are told as whole numbers.
_DECIMALS = {
    "scale ratio": 2,
    "sampling": 1,
    "alignment error": 2,
    "exposure difference": 1,
    "focus": 1,
    "resolution": 2,
}
_SHARES = ("overlap", "skin")
_MOST = {"light direction": 200.0}  # beyond, a figure says no more than that the lamp moved


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault as it is told."""

    said: str
    is_refused: bool


def fault_of_pair(retake: Retake) -> Fault:
    """Return a fault of a new photo and the earlier one."""
    said = _said(retake.check, (retake.way, str(retake.which)), retake.value)
    return Fault(said or retake.check, retake.is_refused)


def fault_of_photo(check: Check, which: Which = Which.TAKEN, *, is_bare: bool = False) -> Fault:
    """Return a fault of one photo by itself; a check without words is told in its own, English.

    ``is_bare``: it is said elsewhere that the earlier photo can't be mended.
    """
    said = _said(check.name, (str(which),), check.value, is_bare=is_bare)
    return Fault(said or check.message, check.is_refused)


def unread(error: PhotoCompareError) -> str:
    """Return why a file is of no use as a photo."""
    kinds = words("checking")["unread_kinds"]
    said: str = kinds.get(type(error).__name__, kinds["PhotoReadError"])
    return said


def _said(check: str, ways: tuple[str, ...], value: float, *, is_bare: bool = False) -> str:
    texts = words("checking")
    sentences: dict[str, str] = texts["faults"].get(check, {})
    if math.isnan(value):
        ways = ("unknown",)
    way = next((one for one in ways if one in sentences), "")
    if not way:
        return ""
    said = sentences[way].format(value=_number(check, value, texts))
    return f"{said} {texts['too_late']}" if way == str(Which.EARLIER) and not is_bare else said


def _number(check: str, value: float, texts: dict[str, Any]) -> str:
    if math.isnan(value):
        return ""
    most = _MOST.get(check, math.inf)
    shown = f"{100.0 * value if check in _SHARES else min(value, most):.{_DECIMALS.get(check, 0)}f}"
    shown = shown.replace(".", texts["decimal"])
    over: str = texts["over"]
    return over.format(value=shown) if value > most else shown
