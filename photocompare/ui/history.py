"""What a person can change, and every state it was in before: undo and redo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, ClassVar, Generic, TypeVar

Kept = TypeVar("Kept")
_CLOCK = count(1)  # tells which of several histories was changed last


@dataclass
class History(Generic[Kept]):
    """A thing as it is now, what it was before, and what was undone."""

    MOST: ClassVar[int] = 50  # steps; more than anyone remembers

    now: Kept
    earlier: list[Kept] = field(default_factory=list)
    later: list[Kept] = field(default_factory=list)
    version: int = 0  # grows with each change, so that fields that show it are drawn anew
    made: list[int] = field(default_factory=list)  # when each change since ``earlier`` was made
    undone: list[tuple[int, int]] = field(default_factory=list)  # when it was made and taken back

    def change(self, to: Kept) -> None:
        """Put ``to`` in place of what is, so that it can be undone."""
        if to == self.now:
            return
        self.earlier = [*self.earlier, self.now][-self.MOST :]
        self.later.clear()
        self.undone.clear()
        self.made = [*self.made, next(_CLOCK)][-self.MOST :]
        self.now = to
        self.version += 1

    def undo(self) -> None:
        """Take back the last change."""
        if self.earlier:
            self.later.append(self.now)
            self.undone.append((self.made.pop(), next(_CLOCK)))
            self.now = self.earlier.pop()
            self.version += 1

    def redo(self) -> None:
        """Make the change that was undone last."""
        if self.later:
            self.earlier.append(self.now)
            self.made.append(self.undone.pop()[0])
            self.now = self.later.pop()
            self.version += 1

    def discard(self) -> None:
        """Take back the last change for good: it was refused, and would be again."""
        self.undo()
        if self.later:
            self.later.pop()
            self.undone.pop()


def last_changed(histories: Sequence[History[Any]]) -> History[Any] | None:
    """Return the history whose change is the last that can be taken back."""
    changed = [history for history in histories if history.made]
    return max(changed, key=lambda history: history.made[-1], default=None)


def last_undone(histories: Sequence[History[Any]]) -> History[Any] | None:
    """Return the history whose change was taken back last and can be made again.

    None where something else was changed since: to go on from there is a new way.
    """
    undone = [history for history in histories if history.undone]
    found = max(undone, key=lambda history: history.undone[-1][1], default=None)
    made = [when for history in histories for when in history.made]
    made += [when for history in undone for when, _ in history.undone]
    return None if found is None or found.undone[-1][1] < max(made) else found
