"""What the tool says of its own error against what the error is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from photocompare.validate.alignment.trial import AlignTrial

CALIBRATION_HEADING = (
    "stated error, px",
    "pairs",
    "true rms px",
    "stated bound px",
    "true 95 % px",
    "within bound",
)
_GROUPS = 10
_LEAST_IN_GROUP = 3
_SIDE_PX, _MARGIN_PX = 480, 60
_LEAST_PX, _MOST_PX = 0.05, 20.0  # of both axes, logarithmic
_TICKS_PX = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


def calibration_rows(trials: Sequence[AlignTrial]) -> list[tuple[str, ...]]:
    """Return a line a tenth of the pairs that were aligned, by the error that was stated.

    The true figures are the root mean square and the median over the pairs of a line.
    """
    stated = sorted((t for t in trials if t.is_aligned), key=lambda trial: trial.stated_px)
    groups = max(1, min(_GROUPS, len(stated) // _LEAST_IN_GROUP))
    lines: list[tuple[str, ...]] = []
    for places in np.array_split(np.arange(len(stated)), groups):
        few = [stated[place] for place in places]
        if not few:
            continue
        rms = math.sqrt(float(np.mean([trial.rms_px**2 for trial in few])))
        held = sum(trial.is_within_bound for trial in few)
        lines.append(
            (
                f"{few[0].stated_px:.2f} to {few[-1].stated_px:.2f}",
                str(len(few)),
                f"{rms:.2f}",
                f"{np.median([trial.bound_px for trial in few]):.2f}",
                f"{np.median([trial.largest_px for trial in few]):.2f}",
                f"{held / len(few):.0%}",
            )
        )
    return lines


def calibration_svg(trials: Sequence[AlignTrial]) -> str:
    """Return a picture of each pair's true 95 % error (up) against its stated bound (right).

    A pair below the line is within its bound.
    """
    size = _SIDE_PX + 2 * _MARGIN_PX
    marks = [_mark(trial) for trial in trials if trial.is_aligned]
    corner, far = _MARGIN_PX, _MARGIN_PX + _SIDE_PX
    ticks = [_tick(value) for value in _TICKS_PX]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
            'font-family="sans-serif" font-size="13">',
            f'<rect width="{size}" height="{size}" fill="white"/>',
            f'<path d="M{corner} {far}L{far} {corner}" stroke="#888" stroke-dasharray="4"/>',
            f'<path d="M{corner} {corner}V{far}H{far}" fill="none" stroke="black"/>',
            *ticks,
            *marks,
            f'<text x="{size / 2:g}" y="{size - 12}" text-anchor="middle">'
            "stated 95 % bound, px at 1600 px width</text>",
            f'<text transform="translate(18 {size / 2:g}) rotate(-90)" text-anchor="middle">'
            "true 95 % error, px</text>",
            "</svg>\n",
        ]
    )


def _mark(trial: AlignTrial) -> str:
    colour = "#1f5fa8" if trial.is_within_bound else "#c0392b"
    x, y = _along(trial.bound_px), _SIDE_PX + 2 * _MARGIN_PX - _along(trial.largest_px)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}" fill-opacity="0.6">'
        f"<title>{trial.name}, {trial.stratum}, {trial.subject}</title></circle>"
    )


def _tick(value: float) -> str:
    x = _along(value)
    y = _SIDE_PX + 2 * _MARGIN_PX - x
    far = _MARGIN_PX + _SIDE_PX
    return (
        f'<path d="M{x:.1f} {far}v5M{_MARGIN_PX} {y:.1f}h-5" stroke="black"/>'
        f'<text x="{x:.1f}" y="{far + 20}" text-anchor="middle">{value:g}</text>'
        f'<text x="{_MARGIN_PX - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
    )


def _along(value: float) -> float:
    held = min(max(value, _LEAST_PX), _MOST_PX) if math.isfinite(value) else _MOST_PX
    share = math.log(held / _LEAST_PX) / math.log(_MOST_PX / _LEAST_PX)
    return _MARGIN_PX + share * _SIDE_PX
