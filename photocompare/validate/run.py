"""All trials, and the table that they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.model import PhotoPair
from photocompare.phantom import PhantomPair
from photocompare.validate.everyday import HB_FACTOR, everyday_pair
from photocompare.validate.in_turn import Told
from photocompare.validate.table import laid_out
from photocompare.validate.trial import Trial, compared, is_refused

WRONG_PX = 4.0  # a pair whose 95 % error is beyond the largest elastic shift is wrongly aligned
_T95 = 1.96


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the figure, and the goal where there is one."""

    what: str
    figure: str
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The table, and the settings that it was made with."""

    title: str
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        table = laid_out(("what", "measured", "goal"), [_cells(row) for row in self.rows])
        return f"{self.title}\n\n{table}"


def validate(*, quick: bool = False, tell: Told | None = None) -> Report:
    """Return the table of bias, detectable change, false alarms, refusals and time.

    ``quick`` takes fewer and smaller pairs, for a look; the full run takes some minutes.
    ``tell`` hears what is being done and the share done, 0 to 1.
    """
    seeds, size_hw = (range(3), (480, 640)) if quick else (range(30), (1200, 1600))
    said = tell or (lambda _what, _share: None)
    null, reddened, strangers = [], [], []
    previous: PhantomPair | None = None
    for done, seed in enumerate(seeds):
        said(f"pair {seed + 1} of {len(seeds)}", done / len(seeds))
        pair = everyday_pair(seed, size_hw, reddened=False)
        null.append(compared(pair))
        reddened.append(compared(everyday_pair(seed, size_hw, reddened=True)))
        if previous is not None:
            strangers.append(is_refused(PhotoPair(previous.photos.before, pair.photos.after)))
        previous = pair
    said("done", 1.0)
    title = (
        f"{len(seeds)} seeds, {size_hw[1]} × {size_hw[0]} px, all skin tones in turn: "
        f"a null pair and a pair with haemoglobin × {HB_FACTOR} each"
    )
    return report_of(null, reddened, strangers, title=title)


def report_of(
    null: list[Trial], reddened: list[Trial], strangers: list[bool], *, title: str = ""
) -> Report:
    """Return the table of null pairs, of reddened pairs, and of whether strangers were refused."""
    return Report(title, (*_alignment_rows(null + reddened, strangers), *_rows(null, reddened)))


def _alignment_rows(trials: list[Trial], strangers: list[bool]) -> tuple[Row, ...]:
    aligned = [trial for trial in trials if not trial.refusal]
    errors = np.concatenate([trial.error_px for trial in aligned] or [np.array([np.nan])])
    wrong = sum(float(np.percentile(trial.error_px, 95)) > WRONG_PX for trial in aligned)
    held = [float(np.percentile(t.error_px, 95)) <= _T95 * t.stated_px for t in aligned]
    return (
        Row("pairs aligned", f"{len(aligned)} of {len(trials)}"),
        Row("alignment error, median, px at 1600 px width", f"{np.median(errors):.2f}"),
        Row("alignment error, 95 %, px at 1600 px width", f"{np.percentile(errors, 95):.2f}"),
        Row(f"wrong (95 % error over {WRONG_PX:g} px) and not refused", str(wrong), "0"),
        Row("95 % error within 1.96 × the stated error", f"{sum(held)} of {len(held)} pairs"),
        Row(
            "unrelated pairs accepted",
            f"{len(strangers) - sum(strangers)} of {len(strangers)}",
            "0",
        ),
    )


def _rows(null: list[Trial], reddened: list[Trial]) -> tuple[Row, ...]:
    off, true = _errors(reddened, "redness_hi")
    still, _ = _errors(null, "redness_hi")
    seconds = [trial.seconds for trial in null + reddened if not trial.refusal]
    quantities = sorted({name for trial in null for name in trial.alarms})
    return (
        Row("true ΔHI of haemoglobin × 1.5, mean", f"{np.mean(true):.2f}"),
        Row("ΔHI measured − true: mean", f"{np.mean(off):+.2f}"),
        Row("ΔHI measured − true: 95 % of pairs within", f"{np.percentile(abs(off), 95):.2f}"),
        Row("ΔHI of null pairs: mean", f"{np.mean(still):+.2f}"),
        Row("ΔHI of null pairs: 95 % within (detectable change)", f"{_T95 * np.std(still):.2f}"),
        *(Row(f"false alarms on null pairs: {name}", _alarms(null, name)) for name in quantities),
        Row("reddened pairs found redder (redness_hi)", _alarms(reddened, "redness_hi")),
        Row("seconds a comparison, median", f"{np.median(seconds):.1f}"),
    )


def _errors(trials: list[Trial], name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return measured minus true change, and the true change, of the trials that have both."""
    pairs = [trial.changes[name] for trial in trials if name in trial.changes]
    measured, true = np.array(pairs or [(np.nan, np.nan)]).T
    return measured - true, true


def _alarms(trials: list[Trial], name: str) -> str:
    judged = [trial.alarms[name] for trial in trials if name in trial.alarms]
    return f"{sum(judged)} of {len(judged)}"


def _cells(row: Row) -> tuple[str, str, str]:
    return row.what, row.figure, row.goal
