"""What came of every pair, and the table of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_COLUMNS = ("median px", "95 % px", "changed 95 %", "said so", "silent", "core s a pair")
_MOST = 0.95
_NAME = 22  # characters


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One pair and one peer: off by ``error_px`` (N,) at the points, infinite where nowhere.

    ``reason`` says why there is no answer; a pair of the group "unrelated" has no errors.
    """

    group: str
    name: str
    reason: str
    seconds: float
    is_answered: bool
    error_px: Floats = dataclasses.field(default_factory=lambda: np.empty(0))
    is_changed: NDArray[np.bool_] = dataclasses.field(
        default_factory=lambda: np.empty(0, dtype=np.bool_)
    )


Results = Mapping[str, tuple[str, Sequence[Outcome]]]
"""Name of the peer to why it is left out, or nothing, and what came of its pairs."""


def printed(results: Results, *, wrong_px: float, has_each: bool) -> str:
    """Return one table a set of pairs, that of the unrelated pairs, and what was left out."""
    told = {name: outcomes for name, (reason, outcomes) in results.items() if not reason}
    lines: list[str] = []
    for group in dict.fromkeys(one.group for outcomes in told.values() for one in outcomes):
        chosen = {
            name: [o for o in outcomes if o.group == group] for name, outcomes in told.items()
        }
        count = max(len(outcomes) for outcomes in chosen.values())
        if group == "unrelated":
            lines += ["", f"{'unrelated (' + str(count) + ')':{_NAME}}{'answered':>14}"]
            lines += [f"{n:{_NAME}}{sum(o.is_answered for o in c):>14}" for n, c in chosen.items()]
            continue
        head = "".join(f"{column:>14}" for column in _COLUMNS)
        lines += ["", f"{group + ' (' + str(count) + ')':{_NAME}}{head}"]
        lines += [f"{name:{_NAME}}{_row(c, wrong_px)}" for name, c in chosen.items()]
    lines += [
        "",
        "Errors are of all points of the answered pairs together, px at 1600 px width.",
        f"Failures: 'said so' gave no answer, 'silent' is off by more than {wrong_px:g} px (95 %).",
    ]
    lines += [f"Left out: {name}: {reason}" for name, (reason, _) in results.items() if reason]
    lines += [f"No answer: {line}" for line in _reasons(told)]
    if has_each:
        lines += [f"{name}: {_pair(one)}" for name, outcomes in told.items() for one in outcomes]
    return "\n".join(lines)


def _row(outcomes: Sequence[Outcome], wrong_px: float) -> str:
    answered = [one for one in outcomes if one.is_answered]
    error = np.concatenate([np.empty(0), *(one.error_px for one in answered)])
    changed = np.concatenate([np.empty(0), *(one.error_px[one.is_changed] for one in answered)])
    silent = sum(_at(one.error_px, _MOST) > wrong_px for one in answered)
    cells = (
        _px(_at(error, 0.5)),
        _px(_at(error, _MOST)),
        _px(_at(changed, _MOST)),
        str(len(outcomes) - len(answered)),
        str(silent),
        f"{np.median([one.seconds for one in outcomes]):.1f}",
    )
    return "".join(f"{cell:>14}" for cell in cells)


def _at(error_px: Floats, share: float) -> float:
    """Return what that share of the errors stays within; infinite errors are errors too."""
    return float(np.quantile(error_px, share, method="higher")) if error_px.size else np.nan


def _px(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.2f}"


def _reasons(told: Mapping[str, Sequence[Outcome]]) -> list[str]:
    """Return why peers gave no answer, each reason once with how often."""
    lines = []
    for name, outcomes in told.items():
        reasons = [one.reason for one in outcomes if one.reason]
        lines += [f"{name}: {reasons.count(r)} × {r}" for r in dict.fromkeys(reasons)]
    return lines


def _pair(one: Outcome) -> str:
    if not one.is_answered:
        return f"{one.name}: {one.reason} ({one.seconds:.1f} s)"
    if not one.error_px.size:
        return f"{one.name}: answered ({one.seconds:.1f} s)"
    return f"{one.name}: 95 % {_px(_at(one.error_px, _MOST))} px ({one.seconds:.1f} s)"
