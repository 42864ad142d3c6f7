"""A phantom face moves exactly as it is told, and its truth is where the picture shows it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare.faces import find_mesh
from photocompare.model import PointsXY
from photocompare.phantom.camera import Camera
from photocompare.phantom.face import LANDMARKS, FaceVisit, make_face_pair
from photocompare.phantom.face_map import Expression, FaceMap, face_map
from photocompare.phantom.face_skin import SIDE_PX, Person, face_shape
from photocompare.phantom.face_worn import Worn
from photocompare.phantom.light import Light
from photocompare.phantom.pose import Pose, point_map

POSE = Pose(-5.0, 1.04, (14.0, -8.0), (0.01, -0.01))
EXPRESSIONS = (
    Expression(),
    Expression(smile=1.0, raised_brows=1.0),
    Expression(smile=-1.0, open_mouth=1.0, narrow_eyes=1.0, wide_nose=1.0),
)


def _map(expression: Expression, yaw_deg: float, pose: Pose = POSE) -> FaceMap:
    camera = point_map(pose, (SIDE_PX, SIDE_PX), np.random.default_rng(0))
    return face_map(face_shape(), expression, yaw_deg=yaw_deg, camera=camera)


def _points(count: int = 400) -> PointsXY:
    return np.random.default_rng(1).uniform(150.0, 690.0, (count, 2))


@pytest.mark.parametrize("yaw_deg", [0.0, -15.0, 30.0])
@pytest.mark.parametrize("expression", EXPRESSIONS, ids=["rest", "smile", "grimace"])
def test_the_way_back_undoes_the_way_there(expression: Expression, yaw_deg: float) -> None:
    placed = _map(expression, yaw_deg)
    back = placed.to_photo(placed.to_skin(_points()))
    # The rows of the turn are inverted on whole pixels: 0.05 px is 0.03 % of the irises' distance.
    np.testing.assert_allclose(back, _points(), atol=0.05)


@pytest.mark.parametrize("yaw_deg", [0.0, 20.0])
@pytest.mark.parametrize("expression", EXPRESSIONS, ids=["rest", "smile", "grimace"])
def test_the_picture_is_drawn_where_the_points_are(expression: Expression, yaw_deg: float) -> None:
    placed = _map(expression, yaw_deg)
    whole = np.round(_points())
    drawn = placed.skin_grid((SIDE_PX, SIDE_PX))[whole[:, 1].astype(int), whole[:, 0].astype(int)]
    # OpenCV looks a place up to a thirty-second of a pixel.
    np.testing.assert_allclose(drawn, placed.to_skin(whole), atol=0.12)


@pytest.mark.parametrize("yaw_deg", [0.0, -40.0, 40.0])
@pytest.mark.parametrize("expression", EXPRESSIONS, ids=["rest", "smile", "grimace"])
def test_no_face_is_folded(expression: Expression, yaw_deg: float) -> None:
    placed, step = _map(expression, yaw_deg), 0.5
    sides = [
        placed.to_photo(_points() + off) - placed.to_photo(_points() - off)
        for off in (np.array((step, 0.0)), np.array((0.0, step)))
    ]
    area = sides[0][:, 0] * sides[1][:, 1] - sides[0][:, 1] * sides[1][:, 0]
    assert area.min() > 0.1  # a strip that is turned away keeps a fifth of its width


def test_parts_move_as_their_names_say() -> None:
    points, iris_px = face_shape().points_xy, face_shape().iris_distance_px
    still = Pose()
    smile = _map(Expression(smile=1.0), 0.0, still).to_photo(points) - points
    assert smile[61, 0] < -0.05 * iris_px < 0.05 * iris_px < smile[291, 0]  # wider,
    assert smile[[61, 291], 1].max() < 0.0  # and up
    opened = _map(Expression(open_mouth=1.0), 0.0, still).to_photo(points) - points
    assert opened[17, 1] > 0.1 * iris_px > 10.0 * abs(opened[[33, 263], 1]).max()
    raised = _map(Expression(raised_brows=1.0), 0.0, still).to_photo(points) - points
    assert raised[[105, 334], 1].max() < -0.08 * iris_px
    turned = _map(Expression(), 20.0, still).to_photo(points) - points
    # To its own left is to the right on screen: the tip of the nose leads, the cheek stays behind.
    assert turned[1, 0] > turned[454, 0] + 0.1 * iris_px


def test_the_mesh_sees_the_truth() -> None:
    after = FaceVisit(expression=Expression(smile=-0.7, raised_brows=0.6), yaw_deg=8.0, pose=POSE)
    pair = make_face_pair(FaceVisit(), after, seed=3)
    before_mesh, after_mesh = (
        find_mesh(photo.pixels) for photo in (pair.photos.before, pair.photos.after)
    )
    assert before_mesh is not None
    assert after_mesh is not None
    eyes = list(LANDMARKS["eye corners"])
    off_px = pair.truth_after(before_mesh.points_xy[eyes]) - after_mesh.points_xy[eyes]
    # A mesh repeats to 1 % and pulls a moved face towards its mean one: 3 % in all. A truth that
    # were the wrong way round would be off by twice the turn, 15 % and more.
    assert np.hypot(*off_px.T).max() < 0.04 * pair.iris_distances_px[1]
    mouth = list(LANDMARKS["mouth corners"])
    np.testing.assert_allclose(
        pair.landmarks_xy["mouth corners"], before_mesh.points_xy[mouth], atol=4.0
    )


def test_the_same_arguments_give_the_same_bytes() -> None:
    visits = FaceVisit(light=Light(slant_deg=40.0)), FaceVisit(worn=Worn(0.1, 0.2))
    first, second = (make_face_pair(*visits, seed=5).photos for _ in range(2))
    assert first.before.pixels.tobytes() == second.before.pixels.tobytes()
    assert first.after.pixels.tobytes() == second.after.pixels.tobytes()
    assert first.after.source.sha256 == second.after.source.sha256
    other = make_face_pair(*visits, seed=6).photos
    assert other.before.source.sha256 != first.before.source.sha256  # its own noise


def test_a_mirrored_photo_is_the_plain_one_flipped() -> None:
    plain, flipped = (
        make_face_pair(FaceVisit(), FaceVisit(yaw_deg=5.0), seed=1, is_mirrored=is_mirrored).photos
        for is_mirrored in (False, True)
    )
    np.testing.assert_array_equal(flipped.after.pixels, plain.after.pixels[:, ::-1])
    np.testing.assert_array_equal(flipped.before.pixels, plain.before.pixels)


def test_glasses_hair_and_a_stranger_change_what_they_should() -> None:
    quiet = Camera(noise=0.0, jpeg_quality=95)
    plain = FaceVisit(camera=quiet)

    def changed(after: FaceVisit, person: Person) -> NDArray[np.float32]:
        photos = make_face_pair(plain, after, seed=2, persons=(Person(), person)).photos
        off: NDArray[np.float32] = np.abs(photos.after.pixels - photos.before.pixels).max(axis=-1)
        return off

    points = face_shape().points_xy
    bridge, forehead, cheek = (np.round(points[index]).astype(int) for index in (6, 10, 280))
    glasses = changed(FaceVisit(camera=quiet, worn=Worn(glasses_down=0.0)), Person())
    assert glasses[: bridge[1] + 60].max() > 0.3
    assert glasses[bridge[1] + 120 :].max() < 0.1
    hair = changed(FaceVisit(camera=quiet, worn=Worn(hair_across=0.2)), Person())
    assert hair[:, : forehead[0] - 20].max() > 0.2
    assert hair[:, forehead[0] + 80 :].max() < 0.1
    stranger = changed(plain, Person(skin=1, is_stranger=True))
    around = stranger[cheek[1] - 30 : cheek[1] + 30, cheek[0] - 30 : cheek[0] + 30]
    assert around.mean() > 0.02  # other freckles
    assert stranger[:60].max() < 0.1  # the same hair and wall
