"""The way in: turns, close-ups, parts and bends are found, and nothing else is taken for them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare.align.blocks import bent_to_fit
from photocompare.align.consensus import Shifts, agreed_field
from photocompare.align.evidence import first_look
from photocompare.align.overlap import overlap_shares
from photocompare.align.planar import cell_middles
from photocompare.align.plausibility import implausibility
from photocompare.align.proposal import Proposal
from photocompare.align.refine import Planes
from photocompare.align.search import Found, search
from photocompare.align.structure import log_green
from photocompare.errors import AlignmentError, MirroredError
from photocompare.model import RGBImage
from photocompare.settings import AlignSettings

SETTINGS = AlignSettings()
SIZE_HW = (300, 400)
_RIM_PX = 220


def skin(seed: int) -> RGBImage:
    """Return skin with dark dots, much wider than a frame."""
    rng = np.random.default_rng(seed)
    height, width = SIZE_HW[0] + 2 * _RIM_PX, SIZE_HW[1] + 2 * _RIM_PX
    density = np.zeros((height, width))
    for sigma_px, strength in ((1.5, 0.05), (4.0, 0.06), (14.0, 0.08)):
        noise = cv2.GaussianBlur(rng.standard_normal((height, width)), (0, 0), sigma_px)
        density += strength * noise / noise.std()
    dots = np.zeros((height, width))
    dots[rng.integers(0, height, 900), rng.integers(0, width, 900)] = rng.uniform(2.0, 9.0, 900)
    density += cv2.GaussianBlur(dots, (0, 0), 2.0)
    light = np.array([0.62, 0.45, 0.36]) * np.exp(-density[..., None] * (0.4, 0.8, 1.0))
    picture: RGBImage = np.clip(light, 0.0, 1.0).astype(np.float32)
    return picture


def view(
    *, rotation_deg: float = 0.0, scale: float = 1.0, shift_xy: tuple[float, float] = (0.0, 0.0)
) -> NDArray[np.float64]:
    """Return the (3, 3) map from the before to the after frame, about the middle of both."""
    middle = np.array([(SIZE_HW[1] - 1) / 2, (SIZE_HW[0] - 1) / 2])
    angle = np.radians(rotation_deg)
    matrix = np.eye(3)
    matrix[:2, :2] = scale * np.array(
        [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    )
    matrix[:2, 2] = middle + shift_xy - matrix[:2, :2] @ middle
    return matrix


def seen(wide: RGBImage, matrix: NDArray[np.float64], *, elastic_px: float = 0.0) -> RGBImage:
    """Return what is seen from ``matrix``: before p lies at matrix·p, then p moves by a wave."""
    height, width = SIZE_HW
    x, y = np.meshgrid(np.arange(width, dtype=float), np.arange(height, dtype=float))
    wave_x = elastic_px * np.sin(2.0 * np.pi * y / width + 0.4)
    wave_y = elastic_px * np.sin(2.0 * np.pi * x / width + 1.1)
    points = np.stack([x + wave_x, y + wave_y, np.ones_like(x)], axis=-1)
    source = points @ np.linalg.inv(matrix).T
    at = (source[..., :2] / source[..., 2:] + _RIM_PX).astype(np.float32)
    # A view from farther away averages what it no longer resolves.
    softened = cv2.GaussianBlur(wide, (0, 0), max(0.3, 0.5 / np.sqrt(abs(np.linalg.det(matrix)))))
    found = cv2.remap(softened, at[..., 0], at[..., 1], cv2.INTER_CUBIC)
    return np.clip(found, 0.0, 1.0).astype(np.float32)


def with_marks(picture: RGBImage) -> RGBImage:
    """Return the picture with a burned-in date, a pen ring and a ruler, always in one place."""
    drawn = np.round(picture * 255.0).astype(np.uint8)
    cv2.putText(drawn, "2024-05-17 10:42", (10, 285), 0, 0.8, (255, 230, 25), 2)
    cv2.circle(drawn, (200, 140), 70, (12, 12, 50), 4)
    cv2.rectangle(drawn, (0, 0), (400, 40), (242, 242, 242), -1)
    for x in range(5, 400, 10):
        cv2.line(drawn, (x, 0), (x, 16), (0, 0, 0), 1)
    return drawn.astype(np.float32) / np.float32(255.0)


def planes_of(before: RGBImage, after: RGBImage) -> Planes:
    sizes = ((before.shape[0], before.shape[1]), (after.shape[0], after.shape[1]))
    side_px = SETTINGS.fine_side_px
    return Planes(log_green(before, side_px), log_green(after, side_px), *sizes)


def planar_error_px(found: Found, matrix: NDArray[np.float64]) -> float:
    """Return how far off the middle of what both show is put, in after pixels."""
    middle = np.array([(SIZE_HW[1] - 1) / 2, (SIZE_HW[0] - 1) / 2, 1.0])
    before = np.linalg.inv(matrix) @ middle
    landed = found.refined.matrix @ (before / before[2])
    return float(np.linalg.norm(landed[:2] / landed[2] - middle[:2]))


@pytest.mark.parametrize("rotation_deg", [90.0, 135.0, 225.0])
def test_any_turn_of_the_same_skin_is_found(rotation_deg: float) -> None:
    wide, matrix = skin(1), view(rotation_deg=rotation_deg)
    found = search(planes_of(seen(wide, np.eye(3)), seen(wide, matrix)), SETTINGS)
    assert planar_error_px(found, matrix) < 0.3  # places are known to hundredths of a pixel


@pytest.mark.parametrize("scale", [0.45, 2.2])
def test_a_close_up_counts_by_what_it_shows_itself(scale: float) -> None:
    wide, matrix = skin(2), view(scale=scale, rotation_deg=8.0)
    found = search(planes_of(seen(wide, np.eye(3)), seen(wide, matrix)), SETTINGS)
    assert planar_error_px(found, matrix) < 0.3 * max(1.0, scale)
    # One of the two lies within the other, whichever was taken from nearer.
    assert found.evidence.shared_fraction > 0.95


def test_two_fifths_in_common_are_enough() -> None:
    wide, matrix = skin(3), view(shift_xy=(0.58 * SIZE_HW[1], 0.0))
    found = search(planes_of(seen(wide, np.eye(3)), seen(wide, matrix)), SETTINGS)
    assert found.evidence.shared_fraction == pytest.approx(0.42, abs=0.02)
    assert found.refined.matrix[0, 2] == pytest.approx(0.58 * SIZE_HW[1], abs=0.5)


def test_skin_that_moved_by_three_percent_is_followed() -> None:
    wide, matrix = skin(4), view(rotation_deg=10.0)
    before, after = seen(wide, np.eye(3)), seen(wide, matrix, elastic_px=0.03 * SIZE_HW[1])
    found = search(planes_of(before, after), SETTINGS)
    # Chance lays 0.03 of the tiles right, a plane alone a third of them.
    assert found.evidence.far.share > 0.9
    assert found.refined.coefficients is not None


@pytest.mark.parametrize("seed", [5, 6])
def test_unrelated_skin_is_refused(seed: int) -> None:
    before, after = seen(skin(seed), np.eye(3)), seen(skin(seed + 100), np.eye(3))
    with pytest.raises(AlignmentError, match=r"Check that both.*retake"):
        search(planes_of(before, after), SETTINGS)


@pytest.mark.parametrize("axis", [0, 1])
def test_a_mirrored_photo_is_called_mirrored(axis: int) -> None:
    wide = skin(7)
    after = np.ascontiguousarray(np.flip(seen(wide, view(rotation_deg=5.0)), axis))
    with pytest.raises(MirroredError):
        search(planes_of(seen(wide, np.eye(3)), after), SETTINGS)


def test_what_is_written_on_both_photos_does_not_decide() -> None:
    pictures = [with_marks(seen(skin(seed), np.eye(3))) for seed in (8, 9)]
    with pytest.raises(AlignmentError):
        search(planes_of(*pictures), SETTINGS)


def test_a_narrow_strip_is_laid_by_what_it_shows() -> None:
    wide = skin(10)
    strips = [np.ascontiguousarray(wide[300:340, x : x + 800]) for x in (0, 30)]
    found = search(planes_of(*strips), SETTINGS)
    np.testing.assert_allclose(found.refined.matrix[:2, 2], (-30.0, 0.0), atol=1.0)


@pytest.mark.parametrize("side_px", [33, 60])
def test_a_thumbnail_of_other_skin_is_refused(side_px: int) -> None:
    small = [
        cv2.resize(seen(skin(seed), np.eye(3)), (side_px, side_px), interpolation=cv2.INTER_AREA)
        for seed in (13, 14)
    ]
    with pytest.raises(AlignmentError, match="both"):
        search(planes_of(*(np.asarray(picture, dtype=np.float32) for picture in small)), SETTINGS)


def test_wrong_shifts_do_not_bend_the_field() -> None:
    rng = np.random.default_rng(11)
    points = rng.uniform((0.0, 0.0), (399.0, 299.0), (300, 2))
    true = 0.02 * np.sin(2.0 * np.pi * points[:, ::-1] / 400.0)
    given = true.copy()
    given[::5] = rng.uniform(-0.05, 0.05, (60, 2))  # every fifth is wrong
    shifts = Shifts(points, given, np.ones(300), SIZE_HW)
    field, kept = agreed_field(shifts, SETTINGS.bent_reaches, SETTINGS.bent_bendings, SETTINGS)
    middles = cell_middles((field.shape[0], field.shape[1])) * 400.0 + (199.5, 149.5)
    expected = 0.02 * np.sin(2.0 * np.pi * middles[..., ::-1] / 400.0)
    off_px = 400.0 * np.linalg.norm(field - expected, axis=-1)
    # The tiles look up to 10 px around; what is left here is far less than that.
    assert np.percentile(off_px, 95) < 2.0
    assert np.mean(kept[1::5]) > 0.95


def test_tiles_bend_a_plane_into_place() -> None:
    wide = skin(12)
    planes = planes_of(seen(wide, np.eye(3)), seen(wide, np.eye(3), elastic_px=6.0))
    plane = Proposal(np.eye(3), 0, "plane")
    bent = bent_to_fit(planes, plane, SETTINGS)
    assert first_look(planes, plane, SETTINGS).share < 0.6
    assert first_look(planes, bent, SETTINGS).share > 0.95


def test_the_shares_of_a_close_up_are_told_apart() -> None:
    before_share, after_share = overlap_shares(view(scale=2.0), SIZE_HW, SIZE_HW)
    assert before_share == pytest.approx(0.25, abs=0.02)
    assert after_share == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("scale", [0.4, 1.0, 2.5])
def test_a_tilted_view_is_plausible_whichever_photo_is_the_closer_one(scale: float) -> None:
    tilted = view(scale=scale)
    tilted[2, :2] = np.array([0.6, 0.0]) * min(1.0, scale) / SIZE_HW[1]
    middle = np.array([199.5, 149.5, 1.0])
    tilted[:2] += np.outer(middle[:2], tilted[2]) - np.outer(middle[:2], (0.0, 0.0, 1.0))
    assert implausibility(tilted / tilted[2, 2], SIZE_HW, SIZE_HW, SETTINGS) is None
    assert implausibility(view(scale=4.0), SIZE_HW, SIZE_HW, SETTINGS) is not None
    assert implausibility(np.diag([1.0, 3.0, 1.0]), SIZE_HW, SIZE_HW, SETTINGS) is not None
