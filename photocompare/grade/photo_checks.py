"""The checks that one photo alone allows, for the moment when it is taken."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.faces import FaceMesh, photo_mesh
from photocompare.faces.landmarks import in_size
from photocompare.geometry import fitted_size_hw, resized
from photocompare.grade.clipped import clipped_percent
from photocompare.grade.edge_width import edge_width_px
from photocompare.grade.focus import face_mask, focus_check
from photocompare.grade.geometry_checks import distance_check, resolution_check
from photocompare.grade.grading import letter_of
from photocompare.grade.limits import COLOURS, SHAPES, SPOTS, SURFACE, Rule, checked
from photocompare.grade.motion import motion_ratio
from photocompare.grade.pose_checks import turns_deg
from photocompare.grade.processing_checks import processing_check
from photocompare.grade.skin_window import skin_mask, skin_window
from photocompare.model import Check, Grade, Mask, Photo, RGBImage
from photocompare.relief import noise_of
from photocompare.settings import GradeSettings

_DEFAULT = GradeSettings()
_SMALL_PX = 512  # long side for light: pores and noise are averaged away
_THIS = "This photo"


def photo_grade(
    photo: Photo,
    settings: GradeSettings = _DEFAULT,
    *,
    mm_per_px: float | None = None,
    earlier: Photo | None = None,
) -> Grade:
    """Return how good a photo is to be compared later, and how it follows on ``earlier``.

    Each check says what would be withheld, and how to take the photo again. What the photo does
    not show, such as the pose of a face where there is none, is not checked.
    """
    small = resized(photo.pixels, fitted_size_hw(photo.size_hw, _SMALL_PX))
    skin = skin_mask(small)
    mesh = photo_mesh(photo)
    face = None if mesh is None else in_size(mesh, photo.size_hw, skin.shape)
    checks = (
        *_sharpness(photo, skin, settings, mm_per_px),
        *own_light_checks(small, skin, settings, face=face),
        processing_check({_THIS: photo}, settings),
        *(() if mm_per_px is None else (resolution_check(mm_per_px, settings, of="this photo"),)),
        *_follows(photo, earlier, (small, skin), settings),
    )
    return Grade(letter_of(checks, settings), checks)


def _sharpness(
    photo: Photo, skin: Mask, settings: GradeSettings, mm_per_px: float | None
) -> tuple[Check, ...]:
    mesh = photo_mesh(photo)
    where = skin if mesh is None else face_mask(mesh, photo.size_hw)
    found: list[Check] = []
    width_px = edge_width_px(photo.pixels, where, settings)
    if math.isfinite(width_px):
        found.append(focus_check(width_px, _THIS, settings, mm_per_px))
    window = skin_window(photo, skin, settings.window_px)
    if window is None:
        return tuple(found)
    motion = motion_ratio(window.ln_y, window.inside)
    if math.isfinite(motion):
        found.append(
            checked(
                Rule("motion", "×", settings.own_motion_ratio, SURFACE),
                motion,
                "This photo is smeared in one direction: camera or patient moved. Retake it with "
                "more light, and rest the camera on something.",
            )
        )
    found.append(
        checked(
            Rule("noise", "ln", settings.noise_ln, (*SURFACE, *SPOTS)),
            noise_of(window),
            "This photo is noisy. Retake it with more light.",
        )
    )
    return tuple(found)


def own_light_checks(
    small: RGBImage, skin: Mask, settings: GradeSettings, *, face: FaceMesh | None = None
) -> tuple[Check, ...]:
    """Return the checks of skin, clipping and exposure of a small picture, or of skin alone.

    ``face`` is in the pixels of the picture, where it shows one.
    """
    share = float(skin.mean())
    seen = checked(
        Rule("skin", "share", settings.skin_share, COLOURS),
        share,
        f"Only {share:.0%} of this photo looks like skin. Move closer, so that the skin fills it.",
    )
    if not skin.any():
        return (seen,)
    pixels = small[skin]
    percent = clipped_percent(small, skin, settings, face=face)
    # Of 1 in linear light: white paper just not clipped.
    level_ev = math.log2(max(float(np.median(_luminance(pixels))), 1e-6))
    low_ev = settings.dark_ev
    return (
        seen,
        checked(
            Rule("clipping", "% of skin", settings.clipped_percent, COLOURS),
            percent,
            f"{percent:.0f} % of the skin in this photo is white with glare or black with shadow. "
            "Soften the light, or lower the exposure, and retake it.",
        ),
        checked(
            Rule("exposure", "EV", low_ev, (*COLOURS, *SURFACE)),
            level_ev,
            f"This photo is very dark: the skin lies {-level_ev:.0f} EV below white. Retake it "
            "with more light; on dark skin, tap on the skin to expose for it.",
        ),
    )


def _luminance(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    return colour.luminance(colour.to_linear(np.ascontiguousarray(pixels[None])))


def _follows(
    photo: Photo,
    earlier: Photo | None,
    seen: tuple[RGBImage, Mask],
    settings: GradeSettings,
) -> tuple[Check, ...]:
    """Return the checks against the earlier photo of the same skin."""
    if earlier is None:
        return ()
    old = resized(earlier.pixels, fitted_size_hw(earlier.size_hw, _SMALL_PX))
    found = [*_light_since((old, skin_mask(old)), seen, settings)]
    before, now = photo_mesh(earlier), photo_mesh(photo)
    if (before is None) != (now is None):
        which = "this" if now is None else "the earlier"
        found.append(
            checked(
                Rule("same view", "present", (0.5, -0.5), ()),
                0.0,
                f"No face was found in {which} photo, but in the other one. Take the same view.",
            )
        )
    if before is None or now is None:
        return tuple(found)
    turns = turns_deg(before, now)
    name, worst = max(turns.items(), key=lambda item: abs(item[1]))
    ratio = (now.iris_distance_px / max(photo.size_hw)) / (
        before.iris_distance_px / max(earlier.size_hw)
    )
    word = "larger" if ratio > 1.0 else "smaller"
    found += [
        checked(
            Rule("pose", "°", settings.pose_deg, SHAPES),
            abs(worst),
            f"The head is {name} by {abs(worst):.0f}° more or less than in the earlier photo. "
            "Retake this photo looking the same way.",
        ),
        distance_check(
            ratio,
            now.iris_distance_px / before.iris_distance_px,
            settings,
            message=f"The face is {max(ratio, 1.0 / ratio):.2f} times {word} in the frame than in "
            "the earlier photo. Retake this photo from the same distance, with the same zoom.",
        ),
    ]
    return tuple(found)


def _light_since(
    before: tuple[RGBImage, Mask], now: tuple[RGBImage, Mask], settings: GradeSettings
) -> tuple[Check, ...]:
    """Return how exposure and cast differ on what looks like skin; skin itself changes less."""
    if not (before[1].any() and now[1].any()):
        return ()
    first, second = (
        np.log(
            np.maximum(
                np.median(colour.to_linear(image[mask][None])[0].astype(np.float64), axis=0), 1e-4
            )
        )
        for image, mask in (before, now)
    )
    gain = second - first
    exposure_ev = float(gain[1]) / math.log(2.0)
    cast = 100.0 * float(np.expm1(np.abs(gain[[0, 2]] - gain[1]).max()))
    word = "brighter" if exposure_ev > 0.0 else "darker"
    return (
        checked(
            Rule("exposure difference", "EV", settings.exposure_ev, COLOURS),
            abs(exposure_ev),
            f"The skin is {abs(exposure_ev):.1f} EV {word} than in the earlier photo. Lock the "
            "exposure as it was, and keep the lamp in its place.",
        ),
        checked(
            Rule("cast", "%", settings.cast_percent, COLOURS),
            cast,
            f"The colour of the skin differs by {cast:.0f} % from the earlier photo, more than "
            "skin changes: use the same lamp, cover the window and lock the white balance.",
        ),
    )
