"""What may be said of fine lines: how much of them there is, and how dark they are."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.learnt import LEARNT_ON_SKIN
from photocompare.measure.surface import reasons
from photocompare.measure.surface.changes import of_means, of_sums, with_decision
from photocompare.measure.surface.dot_marks import state_of
from photocompare.measure.surface.ground import Ground
from photocompare.measure.surface.light_share import LightShare
from photocompare.measure.surface.line_reading import LinePoints
from photocompare.measure.verdict import Finding
from photocompare.model import Mark, MarkState

_LENGTH, _CONTRAST = "wrinkle_length", "wrinkle_contrast"
_THINGS = "fine lines"
_STEP = 0.05  # natural log units, for the slope of the length over the light's share
_BENDS = 12  # of a drawn line
_ALREADY_DRAWN = 0.5  # of a line's length, when the other photo's is drawn


def line_findings(ground: Ground) -> tuple[Finding, Finding]:
    """Return the length and the contrast of fine lines."""
    area, surface = ground.subject.area, ground.subject.settings.surface
    unreadable = reasons.too_coarse(
        _THINGS, ground.coarser_mm_per_px, surface.line_mm_per_px
    ) or reasons.misplaced(_THINGS, ground.relief.error_mm, surface.most_error_mm)
    if unreadable:
        return (
            Finding(area.name, _LENGTH, withheld=unreadable),
            Finding(area.name, _CONTRAST, withheld=unreadable),
        )
    points, light = ground.lines(), ground.line_yard().share
    withheld = ground.unjudged(_THINGS, light)
    few = reasons.too_few(_THINGS, len(_drawn(points)), surface.least_lines)
    marks, remark = _marks(ground, points), _remark(ground, points)
    contrasts = points.contrasts()
    old, new = contrasts.means
    contrast = Finding(
        area.name, _CONTRAST, 100.0 * old, 100.0 * new,
        withheld=few or withheld, remark=remark, marks=marks,
    )  # fmt: skip
    sums = _lengths(ground, points, 0.0)
    length = Finding(
        area.name, _LENGTH, float(sums[0].sum()), float(sums[1].sum()),
        withheld=withheld, remark=remark, marks=marks,
    )  # fmt: skip
    if light is None or withheld:
        return length, contrast
    if not few:
        contrast = of_means(
            contrast, contrasts, light=light, learnt=surface.learnt.of(_CONTRAST),
            settings=ground.subject.settings,
        )  # fmt: skip
    return _judged_length(ground, length, points, light), contrast


def _judged_length(
    ground: Ground, plain: Finding, points: LinePoints, light: LightShare
) -> Finding:
    settings = ground.subject.settings
    old, new = _lengths(ground, points, 0.0)
    if len(old) == 0:
        sentence = "No fine lines stand out from the relief of the reference in either photo."
        return replace(plain, withheld=sentence)
    more, less = (
        float(np.diff([one.sum() for one in _lengths(ground, points, step)])[0])
        for step in (_STEP, -_STEP)
    )
    found = of_sums(
        plain, new - old, per_log=abs(more - less) / (2.0 * _STEP), light=light,
        learnt=settings.surface.learnt.of(_LENGTH), settings=settings,
    )  # fmt: skip
    return with_decision(found, settings.surface.line_decision_mm * _per_cm2(ground), settings)


def _lengths(
    ground: Ground, points: LinePoints, log_shift: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the length of each line in either photo, in mm per cm² of the region."""
    old, new = points.lengths_mm(log_shift)
    return old * _per_cm2(ground), new * _per_cm2(ground)


def _per_cm2(ground: Ground) -> float:
    """Return what a millimetre of line adds, in mm per cm² of the region."""
    relief = ground.relief
    return 200.0 / (relief.before.area_mm2 + relief.after.area_mm2)


def _drawn(points: LinePoints) -> NDArray[np.intp]:
    """Return the numbers of the lines of both photos, those in the same place once."""
    numbers = points.numbers
    every = points.per_line(np.ones(len(points.line)))
    shared = points.per_line(points.is_shared.astype(np.float64)) / every
    kept = (numbers < points.first_of_after) | (shared < _ALREADY_DRAWN)
    return numbers[kept]


def _marks(ground: Ground, points: LinePoints) -> tuple[Mark, ...]:
    """Return the longest lines on the before photo; none of a control."""
    if ground.subject.area.is_control:
        return ()
    numbers = points.numbers
    contrasts = points.contrasts()
    order = numbers[np.argsort(-contrasts.weights, kind="stable")]
    order = order[np.isin(order, _drawn(points))]
    marks = []
    for number in order[: ground.subject.settings.surface.most_marks]:
        place = int(np.searchsorted(numbers, number))
        old, new = float(contrasts.before[place]), float(contrasts.after[place])
        state = state_of(old, new, points.least)
        marks.append(
            Mark(
                state,
                _polyline(ground, points.own_xy[points.line == number]),
                math.nan if state is MarkState.NEW else 100.0 * old,
                math.nan if state is MarkState.GONE else 100.0 * new,
                is_line=True,
            )
        )
    return tuple(marks)


def _polyline(ground: Ground, own_xy: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Return a line along the points, from one end to the other, in fractions of the photo."""
    centred = own_xy - own_xy.mean(axis=0)
    along = centred @ np.linalg.svd(centred, full_matrices=False)[2][0]
    order = np.argsort(along, kind="stable")
    count = min(_BENDS, max(1, len(order) // 4))
    middles = [own_xy[part].mean(axis=0) for part in np.array_split(order, count)]
    path = np.array([own_xy[order[0]], *middles, own_xy[order[-1]]])
    height, width = ground.subject.pair.photos.before.size_hw
    path = np.clip((ground.relief.before.full(path) + 0.5) / (width, height), 0.0, 1.0)
    return tuple((float(x), float(y)) for x, y in path)


def _remark(ground: Ground, points: LinePoints) -> str:
    count = len(_drawn(points))
    parts = [f"{reasons.found_of(count, _THINGS)} in one photo or in both. Hairs are left out."]
    if count > ground.subject.settings.surface.most_marks:
        parts.append(f"The longest {ground.subject.settings.surface.most_marks} are drawn.")
    if ground.relief.is_cut:
        parts.append(reasons.CUT)
    if not ground.subject.area.is_control and ground.subject.control is not None:
        parts.append(LEARNT_ON_SKIN)
    return " ".join(parts)
