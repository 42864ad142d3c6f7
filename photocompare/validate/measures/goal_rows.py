"""What was measured beside what is to be reached; a miss is a line like any other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from photocompare.quantities import COLOUR_QUANTITIES, QUANTITIES, TEXTURE_QUANTITIES
from photocompare.validate.measures.cases import (
    BLOOD_FACTORS,
    DETECTABLE_HI,
    Group,
    Kind,
)
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

WITH_TRUTH = ("redness_hi", "redness_ei", "redness_a", "pigment_mic", "tone_l", "tone_ita")
KNOWN_KINDS = (Kind.NULL, *BLOOD_FACTORS, Kind.JUST_SEEN, Kind.MELANIN_130)
_REACHED = 0.85  # of the change that was aimed at: the darkest skin hardly reddens at all
NOTHING_READ = "not read yet"


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One line: ``is_met`` is None where there is no goal, or nothing to hold against it."""

    what: str
    figure: str
    goal: str = ""
    is_met: bool | None = None

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The columns of the table."""
        word = {None: "", True: "yes", False: "MISSED"}[self.is_met]
        return self.what, self.figure, self.goal, word


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
        _relief(trials),
        _lamp(trials),
        _red_area(trials),
        *_spots(trials),
        _scalp(trials),
        _flush(trials),
    )


def _row(what: str, figure: str, goal: str, value: float, *, is_met: bool) -> GoalRow:
    """Return the line; without a value nothing is reached or missed."""
    return GoalRow(what, figure, goal, None if math.isnan(value) else is_met)


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
            _row(
                f"detectable change of {name}, lamps differing: judged / all pairs; stated",
                f"{judged:.2f} / {everything:.2f}; {middle:.2f}",
                f"≤ {limit}",
                judged,
                is_met=judged <= limit,
            )
        )
    return tuple(rows)


def _bias(trials: Trials) -> GoalRow:
    tones = sorted({trial.tone for trial in of(trials, *BLOOD_FACTORS)})
    biases = {}
    for tone in tones:
        said = answers([t for t in of(trials, *BLOOD_FACTORS) if t.tone == tone], "redness_hi")
        biases[tone] = 100.0 * (slope(said)[0] - 1.0)
    what = "bias of ΔHI, blood × 0.67 to 2: all tones / the worst tone"
    if not biases:
        return GoalRow(what, NOTHING_READ, "≤ 10 % of the change")
    worst = max(biases, key=lambda tone: abs(biases[tone]))
    every = 100.0 * (slope(answers(of(trials, *BLOOD_FACTORS), "redness_hi"))[0] - 1.0)
    figure = f"{every:+.1f} % / {biases[worst]:+.1f} % (tone {worst:.0f})"
    value = biases[worst]
    return _row(what, figure, "≤ 10 % of the change", value, is_met=abs(value) <= 10.0)


def _coverage(trials: Trials, name: str) -> GoalRow:
    held = coverage(answers(of(trials, *KNOWN_KINDS, group=Group.SKIN), name))
    return _row(
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
        _row(
            f"a true ΔHI of {wanted:.1f}, twice the goal above: found",
            f"{found}; judged {judged_share(said)}; {len(everyone) - len(said)} can't redden so",
            "≥ 95 %",
            found.percent,
            is_met=found.percent >= 95.0,
        ),
        _row(
            f"a true ΔHI of {twice:.2f}, twice what is detectable here: found",
            str(there),
            "≥ 95 %",
            there.percent if math.isfinite(twice) else math.nan,
            is_met=there.percent >= 95.0,
        ),
    )


def _cross_talk(trials: Trials, cause: Kind, signal: Kind, name: str, limit: float) -> GoalRow:
    read, wanted = of(trials, cause), of(trials, signal)
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
    return _row(
        f"{cause} read as {name}, share of {signal}",
        figure,
        f"≤ {limit:.0f} %",
        whole,
        is_met=abs(whole) <= limit,
    )


def _ratio(read: Trials, wanted: Trials, name: str) -> float:
    return 100.0 * mean(changes(answers(read, name))) / mean(changes(answers(wanted, name)))


def _relief(trials: Trials) -> GoalRow:
    logs = np.array([trial.relief_log for trial in of(trials, Kind.SMOOTHED)], dtype=np.float64)
    percent = 100.0 * np.expm1(logs[np.isfinite(logs)])
    middle = mean(percent)
    near = Share(int(np.count_nonzero(abs(percent + 20.0) <= 3.0)), percent.size)
    return _row(
        "relief × 0.8, focus 0.7 to 1.5 px: fitted amplitude, mean; pairs within 3",
        f"{middle:+.1f} %; {near}",
        "−20 ± 3 %",
        middle,
        is_met=abs(middle + 20.0) <= 3.0,
    )


def _lamp(trials: Trials) -> GoalRow:
    judged = []
    for trial in of(trials, Kind.LAMP):
        said = [trial.answers[name] for name in TEXTURE_QUANTITIES if name in trial.answers]
        if any(one.is_judged for one in said):
            judged.append(any(one.is_found for one in said))
    called = Share(sum(judged), len(judged))
    return _row(
        "lamp from 30° to 45°, reference texture: any texture called changed",
        f"{called}; {len(of(trials, Kind.LAMP))} pairs",
        "≤ 5 % of pairs",
        called.percent,
        is_met=called.percent <= 5.0,
    )


def _red_area(trials: Trials) -> GoalRow:
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


def _spots(trials: Trials) -> tuple[GoalRow, ...]:
    tallies = [
        trial.spots
        for trial in of(trials, Kind.NULL, group=Group.LESIONS)
        if trial.spots is not None
    ]
    right, matched, there = (
        sum(getattr(tally, name) for tally in tallies) for name in ("right", "matched", "there")
    )
    precision, recall = Share(right, matched), Share(right, there)
    return (
        _row(
            "spots matched between visits: precision",
            str(precision) if matched else NOTHING_READ,
            "≥ 97 %",
            precision.percent,
            is_met=precision.percent >= 97.0,
        ),
        _row(
            "spots matched between visits: recall",
            str(recall) if matched else NOTHING_READ,
            "≥ 95 %",
            recall.percent if matched else math.nan,
            is_met=recall.percent >= 95.0,
        ),
    )


def _scalp(trials: Trials) -> GoalRow:
    said = answers(of(trials, Kind.NULL, group=Group.SCALP), "scalp_visible")
    points = detectable(changes(said))
    stated = half_widths(said)
    middle = f"{np.median(stated):.1f}" if stated.size else "–"
    figure = f"{points:.1f} points; stated {middle}" if math.isfinite(points) else NOTHING_READ
    return _row(
        "visible scalp, nothing changed: detectable change",
        figure,
        "≤ 5 points",
        points,
        is_met=points <= 5.0,
    )


def _flush(trials: Trials) -> GoalRow:
    flushed: Sequence[bool] = [
        not any(
            trial.answers[name].is_judged for name in COLOUR_QUANTITIES if name in trial.answers
        )
        for trial in of(trials, Kind.FLUSH)
        if not trial.refusal
    ]
    answered = Share(sum(flushed), len(flushed))
    return _row(
        f"{Kind.FLUSH}: not told from the light",
        str(answered),
        "100 %",
        answered.percent,
        is_met=answered.count == answered.total,
    )
