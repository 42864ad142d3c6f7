"""What was measured beside what is to be reached; a miss is a line like any other."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from photocompare.quantities import COLOUR_QUANTITIES, QUANTITIES
from photocompare.validate.measures.cases import (
    BLOOD_FACTORS,
    DETECTABLE_HI,
    Group,
    Kind,
)
from photocompare.validate.measures.cross_talk import cross_row
from photocompare.validate.measures.goal_row import NOTHING_READ, GoalRow, row_of
from photocompare.validate.measures.statistics import (
    Share,
    Trials,
    answers,
    changes,
    coverage,
    detectable,
    found_share,
    half_widths,
    judged_share,
    mean,
    of,
    share,
    slope,
    standard_error,
)
from photocompare.validate.measures.thing_rows import (
    lamp_row,
    red_area_row,
    relief_row,
    scalp_row,
    spot_rows,
)

WITH_TRUTH = ("redness_hi", "redness_ei", "redness_a", "pigment_mic", "tone_l", "tone_ita")
KNOWN_KINDS = (Kind.NULL, *BLOOD_FACTORS, Kind.JUST_SEEN, Kind.MELANIN_130)
_REACHED = 0.85  # of the change that was aimed at: the darkest skin hardly reddens at all


def goal_rows(trials: Trials) -> tuple[GoalRow, ...]:
    """Return the lines of the table of goals."""
    return (
        _false_alarms(trials),
        *_detectable_rows(trials),
        _bias(trials),
        *(_coverage(trials, name) for name in WITH_TRUTH),
        *_power(trials),
        _cross_talk(trials, Kind.MELANIN_130, Kind.BLOOD_150, "redness_hi", 8.0),
        _cross_talk(trials, Kind.BLOOD_150, Kind.MELANIN_130, "pigment_mic", 10.0),
        cross_row(trials),
        relief_row(trials),
        lamp_row(trials),
        red_area_row(trials),
        *spot_rows(trials),
        scalp_row(trials),
        _flush(trials),
    )


def _false_alarms(trials: Trials) -> GoalRow:
    null = of(trials, Kind.NULL)
    shares = {name: found_share(answers(null, name)) for name in QUANTITIES}
    known = {name: one for name, one in shares.items() if one.total}
    what = "nothing changed, reference skin: called changed, the worst quantity"
    if not known:
        return GoalRow(what, NOTHING_READ, "≤ 5 %")
    worst = max(known, key=lambda name: known[name].percent)
    over = sum(one.percent > 5.0 for one in known.values())
    figure = f"{worst} {known[worst]}; {over} of {len(known)} quantities over"
    return GoalRow(what, figure, "≤ 5 %", over == 0)


def _detectable_rows(trials: Trials) -> tuple[GoalRow, ...]:
    null = of(trials, Kind.NULL, group=Group.SKIN)
    rows = []
    for name, limit in (("redness_a", 1.0), ("redness_hi", DETECTABLE_HI)):
        said = answers(null, name)
        judged, everything = detectable(changes(said, judged_only=True)), detectable(changes(said))
        stated = half_widths(said)
        middle = float(np.median(stated)) if stated.size else math.nan
        rows.append(
            row_of(
                f"detectable change of {name}, lamps differing: judged / all pairs; stated",
                f"{judged:.2f} / {everything:.2f}; {middle:.2f}",
                f"≤ {limit}",
                judged,
                is_met=judged <= limit,
            )
        )
    return tuple(rows)


def _bias(trials: Trials) -> GoalRow:
    biases = {}
    read = of(trials, *BLOOD_FACTORS, group=Group.SKIN)
    for tone in sorted({trial.tone for trial in read}):
        said = answers([trial for trial in read if trial.tone == tone], "redness_hi")
        bias = 100.0 * (slope(said)[0] - 1.0)
        if math.isfinite(bias):
            biases[tone] = bias
    what = "bias of ΔHI, blood × 0.67 to 2: all tones / the worst tone"
    if not biases:
        return GoalRow(what, NOTHING_READ, "≤ 10 % of the change")
    worst = max(biases, key=lambda tone: abs(biases[tone]))
    every = 100.0 * (slope(answers(read, "redness_hi"))[0] - 1.0)
    figure = f"{every:+.1f} % / {biases[worst]:+.1f} % (tone {worst:.0f})"
    value = biases[worst]
    return row_of(what, figure, "≤ 10 % of the change", value, is_met=abs(value) <= 10.0)


def _coverage(trials: Trials, name: str) -> GoalRow:
    held = coverage(answers(of(trials, *KNOWN_KINDS, group=Group.SKIN), name))
    return row_of(
        f"95 % intervals that hold the truth, {name}",
        str(held),
        "92–98 %",
        held.percent,
        is_met=92.0 <= held.percent <= 98.0,
    )


def _power(trials: Trials) -> tuple[GoalRow, ...]:
    """Return how often a change of twice the detectable one is found, as made and as measured."""
    wanted = 2.0 * DETECTABLE_HI
    everyone = answers(of(trials, Kind.JUST_SEEN), "redness_hi")
    said = [one for one in everyone if one.truth >= _REACHED * wanted]
    found = share(said, lambda one: one.is_found and one.change > 0.0)
    twice = 2.0 * detectable(
        changes(answers(of(trials, Kind.NULL, group=Group.SKIN), "redness_hi"), judged_only=True)
    )
    # The same errors about another truth: what is read beyond the truth does not hang on it.
    moved = [
        one.change + twice - one.truth > 0.5 * (one.high - one.low) for one in said if one.is_judged
    ]
    there = Share(sum(moved), len(moved))
    return (
        row_of(
            f"a true ΔHI of {wanted:.1f}, twice the goal above: found",
            f"{found}; judged {judged_share(said)}; {len(everyone) - len(said)} can't redden so",
            "≥ 95 %",
            found.percent,
            is_met=found.percent >= 95.0,
        ),
        row_of(
            f"a true ΔHI of {twice:.2f}, twice what is detectable here: found",
            str(there),
            "≥ 95 %",
            there.percent if math.isfinite(twice) else math.nan,
            is_met=there.percent >= 95.0,
        ),
    )


def _cross_talk(trials: Trials, cause: Kind, signal: Kind, name: str, limit: float) -> GoalRow:
    read, wanted = (of(trials, kind, group=Group.SKIN) for kind in (cause, signal))
    whole = _ratio(read, wanted, name)
    by_tone = {
        tone: _ratio(
            [trial for trial in read if trial.tone == tone],
            [trial for trial in wanted if trial.tone == tone],
            name,
        )
        for tone in sorted({trial.tone for trial in read})
    }
    known = {tone: value for tone, value in by_tone.items() if math.isfinite(value)}
    worst = max(known, key=lambda tone: abs(known[tone]), default=math.nan)
    error = 100.0 * standard_error(changes(answers(read, name)))
    error /= abs(mean(changes(answers(wanted, name))))
    figure = f"{whole:+.1f} ± {error:.1f} %; worst tone {known.get(worst, math.nan):+.0f} %"
    # What the index does on the skin itself, seen without a camera: no measure of it can do better.
    figure += f"; the index itself {_true_ratio(read, wanted, name):+.1f} %"
    return row_of(
        f"{cause} read as {name}, share of {signal}",
        figure,
        f"≤ {limit:.0f} %",
        whole,
        is_met=abs(whole) <= limit,
    )


def _ratio(read: Trials, wanted: Trials, name: str) -> float:
    return 100.0 * mean(changes(answers(read, name))) / mean(changes(answers(wanted, name)))


def _true_ratio(read: Trials, wanted: Trials, name: str) -> float:
    made, signal = (
        mean(np.array([one.truth for one in answers(trials, name)])) for trials in (read, wanted)
    )
    return 100.0 * made / signal if signal != 0.0 else math.nan


def _flush(trials: Trials) -> GoalRow:
    flushed: Sequence[bool] = [
        not any(
            trial.answers[name].is_judged for name in COLOUR_QUANTITIES if name in trial.answers
        )
        for trial in of(trials, Kind.FLUSH)
        if not trial.refusal
    ]
    answered = Share(sum(flushed), len(flushed))
    return row_of(
        f"{Kind.FLUSH}: not told from the light",
        str(answered),
        "100 %",
        answered.percent,
        is_met=answered.count == answered.total,
    )
