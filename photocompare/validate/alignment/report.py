"""The tables as they are printed, and the files that hold them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from photocompare.validate.alignment.calibration import (
    CALIBRATION_HEADING,
    calibration_rows,
    calibration_svg,
)
from photocompare.validate.alignment.known import PairSet
from photocompare.validate.alignment.rows import (
    STRATUM_HEADING,
    goal_rows,
    stranger_rows,
    stratum_rows,
    time_row,
)
from photocompare.validate.alignment.strangers import StrangerTrial, Taken
from photocompare.validate.alignment.trial import AlignTrial
from photocompare.validate.run import Row
from photocompare.validate.table import laid_out

_SENTENCE_LENGTH = 100
RECORD_NAME, PICTURE_NAME = "alignment.json", "calibration.svg"


@dataclass(frozen=True, slots=True, eq=False)
class AlignmentReport:
    """What came of all pairs; ``str`` of it is what is printed.

    ``failed`` are the files of the pairs that were refused or wrong; ``note`` stands under the
    title.
    """

    trials: tuple[AlignTrial, ...]
    strangers: tuple[StrangerTrial, ...]
    seconds: tuple[float, ...]
    faces: tuple[Row, ...] = ()
    failed: tuple[Taken, ...] = ()
    note: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The lines of the first table."""
        return (*goal_rows(self.trials, self.strangers), *self.faces, time_row(self.seconds))

    def __str__(self) -> str:
        counts = [sum(t.pair_set is pair_set for t in self.trials) for pair_set in PairSet]
        title = (
            f"{counts[0]} everyday, {counts[1]} envelope and {counts[2]} planar pairs with a known "
            f"truth, {len(self.strangers)} that don't belong together; errors in before pixels at "
            "1600 px width"
        )
        title += f"\n{self.note}" if self.note else ""
        skin = [trial for trial in self.trials if trial.pair_set is not PairSet.PLANAR]
        goals = [(row.what, row.figure, row.goal) for row in self.rows]
        parts = [
            title,
            laid_out(("what", "measured", "goal"), goals),
            laid_out(STRATUM_HEADING, stratum_rows(self.trials)),
            laid_out(CALIBRATION_HEADING, calibration_rows(skin)),
            laid_out(
                ("strangers", "pairs", "accepted", "called mirrored"), stranger_rows(self.strangers)
            ),
            *_listed("Refused", [(_told_of(t), t.refusal) for t in self.trials if t.refusal]),
            *_listed("Wrong", [(_told_of(t), _off(t)) for t in self.trials if t.is_wrong]),
            *_listed("Accepted", [(s.kind, s.name) for s in self.strangers if s.is_accepted]),
        ]
        return "\n\n".join(parts)

    def write(self, folder: Path) -> None:
        """Write one record a pair, the calibration as a picture, and the photos that failed."""
        record = {
            "pairs": [trial.as_record() for trial in self.trials],
            "strangers": [asdict(trial) for trial in self.strangers],
            "faces": [asdict(row) for row in self.faces],
            "seconds": [round(value, 3) for value in self.seconds],
        }
        text = json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False)
        (folder / RECORD_NAME).write_text(text + "\n", encoding="utf-8")
        skin = [trial for trial in self.trials if trial.pair_set is not PairSet.PLANAR]
        (folder / PICTURE_NAME).write_text(calibration_svg(skin), encoding="utf-8")
        for pair in self.failed:
            stem = pair.name.replace(" ", "_")
            (folder / f"{stem}_before.jpg").write_bytes(pair.before_jpeg)
            (folder / f"{stem}_after.jpg").write_bytes(pair.after_jpeg)


def _told_of(trial: AlignTrial) -> str:
    return f"{trial.name}, {trial.stratum}, {trial.subject}"


def _off(trial: AlignTrial) -> str:
    return (
        f"off by {trial.largest_px:.2f} px, stated bound {trial.bound_px:.2f}; where it changed "
        f"{trial.changed_px:.2f}, stated there {trial.changed_bound_px:.2f}"
    )


def _listed(heading: str, lines: Sequence[tuple[str, str]]) -> list[str]:
    if not lines:
        return []
    short = [
        f"  {what}: {text[:_SENTENCE_LENGTH]}{'…' if len(text) > _SENTENCE_LENGTH else ''}"
        for what, text in lines
    ]
    return ["\n".join([f"{heading}:", *short])]
