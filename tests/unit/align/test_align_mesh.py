"""Two meshes of one face give back the similarity that lies between them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import skimage.data

from photocompare.align.mesh import MeshMatch, matched_meshes
from photocompare.faces import FaceMesh, find_mesh
from photocompare.model import Matrix, PointsXY, RGBImage

SIDE_PX = 480
BROWS = (70, 63, 105, 66, 107, 336, 296, 334, 293, 300)


@pytest.fixture(scope="module")
def portrait() -> RGBImage:
    image = skimage.data.astronaut()[0:300, 75:375] / 255  # type: ignore[no-untyped-call]
    sized = cv2.resize(image, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(sized, 0.0, 1.0), dtype=np.float32)


@pytest.fixture(scope="module")
def mesh(portrait: RGBImage) -> FaceMesh:
    found = find_mesh(portrait)
    assert found is not None
    return found


def _similarity(turn_deg: float, scale: float, shift_xy: tuple[float, float]) -> Matrix:
    matrix = np.eye(3)
    middle = (SIDE_PX - 1) / 2
    matrix[:2] = cv2.getRotationMatrix2D((middle, middle), turn_deg, scale)
    matrix[:2, 2] += np.array(shift_xy)
    return matrix


def _mapped(matrix: Matrix, points_xy: PointsXY) -> PointsXY:
    lifted = np.column_stack((points_xy, np.ones(len(points_xy)))) @ matrix.T
    return np.asarray(lifted[:, :2] / lifted[:, 2:])


def _with_points(mesh: FaceMesh, points_xy: PointsXY) -> FaceMesh:
    return FaceMesh(points_xy.copy(), mesh.depth_px.copy(), mesh.presence, mesh.score)


def _off_px(match: MeshMatch, truth: Matrix, mesh: FaceMesh) -> float:
    """Return the largest error of the match's similarity over the whole face."""
    apart = _mapped(match.similarity, mesh.points_xy) - _mapped(truth, mesh.points_xy)
    return float(np.hypot(*apart.T).max())


@pytest.mark.parametrize(
    ("turn_deg", "scale", "shift_xy"),
    [(0.0, 1.0, (0.0, 0.0)), (20.0, 0.7, (31.0, -12.5)), (-170.0, 2.0, (300.0, 5.0))],
)
def test_an_exact_similarity_is_given_back(
    mesh: FaceMesh, turn_deg: float, scale: float, shift_xy: tuple[float, float]
) -> None:
    truth = _similarity(turn_deg, scale, shift_xy)
    match = matched_meshes(mesh, _with_points(mesh, _mapped(truth, mesh.points_xy)))
    np.testing.assert_allclose(match.similarity, truth, atol=1e-9)  # float64 sums of 50 points
    assert match.residual_fraction < 1e-9
    np.testing.assert_allclose(_mapped(truth, match.before_xy), match.after_xy, atol=1e-9)


def test_a_mesh_on_itself_has_not_moved(mesh: FaceMesh) -> None:
    np.testing.assert_allclose(matched_meshes(mesh, mesh).similarity, np.eye(3), atol=1e-9)


def test_swapped_meshes_give_the_inverse(mesh: FaceMesh) -> None:
    wobble = np.random.default_rng(3).normal(0.0, 0.5, mesh.points_xy.shape)
    other = _with_points(mesh, _mapped(_similarity(9.0, 1.2, (8.0, 3.0)), mesh.points_xy) + wobble)
    there, back = matched_meshes(mesh, other), matched_meshes(other, mesh)
    # Least squares shrinks towards the noise, both ways: 0.5 px of 200 px, squared, is nothing.
    np.testing.assert_allclose(there.similarity @ back.similarity, np.eye(3), atol=0.05)


def test_raised_brows_do_not_pull_the_face(mesh: FaceMesh) -> None:
    raised = mesh.points_xy.copy()
    raised[list(BROWS), 1] -= 0.25 * mesh.iris_distance_px  # 17 px: as far as brows go
    match = matched_meshes(mesh, _with_points(mesh, raised))
    # 1 % of the distance between the irises is what a mesh repeats to; an unweighted mean of all
    # points is off by 2.9 px.
    assert _off_px(match, np.eye(3), mesh) < 0.01 * mesh.iris_distance_px
    assert np.linalg.norm((match.after_xy - match.before_xy).mean(axis=0)) > 2.5


@pytest.mark.parametrize(
    ("turn_deg", "scale", "gain"), [(12.0, 0.85, 1.0), (-25.0, 1.1, 0.6), (90.0, 0.8, 1.0)]
)
def test_a_moved_portrait_is_laid_back(
    portrait: RGBImage, mesh: FaceMesh, turn_deg: float, scale: float, gain: float
) -> None:
    truth = _similarity(turn_deg, scale, (6.3, -9.2))
    moved = cv2.warpAffine(
        portrait,
        truth[:2],
        (SIDE_PX, SIDE_PX),
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_REFLECT,
    )
    other = find_mesh(np.clip(moved * np.float32(gain), 0.0, 1.0))
    assert other is not None
    match = matched_meshes(mesh, other)
    assert match.fits
    # One mesh repeats to 0.5 % of the distance between the irises; the rim of the face is further
    # out than the landmarks, so twice that.
    assert _off_px(match, truth, mesh) < 0.01 * mesh.iris_distance_px * scale


def test_landmarks_of_two_very_different_poses_do_not_fit(
    portrait: RGBImage, mesh: FaceMesh
) -> None:
    stretched = cv2.resize(portrait, (SIDE_PX, 2 * SIDE_PX), interpolation=cv2.INTER_CUBIC)
    long_face = find_mesh(np.asarray(np.clip(stretched, 0.0, 1.0), dtype=np.float32))
    assert long_face is not None
    assert not matched_meshes(mesh, long_face).fits
