"""Dots for the viewer: where each lies, what became of it, and the numbers by size."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.surface.dot_reading import Found
from photocompare.measure.surface.ground import Ground
from photocompare.model import Mark, MarkState, ReadingPart

_CORNERS = 12
_TURNS = np.linspace(0.0, 2.0 * np.pi, _CORNERS, endpoint=False)
_CIRCLE = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])
_FADED = 0.75  # of its contrast; dots of skin that did not change scatter by a tenth


def marks_of(ground: Ground, found: Found) -> tuple[Mark, ...]:
    """Return the strongest dots as outlines on the before photo; none of a control."""
    if ground.subject.area.is_control:
        return ()
    strength = np.maximum(found.before, found.after)
    order = np.argsort(-strength, kind="stable")[: ground.subject.settings.surface.most_marks]
    height, width = ground.subject.pair.photos.before.size_hw
    sheet = ground.relief.before
    centres = sheet.full(found.things.own_xy[order])
    radii = math.sqrt(2.0) * found.sigma_mm[order].mean(axis=1) / sheet.mm_per_px
    rings = centres[:, None] + radii[:, None, None] * _CIRCLE
    rings = np.clip((rings + 0.5) / (width, height), 0.0, 1.0)
    return tuple(
        _mark(ring, *pair)
        for ring, pair in zip(
            rings.tolist(),
            zip(
                found.before[order],
                found.after[order],
                found.least[order].mean(axis=1),
                strict=True,
            ),
            strict=True,
        )
    )


def state_of(before: float, after: float, least: float) -> MarkState:
    """Return what became of a thing that counts from a contrast of ``least``."""
    if before < least:
        return MarkState.NEW if before < _FADED * min(after, least) else MarkState.KEPT
    if after < _FADED * before:
        return MarkState.GONE if after < _FADED * least else MarkState.FADED
    return MarkState.KEPT


def _mark(ring: list[list[float]], before: float, after: float, least: float) -> Mark:
    state = state_of(before, after, least)
    return Mark(
        state,
        tuple((x, y) for x, y in ring),
        math.nan if state is MarkState.NEW else 100.0 * float(before),
        math.nan if state is MarkState.GONE else 100.0 * float(after),
    )


def parts_of(
    found: Found, before: NDArray[np.float64], after: NDArray[np.float64], *, is_sum: bool
) -> tuple[ReadingPart, ...]:
    """Return the numbers by size, the smallest first."""
    parts = []
    width_mm = found.sigma_mm.max(axis=1)
    for sigma_mm in np.unique(width_mm):
        chosen = width_mm == sigma_mm
        name = f"about {2.0 * math.sqrt(2.0) * sigma_mm:.1f} mm wide"
        old, new = (values[chosen].sum() for values in (before, after))
        count = 1 if is_sum else int(np.count_nonzero(chosen))
        parts.append(ReadingPart(name, float(old) / count, float(new) / count))
    return tuple(parts)
