"""Fine lines of one area: the union of both photos' lines, each read in both."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from photocompare.measure.surface.light_share import Contrasts, LightShare, light_share
from photocompare.measure.surface.ridges import Lines, Ridges, found_lines, ridges_of
from photocompare.measure.surface.skin import Relief
from photocompare.model import BOUND_PER_RMS, Mask, PointsXY
from photocompare.settings.surface import SurfaceSettings

_OWN_SLACK_MM = 0.15  # the lamp moves the darkest place of a furrow about
_RAMP = 0.25  # of the limit, over which a point begins to count


@dataclass(frozen=True, slots=True, eq=False)
class LineSkin:
    """An area's ridges in both photos."""

    relief: Relief
    before: Ridges
    after: Ridges


@dataclass(frozen=True, slots=True, eq=False)
class LineYard:
    """What counts as a line, at the middle of the two lights, and what the light did to lines."""

    spread: float
    share: LightShare | None
    least_red: float

    @property
    def log_ratio(self) -> float:
        """Natural log of what the light did; 0 where it is not known."""
        return 0.0 if self.share is None else self.share.log_ratio


@dataclass(frozen=True, slots=True, eq=False)
class LinePoints:
    """Points (N,) of the lines of both photos, contrasts under the same light.

    ``own_xy`` are places in the before window, ``length_mm`` what each adds to the length of the
    union: half of it where both photos have the line. ``line`` numbers the lines, those of the
    after photo from ``first_of_after`` on; ``is_shared`` where the other photo has the line too.
    """

    own_xy: PointsXY
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    length_mm: NDArray[np.float64]
    line: NDArray[np.intp]
    first_of_after: int
    is_shared: NDArray[np.bool_]
    least: float

    @property
    def numbers(self) -> NDArray[np.intp]:
        """The numbers of the lines."""
        return np.unique(self.line)

    def per_line(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of ``values`` over each line, in the order of ``numbers``."""
        _, place = np.unique(self.line, return_inverse=True)
        sums = np.bincount(place, weights=values, minlength=len(self.numbers))
        return sums.astype(np.float64)

    def contrasts(self) -> Contrasts:
        """Return the mean contrast of each line, weighted by its length."""
        length = self.per_line(self.length_mm)
        old, new = (self.per_line(self.length_mm * one) for one in (self.before, self.after))
        return Contrasts(old / length, new / length, length)

    def lengths_mm(self, log_shift: float = 0.0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the length of each line that is dark enough in either photo.

        ``log_shift`` is by how much more the light is taken to have raised the contrast.
        """
        gains = (math.exp(0.5 * log_shift), math.exp(-0.5 * log_shift))
        both = (self.before, self.after)
        old, new = (
            self.per_line(self.length_mm * _counts(one * gain, self.least))
            for one, gain in zip(both, gains, strict=True)
        )
        return old, new


def line_skin(relief: Relief, settings: SurfaceSettings) -> LineSkin:
    """Return the ridges of an area."""
    sigmas = np.geomspace(*settings.line_mm, settings.line_sizes)
    return LineSkin(relief, ridges_of(relief.before, sigmas), ridges_of(relief.after, sigmas))


def line_yard(
    skin: LineSkin, settings: SurfaceSettings, *, least_red: float, is_reference: bool
) -> LineYard:
    """Return what counts as a line against this skin, and what the light did to its lines.

    Skin that may have changed tells nothing of the light.
    """
    spreads = (skin.before.spread, skin.after.spread)
    if not is_reference:
        return LineYard(max(spreads), None, least_red)
    weak = LineYard(1.0, None, least_red)
    limits = tuple(
        (settings.weak_line_sigmas[0] * one, settings.weak_line_sigmas[1] * one) for one in spreads
    )
    points = _union(skin, weak, (limits[0], limits[1]), settings.weak_line_mm)
    numbers = points.numbers
    middles = np.column_stack(
        [points.per_line(points.own_xy[:, axis] * points.length_mm) for axis in (0, 1)]
    )
    share = None
    if len(numbers):
        contrasts = points.contrasts()
        middles /= contrasts.weights[:, None]
        share = light_share(middles, contrasts, least=settings.least_light_lines)
    half = 0.0 if share is None else 0.5 * share.log_ratio
    spread = max(spreads[0] * math.exp(half), spreads[1] * math.exp(-half))
    return LineYard(spread, share, least_red)


def lines_by(skin: LineSkin, yard: LineYard, settings: SurfaceSettings) -> LinePoints:
    """Return the lines of an area that stand out by the yardstick."""
    start, go_on = (sigmas * yard.spread for sigmas in settings.line_sigmas)
    gain = math.exp(0.5 * yard.log_ratio)
    limits = ((start / gain, go_on / gain), (start * gain, go_on * gain))
    return _union(skin, yard, limits, settings.least_line_mm)


def _union(
    skin: LineSkin,
    yard: LineYard,
    limits: tuple[tuple[float, float], tuple[float, float]],
    least_mm: float,
) -> LinePoints:
    relief = skin.relief
    before, after = (
        found_lines(sheet, ridges, least, least_mm=least_mm, least_red=yard.least_red)
        for sheet, ridges, least in (
            (relief.before, skin.before, limits[0]),
            (relief.after, skin.after, limits[1]),
        )
    )
    there_xy, back_xy = relief.to_after(before.own_xy), relief.to_before(after.own_xy)
    slack_mm = _OWN_SLACK_MM + BOUND_PER_RMS * relief.error_mm
    seen_after, near_after = _seen(skin.after, after, there_xy, slack_mm)
    seen_before, near_before = _seen(skin.before, before, back_xy, slack_mm)
    gain = math.exp(0.5 * yard.log_ratio)
    first = int(before.line.max()) + 1 if len(before.line) else 0
    is_shared = np.concatenate([near_after, near_before])
    length = np.concatenate([before.length_mm, after.length_mm])
    points = LinePoints(
        np.concatenate([before.own_xy, back_xy]),
        np.concatenate([before.contrast, seen_before]) * gain,
        np.concatenate([seen_after, after.contrast]) / gain,
        np.where(is_shared, 0.5, 1.0) * length,
        np.concatenate([before.line, after.line + first]),
        first,
        is_shared,
        limits[0][1] * gain,
    )
    return _known(points)


def _known(points: LinePoints) -> LinePoints:
    """Return the points that both photos show."""
    kept = np.isfinite(points.before) & np.isfinite(points.after)
    return LinePoints(
        points.own_xy[kept], points.before[kept], points.after[kept], points.length_mm[kept],
        points.line[kept], points.first_of_after, points.is_shared[kept], points.least,
    )  # fmt: skip


def _seen(
    ridges: Ridges, lines: Lines, own_xy: PointsXY, slack_mm: float
) -> tuple[NDArray[np.float64], Mask]:
    """Return the contrast at places where the other photo has a line, and if a line is here too.

    That of the nearest point of the line, or else of the highest ridge within ``slack_mm``.
    """
    contrast = _largest_near(ridges, own_xy, slack_mm)
    near = np.zeros(len(own_xy), dtype=np.bool_)
    known = np.flatnonzero(np.isfinite(contrast))
    if len(lines.line) and known.size:
        apart, place = cKDTree(lines.own_xy).query(own_xy[known])
        on_line = apart * ridges.mm_per_px / ridges.factor <= slack_mm
        near[known] = on_line
        contrast[known[on_line]] = lines.contrast[place[on_line]]
    return contrast, near


def _largest_near(ridges: Ridges, own_xy: PointsXY, slack_mm: float) -> NDArray[np.float64]:
    """Return the highest ridge within ``slack_mm`` of each place; NaN outside the area."""
    reach = max(1, round(slack_mm / ridges.mm_per_px))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    highest = cv2.dilate(ridges.contrast, kernel)
    height, width = highest.shape
    known = _are_known(own_xy)
    places = np.where(known[:, None], ridges.from_own(own_xy), -1.0)
    x, y = np.round(places).astype(np.intp).T
    known &= (x >= 0) & (x < width) & (y >= 0) & (y < height)
    x, y = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
    known &= ridges.inside[y, x]
    return np.where(known, highest[y, x].astype(np.float64), np.nan)


def _are_known(own_xy: PointsXY) -> Mask:
    return np.asarray(np.isfinite(own_xy).all(axis=1), dtype=np.bool_)


def _counts(contrast: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """Return how much of a point counts: nothing below the limit, all from a quarter beyond on.

    A step would make the length jump with the noise.
    """
    return np.clip((contrast / least - 1.0) / _RAMP, 0.0, 1.0)
