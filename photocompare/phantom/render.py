"""A visit's photo of a skin, and the ideal picture that the truth is read from."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.model import RGBImage
from photocompare.phantom import camera, light, overlay
from photocompare.phantom.canvas import Canvas
from photocompare.phantom.fields import Field, blurred
from photocompare.phantom.pose import PointMap
from photocompare.phantom.scene import Change
from photocompare.phantom.skin import Quantity, Skin

# Light that enters the skin comes out beside: half of it stays, half spreads (R, G, B, in mm).
_SPREAD_MM = (0.40, 0.20, 0.125)
_SPREAD_SHARE = 0.5
_CAVITY_MM = 0.5  # size of the hollows that ambient light reaches less
_HAIR_SHADOW = 0.35
_LENGTHWISE = 2.5  # a limb or a cheek is that much flatter lengthwise than across
_SAMPLING_STEP_PX = np.float32(1.0 / 32.0)
_DATE = "2026 05 17"
_IDEAL_SIDE_PX = 800  # the truth is a mean over regions; more pixels would not change it


def photographed(
    skin: Skin,
    shot: camera.Shot,
    *,
    changes: tuple[Change, ...],
    view: PointMap,
    generator: np.random.Generator,
    overlays: tuple[overlay.Overlay, ...] = (),
) -> bytes:
    """Return the JPEG of one visit; ``view`` says where the camera stood."""
    picture = _lit(skin, shot.light, changes)
    camera_scale = skin.canvas.fineness / float(np.sqrt(abs(np.linalg.det(view.matrix[:2, :2]))))
    # The pixel's own square aperture adds a twelfth of a pixel² to the lens's blur.
    aperture_px = float(np.sqrt(shot.camera.psf_px**2 + 1.0 / 12.0))
    picture = blurred(picture, aperture_px * camera_scale)
    grid = canvas_grid(skin.canvas, view)
    # OpenCV rounds where it samples to 1/32 pixel: left alone, a pure shift would be off by up to
    # 0.016 canvas pixels everywhere. Dithered, the error has no mean and drowns in the noise.
    grid += generator.uniform(-0.5, 0.5, grid.shape).astype(np.float32) * _SAMPLING_STEP_PX
    seen = cv2.remap(
        picture,
        grid[..., 0],
        grid[..., 1],
        interpolation=cv2.INTER_LANCZOS4,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.float32, copy=False)
    developed = camera.developed(
        overlay.on_skin(seen, overlays, shot.light), shot.camera, generator
    )
    if overlays:
        developed = overlay.burned_in(developed, overlays, _DATE)
    return camera.jpeg(developed, shot.camera.jpeg_quality)


def canvas_grid(canvas: Canvas, view: PointMap) -> NDArray[np.float32]:
    """Return the canvas point of every pixel of a photo, (H, W, 2)."""
    grid = view.before_grid(canvas.photo_hw)
    grid -= np.array(canvas.origin_xy, dtype=np.float32)
    grid *= np.float32(canvas.fineness)
    return grid


def ideal(skin: Skin, changes: tuple[Change, ...]) -> RGBImage:
    """Return the skin without relief, hair, camera and noise, under D65, on the before frame.

    sRGB-encoded; at most 800 pixels on the long side.
    """
    canvas = skin.canvas
    height, width = canvas.photo_hw
    step = max(1.0, max(height, width) / _IDEAL_SIDE_PX)
    small_hw = (round(height / step), round(width / step))
    maps = [
        _framed(skin.sum_of(quantity, changes), canvas, small_hw)
        for quantity in (Quantity.LN_MELANIN, Quantity.LN_BLOOD)
    ]
    rgb = camera.skin_rgb(maps[0], maps[1], camera.skin_table(skin.scene.tone, None))
    return np.ascontiguousarray(colour.to_encoded(rgb))


def _framed(field: Field, canvas: Canvas, size_hw: tuple[int, int]) -> Field:
    """Return the part of a canvas field that the before photo frames, at ``size_hw``."""
    height, width = canvas.photo_hw
    factor = np.array([width / size_hw[1], height / size_hw[0]])
    start = (0.5 * factor - 0.5 - np.array(canvas.origin_xy)) * canvas.fineness
    step = factor * canvas.fineness
    matrix = np.array([[step[0], 0.0, start[0]], [0.0, step[1], start[1]]])
    framed = cv2.warpAffine(
        field,
        matrix,
        (size_hw[1], size_hw[0]),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return framed.astype(np.float32, copy=False)


def _lit(skin: Skin, lamps: light.Light, changes: tuple[Change, ...]) -> Field:
    """Return the light that leaves the skin, linear RGB on the canvas."""
    rgb = _lit_by(skin, lamps, changes, balanced_on=lamps.illuminant)
    if lamps.second is not None:
        second = _lit_by(skin, lamps.second, changes, balanced_on=lamps.illuminant)
        rgb += np.float32(lamps.second_share) * (second - rgb)
    return rgb


def _lit_by(
    skin: Skin, lamp: light.Light, changes: tuple[Change, ...], *, balanced_on: str
) -> Field:
    """Return the light of one lamp alone, whatever share of the light it gives."""
    canvas = skin.canvas
    rgb = camera.skin_rgb(
        skin.sum_of(Quantity.LN_MELANIN, changes),
        skin.sum_of(Quantity.LN_BLOOD, changes),
        camera.skin_table(skin.scene.tone, lamp.illuminant, balanced_on),
    )
    height = skin.sum_of(Quantity.HEIGHT_MM, changes)
    slope_x, slope_y = light.slopes(height, canvas.mm_per_px)
    hollow = height - blurred(height, _CAVITY_MM / canvas.mm_per_px)
    if skin.scene.curvature_mm is not None:
        _bend(slope_x, slope_y, canvas, skin.scene.curvature_mm)
    lit = light.shading(lamp, slope_x, slope_y)
    lit *= np.exp(np.minimum(np.float32(skin.scene.cavity_per_mm) * hollow, np.float32(0.1)))
    rgb *= lit[..., None]
    _scatter(rgb, canvas.mm_per_px)
    gloss = light.specular(lamp, slope_x, slope_y)
    # Sebum and stratum corneum shine on the ridges, not in the furrows.
    shiny = np.float32(1.0) + np.float32(skin.scene.ridge_gloss_per_mm) * hollow
    gloss *= np.clip(shiny, 0.1, 3.0)
    white = _white(lamp.illuminant, balanced_on)
    rgb += gloss[..., None] * white
    cover = skin.cover(changes)
    if cover is not None:
        rgb *= (np.float32(1.0) - np.float32(_HAIR_SHADOW) * cover.shadow)[..., None]
        rgb += cover.alpha[..., None] * (cover.rgb * white - rgb)
    rgb *= light.falloff(lamp, *_frame_fractions(canvas))[..., None]
    return rgb


def _white(illuminant: str, balanced_on: str) -> NDArray[np.float32]:
    """Return what the camera makes of a white under a lamp, (3,)."""
    if illuminant == balanced_on:
        return np.ones(3, dtype=np.float32)
    white = camera.tint(illuminant, balanced_on) @ camera.colour_matrix().T
    return white.astype(np.float32)


def _bend(slope_x: Field, slope_y: Field, canvas: Canvas, radius_mm: float) -> None:
    """Add the slopes of a cheek or a limb, highest in the middle of the before frame."""
    across, down = _frame_fractions(canvas)
    half_mm = 0.5 * canvas.mm_per_px * canvas.fineness * np.array(canvas.photo_hw, dtype=np.float32)
    slope_x -= across * np.float32(half_mm[1] / radius_mm)
    slope_y -= down * np.float32(half_mm[0] / (_LENGTHWISE * radius_mm))


def _scatter(rgb: Field, mm_per_px: float) -> None:
    for channel, spread_mm in enumerate(_SPREAD_MM):
        sharp = np.ascontiguousarray(rgb[..., channel])
        soft = blurred(sharp, spread_mm / mm_per_px)
        rgb[..., channel] += np.float32(_SPREAD_SHARE) * (soft - sharp)


def _frame_fractions(canvas: Canvas) -> tuple[Field, Field]:
    """Return x and y of the canvas, -1..1 over the before frame."""
    height, width = canvas.photo_hw
    x = np.arange(canvas.size_hw[1]) / canvas.fineness + canvas.origin_xy[0]
    y = np.arange(canvas.size_hw[0]) / canvas.fineness + canvas.origin_xy[1]
    across = ((x + 0.5) / (0.5 * width) - 1.0).astype(np.float32)[None, :]
    down = ((y + 0.5) / (0.5 * height) - 1.0).astype(np.float32)[:, None]
    return across, down
