"""Flat scenes from two places: the truth is a homography, and bending anything is a mistake."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

from photocompare import colour
from photocompare.phantom import Camera, PointMap, Pose, Scene, Shot, TakenPhoto, Visit, make_photos
from photocompare.phantom import camera as phantom_camera
from photocompare.phantom.pose import point_map
from photocompare.validate.alignment.known import SEED, KnownPair, PairSet, shared_fraction

_TILE_PX = 512
_TILES_HW = (4, 5)  # of a board: larger than any view of it
_PERSPECTIVE = 0.25  # a phone tilted by about 20 degrees
_ROTATION_DEG = 30.0
_LN_SCALE = float(np.log(1.6))
_SHIFTED = 0.12  # widths
_PICTURES = (
    ("brick", np.s_[:]),
    ("gravel", np.s_[:]),
    ("grass", np.s_[:]),
    ("moon", np.s_[:]),
    ("coffee", np.s_[:400, 100:500]),
    ("astronaut", np.s_[256:]),  # below the face: a poster's face would be aligned as a face
    ("retina", np.s_[300:1100, 300:1100]),
)
_BOARD = "board of pictures"
_SKIN = "flat skin"


def planar_pair(index: int, size_hw: tuple[int, int], seed: int = SEED) -> KnownPair:
    """Return one flat scene from two places: a board of pictures or flat skin, in turn."""
    draw = np.random.default_rng((seed, list(PairSet).index(PairSet.PLANAR), index))
    width = size_hw[1]
    pose = Pose(
        rotation_deg=float(draw.uniform(-_ROTATION_DEG, _ROTATION_DEG)),
        scale=float(np.exp(draw.uniform(-_LN_SCALE, _LN_SCALE))),
        shift_xy=tuple((draw.uniform(-_SHIFTED, _SHIFTED, 2) * width).tolist()),
        perspective_xy=tuple(draw.uniform(-_PERSPECTIVE, _PERSPECTIVE, 2).tolist()),
    )
    cameras = (_camera(draw, width), _camera(draw, width))
    subject = _SKIN if index % 2 else _BOARD
    if subject == _SKIN:
        before, after = _skin_photos(draw, pose, cameras, size_hw)
    else:
        before, after = _board_photos(draw, pose, cameras, size_hw)
    return KnownPair(
        name=f"{PairSet.PLANAR} {index:03d}",
        pair_set=PairSet.PLANAR,
        stratum=subject,
        subject=subject,
        before=before,
        after=after,
        changed_xy=None,
        drawn={
            "rotation_deg": pose.rotation_deg,
            "scale": pose.scale,
            "perspective_x": pose.perspective_xy[0],
            "perspective_y": pose.perspective_xy[1],
            "exposure_ev": cameras[1].exposure_ev - cameras[0].exposure_ev,
            "overlap_fraction": shared_fraction(before.view, after.view, size_hw),
        },
    )


def _camera(draw: np.random.Generator, width_px: int) -> Camera:
    return Camera(
        exposure_ev=float(draw.uniform(-0.5, 0.5)),
        white_balance_ln=tuple(draw.normal(0.0, 0.05, 3).tolist()),
        psf_px=max(0.5, float(draw.uniform(0.6, 1.2)) * width_px / 1600.0),
        noise=float(draw.uniform(0.7, 1.5)),
        sharpen=float(draw.uniform(0.0, 0.5)),
        jpeg_quality=int(draw.integers(75, 96)),
    )


def _skin_photos(
    draw: np.random.Generator, pose: Pose, cameras: tuple[Camera, Camera], size_hw: tuple[int, int]
) -> tuple[TakenPhoto, TakenPhoto]:
    """Return skin with colour but without relief: no lamp can move its structure."""
    scene = Scene(
        tone=float(draw.uniform(0.0, 8.0)),
        mm_per_px=0.06 * 1600.0 / size_hw[1],
        relief_um=0.0,
        pores_per_cm2=0.0,
        freckles_per_cm2=float(draw.uniform(1.0, 5.0)),
        spots_per_cm2=float(draw.uniform(0.1, 0.6)),
        moles_per_cm2=float(draw.uniform(0.0, 0.1)),
    )
    visits = (Visit(shot=Shot(camera=cameras[0])), Visit(pose, Shot(camera=cameras[1])))
    before, after = make_photos(scene, visits, seed=int(draw.integers(2**31)), size_hw=size_hw)
    return before, after


def _board_photos(
    draw: np.random.Generator, pose: Pose, cameras: tuple[Camera, Camera], size_hw: tuple[int, int]
) -> tuple[TakenPhoto, TakenPhoto]:
    board = _board(draw)
    photos = []
    for where, camera in zip((Pose(), pose), cameras, strict=True):
        view = point_map(where, size_hw, draw)
        seen = _seen(board, view, size_hw, camera)
        developed = phantom_camera.developed(seen, replace(camera, psf_px=0.0), draw)
        photos.append(TakenPhoto(phantom_camera.jpeg(developed, camera.jpeg_quality), view))
    return photos[0], photos[1]


def _seen(
    board: NDArray[np.float32], view: PointMap, size_hw: tuple[int, int], camera: Camera
) -> NDArray[np.float32]:
    """Return the light of a board, in the middle of the frame of ``Pose()``, as a view shows it."""
    per_photo_px = _TILE_PX / (0.45 * size_hw[1])  # a tile is a little less than half a photo wide
    middle = (np.array(size_hw[::-1]) - 1.0) / 2.0
    board_middle = (np.array(board.shape[1::-1]) - 1.0) / 2.0
    grid = (view.before_grid(size_hw) - middle) * per_photo_px + board_middle
    scale = float(np.sqrt(abs(np.linalg.det(view.matrix[:2, :2]))))
    # The lens's blur and the pixel's own square aperture, in pixels of the board.
    blur_px = float(np.hypot(camera.psf_px, np.sqrt(1.0 / 12.0))) * per_photo_px / scale
    soft = cv2.GaussianBlur(board, (0, 0), max(blur_px, 0.3))
    x, y = (grid[..., axis].astype(np.float32) for axis in (0, 1))
    seen = cv2.remap(soft, x, y, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REFLECT_101)
    return np.maximum(seen, np.float32(0.0)).astype(np.float32, copy=False)


def _board(draw: np.random.Generator) -> NDArray[np.float32]:
    """Return pictures side by side, each turned and flipped at random, in linear light."""
    tiles = _tiles()
    rows = []
    for _ in range(_TILES_HW[0]):
        row = []
        for _ in range(_TILES_HW[1]):
            tile = np.rot90(tiles[int(draw.integers(len(tiles)))], int(draw.integers(4)))
            row.append(tile[::-1] if draw.random() < 0.5 else tile)
        rows.append(np.hstack(row))
    return np.ascontiguousarray(colour.to_linear(np.vstack(rows)) * np.float32(0.7))


@cache
def _tiles() -> tuple[NDArray[np.float32], ...]:
    """Return the pictures, all of one size."""
    return tuple(_tile(getattr(data, name)()[part]) for name, part in _PICTURES)


def _tile(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    rgb = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2)
    resized = cv2.resize(rgb, (_TILE_PX, _TILE_PX), interpolation=cv2.INTER_AREA)
    return colour.from_uint8(np.ascontiguousarray(resized.astype(np.uint8)))
