"""One line of a table, and when a pair counts as wrongly aligned."""

from __future__ import annotations

from dataclasses import dataclass

WRONG_PX = 4.0  # a pair whose 95 % error is beyond the largest elastic shift is wrongly aligned


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the figure, and the goal where there is one."""

    what: str
    figure: str
    goal: str = ""
