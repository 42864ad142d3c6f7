"""Where faces may be: BlazeFace over several scales, and CenterFace as a second opinion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from photocompare.faces.network import DETECTOR, SECOND_DETECTOR, FloatArray, sigmoid
from photocompare.faces.structure import coarse_light, structure_of
from photocompare.geometry import resized
from photocompare.model import PointsXY, RGBImage
from photocompare.settings import FaceSettings

_LAYERS = ((8, 2), (16, 6))  # (stride in input pixels, anchors a cell): 896 in all
_SAME_FACE = (
    0.3  # intersection over union from which two detections are one face, as MediaPipe has it
)
_SECOND_STRIDE_PX = 4  # input pixels a cell of CenterFace's heat map

_Averaged = tuple[RGBImage, float]  # a reduced picture, and its pixels per pixel of the picture


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A detection: corners of its box (2, 2) and the two eyes (2, 2), the person's right eye first.

    In pixels of the picture that was searched. ``score`` is 0..1.
    """

    box_xy: PointsXY
    eyes_xy: PointsXY
    score: float

    @property
    def side_px(self) -> float:
        """The longer side of the box."""
        return float(np.max(self.box_xy[1] - self.box_xy[0]))

    @property
    def roll_deg(self) -> float:
        """The turn of the line through the eyes; 0 is upright, positive is clockwise on screen."""
        x, y = self.eyes_xy[1] - self.eyes_xy[0]
        return float(np.degrees(np.arctan2(y, x)))


def candidates(picture: RGBImage, settings: FaceSettings) -> list[Candidate]:
    """Return the detections of the coarsest scale that has any, best first.

    Whole frame, then a wider field (a face that fills the frame), then tiles (small faces). Plain
    skin is passed over: the network takes most of the time of a photo without a face.
    """
    height, width = picture.shape[:2]
    light = coarse_light(picture)
    for squares in _scales(height, width):
        rich = [
            square
            for square in squares
            if structure_of(light, square, (height, width)) >= settings.least_structure
        ]
        if not rich:
            continue
        source = _averaged(picture, rich[0][2])
        found = [one for square in rich for one in _in_square(source, square, settings)]
        found = [one for one in found if abs(one.roll_deg) <= settings.max_roll_deg]
        if found:
            return _distinct(found)
    return []


class SecondOpinion:
    """What CenterFace sees in a picture: asked for the first doubtful face, and then known."""

    def __init__(self, picture: RGBImage, settings: FaceSettings) -> None:
        self._picture = picture
        self._settings = settings
        self._boxes: list[PointsXY] | None = None

    def confirms(self, candidate: Candidate) -> bool:
        """Return whether it sees a face at the same place of the same picture."""
        if self._boxes is None:
            self._boxes = _second_boxes(self._picture, self._settings.min_second_score)
        least = self._settings.min_agreement_fraction
        return any(_shared(box, candidate.box_xy) >= least for box in self._boxes)


def _scales(height: int, width: int) -> Iterator[list[tuple[float, float, float]]]:
    """Yield lists of squares (left, top, side), coarse to fine; one side a list."""
    longest = float(max(height, width))
    for factor in (1.0, 1.6):
        side = factor * longest
        yield [((width - side) / 2, (height - side) / 2, side)]
    for factor in (0.6, 0.36):
        side = factor * longest
        tops, lefts = _starts(height, side), _starts(width, side)
        yield [(left, top, side) for top in tops for left in lefts]


def _starts(length: float, side: float) -> list[float]:
    """Return starts of tiles that cover ``length`` and overlap by half or more."""
    if length <= side:
        return [(length - side) / 2]
    count = int(np.ceil((length - side) / (0.5 * side))) + 1
    return [float(start) for start in np.linspace(0.0, length - side, count)]


def _in_square(
    source: _Averaged, square: tuple[float, float, float], settings: FaceSettings
) -> list[Candidate]:
    corner = np.array(square[:2])
    scale = DETECTOR.side_px / square[2]
    boxes, scores = DETECTOR.run(_square_pixels(source, square) * 2.0 - 1.0)
    chances = sigmoid(scores.ravel())
    keep = chances >= settings.min_score
    # Box centre, box size and six points, all but the size relative to the anchor.
    values = boxes[0][keep].astype(np.float64).reshape(-1, 8, 2)
    values[:, [0, *range(2, 8)]] += _anchors()[keep][:, None]
    values /= scale
    half = values[:, 1:2] / 2
    frames = np.concatenate((values[:, 0:1] - half, values[:, 0:1] + half), axis=1)
    return _merged(frames + corner - 0.5, values[:, 2:4] + corner - 0.5, chances[keep])


