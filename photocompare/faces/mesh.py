"""A picture -> the mesh of its face: find it, ask twice, place 478 points, refine."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.faces.detection import Candidate, SecondOpinion, candidates
from photocompare.faces.landmarks import LEFT_EYE_CORNERS, POINTS, RIGHT_EYE_CORNERS, FaceMesh
from photocompare.faces.network import MESH, sigmoid
from photocompare.geometry import fitted_size_hw, resized
from photocompare.model import PointsXY, RGBImage
from photocompare.settings import FaceSettings

_DEFAULT = FaceSettings()
_MARGIN = 1.5  # crop over face box: what the network was trained with

# Six crops around the refined one: shift x, shift y (steps of the jitter), scale, turn (degrees).
# The sums are zero, so the mean has no bias; fixed, so that the same photo has the same mesh.
_JITTER = (
    (1.0, 0.0, 1.02, 1.5),
    (0.5, 0.87, 0.98, -1.5),
    (-0.5, 0.87, 1.04, 3.0),
    (-1.0, 0.0, 0.96, -3.0),
    (-0.5, -0.87, 1.0, 1.5),
    (0.5, -0.87, 1.0, -1.5),
)


@dataclass(frozen=True, slots=True)
class Crop:
    """A turned square of a picture; ``roll_deg`` is clockwise on screen."""

    centre_xy: tuple[float, float]
    side_px: float
    roll_deg: float

    def to_picture(self, points: PointsXY) -> PointsXY:
        """Return where points that the network gives lie in the picture.

        It counts from the edge of its input, not from the first pixel's centre: so a
        mirrored face lies on itself (0.1 % of the distance of the irises, mean of 35 photos).
        """
        moved: PointsXY = (points - MESH.side_px / 2) @ self._turned().T + self.centre_xy
        return moved

    def pixels(self, picture: RGBImage) -> NDArray[np.float32]:
        """Return the square at the network's input size; beyond the frame its edge goes on."""
        source, shift_xy, scale = _reduced_around(picture, self)
        turned = self._turned() * scale[:, None]
        centre = (np.array(self.centre_xy) - shift_xy + 0.5) * scale - 0.5
        middle = np.full(2, (MESH.side_px - 1) / 2)
        matrix = np.hstack((turned, (centre - turned @ middle)[:, None]))
        return cv2.warpAffine(
            source,
            matrix,
            (MESH.side_px, MESH.side_px),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ).astype(np.float32, copy=False)

    def _turned(self) -> NDArray[np.float64]:
        angle = np.radians(self.roll_deg)
        cosine, sine = np.cos(angle), np.sin(angle)
        turn: NDArray[np.float64] = np.array([[cosine, -sine], [sine, cosine]])
        return turn * (self.side_px / MESH.side_px)


def find_mesh(image: RGBImage, settings: FaceSettings = _DEFAULT) -> FaceMesh | None:
    """Return the mesh of the largest sure face, in pixels of ``image``; None where there is none.

    The picture is tried upright and in quarter turns. A true profile has no mesh, nor has a face
    of which a good part lies beyond the frame. The same picture gives the same mesh.

    Raises
    ------
    FaceModelError
        A model file is missing or damaged.
    """
    small = resized(image, fitted_size_hw(image.shape[:2], settings.detection_side_px))
    turns, turned, found = _best_turn(small, settings)
    second = SecondOpinion(turned, settings)
    for candidate in found:
        crop = _first_crop(candidate, turns, image.shape[:2], small.shape[:2])
        first, presence = _placed(image, crop)
        is_trusted = (
            candidate.score >= settings.trusted_score and presence >= settings.trusted_presence
        )
        if is_trusted or second.confirms(candidate):
            mesh = _refined(image, first, candidate.score, settings)
            if _is_sound(mesh, turns, image.shape[:2], settings):
                return mesh
    return None


def follow_mesh(
    image: RGBImage, last: FaceMesh | None, settings: FaceSettings = _DEFAULT
) -> FaceMesh | None:
    """Return the mesh of an upright face in a live frame: near the ``last`` one, else searched for.

    From two crops instead of eight: in a quarter of the time, its points repeat to 1.3 % of the
    distance between the irises instead of to 0.5 %.
    """
    if last is not None:
        mesh = _followed(image, _crop_around(last.points_xy), last.score)
        if _is_sound(mesh, 0, image.shape[:2], settings):
            return mesh
    small = resized(image, fitted_size_hw(image.shape[:2], settings.detection_side_px))
    second = SecondOpinion(small, settings)
    for candidate in candidates(small, settings):
        if candidate.score >= settings.trusted_score or second.confirms(candidate):
            crop = _first_crop(candidate, 0, image.shape[:2], small.shape[:2])
            mesh = _followed(image, crop, candidate.score)
            if _is_sound(mesh, 0, image.shape[:2], settings):
                return mesh
    return None


def _followed(image: RGBImage, crop: Crop, score: float) -> FaceMesh:
    points, _ = _placed(image, crop)
    points, presence = _placed(image, _crop_around(points[:, :2]))
    return FaceMesh(points[:, :2].copy(), points[:, 2].copy(), presence, score)


def _is_sound(mesh: FaceMesh, turns: int, size_hw: tuple[int, int], settings: FaceSettings) -> bool:
    """Return whether the final mesh is believed: a face, level in its turn, mostly in the frame."""
    # The mesh of a face that lies across the turn is wrong, however sure it looks.
    is_level = abs(_wrapped_deg(mesh.roll_deg - 90.0 * turns)) <= settings.max_roll_deg
    far_corner = np.array((size_hw[1], size_hw[0])) - 0.5
    inside = ((mesh.points_xy >= -0.5) & (mesh.points_xy <= far_corner)).all(axis=1)
    return (
        mesh.presence >= settings.min_presence
        and is_level
        and float(inside.mean()) >= settings.min_inside_fraction
    )


