"""One known pair laid over itself by the tool, held against its truth."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.align import align
from photocompare.errors import AlignmentError
from photocompare.model import BOUND_PER_RMS, Alignment, PhotoPair, PointsXY
from photocompare.settings import AlignSettings
from photocompare.validate.alignment.known import KnownPair, PairSet, grid_points, is_inside
from photocompare.validate.alignment.recipe import recipe_homography
from photocompare.validate.run import WRONG_PX
from photocompare.validate.trial import REPORTED_WIDTH_PX

WRONG_BOUNDS = 3.0
"""A pair is wrong whose changed region is off by more than this many of the bounds stated there."""

_POINTS_ALONG = 32
_LEAST_POINTS = 10  # of a changed region, to speak of 95 % of them
_STEP_PX = 0.5
_LARGEST_FRACTION = 0.95

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class AlignTrial:
    """What came of one pair; all errors are in before pixels at 1600 px width.

    ``error_px`` (N,) are true distances over the true overlap, ``local_px`` (N,) the error stated
    at each of the points, NaN where none was, ``is_changed`` (N,) where the skin changed.
    ``stated_px`` is the error stated over the whole (root mean square). ``matrix_px`` and
    ``recipe_px`` are the 95 % errors of the alignment's matrix alone and of the plain OpenCV
    homography, for planar pairs. All are empty or NaN where ``refusal`` says why the tool refused.
    """

    name: str
    pair_set: PairSet
    stratum: str
    subject: str
    drawn: Mapping[str, float]
    refusal: str = ""
    error_px: Floats = dataclasses.field(default_factory=lambda: np.empty(0))
    local_px: Floats = dataclasses.field(default_factory=lambda: np.empty(0))
    is_changed: NDArray[np.bool_] = dataclasses.field(
        default_factory=lambda: np.empty(0, dtype=np.bool_)
    )
    stated_px: float = math.nan
    matrix_px: float = math.nan
    recipe_px: float = math.nan
    method: str = ""
    seconds: float = math.nan

    @property
    def is_aligned(self) -> bool:
        """Whether the tool gave an answer, right or wrong."""
        return not self.refusal

    @property
    def largest_px(self) -> float:
        """The error that 95 % of the points stay within."""
        return largest(self.error_px)

    @property
    def rms_px(self) -> float:
        """The root mean square of the error over the overlap."""
        return float(np.sqrt(np.mean(self.error_px**2))) if self.error_px.size else math.nan

    @property
    def bound_px(self) -> float:
        """The stated bound: 95 % of the points should stay within it."""
        return BOUND_PER_RMS * self.stated_px

    @property
    def is_within_bound(self) -> bool:
        """Whether they do."""
        return self.largest_px <= self.bound_px

    @property
    def changed_px(self) -> float:
        """The error that 95 % of the points of the changed region stay within, or NaN."""
        changed = self.error_px[self.is_changed]
        return largest(changed) if changed.size >= _LEAST_POINTS else math.nan

    @property
    def changed_bound_px(self) -> float:
        """The bound that is stated for the changed region: the local one, else the whole one."""
        local = self.local_px[self.is_changed]
        local = local[np.isfinite(local)]
        stated = float(np.sqrt(np.mean(local**2))) if local.size else self.stated_px
        return BOUND_PER_RMS * stated

    @property
    def is_wrong(self) -> bool:
        """Whether it was aligned wrongly and not refused.

        Its 95 % error is beyond ``WRONG_PX`` whatever was stated, or not a number, or that of the
        changed region is beyond ``WRONG_BOUNDS`` of the stated ones.
        """
        if not self.is_aligned:
            return False
        # NaN, of a region too small to judge, is not greater than anything.
        is_off_in_change = self.changed_px > WRONG_BOUNDS * self.changed_bound_px
        return is_off_in_change or not self.largest_px <= WRONG_PX

    def as_record(self) -> dict[str, object]:
        """Return what is kept of it as JSON."""
        numbers = {
            "median_px": float(np.median(self.error_px)) if self.error_px.size else math.nan,
            "largest_px": self.largest_px,
            "rms_px": self.rms_px,
            "stated_px": self.stated_px,
            "bound_px": self.bound_px,
            "changed_px": self.changed_px,
            "changed_bound_px": self.changed_bound_px,
            "matrix_px": self.matrix_px,
            "recipe_px": self.recipe_px,
            "seconds": self.seconds,
        }
        return {
            "name": self.name,
            "set": self.pair_set.value,
            "stratum": self.stratum,
            "subject": self.subject,
            "refusal": self.refusal,
            "is_wrong": self.is_wrong,
            "method": self.method,
            **{name: _number(value) for name, value in numbers.items()},
            "drawn": {name: round(value, 4) for name, value in self.drawn.items()},
        }


def largest(errors_px: Floats) -> float:
    """Return what 95 % of the errors stay within; NaN of none, and of any that is NaN."""
    return float(np.quantile(errors_px, _LARGEST_FRACTION)) if errors_px.size else math.nan


def aligned(pair: KnownPair, settings: AlignSettings | None = None) -> AlignTrial:
    """Return what the tool says of ``pair``, beside the truth."""
    settings = settings or AlignSettings()
    photos = pair.photos()
    told = (pair.name, pair.pair_set, str(pair.stratum), pair.subject, pair.drawn)
    started = time.perf_counter()
    try:
        alignment = align(photos, settings).alignment
    except AlignmentError as error:
        seconds = time.perf_counter() - started
        return AlignTrial(*told, refusal=str(error), seconds=seconds)
    seconds = time.perf_counter() - started
    points = seen_points(pair, alignment.before_size_hw)
    per_px = REPORTED_WIDTH_PX / alignment.before_size_hw[1]
    trial = AlignTrial(
        *told,
        error_px=distance_px(alignment.map_unclipped(points), pair, points) * per_px,
        local_px=alignment.expected_error_px_at(points) * per_px,
        is_changed=pair.is_changed(points),
        stated_px=alignment.error_px * per_px,
        method=alignment.method,
        seconds=seconds,
    )
    if pair.pair_set is not PairSet.PLANAR:
        return trial
    plain = dataclasses.replace(alignment, displacement=None).map_unclipped(points)
    return dataclasses.replace(
        trial,
        matrix_px=largest(distance_px(plain, pair, points) * per_px),
        recipe_px=_recipe_px(pair, alignment, points) * per_px,
    )


def seconds_to_align(photos: PhotoPair) -> float:
    """Return how long the tool takes for two decoded photos, whether it refuses them or not."""
    started = time.perf_counter()
    with contextlib.suppress(AlignmentError):
        align(photos, AlignSettings())
    return time.perf_counter() - started


def seen_points(pair: KnownPair, size_hw: tuple[int, int]) -> PointsXY:
    """Return the points of a grid over the before photo that truly lie in the after photo."""
    points = grid_points(size_hw, _POINTS_ALONG)
    return points[is_inside(pair.truth_after(points), size_hw)]


def distance_px(mapped: PointsXY, pair: KnownPair, points: PointsXY) -> Floats:
    """Return how far mapped points lie from the truth (N,), in before pixels.

    Measured in the after photo and brought back by the truth's own scale at each point.
    """
    true = pair.truth_after(points)
    along = [pair.truth_after(points + step) - true for step in _STEP_PX * np.eye(2)]
    area = np.abs(along[0][:, 0] * along[1][:, 1] - along[0][:, 1] * along[1][:, 0])
    distance: Floats = np.linalg.norm(mapped - true, axis=1) / np.sqrt(area) * _STEP_PX
    return distance


def _recipe_px(pair: KnownPair, alignment: Alignment, points: PointsXY) -> float:
    """Return the 95 % error of a plain homography, infinite where none is found."""
    matrix = recipe_homography(pair.photos())
    if matrix is None:
        return math.inf
    plain = dataclasses.replace(alignment, matrix=matrix, displacement=None)
    return largest(distance_px(plain.map_unclipped(points), pair, points))


def _number(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None
