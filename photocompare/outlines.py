"""Whether an outline that a hand drew can be a region, in one sentence where it can't."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from photocompare.errors import RegionError
from photocompare.geometry import fitted_size_hw, region_mask
from photocompare.model import Region, RegionKind
from photocompare.settings import DrawSettings

Outline = tuple[tuple[float, float], ...]
_ON_THE_LINE = 1e-9  # twice an area in fractions: corners are rounded to a hundred thousandth
_DEFAULT = DrawSettings()


def require_drawable(
    region: Region,
    others: Iterable[Region],
    size_hw: tuple[int, int],
    *,
    was: Outline = (),
    settings: DrawSettings = _DEFAULT,
) -> None:
    """Refuse ``region`` where it can't be measured beside ``others`` on a photo of ``size_hw``.

    ``was`` is the outline that it had before: what was wrong with it already is no one's slip.

    Raises
    ------
    RegionError
        It is too small, crosses itself, has too many corners, or untreated skin is marked where
        treated skin is.
    """
    outline = region.outline_xy
    if len(outline) > settings.most_corners:
        raise RegionError(
            f"The outline of '{region.name}' has {len(outline)} corners; {settings.most_corners} "
            "are the most."
        )
    if crosses_itself(outline) and not (was and crosses_itself(was)):
        raise RegionError(
            f"The outline of '{region.name}' crosses itself. Draw it so that no side crosses "
            "another."
        )
    if area_fraction(outline) < settings.least_area_fraction:
        raise RegionError(f"The region '{region.name}' is too small. Draw it larger.")
    _require_apart(
        region, tuple(others), fitted_size_hw(size_hw, settings.overlap_side_px), settings
    )


def area_fraction(outline_xy: Outline) -> float:
    """Return the area inside as a fraction of the photo."""
    x, y = np.array(outline_xy).T
    return abs(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())) / 2.0


def crosses_itself(outline_xy: Outline) -> bool:
    """Return whether two sides cross; sides that only touch or lie on each other don't."""
    start = np.array(outline_xy)
    end = np.roll(start, -1, axis=0)
    along = (end - start)[:, None]
    # Of each side (row), on which hand each other side (column) starts and ends.
    starts, ends = (
        along[..., 0] * (points[None] - start[:, None])[..., 1]
        - along[..., 1] * (points[None] - start[:, None])[..., 0]
        for points in (start, end)
    )
    parts = ((starts > _ON_THE_LINE) & (ends < -_ON_THE_LINE)) | (
        (starts < -_ON_THE_LINE) & (ends > _ON_THE_LINE)
    )
    return bool((parts & parts.T).any())


def _require_apart(
    region: Region, others: tuple[Region, ...], size_hw: tuple[int, int], settings: DrawSettings
) -> None:
    everything = (*others, region)
    treated = np.zeros(size_hw, dtype=np.bool_)
    for other in everything:
        if other.kind is RegionKind.TREATED:
            treated |= region_mask(other, size_hw)
    for other in everything:
        touches = other is region or region.kind is RegionKind.TREATED
        if other.kind is not RegionKind.REFERENCE or not touches:
            continue
        mask = region_mask(other, size_hw)
        if mask.any() and (mask & treated).sum() > settings.treated_share_limit * mask.sum():
            raise RegionError(
                f"The region '{other.name}' is marked as untreated skin but would lie inside "
                "treated skin. Mark each where only that skin is."
            )
