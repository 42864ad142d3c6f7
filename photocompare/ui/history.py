"""What a person can change, and every state it was in before: undo and redo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

Kept = TypeVar("Kept")


@dataclass
class History(Generic[Kept]):
    """A thing as it is now, what it was before, and what was undone."""

    MOST: ClassVar[int] = 50  # steps; more than anyone remembers

    now: Kept
    earlier: list[Kept] = field(default_factory=list)
    later: list[Kept] = field(default_factory=list)
    version: int = 0  # grows with each change, so that fields that show it are drawn anew

    def change(self, to: Kept) -> None:
        """Put ``to`` in place of what is, so that it can be undone."""
        if to == self.now:
            return
        self.earlier = [*self.earlier, self.now][-self.MOST :]
        self.later.clear()
        self.now = to
        self.version += 1

    def undo(self) -> None:
        """Take back the last change."""
        if self.earlier:
            self.later.append(self.now)
            self.now = self.earlier.pop()
            self.version += 1

    def redo(self) -> None:
        """Make the change that was undone last."""
        if self.later:
            self.earlier.append(self.now)
            self.now = self.later.pop()
            self.version += 1

    def discard(self) -> None:
        """Take back the last change for good: it was refused, and would be again."""
        self.undo()
        if self.later:
            self.later.pop()
