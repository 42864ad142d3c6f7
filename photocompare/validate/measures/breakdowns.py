"""The same figures quantity by quantity, tone by tone, and change by change."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from photocompare.quantities import QUANTITIES
from photocompare.validate.measures.cases import BLOOD_FACTORS, KINDS, Group, Kind
from photocompare.validate.measures.goal_rows import KNOWN_KINDS
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
)

Line = tuple[str, ...]

_MOST_REASONS = 20  # that are listed
_REASON_WORDS = 9  # from which a sentence is known again

QUANTITY_HEADING = (
    "nothing changed: quantity",
    "pairs",
    "judged",
    "called changed",
    "detectable",
    "stated, median",
    "intervals hold 0",
)
TONE_HEADING = (
    "tone (0 lightest)",
    "judged",
    "called changed",
    "any colour",
    "detectable ΔHI",
    *(f"blood × {factor:g}" for factor in BLOOD_FACTORS.values()),
    "slope",
    "intervals hold ΔHI",
)
REACTION_HEADING = ("what changed", "quantity", "pairs", "judged", "higher", "lower", "mean change")

# What each change is expected to move, and what it must leave alone.
_REACTIONS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.BLOOD_150, ("redness_hi", "redness_ei", "redness_a", "pigment_mic", "tone_l")),
    (Kind.BLOOD_067, ("redness_hi", "pigment_mic")),
    (Kind.MELANIN_130, ("pigment_mic", "redness_hi", "redness_ei", "redness_a")),
    (Kind.SMOOTHED, ("texture_fine", "texture_medium", "wrinkle_length", "wrinkle_contrast")),
    (Kind.SMOOTHED, ("pore_contrast", "pore_area")),
    (Kind.LAMP, ("texture_fine", "texture_medium", "wrinkle_length", "wrinkle_contrast")),
    (Kind.LAMP, ("pore_contrast", "pore_area")),
    (Kind.SETTLED, ("redness_hi", "redness_area", "redness_load", "evenness_redness")),
    (Kind.SETTLED, ("pigment_mic", "spot_contrast", "spot_area", "spot_count", "tone_ita")),
    (Kind.FADED, ("spot_contrast", "spot_area", "spot_count", "evenness_pigment", "redness_hi")),
    (Kind.FILLED, ("scar_contrast", "scar_area", "texture_coarse")),
    (Kind.PALER, ("stria_contrast", "stria_width")),
    (Kind.GROWN, ("scalp_visible", "part_width", "hair_density")),
)


def quantity_lines(trials: Trials) -> list[Line]:
    """Return a line a quantity that was read where nothing changed, under a lamp of its own."""
    null = of(trials, Kind.NULL)
    lines: list[Line] = []
    for name, entry in QUANTITIES.items():
        said = [one for one in answers(null, name) if math.isfinite(one.change)]
        if not said:
            continue
        stated = half_widths(said)
        lines.append(
            (
                name,
                str(len(said)),
                _percent(judged_share(said)),
                _percent(found_share(said)),
                _figure(detectable(changes(said, judged_only=True)), entry.unit),
                _figure(float(np.median(stated)) if stated.size else math.nan, entry.unit),
                _percent(coverage(said)),
            )
        )
    return lines


def tone_lines(trials: Trials) -> list[Line]:
    """Return a line a tone: what a person of each is told, of the same changes."""
    lines: list[Line] = []
    for tone in sorted({trial.tone for trial in of(trials, Kind.NULL, group=Group.SKIN)}):
        own = [trial for trial in trials if trial.tone == tone and trial.group is Group.SKIN]
        null = of(own, Kind.NULL)
        said = answers(null, "redness_hi")
        colours = [
            any(one.is_found for one in trial.answers.values())
            for trial in null
            if any(one.is_judged for one in trial.answers.values())
        ]
        blood = answers(of(own, *BLOOD_FACTORS), "redness_hi")
        lines.append(
            (
                f"{tone:.0f}",
                str(judged_share(said)),
                _percent(found_share(said)),
                _percent(Share(sum(colours), len(colours))),
                _figure(detectable(changes(said, judged_only=True))),
                *(_off(own, kind) for kind in BLOOD_FACTORS),
                f"{slope(blood)[0]:.2f} ± {slope(blood)[1]:.2f}",
                _percent(coverage(answers(of(own, *KNOWN_KINDS), "redness_hi"))),
            )
        )
    return lines


def reaction_lines(trials: Trials) -> list[Line]:
    """Return a line a change and a quantity: what was said of it, in which direction."""
    lines: list[Line] = []
    for kind, names in _REACTIONS:
        for name in names:
            said = [one for one in answers(of(trials, kind), name) if math.isfinite(one.change)]
            if not said:
                continue
            higher = share(said, lambda one: one.is_found and one.change > 0.0)
            lower = share(said, lambda one: one.is_found and one.change < 0.0)
            entry = QUANTITIES[name]
            lines.append(
                (
                    str(kind),
                    name,
                    str(len(said)),
                    _percent(judged_share(said)),
                    _percent(higher),
                    _percent(lower),
                    _figure(mean(changes(said)), entry.unit, signed=True),
                )
            )
    return lines


def refusal_lines(trials: Trials) -> list[str]:
    """Return why nothing was judged of what was read, the most frequent sentence first."""
    counts: dict[str, int] = {}
    for trial in trials:
        reasons = {one.reason for one in trial.answers.values() if one.reason}
        for reason in _short(reasons) | ({trial.refusal} if trial.refusal else set()):
            counts[reason] = counts.get(reason, 0) + 1
    order = sorted(counts, key=lambda reason: -counts[reason])
    return [f"  {counts[reason]} pairs: {reason}" for reason in order[:_MOST_REASONS]]


def _short(reasons: Iterable[str]) -> set[str]:
    """Return the beginnings of sentences, their numbers left out: those are of one pair."""
    return {
        " ".join("#" if any(c.isdigit() for c in word) else word for word in words) + " …"
        for words in (reason.split()[:_REASON_WORDS] for reason in reasons)
    }


def _off(own: Trials, kind: Kind) -> str:
    """Return by how much of it a true change was missed, mean over pairs."""
    said = [one for one in answers(of(own, kind), "redness_hi") if math.isfinite(one.truth)]
    true = float(np.mean([one.truth for one in said])) if said else math.nan
    return f"{100.0 * (mean(changes(said)) / true - 1.0):+.0f} %" if said else "–"


def _percent(one: Share) -> str:
    return f"{one.percent:.0f} %" if one.total else "–"


def _figure(value: float, unit: str = "", *, signed: bool = False) -> str:
    if not math.isfinite(value):
        return "–"
    text = f"{value:+.2f}" if signed else f"{value:.2f}"
    return f"{text} {unit}".rstrip()


def groups_read(trials: Trials) -> str:
    """Return how many skins and pairs there are, group by group."""
    parts = []
    for group in KINDS:
        own = [trial for trial in trials if trial.group is group]
        skins = len(own) // max(1, len(KINDS[group]))
        parts.append(f"{skins} × {len(KINDS[group])} of {group}")
    return ", ".join(parts)
