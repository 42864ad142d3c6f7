"""The lines of the alignment tables, from trials."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from photocompare.model import BOUND_PER_RMS
from photocompare.validate.alignment.known import PairSet
from photocompare.validate.alignment.strangers import StrangerKind, StrangerTrial
from photocompare.validate.alignment.trial import (
    WRONG_BOUNDS,
    AlignTrial,
    Floats,
    largest,
)
from photocompare.validate.run import WRONG_PX, Row

_NEVER_WORSE_PX = 0.05  # two homographies of one scene differ by that for no reason but noise
_CHANGED_GOAL_PX = {PairSet.EVERYDAY: 1.0, PairSet.ENVELOPE: 2.0}
_THIRDS = 3
STRATUM_HEADING = ("stratum", "pairs", "aligned", "wrong", "median px", "95 % px", "within bound")

Trials = Sequence[AlignTrial]


def goal_rows(trials: Trials, strangers: Sequence[StrangerTrial]) -> tuple[Row, ...]:
    """Return what was measured beside what is to be reached; errors at 1600 px width."""
    everyday, envelope, planar = (_of(trials, pair_set) for pair_set in PairSet)
    skin = (*everyday, *envelope)
    accepted = sum(trial.is_accepted for trial in strangers)
    return (
        Row("aligned, everyday", _aligned(everyday), "≥ 99.5 %"),
        Row("aligned, envelope", _aligned(envelope), "≥ 95 %"),
        Row(
            f"wrong (95 % error over {WRONG_PX:g} px, or over {WRONG_BOUNDS:g} stated bounds where "
            "it changed), not refused",
            f"{sum(trial.is_wrong for trial in trials)} of {len(trials)}",
            "0",
        ),
        Row(
            "of those, off by more than their own stated bound",
            f"{sum(trial.is_wrong and not trial.is_within_bound for trial in trials)}",
        ),
        Row("unrelated or mirrored accepted", f"{accepted} of {len(strangers)}", "0"),
        *_error_rows("everyday", everyday, "≤ 0.12 / ≤ 0.40"),
        *_error_rows("envelope", envelope, "≤ 0.25 / ≤ 1.0"),
        *(_changed_row(pair_set, _of(trials, pair_set)) for pair_set in _CHANGED_GOAL_PX),
        *_planar_rows(planar),
        Row(
            f"pairs whose 95 % error is within {BOUND_PER_RMS:.2f} × error_px, everyday",
            _within(everyday),
            "93–97 %",
        ),
        Row("the same, everyday and envelope", _within(skin), "93–97 %"),
        Row("points within that bound, everyday and envelope", _points_within(skin)),
    )


def time_row(seconds: Sequence[float]) -> Row:
    """Return the time that aligning alone takes."""
    figure = f"{np.median(seconds):.2f} / {np.percentile(seconds, 95):.2f}" if seconds else "–"
    return Row("align alone at working size, s: median / 95 %", figure, "≤ 1.0 / ≤ 2.5")


def stratum_rows(trials: Trials) -> list[tuple[str, ...]]:
    """Return a line a stratum, a subject, and a third of the darkness of furrows."""
    everyday, envelope, planar = (_of(trials, pair_set) for pair_set in PairSet)
    lines = [_line("everyday", everyday)]
    lines += [_line(f"everyday, {name}", few) for name, few in _thirds(everyday)]
    lines += _grouped(everyday, "everyday, ", lambda trial: trial.subject)
    lines.append(_line("envelope", envelope))
    lines += _grouped(envelope, "envelope, ", lambda trial: trial.stratum)
    lines += _grouped(envelope, "envelope, ", lambda trial: trial.subject)
    with_things = [trial for trial in envelope if trial.drawn.get("has_overlays")]
    lines.append(_line("envelope, ruler, ring or date", with_things))
    lines += _grouped(planar, "planar, ", lambda trial: trial.subject)
    return lines


def stranger_rows(strangers: Sequence[StrangerTrial]) -> list[tuple[str, ...]]:
    """Return a line a kind of stranger: how many, accepted, and called mirrored."""
    lines: list[tuple[str, ...]] = []
    for kind in StrangerKind:
        few = [trial for trial in strangers if trial.kind is kind]
        accepted, mirrored = (
            sum(trial.is_accepted for trial in few),
            sum(trial.says_mirrored for trial in few),
        )
        lines.append((str(kind), str(len(few)), str(accepted), str(mirrored)))
    return lines


def _of(trials: Trials, pair_set: PairSet) -> list[AlignTrial]:
    return [trial for trial in trials if trial.pair_set is pair_set]


def _right(trials: Trials) -> list[AlignTrial]:
    return [trial for trial in trials if trial.is_aligned]


def _pooled(trials: Trials) -> Floats:
    return np.concatenate([trial.error_px for trial in _right(trials)] or [np.empty(0)])


def _share(count: int, total: int) -> str:
    return f"{count} of {total} ({count / total:.1%})" if total else "–"


def _px(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else "–"


def _aligned(trials: Trials) -> str:
    return _share(len(_right(trials)), len(trials))


def _within(trials: Trials) -> str:
    right = _right(trials)
    return _share(sum(trial.is_within_bound for trial in right), len(right))


def _points_within(trials: Trials) -> str:
    over = np.concatenate(
        [trial.error_px - trial.bound_px for trial in _right(trials)] or [np.empty(0)]
    )
    return f"{np.mean(over <= 0.0):.1%}" if over.size else "–"


def _error_rows(name: str, trials: Trials, goal: str) -> tuple[Row, Row]:
    pooled = _pooled(trials)
    medians = [float(np.median(trial.error_px)) for trial in _right(trials)]
    worst = [trial.largest_px for trial in _right(trials)]
    points = f"{_px(_median(pooled))} / {_px(largest(pooled))}"
    pairs = f"{_px(_median(medians))} / {_px(_median(worst))}, 95 % of pairs ≤ "
    pairs += _px(largest(np.array(worst)))
    return (
        Row(f"error, {name}, px: median / 95 % of all points", points, goal),
        Row(f"error, {name}, px: the middle pair's median / 95 %", pairs),
    )


def _median(values: Floats | Sequence[float]) -> float:
    return float(np.median(values)) if len(values) else math.nan


def _changed_row(pair_set: PairSet, trials: Trials) -> Row:
    """Return the worst error where the skin changed, among the pairs that don't admit it."""
    changed = [trial for trial in _right(trials) if math.isfinite(trial.changed_px)]
    limit = _CHANGED_GOAL_PX[pair_set]
    # Said so: the bound that is stated for the region covers the error.
    unsaid = [trial.changed_px for trial in changed if trial.changed_px > trial.changed_bound_px]
    worst = max((trial.changed_px for trial in changed), default=math.nan)
    over = sum(error > limit for error in unsaid)
    return Row(
        f"error where it changed, {pair_set}, 95 %, px: worst pair / worst not said so",
        f"{_px(worst)} / {_px(max(unsaid, default=0.0))} ({over} of {len(changed)} over)",
        f"≤ {limit:.1f}",
    )


