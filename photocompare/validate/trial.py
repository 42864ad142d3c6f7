"""One phantom pair through the whole path, held against its truth."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.errors import AlignmentError
from photocompare.model import Alignment, PhotoPair, RegionKind, Verdict
from photocompare.phantom import PhantomPair
from photocompare.pipeline import compare
from photocompare.settings import MeasureSettings, Settings

REPORTED_WIDTH_PX = 1600  # errors are stated for a photo of this width
_POINTS_PER_SIDE = 24


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What came of one pair.

    ``error_px`` (N,) are true errors over the overlap, ``stated_px`` the error that the tool
    predicted (one standard deviation), both at 1600 px width; ``changes`` maps a quantity to the
    measured and the true change in the treated region; ``alarms`` maps it to whether the verdict
    was that something changed. All are empty, and ``refusal`` says why, where the tool refused.
    """

    error_px: NDArray[np.float64]
    stated_px: float
    changes: dict[str, tuple[float, float]]
    alarms: dict[str, bool]
    seconds: float
    refusal: str = ""


def compared(phantom: PhantomPair) -> Trial:
    """Return what the tool says of ``phantom``, beside the truth."""
    started = time.perf_counter()
    measure = dataclasses.replace(MeasureSettings(), mm_per_px=phantom.mm_per_px)
    photos = phantom.photos
    try:
        comparison = compare(
            photos.before, photos.after, Settings(measure=measure), regions=phantom.regions
        )
    except AlignmentError as error:
        nothing = np.empty(0)
        return Trial(nothing, np.nan, {}, {}, time.perf_counter() - started, str(error))
    seconds = time.perf_counter() - started
    treated = next(r.name for r in phantom.regions if r.kind is RegionKind.TREATED)
    readings = [reading for reading in comparison.readings if reading.region == treated]
    alignment = comparison.pair.alignment
    return Trial(
        error_px=true_error_px(alignment, phantom),
        stated_px=alignment.error_px * REPORTED_WIDTH_PX / alignment.before_size_hw[1],
        changes={
            reading.quantity: (reading.change, phantom.truth[reading.quantity])
            for reading in readings
            if reading.quantity in phantom.truth and reading.is_known
        },
        alarms={
            reading.quantity: reading.verdict in (Verdict.HIGHER, Verdict.LOWER)
            for reading in readings
            if reading.verdict is not Verdict.NOT_MEASURABLE
        },
        seconds=seconds,
    )


def true_error_px(alignment: Alignment, phantom: PhantomPair) -> NDArray[np.float64]:
    """Return the distance between mapped and true points over the overlap, at 1600 px width."""
    height, width = alignment.before_size_hw
    x, y = np.meshgrid(
        np.linspace(0.0, width - 1.0, _POINTS_PER_SIDE),
        np.linspace(0.0, height - 1.0, _POINTS_PER_SIDE),
    )
    points = np.column_stack([x.ravel(), y.ravel()])
    true = phantom.truth_after(points)
    after_hw = np.array(alignment.after_size_hw)
    seen = ((true >= 0.0) & (true <= after_hw[::-1] - 1.0)).all(axis=1)
    mapped = alignment.map_unclipped(points[seen])
    distance: NDArray[np.float64] = np.linalg.norm(mapped - true[seen], axis=1)
    return distance / alignment.scale * REPORTED_WIDTH_PX / width


def is_refused(photos: PhotoPair) -> bool:
    """Return whether the tool refuses to lay these photos over each other."""
    try:
        compare(photos.before, photos.after)
    except AlignmentError:
        return True
    return False