def _averaged(picture: RGBImage, side: float) -> _Averaged:
    """Return what squares of ``side`` are warped from.

    Averaged first: a warp takes four neighbours and would alias.
    """
    scale = DETECTOR.side_px / side
    if scale >= 0.5:
        return picture, 1.0
    zoom = 2.0 * scale
    rows, columns = (max(1, round(length * zoom)) for length in picture.shape[:2])
    return resized(picture, (rows, columns)), zoom


def _square_pixels(averaged: _Averaged, square: tuple[float, float, float]) -> FloatArray:
    """Return the square at the detector's size; black beyond the frame, as it was trained."""
    left, top, side = square
    source, zoom = averaged
    scale = DETECTOR.side_px / side
    rest = scale / zoom
    shift = 0.5 * rest - 0.5  # edges fall on edges, so centres are half a pixel in
    matrix = np.array([[rest, 0.0, shift - left * scale], [0.0, rest, shift - top * scale]])
    size = (DETECTOR.side_px, DETECTOR.side_px)
    return cv2.warpAffine(source, matrix, size, flags=cv2.INTER_LINEAR).astype(np.float32)


@cache
def _anchors() -> FloatArray:
    """Return the anchors' centres (896, 2) in pixels of the detector's input."""
    centres = []
    for stride, count in _LAYERS:
        line = (np.arange(DETECTOR.side_px // stride, dtype=np.float64) + 0.5) * stride
        x, y = np.meshgrid(line, line)
        centres.append(np.repeat(np.stack((x.ravel(), y.ravel()), axis=1), count, axis=0))
    return np.concatenate(centres).astype(np.float32)


def _merged(boxes: PointsXY, eyes: PointsXY, scores: FloatArray) -> list[Candidate]:
    """Return one candidate a face: the mean, weighted by score, of the boxes that overlap it."""
    left = list(np.argsort(-scores, kind="stable"))
    result = []
    while left:
        best = left[0]
        same = [i for i in left if _shared(boxes[i], boxes[best]) >= _SAME_FACE]
        weight = (scores[same] / scores[same].sum())[:, None, None]
        box, pair = (boxes[same] * weight).sum(axis=0), (eyes[same] * weight).sum(axis=0)
        result.append(Candidate(box, pair, float(scores[best])))
        left = [i for i in left if i not in same]
    return result


def _distinct(found: list[Candidate]) -> list[Candidate]:
    """Return each face once, the largest first among those that are as sure."""
    ordered = sorted(found, key=lambda one: -one.score * one.side_px)
    result: list[Candidate] = []
    for one in ordered:
        if all(_shared(one.box_xy, other.box_xy) < _SAME_FACE for other in result):
            result.append(one)
    return result


def _shared(one: PointsXY, other: PointsXY) -> float:
    """Return intersection over union of two boxes (2, 2)."""
    low, high = np.maximum(one[0], other[0]), np.minimum(one[1], other[1])
    common = float(np.prod(np.clip(high - low, 0.0, None)))
    total = float(np.prod(one[1] - one[0]) + np.prod(other[1] - other[0])) - common
    return common / total if total > 0.0 else 0.0


def _second_boxes(picture: RGBImage, min_score: float) -> list[PointsXY]:
    """Return CenterFace's boxes (2, 2) in pixels of ``picture``."""
    factor = SECOND_DETECTOR.side_px / max(picture.shape[:2])
    fitted = np.zeros((SECOND_DETECTOR.side_px, SECOND_DETECTOR.side_px, 3), dtype=np.float32)
    rows, columns = (max(1, round(side * factor)) for side in picture.shape[:2])
    fitted[:rows, :columns] = resized(picture, (rows, columns))
    heat, size, offset = SECOND_DETECTOR.run(fitted * 255.0)
    at = np.nonzero(heat[0, 0] >= min_score)
    # The network gives y before x.
    extent = np.exp(size[0][:, at[0], at[1]].T[:, ::-1].astype(np.float64)) * _SECOND_STRIDE_PX
    cells = np.stack(at, axis=1) + offset[0][:, at[0], at[1]].T + 0.5
    centre = cells[:, ::-1] * _SECOND_STRIDE_PX
    lows, highs = (centre - extent / 2) / factor - 0.5, (centre + extent / 2) / factor - 0.5
    return [np.stack(corners) for corners in zip(lows, highs, strict=True)]
