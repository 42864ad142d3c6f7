"""What was done, in a chain that shows any entry changed, removed or put in another's place.

Each entry carries HMAC-SHA256 over the one before it and its own canonical JSON. A chain can't show
that its end was cut off, so its head (count and last link) is told to every backup and compared.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

START = "0" * 64
"""What the first entry is linked to."""

Detail = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Linked:
    """An entry as it is chained; ``at`` is ISO 8601 in UTC. Ids and counts only, never a name."""

    number: int
    at: str
    clinic_id: str
    member_id: str
    what: str
    subject_id: str
    detail: str
    link: str


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far a chain holds: ``first_broken`` is the number of the first entry that doesn't fit."""

    count: int
    head: str
    first_broken: int | None = None

    @property
    def holds(self) -> bool:
        """Every entry fits the one before it."""
        return self.first_broken is None


def canonical(detail: Detail) -> str:
    """Return ``detail`` as the one JSON text that it has."""
    return json.dumps(dict(detail), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def link_of(key: bytes, before: str, entry: Linked) -> str:
    """Return the 64 hexadecimal letters that link ``entry`` to the one that has ``before``."""
    fields = (
        str(entry.number),
        entry.at,
        entry.clinic_id,
        entry.member_id,
        entry.what,
        entry.subject_id,
        entry.detail,
    )
    text = json.dumps([before, *fields], separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key, text.encode("ascii"), hashlib.sha256).hexdigest()


def checked_chain(key: bytes, entries: Iterable[Linked]) -> ChainState:
    """Return how far ``entries``, in the order of their numbers, hold together."""
    count, head = 0, START
    for entry in entries:
        expected = link_of(key, head, entry)
        if entry.number != count + 1 or not hmac.compare_digest(expected, entry.link):
            return ChainState(count, head, count + 1)
        count, head = entry.number, entry.link
    return ChainState(count, head)


def reaches(state: ChainState, *, count: int, head: str, entries: Iterable[Linked]) -> bool:
    """Return whether a chain still has the entry that a backup was told of as its head."""
    if not state.holds or state.count < count:
        return False
    if count == 0:
        return head == START
    return any(entry.number == count and entry.link == head for entry in entries)
