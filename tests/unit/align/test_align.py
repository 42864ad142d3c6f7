"""Pictures of skin moved by a known map: laid back exactly, or refused."""

from __future__ import annotations

import hashlib

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare.align import align
from photocompare.errors import AlignmentError, MirroredError
from photocompare.model import (
    AlignedPair,
    Notice,
    Photo,
    PhotoPair,
    PhotoSource,
    PointsXY,
    RGBImage,
    Severity,
)
from photocompare.settings import AlignMethod, AlignSettings

SIZE_HW = (360, 480)
_MARGIN_PX = 90  # the skin goes on beyond the frame, so that a move shows more of it


def skin(seed: int, size_hw: tuple[int, int] = SIZE_HW) -> RGBImage:
    """Return skin-coloured unevenness at several scales with dark dots, wider than the frame."""
    rng = np.random.default_rng(seed)
    height, width = size_hw[0] + 2 * _MARGIN_PX, size_hw[1] + 2 * _MARGIN_PX
    density = np.zeros((height, width))
    for sigma_px, strength in ((1.5, 0.05), (4.0, 0.06), (14.0, 0.08), (50.0, 0.10)):
        noise = cv2.GaussianBlur(rng.standard_normal((height, width)), (0, 0), sigma_px)
        density += strength * noise / noise.std()
    dots = np.zeros((height, width))
    dots[rng.integers(0, height, 500), rng.integers(0, width, 500)] = rng.uniform(2.0, 8.0, 500)
    density += cv2.GaussianBlur(dots, (0, 0), 1.8)
    light = np.array([0.62, 0.45, 0.36]) * np.exp(-density[..., None] * (0.4, 0.8, 1.0))
    picture: RGBImage = np.clip(light, 0.0, 1.0).astype(np.float32)
    return picture


def framed(wide: RGBImage) -> RGBImage:
    """Return the middle of a wide picture, as the before photo frames it."""
    return np.ascontiguousarray(wide[_MARGIN_PX:-_MARGIN_PX, _MARGIN_PX:-_MARGIN_PX])


def photo(pixels: RGBImage, name: str = "photo") -> Photo:
    """Return pixels as a photo of 8-bit depth."""
    eight = np.round(np.clip(pixels, 0.0, 1.0) * 255.0).astype(np.uint8)
    rounded = np.ascontiguousarray(eight.astype(np.float32) / np.float32(255.0))
    digest = hashlib.sha256(eight.tobytes()).hexdigest()
    height, width = pixels.shape[:2]
    return Photo(rounded, PhotoSource(name, digest, (height, width)))


def turned(
    *, rotation_deg: float = 0.0, scale: float = 1.0, shift_xy: tuple[float, float] = (0.0, 0.0)
) -> NDArray[np.float64]:
    """Return the (3, 3) map about the middle of the frame, before to after."""
    centre_xy = np.array([(SIZE_HW[1] - 1) / 2, (SIZE_HW[0] - 1) / 2])
    angle = np.radians(rotation_deg)
    linear = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = centre_xy + shift_xy - linear @ centre_xy
    return matrix


def wave(points_xy: PointsXY, amplitude_px: float) -> PointsXY:
    """Return a smooth shift of before points, one wave over the frame's width."""
    x, y = points_xy[..., 0] / SIZE_HW[1], points_xy[..., 1] / SIZE_HW[1]
    shift = np.stack([np.sin(2 * np.pi * y + 0.4), np.sin(2 * np.pi * x + 1.1)], axis=-1)
    return amplitude_px * shift


def moved(wide: RGBImage, matrix: NDArray[np.float64], *, elastic_px: float = 0.0) -> RGBImage:
    """Return what the after photo shows: before point p lies at matrix·(p + wave(p))."""
    height, width = SIZE_HW
    x, y = np.meshgrid(np.arange(width, dtype=float), np.arange(height, dtype=float))
    target = np.stack([x, y, np.ones_like(x)], axis=-1) @ np.linalg.inv(matrix).T
    goal = target[..., :2] / target[..., 2:]
    source = goal.copy()
    for _ in range(8):  # the wave is gentle: each round leaves a twentieth of the error
        source = goal - wave(source, elastic_px)
    at = (source + _MARGIN_PX).astype(np.float32)
    # A cubic would move fine detail by up to 0.1 px less than it should: a truth that is none.
    return np.asarray(
        cv2.remap(wide, at[..., 0], at[..., 1], cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REFLECT),
        dtype=np.float32,
    )


