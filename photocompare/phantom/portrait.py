"""A sample case with a face: a public-domain portrait with simulated redness on its cheeks."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates
from skimage.data import astronaut

from photocompare import colour
from photocompare.geometry import polygon_mask
from photocompare.model import Region, RegionKind, RGBImage
from photocompare.phantom import camera, fields, spectrum, truth
from photocompare.phantom.description import described, rounded, write_description
from photocompare.phantom.fields import Field
from photocompare.phantom.pose import PointMap, Pose, point_map

FOLDER = "portrait_cheeks"
BLOOD_FACTOR = 2.2

_SEED = 71
# All in pixels of the 512 × 512 portrait, x then y.
_CROP_XY = (140.0, 2.0)
_CROP_WH = (168, 178)
_ZOOM = 6  # to 1008 × 1068: large enough for the face to be found and the cheeks to be measured
_CHEEKS = {
    "cheek on the left": ((184, 113), (196, 111), (207, 115), (205, 122), (197, 129), (187, 133)),
    "cheek on the right": ((242, 117), (251, 113), (262, 114), (263, 123), (259, 132), (250, 131)),
}
_CHIN = ((206, 159), (222, 163), (239, 159), (235, 169), (222, 175), (211, 170))
# The face without hair; what lies outside it is to be left out of every number.
_FACE = (
    *((185, 88), (195, 83), (215, 83), (240, 86), (260, 93), (266, 106), (265, 128), (257, 154)),
    *((241, 171), (222, 177), (205, 170), (190, 154), (184, 134), (182, 110)),
)

_BEFORE_LIGHT = ((0.92, 0.92, 0.92), 0.0)  # gain of R, G, B, and the log gain from left to right
_AFTER_LIGHT = ((0.96, 0.88, 0.79), 0.08)
_AFTER_POSE = Pose(-3.5, 1.04, (16.0, -10.0), (0.006, -0.004), 1.5)


def write_portrait(out_dir: Path) -> Path:
    """Return the folder that the case was written to."""
    generator = np.random.default_rng(_SEED)
    pixels = np.asarray(astronaut())  # type: ignore[no-untyped-call]
    # The portrait's staircase edges would show six times enlarged.
    healthy = fields.blurred(colour.to_linear(colour.from_uint8(pixels)), 0.55)
    red = healthy * _redness(generator)
    size_hw = (_CROP_WH[1] * _ZOOM, _CROP_WH[0] * _ZOOM)
    views = [point_map(pose, size_hw, generator) for pose in (Pose(), _AFTER_POSE)]
    folder = out_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    shots = (("day_000.jpg", red, _BEFORE_LIGHT), ("day_028.jpg", healthy, _AFTER_LIGHT))
    for (name, linear, (gain, slope)), view in zip(shots, views, strict=True):
        picture = _seen(linear, view, size_hw)
        picture *= np.array(gain, dtype=np.float32)
        picture *= np.exp(np.linspace(-slope, slope, size_hw[1], dtype=np.float32))[:, None]
        settings = camera.Camera(sharpen=0.0, vignetting=0.0, flare=0.0, jpeg_quality=90)
        developed = camera.developed(picture, settings, generator)
        (folder / name).write_bytes(camera.jpeg(developed, settings.jpeg_quality))
    ideals = [_ideal(linear, views[0], size_hw) for linear in (red, healthy)]
    write_description(folder, _description(ideals[0], ideals[1]))
    return folder


def _redness(generator: np.random.Generator) -> Field:
    """Return what blood times ``BLOOD_FACTOR`` in the cheeks multiplies linear RGB by."""
    melanin, blood = spectrum.LIGHT_SKIN
    rgb = spectrum.ideal_linear_rgb(
        spectrum.reflectance(np.array([melanin, melanin]), blood * np.array([1.0, BLOOD_FACTOR]))
    )
    ln_ratio = np.log(rgb[1] / rgb[0]).astype(np.float32)
    size_hw = (512, 512)
    inside = np.zeros(size_hw, dtype=np.bool_)
    for outline in _CHEEKS.values():
        inside |= polygon_mask(np.array(outline, dtype=np.float64), size_hw)
    grown = cv2.dilate(inside.astype(np.float32), np.ones((5, 5), dtype=np.uint8))
    weight = fields.blurred(grown.astype(np.float32), 2.2)
    weight *= np.clip(1.0 + 0.18 * fields.smooth(generator, size_hw, 3.0), 0.3, 1.5)
    ratio: Field = np.exp(weight[..., None] * ln_ratio).astype(np.float32)
    return ratio


def _seen(linear: Field, view: PointMap, size_hw: tuple[int, int]) -> Field:
    """Return the crop as ``view`` sees it: a cubic spline through the portrait's pixels."""
    grid = view.before_grid(size_hw)
    rows = (grid[..., 1] + 0.5) / _ZOOM - 0.5 + _CROP_XY[1]
    columns = (grid[..., 0] + 0.5) / _ZOOM - 0.5 + _CROP_XY[0]
    seen = np.empty((*size_hw, 3), dtype=np.float32)
    for channel in range(3):
        seen[..., channel] = map_coordinates(
            linear[..., channel], [rows, columns], order=3, mode="nearest"
        )
    return np.maximum(seen, np.float32(0.0))


def _ideal(linear: Field, view: PointMap, size_hw: tuple[int, int]) -> RGBImage:
    return np.ascontiguousarray(colour.to_encoded(_seen(linear, view, size_hw)))


def _regions() -> tuple[Region, ...]:
    treated = [
        Region(name, RegionKind.TREATED, _fractions(outline)) for name, outline in _CHEEKS.items()
    ]
    # One outline with a hole: round the frame, in to the face, round it, and out again.
    face = _fractions(_FACE)
    outside = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0), *face, face[0])
    return (
        *treated,
        Region("chin", RegionKind.REFERENCE, _fractions(_CHIN)),
        Region("hair and background", RegionKind.IGNORE, outside),
    )


def _fractions(outline: tuple[tuple[int, int], ...]) -> tuple[tuple[float, float], ...]:
    points: NDArray[np.float64] = np.array(outline, dtype=np.float64) + 0.5 - np.array(_CROP_XY)
    return tuple((float(x), float(y)) for x, y in points / np.array(_CROP_WH))


def _description(before: RGBImage, after: RGBImage) -> dict[str, object]:
    regions = _regions()
    *treated, chin, _outside = regions
    by_region = truth.changes(before, after, (*treated, chin))
    told = {region.name: rounded(truth.difference(by_region, region, chin)) for region in treated}
    return {
        "title": "Cheek redness that settles, on a portrait",
        "summary": (
            "A public-domain NASA portrait of Eileen Collins. The redness of the cheeks in the "
            f"first photo is simulated ({BLOOD_FACTOR} times the blood); the second photo has the "
            "portrait's own skin under a warmer light, a little turned and closer. Nobody was "
            "treated."
        ),
        "simulated": True,
        "indication": "redness",
        "visits": [
            {"label": "Day 0", "day": 0, "file": "day_000.jpg"},
            {"label": "Day 28", "day": 28, "file": "day_028.jpg"},
        ],
        "regions": described(regions),
        "mm_per_px": None,
        "truth": {
            "Day 28": {
                "factors": {"blood": round(1.0 / BLOOD_FACTOR, 3)},
                "change_against_reference": told,
            }
        },
    }
