"""Any colours to sRGB, with littlecms; transparency laid on white. Runs in the decode worker."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from photocompare.load import deep
from photocompare.load.bands import Pixels8, Pixels16, upright
from photocompare.load.codes import Doubt, Problem, Refusal

_SRGB = ImageCms.createProfile("sRGB")
_COLORIMETRIC = ImageCms.Intent.RELATIVE_COLORIMETRIC  # measured colours stay as they were
_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}
_SAME_WITHIN = 1  # 8-bit steps; the many sRGB profiles differ by their rounding
_ALPHA_MODES = ("RGBA", "LA", "PA", "La", "RGBa")


def to_srgb(
    image: Image.Image,
    values: NDArray[np.uint16] | None,
    *,
    icc: bytes | None,
    orientation: int,
) -> tuple[Pixels8 | Pixels16, list[Doubt]]:
    """Return the upright pixels, 16-bit where nothing stands against it, and doubts.

    ``values`` are the upright 16-bit values of ``image``, where it has them.
    """
    colour, alpha = _split(image)
    if values is not None:
        colour = Image.fromarray(deep.rounded(values))
        alpha = None if alpha is None else upright(alpha, orientation)
        orientation = 1
    transform, doubts = _transform(colour, icc)
    if alpha is not None:
        doubts.append(Doubt.TRANSPARENT)
    if values is not None and transform is None and alpha is None:
        return Pixels16(values), doubts
    if values is not None:
        doubts.append(Doubt.ROUNDED_TO_8_BIT)
    return Pixels8(colour, alpha, transform, orientation), doubts


def _split(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Return the colours without alpha, and alpha where something is not opaque."""
    mode = image.mode
    if mode in _ALPHA_MODES or "transparency" in image.info:
        with_alpha = image if mode == "RGBA" else _with_alpha(image)
        if with_alpha is None:
            return image.convert("RGB"), None
        alpha = with_alpha.getchannel("A")
        lowest = alpha.getextrema()[0]
        is_opaque = isinstance(lowest, (int, float)) and lowest == 255
        colour = with_alpha.convert("RGB") if mode not in ("L", "LA", "La") else None
        colour = with_alpha.getchannel("R") if colour is None else colour
        return colour, None if is_opaque else alpha
    if mode in ("L", "RGB", "CMYK", "LAB"):
        return image, None
    if mode == "1":
        return image.convert("L"), None
    if mode in ("P", "RGBX", "YCbCr", "HSV"):
        return image.convert("RGB"), None
    if mode.startswith("I;16"):
        return Image.new("L", image.size), None  # its 16-bit values are used
    raise Refusal(Problem.NOT_8_OR_16_BIT)


def _with_alpha(image: Image.Image) -> Image.Image | None:
    if image.mode == "La":
        return image.convert("LA").convert("RGBA")
    try:
        return image.convert("RGBA")
    except ValueError:  # a transparent colour that this mode can't hold
        return None


def _transform(
    colour: Image.Image, icc: bytes | None
) -> tuple[ImageCms.ImageCmsTransform | None, list[Doubt]]:
    """Return the way to sRGB for ``colour``; None where the numbers are sRGB already."""
    mode = colour.mode
    doubts = [Doubt.PRINT_COLOURS] if mode == "CMYK" else []
    if icc is not None:
        try:
            profile = ImageCms.ImageCmsProfile(BytesIO(icc))
            wanted = _MODE_OF_SPACE.get(profile.profile.xcolor_space.strip(), "")
            if wanted == mode or (wanted, mode) == ("RGB", "L") or _is_grey(colour, wanted):
                transform = ImageCms.buildTransform(profile, _SRGB, wanted, "RGB", _COLORIMETRIC)
                return (None if _changes_nothing(transform) else transform), doubts
        except (OSError, ImageCms.PyCMSError):
            pass  # a broken profile is one that is not used
        doubts.append(Doubt.PROFILE_UNUSED)
    if mode == "CMYK":
        return None, [*doubts, Doubt.PRINT_COLOURS_GUESSED]
    if mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        return ImageCms.buildTransform(lab, _SRGB, "LAB", "RGB", _COLORIMETRIC), doubts
    return None, doubts


def _is_grey(colour: Image.Image, wanted: str) -> bool:
    """Tell a grey profile on a grey picture that Pillow opens as colour, as with 16-bit PNG."""
    return (wanted, colour.mode) == ("L", "RGB") and not np.ptp(np.asarray(colour), axis=2).any()


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Try it on colours from all over: a profile's name may lie, and sRGB needs no second pass."""
    if transform.input_mode == "RGB":
        steps = np.linspace(0, 255, 18).astype(np.uint8)
        probe = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(18, -1, 3)
        before = Image.fromarray(probe)
    elif transform.input_mode == "L":
        before = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(16, 16))
    else:
        return False
    after = ImageCms.applyTransform(before, transform)
    if after is None:
        return False
    change = np.asarray(after).astype(int) - np.asarray(before.convert("RGB"))
    return bool(np.abs(change).max() <= _SAME_WITHIN)