def pair_of(before: RGBImage, after: RGBImage) -> PhotoPair:
    """Return two pictures as a pair of photos."""
    return PhotoPair(photo(before, "before"), photo(after, "after"))


def grid_xy(step_px: int = 20, rim_px: int = 12) -> PointsXY:
    """Return before points (N, 2) all over the frame, without its rim."""
    x, y = np.meshgrid(
        np.arange(rim_px, SIZE_HW[1] - rim_px, step_px, dtype=float),
        np.arange(rim_px, SIZE_HW[0] - rim_px, step_px, dtype=float),
    )
    return np.stack([x.ravel(), y.ravel()], axis=1)


def truth(points_xy: PointsXY, matrix: NDArray[np.float64], elastic_px: float = 0.0) -> PointsXY:
    """Return where before points lie in the after photo."""
    moved_xy = points_xy + wave(points_xy, elastic_px)
    mapped = np.column_stack([moved_xy, np.ones(len(points_xy))]) @ matrix.T
    found: PointsXY = mapped[:, :2] / mapped[:, 2:]
    return found


def errors_px(
    aligned: AlignedPair, matrix: NDArray[np.float64], elastic_px: float = 0.0
) -> NDArray[np.float64]:
    """Return the distance from the truth, in after pixels, at points that both photos show."""
    points = grid_xy()
    found = aligned.alignment.to_after(points)
    distance = np.linalg.norm(found - truth(points, matrix, elastic_px), axis=1)
    seen: NDArray[np.float64] = distance[np.isfinite(distance)]
    assert len(seen) > len(points) // 2
    return seen


def warnings_in(notices: tuple[Notice, ...]) -> str:
    return " ".join(note.message for note in notices if note.severity is Severity.WARNING)


def test_the_same_file_twice_is_the_identity_exactly() -> None:
    one = photo(framed(skin(1)))
    aligned = align(PhotoPair(one, one), AlignSettings())
    np.testing.assert_array_equal(aligned.alignment.matrix, np.eye(3))
    np.testing.assert_array_equal(aligned.before, aligned.after)
    assert aligned.alignment.displacement is None
    assert aligned.alignment.error_px == 0.0
    assert aligned.overlap.all()


@pytest.mark.parametrize(
    ("rotation_deg", "scale", "shift_xy"),
    [
        (0.0, 1.0, (7.25, -4.5)),
        (14.0, 1.0, (0.0, 3.0)),
        (-9.0, 0.87, (5.0, 0.0)),
        (6.0, 1.14, (-8.5, 6.0)),
        (90.0, 1.0, (0.0, 0.0)),
    ],
)
def test_a_known_move_is_undone(
    rotation_deg: float, scale: float, shift_xy: tuple[float, float]
) -> None:
    wide = skin(2)
    matrix = turned(rotation_deg=rotation_deg, scale=scale, shift_xy=shift_xy)
    aligned = align(pair_of(framed(wide), moved(wide, matrix)), AlignSettings())
    off_px = errors_px(aligned, matrix)
    # Structure fixes the place to a few hundredths of a pixel; a half-pixel mistake is ten times.
    assert np.median(off_px) < 0.05
    assert np.percentile(off_px, 99) < 0.15
    assert aligned.alignment.scale == pytest.approx(scale, rel=0.002)
    assert aligned.alignment.rotation_deg == pytest.approx(rotation_deg, abs=0.1)
    assert not warnings_in(aligned.notices)


def test_skin_that_bends_is_followed() -> None:
    wide = skin(3)
    matrix = turned(rotation_deg=3.0, shift_xy=(2.0, 1.0))
    aligned = align(pair_of(framed(wide), moved(wide, matrix, elastic_px=1.2)), AlignSettings())
    # 1.2 px of 480 is 4 px of 1600; without the field 0.8 px on average would be left.
    assert aligned.alignment.displacement is not None
    assert np.percentile(errors_px(aligned, matrix, 1.2), 95) < 0.25


