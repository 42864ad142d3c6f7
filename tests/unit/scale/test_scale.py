"""The surest scale is taken, what can't be is refused, and what contradicts itself is told."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from photocompare.colour import from_uint8
from photocompare.errors import SettingsError
from photocompare.faces import FaceMesh, photo_mesh
from photocompare.faces.landmarks import LEFT_EYE_LIDS, LEFT_IRIS, POINTS, RIGHT_IRIS
from photocompare.model import Photo, PhotoSource, RGBImage, ScaleSource, Severity
from photocompare.phantom.face_skin import face_shape
from photocompare.scale import find_scale, iris_scale, scale_notices
from photocompare.settings import Ruler, ScaleSettings

# The mesh reads a width of an iris to 3 % within one person's photos.
READ = 0.06


def _photo(pixels: RGBImage) -> Photo:
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    return Photo(pixels, PhotoSource("p.jpg", digest, (pixels.shape[0], pixels.shape[1])))


def _stock() -> NDArray[np.uint8]:
    image: NDArray[np.uint8] = skimage.data.astronaut()  # type: ignore[no-untyped-call]
    return image


@pytest.fixture(scope="module")
def portrait() -> Photo:
    face = from_uint8(_stock())[0:300, 75:375]
    sized = cv2.resize(face, (600, 600), interpolation=cv2.INTER_CUBIC)
    return _photo(np.clip(sized, 0.0, 1.0).astype(np.float32))


@pytest.fixture(scope="module")
def bare() -> Photo:
    """Return a photo without a face."""
    return _photo(np.full((200, 300, 3), 0.6, dtype=np.float32))


@pytest.fixture(scope="module")
def mesh(portrait: Photo) -> FaceMesh:
    found = photo_mesh(portrait)
    assert found is not None
    return found


def test_a_typed_scale_goes_before_all_others(portrait: Photo) -> None:
    settings = ScaleSettings(ruler=Ruler((10.0, 10.0), (110.0, 10.0), 50.0))
    scale = find_scale(portrait, settings, typed_mm_per_px=0.45)
    assert (scale.mm_per_px, scale.source) == (0.45, ScaleSource.TYPED)
    assert scale.relative_error == 0.01


def test_a_ruler_gives_its_length_over_its_pixels(bare: Photo) -> None:
    scale = find_scale(bare, ScaleSettings(ruler=Ruler((20.0, 30.0), (140.0, 190.0), 50.0)))
    assert scale.source is ScaleSource.RULER
    assert scale.mm_per_px == pytest.approx(0.25)  # 120 and 160 are 200 px
    # 1 %, and two clicks of 0.3 px over 200 px
    assert scale.relative_error == pytest.approx(math.hypot(0.01, math.sqrt(2.0) * 0.3 / 200.0))


def test_a_longer_piece_of_a_ruler_is_surer(bare: Photo) -> None:
    short, long = (
        find_scale(bare, ScaleSettings(ruler=Ruler((20.0, 30.0), (x, 30.0), x - 20.0)))
        for x in (30.0, 270.0)
    )
    assert short.relative_error > long.relative_error


def test_the_irises_give_the_scale_of_a_face(portrait: Photo, mesh: FaceMesh) -> None:
    scale = find_scale(portrait)
    assert scale.source is ScaleSource.IRIS
    assert scale.mm_per_px is not None
    # Eyes of adults stand 63 mm apart, 3.6 mm more or less, and 2 mm less where they look near.
    assert mesh.iris_distance_px * scale.mm_per_px == pytest.approx(62.0, abs=7.0)
    assert scale.relative_error == pytest.approx(math.hypot(0.5 / 11.7, 0.03), rel=1e-6)


@pytest.mark.parametrize("factor", [0.7, 1.5])
def test_a_larger_picture_of_the_same_face_has_a_finer_scale(
    portrait: Photo, factor: float
) -> None:
    side = round(600 * factor)
    sized = cv2.resize(portrait.pixels, (side, side), interpolation=cv2.INTER_AREA)
    other = find_scale(_photo(np.clip(sized, 0.0, 1.0).astype(np.float32))).mm_per_px
    own = find_scale(portrait).mm_per_px
    assert own is not None
    assert other == pytest.approx(own / factor, rel=READ)


def test_without_a_face_the_scale_is_not_known(bare: Photo) -> None:
    scale = find_scale(bare)
    assert (scale.mm_per_px, scale.source) == (None, ScaleSource.UNKNOWN)
    assert math.isnan(scale.relative_error)


def test_the_search_for_a_face_can_be_left_out(portrait: Photo) -> None:
    assert find_scale(portrait, ScaleSettings(looks_for_iris=False)).mm_per_px is None


def _moved(mesh: FaceMesh, points: dict[int, tuple[float, float]]) -> FaceMesh:
    changed = mesh.points_xy.copy()
    for index, place in points.items():
        changed[index] = place
    return replace(mesh, points_xy=changed)


def test_shut_eyes_give_no_scale(mesh: FaceMesh) -> None:
    upper, lower = LEFT_EYE_LIDS
    x, y = mesh.points_xy[upper]
    assert iris_scale(mesh) is not None
    assert iris_scale(_moved(mesh, {lower: (x, y + 1.0)})) is None


def test_two_eyes_that_disagree_give_no_scale(mesh: FaceMesh) -> None:
    points = mesh.points_xy
    middle = points[LEFT_IRIS]
    wider = {i: tuple(middle + 1.4 * (points[i] - middle)) for i in (LEFT_IRIS + 1, LEFT_IRIS + 3)}
    assert iris_scale(_moved(mesh, wider)) is None


def test_a_face_far_away_has_irises_too_small_to_read(mesh: FaceMesh) -> None:
    small = replace(mesh, points_xy=mesh.points_xy * 0.3, depth_px=mesh.depth_px * 0.3)
    assert iris_scale(small) is None


def test_a_face_turned_far_aside_gives_no_scale(mesh: FaceMesh) -> None:
    depth = mesh.depth_px.copy()
    depth[263] += 2.0 * mesh.iris_distance_px
    assert iris_scale(replace(mesh, depth_px=depth)) is None


def test_an_iris_is_as_wide_when_the_head_is_tilted(mesh: FaceMesh) -> None:
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    tilted = replace(mesh, points_xy=mesh.points_xy @ turn.T)
    own, other = iris_scale(mesh), iris_scale(tilted)
    assert own is not None
    assert other is not None
    assert other.mm_per_px == pytest.approx(own.mm_per_px)


def test_the_rim_of_an_iris_lies_about_its_centre(mesh: FaceMesh) -> None:
    for centre in (RIGHT_IRIS, LEFT_IRIS):
        rim = mesh.points_xy[centre + 1 : centre + 5]
        distances = np.linalg.norm(rim - mesh.points_xy[centre], axis=1)
        assert distances.max() < 1.5 * distances.min()
    assert POINTS == LEFT_IRIS + 5
    assert face_shape().points_xy.shape == (POINTS, 2)


@pytest.mark.parametrize("mm_per_px", [0.0, -0.1, math.nan, math.inf, 11.0, 1e-6])
def test_an_absurd_number_is_refused(bare: Photo, mm_per_px: float) -> None:
    with pytest.raises(SettingsError, match="makes no sense"):
        find_scale(bare, typed_mm_per_px=mm_per_px)


def test_a_face_three_metres_wide_is_refused(portrait: Photo) -> None:
    with pytest.raises(SettingsError, match=r"the face in the photo would be \d\.\d m wide"):
        find_scale(portrait, typed_mm_per_px=8.0)


def test_a_face_of_a_few_millimetres_is_refused(portrait: Photo) -> None:
    with pytest.raises(SettingsError, match="mm wide"):
        find_scale(portrait, typed_mm_per_px=0.01)


def test_a_frame_of_many_metres_is_refused() -> None:
    large = _photo(np.full((40, 2000, 3), 0.6, dtype=np.float32))
    with pytest.raises(SettingsError, match=r"6\.0 m of skin"):
        find_scale(large, typed_mm_per_px=3.0)


@pytest.mark.parametrize(
    ("ruler", "message"),
    [
        (Ruler((10.0, 10.0), (110.0, 10.0), 0.0), "more than 0 mm"),
        (Ruler((10.0, 10.0), (110.0, 10.0), -5.0), "more than 0 mm"),
        (Ruler((10.0, math.nan), (110.0, 10.0), 5.0), "must be numbers"),
        (Ruler((10.0, 10.0), (10.0, 10.0), 5.0), "too near"),
        (Ruler((10.0, 10.0), (300.0, 10.0), 5.0), "outside the before photo"),
        (Ruler((-2.0, 10.0), (200.0, 10.0), 5.0), "outside the before photo"),
        (Ruler((10.0, 10.0), (110.0, 10.0), 1e5), "makes no sense"),
    ],
)
def test_a_ruler_that_cannot_be_is_refused(bare: Photo, ruler: Ruler, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        find_scale(bare, ScaleSettings(ruler=ruler))


@pytest.mark.parametrize(("factor", "is_told"), [(1.0, False), (1.2, False), (1.4, True)])
def test_a_scale_that_contradicts_the_irises_is_told(
    portrait: Photo, factor: float, is_told: bool
) -> None:
    by_iris = find_scale(portrait).mm_per_px
    assert by_iris is not None
    for typed in (by_iris * factor, by_iris / factor):
        scale = find_scale(portrait, typed_mm_per_px=typed)
        told = scale_notices(portrait, scale)
        assert bool(told) == is_told
        if is_told:
            assert "check the scale" in told[0].message


def test_a_scale_from_the_irises_says_so(portrait: Photo, bare: Photo) -> None:
    (note,) = scale_notices(portrait, find_scale(portrait))
    assert note.severity is Severity.NOTE
    assert "irises" in note.message
    assert scale_notices(bare, find_scale(bare)) == ()


def test_a_card_that_is_not_there_is_told(bare: Photo) -> None:
    settings = ScaleSettings(card_pitch_mm=10.0)
    scale = find_scale(bare, settings)
    assert scale.source is ScaleSource.UNKNOWN
    assert "none was found" in scale_notices(bare, scale, settings)[0].message


@pytest.mark.parametrize("pitch_mm", [0.0, -1.0, math.nan, 500.0])
def test_a_card_of_an_absurd_size_is_refused(bare: Photo, pitch_mm: float) -> None:
    with pytest.raises(SettingsError, match="from patch to patch"):
        find_scale(bare, ScaleSettings(card_pitch_mm=pitch_mm))
