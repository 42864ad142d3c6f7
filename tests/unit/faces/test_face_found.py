"""A face is looked for once a photo, whoever asks, and never mixed up with another's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import cv2
import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from photocompare.colour import from_uint8
from photocompare.faces import FaceMesh, find_mesh, forget_meshes, found, photo_mesh
from photocompare.model import Photo, PhotoSource, RGBImage
from photocompare.settings import FaceSettings


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget_meshes()
    yield
    forget_meshes()


def _astronaut() -> NDArray[np.uint8]:
    image: NDArray[np.uint8] = skimage.data.astronaut()  # type: ignore[no-untyped-call]
    return image


@pytest.fixture(scope="module")
def portrait() -> RGBImage:
    return np.ascontiguousarray(from_uint8(_astronaut())[0:300, 75:375])


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Return the sizes of the pictures that were searched."""
    seen: list[tuple[int, int]] = []

    def counted(image: RGBImage, settings: FaceSettings) -> FaceMesh | None:
        seen.append((image.shape[0], image.shape[1]))
        return find_mesh(image, settings)

    monkeypatch.setattr(found, "find_mesh", counted)
    return seen


def _photo(pixels: RGBImage) -> Photo:
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    return Photo(pixels, PhotoSource("p.jpg", digest, (pixels.shape[0], pixels.shape[1])))


def test_the_second_answer_is_the_first(
    portrait: RGBImage, searches: list[tuple[int, int]]
) -> None:
    photo = _photo(portrait)
    first, second = photo_mesh(photo), photo_mesh(photo)
    assert first is not None
    assert second is first
    assert searches == [(300, 300)]


def test_no_face_is_an_answer_as_well(searches: list[tuple[int, int]]) -> None:
    photo = _photo(np.full((200, 260, 3), 0.6, dtype=np.float32))
    assert photo_mesh(photo) is None
    assert photo_mesh(photo) is None
    assert len(searches) == 1


def test_other_settings_are_searched_anew(
    portrait: RGBImage, searches: list[tuple[int, int]]
) -> None:
    photo = _photo(portrait)
    photo_mesh(photo)
    photo_mesh(photo, FaceSettings(search_side_px=150))
    assert searches == [(300, 300), (150, 150)]


def test_points_come_in_pixels_of_the_whole_photo(portrait: RGBImage) -> None:
    large = cv2.resize(portrait, (1500, 1500), interpolation=cv2.INTER_CUBIC)
    whole = photo_mesh(_photo(np.clip(large, 0.0, 1.0).astype(np.float32)))
    own = photo_mesh(_photo(portrait))
    assert whole is not None
    assert own is not None
    # Five times as large; a mesh repeats to 0.5 % of the distance between the irises (45 px).
    expected = (own.points_xy + 0.5) * 5.0 - 0.5
    assert np.abs(whole.points_xy - expected).mean() < 0.012 * whole.iris_distance_px


def test_a_flipped_copy_under_the_same_hash_is_searched_itself(
    portrait: RGBImage, searches: list[tuple[int, int]]
) -> None:
    photo = _photo(portrait)
    flipped = replace(photo, pixels=np.ascontiguousarray(portrait[:, ::-1]))
    assert photo_mesh(flipped) is not photo_mesh(photo)
    assert len(searches) == 2


def test_only_the_newest_are_kept() -> None:
    held = found._Held(most=2)
    for name in ("a", "b", "c"):
        held.keep((name, 0, FaceSettings()), None)
    assert [held.get((name, 0, FaceSettings()))[0] for name in ("a", "b", "c")] == [
        False,
        True,
        True,
    ]


def test_several_threads_get_the_same_points(portrait: RGBImage) -> None:
    photos = [_photo(portrait), _photo(np.ascontiguousarray(portrait[:, ::-1]))]
    with ThreadPoolExecutor(4) as pool:
        meshes = list(pool.map(photo_mesh, photos * 4))
    for index, mesh in enumerate(meshes):
        assert mesh is not None
        np.testing.assert_array_equal(mesh.points_xy, meshes[index % 2].points_xy)  # type: ignore[union-attr]
