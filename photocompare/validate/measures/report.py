"""The tables as they are printed, and the record of every pair."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from photocompare.validate.measures.breakdowns import (
    QUANTITY_HEADING,
    REACTION_HEADING,
    TONE_HEADING,
    groups_read,
    quantity_lines,
    reaction_lines,
    refusal_lines,
    tone_lines,
)
from photocompare.validate.measures.cross_talk import CROSS_HEADING, cross_lines
from photocompare.validate.measures.goal_row import NOTHING_READ, GoalRow
from photocompare.validate.measures.goal_rows import goal_rows
from photocompare.validate.measures.trial import Answer, MeasureTrial
from photocompare.validate.run import Row
from photocompare.validate.table import laid_out

RECORD_NAME = "measures.json"
_MOST_SECONDS = 0.8
_DIGITS = 5


@dataclass(frozen=True, slots=True, eq=False)
class MeasureReport:
    """What came of all pairs; ``str`` of it is what is printed.

    ``seconds`` are those of the measure stage at working size, ``chain`` the lines of pairs that
    the tool aligned itself; ``note`` stands under the title.
    """

    trials: tuple[MeasureTrial, ...]
    seconds: tuple[float, ...] = ()
    chain: tuple[Row, ...] = ()
    note: str = ""

    @property
    def rows(self) -> tuple[GoalRow, ...]:
        """The lines of the table of goals."""
        return (*goal_rows(self.trials), _time_row(self.seconds))

    def __str__(self) -> str:
        goal_heading = ("what", "measured", "goal", "reached")
        refused = sum(bool(trial.refusal) for trial in self.trials)
        chain = [(row.what, row.figure, row.goal) for row in self.chain]
        tables = (
            (goal_heading, [row.cells for row in self.rows]),
            (QUANTITY_HEADING, quantity_lines(self.trials)),
            (TONE_HEADING, tone_lines(self.trials)),
            (REACTION_HEADING, reaction_lines(self.trials)),
            (CROSS_HEADING, cross_lines(self.trials)),
            (("aligned by the tool itself", "measured", "goal"), chain),
        )
        why = refusal_lines(self.trials)
        parts = [
            f"{len(self.trials)} pairs with a known truth, their true alignment handed in; "
            f"{refused} refused\n{groups_read(self.trials)}",
            self.note,
            *(laid_out(heading, lines) for heading, lines in tables if lines),
            "\n".join(["Why nothing was said, most often:", *why]) if why else "",
        ]
        return "\n\n".join(part for part in parts if part)

    def write(self, folder: Path) -> None:
        """Write what was said of every pair."""
        record = {
            "pairs": [_of_trial(trial) for trial in self.trials],
            "seconds": [round(value, 3) for value in self.seconds],
        }
        text = json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False)
        (folder / RECORD_NAME).write_text(text + "\n", encoding="utf-8")


def _time_row(seconds: tuple[float, ...]) -> GoalRow:
    what = "the measure stage at working size, s, the middle pair"
    goal = f"≤ {_MOST_SECONDS}"
    if not seconds:
        return GoalRow(what, NOTHING_READ, goal)
    middle = float(np.median(seconds))
    return GoalRow(what, f"{middle:.2f}; {len(seconds)} pairs", goal, middle <= _MOST_SECONDS)


def _of_trial(trial: MeasureTrial) -> dict[str, object]:
    return {
        "name": trial.name,
        "group": trial.group.value,
        "kind": trial.kind.value,
        "tone": trial.tone,
        "grade": trial.grade,
        "refusal": trial.refusal,
        "relief_log": _number(trial.relief_log),
        "spots": None if trial.spots is None else asdict(trial.spots),
        "answers": {name: _of_answer(answer) for name, answer in trial.answers.items()},
    }


def _of_answer(answer: Answer) -> dict[str, object]:
    numbers = ("before", "after", "change", "low", "high", "truth")
    return {
        **{name: _number(getattr(answer, name)) for name in numbers},
        "verdict": answer.verdict.value,
        "reason": answer.reason,
        "marks": dict(answer.marks),
    }


def _number(value: float) -> float | None:
    return round(value, _DIGITS) if math.isfinite(value) else None
