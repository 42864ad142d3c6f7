"""Which colours a file says that its numbers stand for. Runs in the decode worker.

Without an ICC profile there are three other ways to say it, and each is met in photos from phones
or cameras: code points (ITU-T H.273, in AVIF, HEIF and PNG), PNG's gamma, and EXIF's mark for
Adobe RGB. Ignoring them gives numbers that look right and are wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms

from photocompare.load.codes import Problem, Refusal
from photocompare.load.icc import ADOBE_RGB, BT2020, DISPLAY_P3, SRGB, Primaries, matrix_profile

ASSUMED = "sRGB (assumed)"
_BY_CODE = {9: ("BT.2020", BT2020), 12: ("Display P3", DISPLAY_P3)}
_GAMMA_BY_CODE = {4: 2.2, 5: 2.8, 8: 1.0}  # all others of standard range: shown as sRGB everywhere
_HDR_CODES = (16, 18)  # PQ, HLG
_SRGB_PNG_GAMMA = 0.45455
_MIN_GAMMA, _MAX_GAMMA = 0.1, 2.0  # outside, the number itself is broken


@dataclass(frozen=True, slots=True)
class Declared:
    """``icc`` is None where the numbers are taken as sRGB."""

    name: str = ASSUMED
    icc: bytes | None = None


def find(image: Image.Image, content: bytes, *, is_adobe_rgb: bool) -> Declared:
    """Return the colours of ``image``; an ICC profile goes before all else."""
    codes = _code_points(image, content)
    if codes is not None and codes[1] in _HDR_CODES:
        raise Refusal(Problem.HDR_ONLY)
    icc = image.info.get("icc_profile")
    if isinstance(icc, bytes) and icc:
        return Declared(_description(icc), icc)
    if codes is not None:
        return _from_codes(*codes)
    gamma = image.info.get("gamma")
    if isinstance(gamma, float) and "srgb" not in image.info:
        return _from_png_gamma(gamma, image.info.get("chromaticity"))
    if is_adobe_rgb:
        return Declared("Adobe RGB (from EXIF)", matrix_profile(ADOBE_RGB, 563 / 256))
    return Declared()


def _description(icc: bytes) -> str:
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(icc))
        return ImageCms.getProfileDescription(profile).strip() or "ICC profile without a name"
    except (OSError, ImageCms.PyCMSError):
        return ASSUMED


def _code_points(image: Image.Image, content: bytes) -> tuple[int, int] | None:
    """Return primaries and transfer by their numbers in ITU-T H.273, if the file has them."""
    if image.format == "HEIF":
        nclx = image.info.get("nclx_profile") or {}
        if not nclx:
            return None
        return int(nclx["color_primaries"]), int(nclx["transfer_characteristics"])
    if image.format == "AVIF":
        at = content.find(b"colrnclx")
        if at >= 0 and len(content) >= at + 12:
            return _big_endian(content, at + 8), _big_endian(content, at + 10)
    if image.format == "PNG":
        at = content.find(b"\x00\x00\x00\x04cICP", 0, max(content.find(b"IDAT"), 0))
        if at >= 0:
            return content[at + 8], content[at + 9]
    return None


def _big_endian(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 2], "big")


def _from_codes(primaries: int, transfer: int) -> Declared:
    name, xy = _BY_CODE.get(primaries, ("sRGB", SRGB))
    gamma = _GAMMA_BY_CODE.get(transfer)
    if xy is SRGB and gamma is None:
        return Declared("sRGB (from the file's colour codes)")
    return Declared(f"{name} (from the file's colour codes)", matrix_profile(xy, gamma))


def _from_png_gamma(gamma: float, chromaticity: object) -> Declared:
    if not _MIN_GAMMA <= gamma <= _MAX_GAMMA:
        return Declared()
    xy = SRGB
    if isinstance(chromaticity, tuple) and len(chromaticity) == 8 and min(chromaticity) > 0:
        white, red, green, blue = zip(chromaticity[::2], chromaticity[1::2], strict=True)
        xy = Primaries(red, green, blue, white)
    is_srgb = abs(gamma / _SRGB_PNG_GAMMA - 1) < 0.05 and _is_near(xy, SRGB)
    if is_srgb:
        return Declared("sRGB (from the file's gamma)")
    curve = None if abs(gamma / _SRGB_PNG_GAMMA - 1) < 0.05 else 1 / gamma
    return Declared("from the file's gamma", matrix_profile(xy, curve))


def _is_near(first: Primaries, second: Primaries) -> bool:
    pairs = zip(first.all_xy, second.all_xy, strict=True)
    return all(abs(a - b) < 0.005 for one, other in pairs for a, b in zip(one, other, strict=True))