def _best_turn(small: RGBImage, settings: FaceSettings) -> tuple[int, RGBImage, list[Candidate]]:
    """Return the quarter turns anticlockwise that bring a face upright, the picture, its faces.

    A face on its side or on its head is found as well, less surely, and its mesh is wrong but
    believes in itself: so the turns compete by the detector's score alone.
    """
    best: tuple[int, RGBImage, list[Candidate]] = (0, small, candidates(small, settings))
    best_score = _top_score(best[2]) + settings.upright_bonus
    if best_score >= settings.sure_score + settings.upright_bonus:
        return best
    for turns in (1, 3, 2):
        turned = np.ascontiguousarray(np.rot90(small, turns))
        found = candidates(turned, settings)
        if _top_score(found) > best_score:
            best, best_score = (turns, turned, found), _top_score(found)
    return best


def _top_score(found: list[Candidate]) -> float:
    return max((one.score for one in found), default=0.0)


def _wrapped_deg(angle_deg: float) -> float:
    return (angle_deg + 180.0) % 360.0 - 180.0


def _first_crop(
    candidate: Candidate, turns: int, size_hw: tuple[int, int], small_hw: tuple[int, int]
) -> Crop:
    """Return the crop around a detection that was made in the turned, reduced picture."""
    factor = np.array((size_hw[1] / small_hw[1], size_hw[0] / small_hw[0]))
    centre = _turned_back(candidate.box_xy.mean(axis=0, keepdims=True), turns, small_hw)[0]
    centre = (centre + 0.5) * factor - 0.5
    roll_deg = candidate.roll_deg + 90.0 * turns
    side = candidate.side_px * float(factor.mean()) * _MARGIN
    return Crop((float(centre[0]), float(centre[1])), side, roll_deg)


def _turned_back(points: PointsXY, turns: int, size_hw: tuple[int, int]) -> PointsXY:
    """Return where points of ``np.rot90(picture, turns)`` lie in the picture of ``size_hw``."""
    right, bottom = size_hw[1] - 1, size_hw[0] - 1
    x, y = points[:, 0], points[:, 1]
    back = {0: (x, y), 1: (right - y, x), 2: (right - x, bottom - y), 3: (y, bottom - x)}
    return np.stack(back[turns], axis=1)


def _reduced_around(
    picture: RGBImage, crop: Crop
) -> tuple[RGBImage, NDArray[np.float64], NDArray[np.float64]]:
    """Return the part around the crop, averaged down to about the network's size.

    With it the part's left top pixel (x, y) and its scale (x, y); without averaging a warp from a
    12-megapixel face would take one pixel in ten and see noise.
    """
    height, width = picture.shape[:2]
    reach = 0.75 * crop.side_px  # half a diagonal is 0.71
    x, y = crop.centre_xy
    left, right = (round(min(max(v, 0.0), width - 1.0)) for v in (x - reach, x + reach))
    top, bottom = (round(min(max(v, 0.0), height - 1.0)) for v in (y - reach, y + reach))
    part = picture[top : bottom + 1, left : right + 1]
    corner = np.array((left, top), dtype=np.float64)
    factor = MESH.side_px / crop.side_px
    if factor >= 0.75:
        return part, corner, np.ones(2)
    rows, columns = (max(1, round(side * factor)) for side in part.shape[:2])
    scale = np.array((columns / part.shape[1], rows / part.shape[0]))
    return resized(part, (rows, columns)), corner, scale


def _placed(image: RGBImage, crop: Crop) -> tuple[NDArray[np.float64], float]:
    """Return points (478, 3) in picture pixels, depth last (smaller is nearer), and presence."""
    raw, flag = MESH.run(crop.pixels(image))
    points = raw.reshape(POINTS, 3).astype(np.float64)
    depth = points[:, 2:] * (crop.side_px / MESH.side_px)
    return np.hstack((crop.to_picture(points[:, :2]), depth)), float(sigmoid(flag).item())


def _refined(
    image: RGBImage, first: NDArray[np.float64], score: float, settings: FaceSettings
) -> FaceMesh:
    """Return the mean over crops that are jittered around the one that the first points give."""
    crop = _crop_around(first[:, :2])
    points, _ = _placed(image, crop)
    crop = _crop_around(points[:, :2])
    step_px = settings.jitter_fraction * crop.side_px
    placed = [
        _placed(
            image,
            Crop(
                (crop.centre_xy[0] + x * step_px, crop.centre_xy[1] + y * step_px),
                crop.side_px * scale,
                crop.roll_deg + turn_deg,
            ),
        )
        for x, y, scale, turn_deg in _JITTER
    ]
    mean = np.mean([one for one, _ in placed], axis=0)
    presence = float(np.median([chance for _, chance in placed]))
    return FaceMesh(mean[:, :2].copy(), mean[:, 2].copy(), presence, score)


def _crop_around(points_xy: PointsXY) -> Crop:
    """Return the square around all points, its sides along the line through the eyes."""
    right_eye = points_xy[list(RIGHT_EYE_CORNERS)].mean(axis=0)
    left_eye = points_xy[list(LEFT_EYE_CORNERS)].mean(axis=0)
    across = left_eye - right_eye
    roll = float(np.arctan2(across[1], across[0]))
    cosine, sine = np.cos(roll), np.sin(roll)
    to_level = np.array([[cosine, sine], [-sine, cosine]])
    level = points_xy @ to_level.T
    low, high = level.min(axis=0), level.max(axis=0)
    centre = to_level.T @ ((low + high) / 2)
    side = float((high - low).max()) * _MARGIN
    return Crop((float(centre[0]), float(centre[1])), side, float(np.degrees(roll)))
