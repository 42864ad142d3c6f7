"""Readings as a table for a terminal."""

from __future__ import annotations

from photocompare.model import Comparison, Reading, Verdict
from photocompare.report.sentences import sentences, with_bare_reasons
from photocompare.report.table import interval_text, three_numbers
from photocompare.report.words import listed

_HEADS = ["region", "quantity", "before", "after", "change", "95 % interval", "unit", "verdict"]


def readings_text(comparison: Comparison) -> str:
    """Return what can be told as a table, the grade above, below it what can't, and why."""
    lines = [f"Comparability {comparison.grade.letter} (A best, F not comparable)"]
    lines += [f"  {check.message}" for check in comparison.grade.checks if check.message]
    if comparison.readings:
        lines += _readings(comparison)
    else:
        lines += ["", "No region was given, so nothing was measured; add --region to measure."]
    if comparison.notices:
        lines += ["", *(f"- {notice.message}" for notice in comparison.notices)]
    return "\n".join(lines) + "\n"


def _readings(comparison: Comparison) -> list[str]:
    told = [r for r in comparison.readings if r.verdict is not Verdict.NOT_MEASURABLE]
    lines: list[str] = []
    if told:
        lines += ["", *_aligned(_rows(comparison, told))]
        remarks = dict.fromkeys(s for reading in told for s in sentences(reading.reason))
        lines += ["", *(f"* {_printable(remark)}" for remark in remarks)] if remarks else []
    untold = _untold(comparison)
    return [*lines, "", "Not measurable", *untold] if untold else lines


def _rows(comparison: Comparison, told: list[Reading]) -> list[list[str]]:
    """Return the rows region by region, the quantity that counts first."""
    places = {name: place for place, name in enumerate(dict.fromkeys(r.region for r in told))}
    primary = comparison.primary_quantity
    ordered = sorted(told, key=lambda r: (places[r.region], r.quantity != primary))
    rows = [_HEADS]
    for reading in ordered:
        mark = " (primary)" if reading.quantity == primary else ""
        rows.append(
            [
                _printable(reading.region),
                reading.quantity,
                *three_numbers(reading),
                interval_text(reading),
                reading.unit,
                f"{reading.verdict.value}{mark}",
            ]
        )
    return rows


def _untold(comparison: Comparison) -> list[str]:
    groups: dict[tuple[str, str], list[str]] = {}
    for reading in with_bare_reasons(comparison.readings):
        if reading.verdict is Verdict.NOT_MEASURABLE:
            groups.setdefault((reading.region, reading.reason), []).append(reading.quantity)
    return [
        f"* {_printable(region)}, {listed(names)}: {_printable(reason)}"
        for (region, reason), names in groups.items()
    ]


def _printable(text: str) -> str:
    """Return ``text`` without control characters, which could steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    numeric = range(2, 5)
    return [
        "  ".join(
            cell.rjust(width) if column in numeric else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