def _planar_rows(trials: Trials) -> tuple[Row, ...]:
    right = _right(trials)
    alone = [trial.matrix_px for trial in right]
    recipe = np.array([trial.recipe_px for trial in right])
    found = recipe[np.isfinite(recipe)]
    worse = sum(t.largest_px > t.matrix_px + _NEVER_WORSE_PX for t in right)
    behind = sum(t.largest_px > t.recipe_px + _NEVER_WORSE_PX for t in right)
    worst = max((trial.largest_px for trial in right), default=math.nan)
    return (
        Row("aligned, planar", _aligned(trials)),
        Row(
            "error, planar, px: 95 % of all points / worst pair's 95 %",
            f"{_px(largest(_pooled(trials)))} / {_px(worst)}",
            "≤ 1.0",
        ),
        Row("planar pairs worse than their own matrix alone", f"{worse} of {len(right)}", "0"),
        Row("planar pairs worse than SIFT and MAGSAC alone", f"{behind} of {len(right)}", "0"),
        Row(
            "planar, the middle pair's 95 %, px: ours / matrix / SIFT and MAGSAC",
            f"{_px(_median([t.largest_px for t in right]))} / {_px(_median(alone))} / "
            f"{_px(_median(found))}",
        ),
    )


def _grouped(
    trials: Trials, prefix: str, key: Callable[[AlignTrial], str]
) -> list[tuple[str, ...]]:
    names = list(dict.fromkeys(sorted(key(trial) for trial in trials)))
    return [
        _line(prefix + name, [trial for trial in trials if key(trial) == name]) for name in names
    ]


def _thirds(trials: Trials) -> Iterable[tuple[str, list[AlignTrial]]]:
    """Return the trials by how dark furrows are, in thirds of the range that was drawn from."""
    order = sorted(trials, key=lambda trial: trial.drawn["cavity_per_mm"])
    for places in np.array_split(np.arange(len(order)), _THIRDS):
        few = [order[place] for place in places]
        if few:
            low, high = (few[end].drawn["cavity_per_mm"] for end in (0, -1))
            yield f"furrows {low:.1f} to {high:.1f} per mm", few


def _line(name: str, trials: Trials) -> tuple[str, ...]:
    right, pooled = _right(trials), _pooled(trials)
    return (
        name,
        str(len(trials)),
        str(len(right)),
        str(sum(trial.is_wrong for trial in trials)),
        _px(_median(pooled)),
        _px(largest(pooled)),
        _within(trials),
    )