def test_a_rigid_move_gets_no_field() -> None:
    wide = skin(4)
    matrix = turned(rotation_deg=5.0, scale=1.05)
    assert (
        align(pair_of(framed(wide), moved(wide, matrix)), AlignSettings()).alignment.displacement
        is None
    )


def test_there_and_back_is_where_one_started() -> None:
    wide = skin(3)
    matrix = turned(rotation_deg=-7.0, scale=0.95)
    aligned = align(pair_of(framed(wide), moved(wide, matrix, elastic_px=1.2)), AlignSettings())
    points = grid_xy()
    back = aligned.alignment.to_before(aligned.alignment.to_after(points))
    seen = np.isfinite(back[:, 0])
    # The inverse is iterated until it stands still.
    np.testing.assert_allclose(back[seen], points[seen], atol=1e-6)


def test_another_light_moves_nothing() -> None:
    wide = skin(5)
    matrix = turned(rotation_deg=4.0, shift_xy=(3.0, -2.0))
    after = moved(wide, matrix)
    shade = np.linspace(0.75, 1.1, SIZE_HW[1], dtype=np.float32)[None, :, None]
    lit = np.clip(after, 0.0, 1.0) ** 1.15 * shade * np.array([0.95, 0.8, 0.7], dtype=np.float32)
    aligned = align(pair_of(framed(wide), lit.astype(np.float32)), AlignSettings())
    assert np.percentile(errors_px(aligned, matrix), 95) < 0.15


def test_a_reddened_patch_and_a_faded_spot_do_not_pull() -> None:
    wide = skin(6)
    matrix = turned(rotation_deg=4.0, shift_xy=(3.0, -2.0))
    height, width = wide.shape[:2]
    y, x = np.mgrid[:height, :width]
    red = 1.0 / (1.0 + np.exp((np.hypot(x - width / 2, y - height / 2) - 90.0) / 3.0))
    spot = np.exp(-0.5 * ((x - 250.0) ** 2 + (y - 270.0) ** 2) / 9.0**2)
    dark, pale = 1.0 - 0.5 * spot[..., None], 1.0 - 0.1 * spot[..., None]
    reddened = pale * np.exp(-red[..., None] * np.array([0.02, 0.25, 0.2]))
    before = (wide * dark).astype(np.float32)
    after = moved((wide * reddened).astype(np.float32), matrix)
    aligned = align(pair_of(framed(before), after), AlignSettings())
    # All over the frame, so the edge of the patch and the spot are in it.
    assert errors_px(aligned, matrix).max() < 0.3


def test_swapping_the_photos_turns_the_map_round() -> None:
    wide = skin(7)
    matrix = turned(rotation_deg=8.0, scale=1.08, shift_xy=(4.0, 2.0))
    before, after = framed(wide), moved(wide, matrix, elastic_px=0.8)
    there = align(pair_of(before, after), AlignSettings()).alignment
    back = align(pair_of(after, before), AlignSettings()).alignment
    points = grid_xy()
    again = back.to_after(there.to_after(points))
    apart = np.linalg.norm(again - points, axis=1)
    assert np.nanpercentile(apart, 95) < 0.2  # two independent fits of about 0.05 px each
    assert there.rotation_deg == pytest.approx(-back.rotation_deg, abs=0.2)


def test_the_same_pair_gives_the_same_bytes_with_any_number_of_threads() -> None:
    wide = skin(8)
    pair = pair_of(framed(wide), moved(wide, turned(rotation_deg=5.0), elastic_px=1.0))
    threads = cv2.getNumThreads()
    results = []
    try:
        for count in (1, 2, 1):
            cv2.setNumThreads(count)
            results.append(align(pair, AlignSettings()))
    finally:
        cv2.setNumThreads(threads)
    for other in results[1:]:
        assert other.alignment.matrix.tobytes() == results[0].alignment.matrix.tobytes()
        assert other.after.tobytes() == results[0].after.tobytes()
        assert other.alignment.error_px == results[0].alignment.error_px


