"""One line of the table of goals."""

from __future__ import annotations

import math
from dataclasses import dataclass

NOTHING_READ = "not read yet"


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One line: ``is_met`` is None where there is no goal, or nothing to hold against it."""

    what: str
    figure: str
    goal: str = ""
    is_met: bool | None = None

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The columns of the table."""
        word = {None: "", True: "yes", False: "MISSED"}[self.is_met]
        return self.what, self.figure, self.goal, word


def row_of(what: str, figure: str, goal: str, value: float, *, is_met: bool) -> GoalRow:
    """Return the line; without a value nothing is reached or missed."""
    return GoalRow(what, figure, goal, None if math.isnan(value) else is_met)
