"""The visits of a series as the viewer shows them, and what it asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["", "before", "after"]
VisitState = Literal["base", "laid", "refused", "waiting"]
_ASKED: tuple[Literal["before", "after", "lay"], ...] = ("before", "after", "lay")
_MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class ViewerVisit:
    """A visit; its addresses are empty where it was not laid yet, ``reason`` where it could be."""

    key: str
    label: str
    when: str
    thumb: str
    role: Role
    state: VisitState
    normalised: str = ""
    taken: str = ""
    outside: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VisitAsked:
    """A visit is to be the before or the after photo, or all are to be laid."""

    kind: Literal["before", "after", "lay"]
    key: str = ""


def visit_asked(value: object) -> VisitAsked | None:
    """Return what is asked for; None where it is nothing that can be."""
    if not isinstance(value, dict):
        return None
    key = value.get("key", "")
    kind = next((known for known in _ASKED if known == value.get("kind")), None)
    if kind is None or not isinstance(key, str) or len(key) > _MOST_LETTERS:
        return None
    return VisitAsked(kind, key)
