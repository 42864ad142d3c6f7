"""The camera: from light at the sensor to a JPEG file."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photocompare import colour
from photocompare.model import RGBImage
from photocompare.phantom import spectrum, tone
from photocompare.phantom.fields import Field
from photocompare.phantom.light import Light, illuminant

_SENSOR_NM = ((600.0, 38.0), (535.0, 38.0), (460.0, 30.0))  # peak and width of R, G, B

# The lookup table's axes: natural log of the melanin and of the blood fraction.
_LN_MELANIN = (np.log(1e-3), np.log(0.95))
_LN_BLOOD = (np.log(5e-4), np.log(0.5))
_RATIO_SLACK = 1.05  # of one channel to the next, before a dark spot counts as too blue
_TABLE_HW = (220, 220)  # linear interpolation then errs by less than 1e-3 of the light


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera and its settings.

    ``white_balance_ln`` is the error of white balance per channel (natural log), ``psf_px`` the
    Gaussian blur of lens and pixel, ``noise`` multiplies a phone's shot and read noise,
    ``vignetting`` is the loss in the corners, ``flare`` the share of the mean light that is
    spread over the frame, ``sharpen`` the amount of unsharp masking, ``gamma`` a tone curve.
    ``motion_px`` is how far the camera moved while the shutter was open, in a straight line and at
    an even speed, ``motion_deg`` where to: 0 right, 90 down.
    """

    exposure_ev: float = 0.0
    white_balance_ln: tuple[float, float, float] = (0.0, 0.0, 0.0)
    psf_px: float = 0.7
    noise: float = 1.0
    vignetting: float = 0.08
    flare: float = 0.003
    sharpen: float = 0.3
    gamma: float = 1.0
    jpeg_quality: int = 92
    motion_px: float = 0.0
    motion_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One press of the shutter: the light and the camera."""

    light: Light = field(default_factory=Light)
    camera: Camera = field(default_factory=Camera)


@cache
def _sensor() -> NDArray[np.float64]:
    return np.stack(
        [
            np.exp(-0.5 * ((spectrum.WAVELENGTHS_NM - peak) / width) ** 2)
            for peak, width in _SENSOR_NM
        ]
    )


@cache
def colour_matrix() -> NDArray[np.float64]:
    """Return the matrix (3, 3), trained under D65, from balanced sensor values to linear sRGB."""
    generator = np.random.default_rng(65)
    melanin = np.exp(generator.uniform(np.log(0.005), np.log(0.5), 200))
    blood = np.exp(generator.uniform(np.log(0.003), np.log(0.08), 200))
    centres = generator.uniform(400.0, 700.0, (200, 1))
    widths = generator.uniform(40.0, 120.0, (200, 1))
    bumps = np.exp(-0.5 * ((spectrum.WAVELENGTHS_NM - centres) / widths) ** 2)
    paints = 0.05 + generator.uniform(0.2, 0.8, (200, 1)) * bumps
    spectra = np.vstack([spectrum.reflectance(melanin, blood), paints])
    seen = _balanced(spectra, spectrum.daylight(6504.0))
    wanted = spectrum.ideal_linear_rgb(spectra)
    # Weighted so that dark skin counts as much as light skin; white is kept by a heavy row.
    weight = 1.0 / wanted.mean(axis=1, keepdims=True)
    rows = np.vstack([seen * weight, np.full((1, 3), 1e4)])
    targets = np.vstack([wanted * weight, np.full((1, 3), 1e4)])
    solved = np.linalg.lstsq(rows, targets, rcond=None)[0]
    return np.asarray(solved.T, dtype=np.float64)


def _balanced(spectra: spectrum.Spectrum, lamp: spectrum.Spectrum) -> NDArray[np.float64]:
    weights = _sensor() * lamp
    weights /= weights.sum(axis=1, keepdims=True)
    seen: NDArray[np.float64] = spectra @ weights.T
    return seen


def tint(illuminant_name: str, balanced_on: str) -> NDArray[np.float64]:
    """Return a white (3,) under one lamp, seen by a sensor balanced for another; its green is 1."""
    white = _sensor() @ illuminant(illuminant_name) / (_sensor() @ illuminant(balanced_on))
    seen: NDArray[np.float64] = white / white[1]
    return seen


@cache
def _any_skin(illuminant_name: str | None, balanced_on: str | None) -> NDArray[np.float64]:
    """Return the light (rows, columns, 3) of :func:`skin_table` before a tone meets its anchor."""
    melanin = np.exp(np.linspace(*_LN_MELANIN, _TABLE_HW[0]))[:, None]
    blood = np.exp(np.linspace(*_LN_BLOOD, _TABLE_HW[1]))[None, :]
    spectra = spectrum.reflectance(*np.broadcast_arrays(melanin, blood))
    if illuminant_name is None:
        return spectrum.ideal_linear_rgb(spectra)
    seen = _balanced(spectra, illuminant(illuminant_name))
    if balanced_on not in (None, illuminant_name):
        seen = seen * tint(illuminant_name, balanced_on)
    rgb: NDArray[np.float64] = seen @ colour_matrix().T
    return rgb


@cache
def skin_table(
    tone_index: float, illuminant_name: str | None, balanced_on: str | None = None
) -> NDArray[np.float32]:
    """Return linear RGB over ln melanin (rows) and ln blood (columns), white-balanced.

    ``illuminant_name`` None means an ideal observer's sRGB under D65, without any camera. The
    camera is balanced for that lamp, or for ``balanced_on``.
    """
    rgb = _any_skin(illuminant_name, balanced_on)
    # Cameras are tuned to show skin right in daylight: the tone itself meets its anchor there, and
    # what another lamp or another amount of blood does is the camera's own.
    base = spectrum.reflectance(*tone.base_fractions(tone_index))
    at_base = spectrum.ideal_linear_rgb(base)
    if illuminant_name is not None:
        at_base = _balanced(base, spectrum.daylight(6504.0)) @ colour_matrix().T
    gain = tone.anchor_rgb(tone_index) / at_base
    table: NDArray[np.float32] = (rgb * gain).astype(np.float32)
    return np.maximum(_never_blue(table, tone_index), np.float32(1e-4))


def _never_blue(table: NDArray[np.float32], tone_index: float) -> NDArray[np.float32]:
    """Return the table with colours darker than the tone kept as warm as dark skin is.

    The model's 2 % of surface reflection is grey, and in a mole on dark skin it is all that is
    left: the mole would turn blue, as none does. The darkest measured skin sets the limit, or the
    tone itself where that is bluer.
    """
    melanin = np.linspace(*_LN_MELANIN, _TABLE_HW[0])
    base = int(np.searchsorted(melanin, np.log(tone.base_fractions(tone_index)[0]))) - 1
    darkest = tone.ANCHORS[-1]
    warm = table.copy()
    for channel in (1, 2):
        own = table[base, :, channel] / table[base, :, channel - 1] * np.float32(_RATIO_SLACK)
        limit = np.maximum(own, np.float32(darkest[channel] / darkest[channel - 1]))
        allowed = warm[base + 1 :, :, channel - 1] * limit
        warm[base + 1 :, :, channel] = np.minimum(warm[base + 1 :, :, channel], allowed)
    return warm


def seen_rgb(spectra: spectrum.Spectrum, illuminant_name: str) -> NDArray[np.float32]:
    """Return linear RGB (N, 3) of things that are not skin, white-balanced."""
    seen = _balanced(spectra, illuminant(illuminant_name)) @ colour_matrix().T
    return np.maximum(seen, 1e-4).astype(np.float32)


def skin_rgb(ln_melanin: Field, ln_blood: Field, table: NDArray[np.float32]) -> Field:
    """Return linear RGB (H, W, 3) of maps of ln melanin and ln blood fraction."""
    rows, columns = _TABLE_HW
    map_y = (ln_melanin - np.float32(_LN_MELANIN[0])) * np.float32(
        (rows - 1) / (_LN_MELANIN[1] - _LN_MELANIN[0])
    )
    map_x = (ln_blood - np.float32(_LN_BLOOD[0])) * np.float32(
        (columns - 1) / (_LN_BLOOD[1] - _LN_BLOOD[0])
    )
    rgb = cv2.remap(
        table, map_x, map_y, interpolation=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return rgb.astype(np.float32, copy=False)


def developed(light_rgb: Field, camera: Camera, generator: np.random.Generator) -> RGBImage:
    """Return the sRGB-encoded picture of light that lens and lamp have already shaped."""
    gain = 2.0**camera.exposure_ev * np.exp(np.array(camera.white_balance_ln))
    image = _smeared(light_rgb, camera) * gain.astype(np.float32)
    image *= _vignette(image.shape[:2], camera.vignetting)[..., None]
    if camera.flare:
        image += np.float32(camera.flare) * image.mean(axis=(0, 1))
    if camera.noise:
        image = np.maximum(image, np.float32(0.0))
        spread = np.sqrt(image * np.float32(0.004**2 / 0.3) + np.float32(0.001**2))
        spread *= np.float32(camera.noise)
        image += spread * generator.standard_normal(image.shape, dtype=np.float32)
    np.clip(image, 0.0, 1.0, out=image)
    if camera.gamma != 1.0:
        image **= np.float32(camera.gamma)
    encoded = colour.to_encoded(image)
    if camera.sharpen:
        soft = cv2.GaussianBlur(encoded, (0, 0), 1.2)
        encoded = np.clip(encoded + np.float32(camera.sharpen) * (encoded - soft), 0.0, 1.0)
    return encoded


def jpeg(encoded: RGBImage, quality: int) -> bytes:
    """Return the picture as the bytes of a JPEG file."""
    file = io.BytesIO()
    Image.fromarray(colour.to_uint8(encoded)).save(file, "JPEG", quality=quality, subsampling=2)
    return file.getvalue()


def decoded(file: bytes) -> RGBImage:
    """Return the pixels of a JPEG file that :func:`jpeg` wrote."""
    with Image.open(io.BytesIO(file)) as image:
        return np.ascontiguousarray(colour.from_uint8(np.asarray(image.convert("RGB"))))


def _smeared(light_rgb: Field, camera: Camera) -> Field:
    """Return the light as a camera that moves gathers it."""
    if camera.motion_px <= 0.0:
        return light_rgb
    angle = np.radians(camera.motion_deg)
    reach = int(np.ceil(camera.motion_px / 2.0)) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), dtype=np.float32)
    along = np.linspace(-0.5, 0.5, 32 * reach + 1) * camera.motion_px
    x, y = reach + along * np.cos(angle), reach + along * np.sin(angle)
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    for right in (0, 1):
        for down in (0, 1):
            share = np.abs(1 - right - (x - left)) * np.abs(1 - down - (y - top))
            np.add.at(kernel, (top + down, left + right), share.astype(np.float32))
    kernel /= kernel.sum()
    smeared = cv2.filter2D(light_rgb, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    return smeared.astype(np.float32, copy=False)


def _vignette(size_hw: tuple[int, int], loss: float) -> Field:
    y = np.linspace(-1.0, 1.0, size_hw[0], dtype=np.float32)[:, None]
    x = np.linspace(-1.0, 1.0, size_hw[1], dtype=np.float32)[None, :]
    # cos⁴ of the angle to the axis, the corner losing ``loss``.
    tangent2 = np.float32((1.0 - loss) ** -0.5 - 1.0) * (x**2 + y**2) / np.float32(2.0)
    vignette: Field = (np.float32(1.0) + tangent2) ** np.float32(-2.0)
    return vignette
