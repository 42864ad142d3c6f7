"""Columns of text under a heading, as all tables of the validation are printed."""

from __future__ import annotations

from collections.abc import Sequence


def laid_out(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the rows in columns that line up, a rule under the heading."""
    cells = [list(heading), *(list(row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heading))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)
