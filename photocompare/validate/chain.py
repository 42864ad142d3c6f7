"""Everyday pairs through everything, aligned by the tool itself: the last look at the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.validate.alignment.strangers import Taken
from photocompare.validate.everyday import everyday_pair
from photocompare.validate.run import WRONG_PX, Row
from photocompare.validate.trial import Trial, compared, is_refused

_T95 = 1.96


@dataclass(frozen=True, slots=True, eq=False)
class ChainPair:
    """A skin that did not change and the same skin reddened, and the files of the former."""

    null: Trial
    reddened: Trial
    taken: Taken


def chain_pair(number: int, size_hw: tuple[int, int], seed: int) -> ChainPair:
    """Return what came of the pairs of a number."""
    null = everyday_pair(number, size_hw, reddened=False, stream=seed)
    reddened = everyday_pair(number, size_hw, reddened=True, stream=seed)
    taken = Taken(f"everyday {number}", "skin", 0.0, null.before_jpeg, null.after_jpeg)
    return ChainPair(compared(null), compared(reddened), taken)


def is_stranger_refused(first: Taken, second: Taken) -> bool:
    """Return whether the before photo of one skin is not laid on the after photo of another."""
    both = Taken("stranger", "skin", 0.0, first.before_jpeg, second.after_jpeg)
    return is_refused(both.photos())


def chain_rows(
    null: Sequence[Trial], reddened: Sequence[Trial], refused: Sequence[bool]
) -> tuple[Row, ...]:
    """Return the lines of null pairs, of reddened pairs, and of whether strangers were refused."""
    trials = [*null, *reddened]
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
        Row("unrelated pairs accepted", f"{len(refused) - sum(refused)} of {len(refused)}", "0"),
        *_measured(null, reddened),
    )


def _measured(null: Sequence[Trial], reddened: Sequence[Trial]) -> tuple[Row, ...]:
    off, true = _errors(reddened, "redness_hi")
    still, _ = _errors(null, "redness_hi")
    seconds = [trial.seconds for trial in (*null, *reddened) if not trial.refusal]
    quantities = sorted({name for trial in null for name in trial.alarms})
    counts = {name: _counts(null, name) for name in quantities}
    called = [f"; {name} {some} of {total}" for name, (some, total) in counts.items() if some]
    return (
        Row("true ΔHI of haemoglobin × 1.5, mean", f"{np.mean(true):.2f}"),
        Row("ΔHI measured − true: mean", f"{np.mean(off):+.2f}"),
        Row("ΔHI measured − true: 95 % of pairs within", f"{np.percentile(abs(off), 95):.2f}"),
        Row("ΔHI of null pairs: mean", f"{np.mean(still):+.2f}"),
        Row("ΔHI of null pairs: 95 % within (detectable change)", f"{_T95 * np.std(still):.2f}"),
        Row(
            "false alarms on null pairs, all quantities",
            f"{sum(some for some, _ in counts.values())} of "
            f"{sum(total for _, total in counts.values())}{''.join(called)}",
            "≤ 5 %",
        ),
        Row("reddened pairs found redder (redness_hi)", _told(reddened, "redness_hi")),
        Row("seconds a comparison, median", f"{np.median(seconds):.1f}"),
    )


def _errors(trials: Sequence[Trial], name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return measured minus true change, and the true change, of the trials that have both."""
    pairs = [trial.changes[name] for trial in trials if name in trial.changes]
    measured, true = np.array(pairs or [(np.nan, np.nan)]).T
    return measured - true, true


def _counts(trials: Sequence[Trial], name: str) -> tuple[int, int]:
    judged = [trial.alarms[name] for trial in trials if name in trial.alarms]
    return sum(judged), len(judged)


def _told(trials: Sequence[Trial], name: str) -> str:
    some, total = _counts(trials, name)
    return f"{some} of {total}"