@pytest.mark.parametrize("elastic_px", [0.0, 1.2])
def test_the_expected_error_is_not_below_the_true_one(elastic_px: float) -> None:
    wide = skin(9)
    matrix = turned(rotation_deg=4.0, scale=1.03)
    aligned = align(
        pair_of(framed(wide), moved(wide, matrix, elastic_px=elastic_px)), AlignSettings()
    )
    true_px = float(np.sqrt(np.mean(errors_px(aligned, matrix, elastic_px) ** 2)))
    # Two times is the 95 % bound; ten times would be no information.
    assert true_px < 2.0 * aligned.alignment.error_px < 20.0 * max(true_px, 0.02)


def test_unrelated_skin_is_refused() -> None:
    for first, second in ((11, 12), (13, 14)):
        with pytest.raises(AlignmentError, match="same skin"):
            align(pair_of(framed(skin(first)), framed(skin(second))), AlignSettings())


def test_a_mirrored_photo_is_named() -> None:
    wide = skin(15)
    after = moved(wide, turned(rotation_deg=5.0))
    with pytest.raises(MirroredError, match="mirrored"):
        align(pair_of(framed(wide), np.ascontiguousarray(after[:, ::-1])), AlignSettings())


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_a_photo_of_nothing_is_refused_by_name(level: float) -> None:
    rng = np.random.default_rng(1)
    wall = np.full((*SIZE_HW, 3), level, dtype=np.float32)
    wall += 0.001 * rng.standard_normal(wall.shape).astype(np.float32)
    before = framed(skin(16))
    with pytest.raises(AlignmentError, match="after photo shows nothing"):
        align(pair_of(before, wall), AlignSettings())
    with pytest.raises(AlignmentError, match="before photo shows nothing"):
        align(pair_of(wall, before), AlignSettings())


def test_too_little_in_common_is_refused() -> None:
    wide = skin(17)
    # A third of the frame is left in common: under the 40 % that are asked for.
    before = np.ascontiguousarray(wide[:, :400])
    after = np.ascontiguousarray(wide[:, 260:])
    with pytest.raises(AlignmentError, match=r"share only \d+%"):
        align(pair_of(before, after), AlignSettings())


def test_a_part_in_common_is_said() -> None:
    wide = skin(18)
    before = np.ascontiguousarray(wide[:, :480])
    after = np.ascontiguousarray(wide[:, 180:])
    aligned = align(pair_of(before, after), AlignSettings())
    np.testing.assert_allclose(aligned.alignment.matrix[:2, 2], (-180.0, 0.0), atol=0.2)
    assert "share only 62%" in warnings_in(aligned.notices)
    assert aligned.overlap.mean() == pytest.approx(0.625, abs=0.01)
    assert (aligned.after[~aligned.overlap] == 0.0).all()


def test_as_taken_is_frame_on_frame_and_says_so() -> None:
    before, after = framed(skin(19)), framed(skin(20))[::2, ::2]
    settings = AlignSettings(method=AlignMethod.AS_TAKEN)
    aligned = align(pair_of(before, np.ascontiguousarray(after)), settings)
    corners = aligned.alignment.to_after(np.array([[-0.5, -0.5], [479.5, 359.5]]))
    np.testing.assert_allclose(corners, [[-0.5, -0.5], [239.5, 179.5]])
    assert np.isnan(aligned.alignment.error_px)
    assert "not aligned" in warnings_in(aligned.notices)


def test_a_photo_of_half_the_size_is_laid_over() -> None:
    wide = skin(21)
    matrix = turned(rotation_deg=3.0)
    after = cv2.resize(moved(wide, matrix), (240, 180), interpolation=cv2.INTER_AREA)
    half = np.asarray(after, dtype=np.float32)
    aligned = align(pair_of(framed(wide), half), AlignSettings())
    expected = (truth(grid_xy(), matrix) + 0.5) / 2.0 - 0.5
    off_px = np.linalg.norm(aligned.alignment.to_after(grid_xy()) - expected, axis=1)
    assert np.nanpercentile(off_px, 95) < 0.1  # after pixels, twice as large as before pixels
    assert aligned.alignment.scale == pytest.approx(0.5, rel=0.002)
