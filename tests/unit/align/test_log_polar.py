"""A turn, a scale and a shift are read off the spectra, without a single feature."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare.align.coarse import from_chroma
from photocompare.align.log_polar import from_log_polar
from photocompare.align.refine import Planes
from photocompare.settings import AlignSettings

_SIZE_HW = (360, 480)
_MARGIN_PX = 240
_SETTINGS = AlignSettings()


def texture(seed: int) -> NDArray[np.float32]:
    """Return log light with detail of 4 to 30 pixels, wider than a photo all around."""
    size_hw = tuple(side + 2 * _MARGIN_PX for side in _SIZE_HW)
    draw = np.random.default_rng(seed)
    total = np.zeros(size_hw, dtype=np.float32)
    for sigma_px in (2.0, 5.0, 12.0):
        noise = draw.standard_normal(size_hw, dtype=np.float32)
        total += np.float32(0.1 * sigma_px) * cv2.GaussianBlur(noise, (0, 0), sigma_px)
    return total


def similarity(
    *, rotation_deg: float, scale: float, shift_xy: tuple[float, float]
) -> NDArray[np.float64]:
    """Return the map from before to after about the middle of the frame."""
    middle = ((_SIZE_HW[1] - 1) / 2.0, (_SIZE_HW[0] - 1) / 2.0)
    matrix = np.vstack([cv2.getRotationMatrix2D(middle, -rotation_deg, scale), [0.0, 0.0, 1.0]])
    matrix[:2, 2] += shift_xy
    return matrix


def planes_of(wide: NDArray[np.float32], matrix: NDArray[np.float64]) -> Planes:
    to_wide = np.eye(3)
    to_wide[:2, 2] = _MARGIN_PX
    before, after = (
        np.asarray(
            cv2.warpPerspective(
                wide,
                to_wide @ np.linalg.inv(one),
                _SIZE_HW[::-1],
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            ),
            dtype=np.float32,
        )
        for one in (np.eye(3), matrix)
    )
    return Planes(before, after, _SIZE_HW, _SIZE_HW)


def nearest_px(found: list[NDArray[np.float64]], matrix: NDArray[np.float64]) -> float:
    """Return how far the best of the maps takes the middle half of the frame from its place."""
    height, width = _SIZE_HW
    points = np.array([[x * width, y * height] for x in (0.25, 0.75) for y in (0.25, 0.75)])
    true = cv2.perspectiveTransform(points[None], matrix)[0]
    return min(
        float(np.linalg.norm(cv2.perspectiveTransform(points[None], one)[0] - true, axis=1).max())
        for one in found
    )


@pytest.mark.parametrize(
    ("rotation_deg", "scale", "shift_xy"),
    [
        (0.0, 1.0, (0.0, 0.0)),
        (20.0, 1.1, (12.0, -20.0)),
        (-35.0, 0.85, (-15.0, 6.0)),
        (90.0, 1.0, (0.0, 0.0)),
        (180.0, 1.0, (9.0, 0.0)),
    ],
)
def test_a_turn_and_a_scale_are_found(
    rotation_deg: float, scale: float, shift_xy: tuple[float, float]
) -> None:
    matrix = similarity(rotation_deg=rotation_deg, scale=scale, shift_xy=shift_xy)
    guesses = from_log_polar(planes_of(texture(1), matrix), _SETTINGS)
    # Steps of 0.7 degrees and 1 % make 3 px at the rim; tiles then look as far as that.
    assert nearest_px([guess.matrix for guess in guesses], matrix) < 4.0


def test_guesses_are_few_and_none_of_them_counts_inliers() -> None:
    guesses = from_log_polar(planes_of(texture(2), np.eye(3)), _SETTINGS)
    assert len(guesses) == 2 * _SETTINGS.spectrum_peaks
    assert all(guess.inliers == 0 for guess in guesses)


def test_colour_leads_where_light_misleads() -> None:
    matrix = similarity(rotation_deg=12.0, scale=1.05, shift_xy=(8.0, -5.0))
    pigment = planes_of(texture(3), matrix)
    shade = planes_of(texture(4), np.eye(3))
    planes = Planes(
        pigment.before + shade.before,
        pigment.after + planes_of(texture(5), np.eye(3)).after,
        _SIZE_HW,
        _SIZE_HW,
        red_to_blue=lambda: (pigment.before, pigment.after),
    )
    guesses = from_chroma(planes, _SETTINGS)
    assert nearest_px([guess.matrix for guess in guesses], matrix) < 1.0
    assert from_chroma(pigment, _SETTINGS) == []
