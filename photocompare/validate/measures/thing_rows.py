"""Lines of the table of goals on texture, red areas, spots and hair."""

from __future__ import annotations

import math

import numpy as np

from photocompare.quantities import TEXTURE_QUANTITIES
from photocompare.validate.measures.cases import Group, Kind
from photocompare.validate.measures.goal_row import NOTHING_READ, GoalRow, row_of
from photocompare.validate.measures.statistics import (
    Share,
    Trials,
    answers,
    changes,
    detectable,
    half_widths,
    mean,
    of,
)


def relief_row(trials: Trials) -> GoalRow:
    """Return how well a flatter relief in a softer photo is told from focus."""
    logs = np.array([trial.relief_log for trial in of(trials, Kind.SMOOTHED)], dtype=np.float64)
    percent = 100.0 * np.expm1(logs[np.isfinite(logs)])
    middle = mean(percent)
    near = Share(int(np.count_nonzero(abs(percent + 20.0) <= 3.0)), percent.size)
    return row_of(
        "relief × 0.8, focus 0.7 to 1.5 px: fitted amplitude, mean; pairs within 3",
        f"{middle:+.1f} %; {near}",
        "−20 ± 3 %",
        middle,
        is_met=abs(middle + 20.0) <= 3.0,
    )


def lamp_row(trials: Trials) -> GoalRow:
    """Return how often a moved lamp alone was called a change of texture."""
    judged = []
    for trial in of(trials, Kind.LAMP):
        said = [trial.answers[name] for name in TEXTURE_QUANTITIES if name in trial.answers]
        if any(one.is_judged for one in said):
            judged.append(any(one.is_found for one in said))
    called = Share(sum(judged), len(judged))
    return row_of(
        "lamp from 30° to 45°, reference texture: any texture called changed",
        f"{called}; {len(of(trials, Kind.LAMP))} pairs",
        "≤ 5 % of pairs",
        called.percent,
        is_met=called.percent <= 5.0,
    )


def red_area_row(trials: Trials) -> GoalRow:
    """Return how much the red area scatters between shots of one visit."""
    said = answers(of(trials, Kind.REPEAT), "redness_area")
    pairs = np.array([(one.before, one.after) for one in said], dtype=np.float64).reshape(-1, 2)
    pairs = pairs[np.isfinite(pairs).all(axis=1) & (pairs.mean(axis=1) > 0.0)]
    what = "red area, shots of one visit: coefficient of variation"
    if not len(pairs):
        return GoalRow(what, NOTHING_READ, "≤ 3 %")
    # Of two shots: their difference over the root of two. Root mean square over all skins.
    variation = (pairs[:, 1] - pairs[:, 0]) / np.sqrt(2.0) / pairs.mean(axis=1)
    percent = 100.0 * float(np.sqrt(np.mean(variation**2)))
    middle = 100.0 * float(np.median(abs(variation)))
    figure = f"{percent:.1f} %; the middle pair {middle:.1f} %; {len(pairs)} pairs"
    return GoalRow(what, figure, "≤ 3 %", percent <= 3.0)


def spot_rows(trials: Trials) -> tuple[GoalRow, ...]:
    """Return how well spots are matched between visits."""
    tallies = [
        trial.spots
        for trial in of(trials, Kind.NULL, group=Group.LESIONS)
        if trial.spots is not None
    ]
    real, matched, kept, there, seen, drawn = (
        sum(getattr(tally, name) for tally in tallies)
        for name in ("real", "matched", "kept", "there", "seen", "drawn")
    )
    precision, recall, whole = Share(real, matched), Share(kept, there), Share(seen, drawn)
    return (
        row_of(
            "spots matched between visits: precision (the skin itself is darker there)",
            str(precision) if matched else NOTHING_READ,
            "≥ 97 %",
            precision.percent,
            is_met=precision.percent >= 97.0,
        ),
        row_of(
            "spots matched between visits: recall, of all plain to see; of those marked",
            f"{whole}; {recall}" if drawn else NOTHING_READ,
            "≥ 95 %",
            whole.percent,
            is_met=whole.percent >= 95.0,
        ),
    )


def scalp_row(trials: Trials) -> GoalRow:
    """Return what change of the visible scalp can be told from none."""
    said = answers(of(trials, Kind.NULL, group=Group.SCALP), "scalp_visible")
    points = detectable(changes(said))
    stated = half_widths(said)
    middle = f"{np.median(stated):.1f}" if stated.size else "–"
    figure = f"{points:.1f} points; stated {middle}" if math.isfinite(points) else NOTHING_READ
    return row_of(
        "visible scalp, nothing changed: detectable change",
        figure,
        "≤ 5 points",
        points,
        is_met=points <= 5.0,
    )
