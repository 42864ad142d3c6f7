"""Checks of sharpness and noise, on the skin that both photos were matched on."""

from __future__ import annotations

import math

import cv2
import numpy as np

from photocompare.faces import FaceMesh, photo_mesh
from photocompare.faces.outlines import AREAS, FACE, corners_xy
from photocompare.geometry import polygon_mask, region_mask, scaling
from photocompare.grade.edge_width import edge_width_px
from photocompare.grade.limits import SPOTS, SURFACE, Rule, checked
from photocompare.grade.motion import relative_motion
from photocompare.grade.smoothing import smoothing_ratio
from photocompare.model import Check, Mask, NormalisedPair
from photocompare.relief import SkinWindow, noise_of, relative_blur, windows_of
from photocompare.settings import GradeSettings

_COARSE_PX = 384  # long side of the mask of where edges are looked for


def focus_checks(
    pair: NormalisedPair, settings: GradeSettings, mm_per_px: float | None = None
) -> tuple[Check, ...]:
    """Return the checks of blur, motion, smoothing and noise; those that can be told."""
    windows = windows_of(pair, _skin(pair), longest_px=settings.window_px)
    extra_px2, noise, noisier = math.nan, math.nan, "after"
    others: tuple[Check, ...] = ()
    if windows is not None:
        blur = relative_blur(*windows)
        if blur is not None and blur.bins >= settings.least_blur_bins:
            extra_px2 = blur.extra_variance_px2
        noise, noisier = max((noise_of(windows[0]), "before"), (noise_of(windows[1]), "after"))
        others = (*_motion(windows, settings), *_smoothing(windows, extra_px2, settings))
    softer = "after" if extra_px2 > 0.0 else "before"
    unknown = (
        "Focus could not be compared: too little fine detail stands clear of the noise. Take the "
        "photos closer and sharper."
    )
    return (
        checked(
            Rule("relative blur", "px²", settings.relative_blur_px2, SURFACE, unknown),
            abs(extra_px2),
            f"The {softer} photo is blurrier. Hold the camera still and focus on the skin.",
            blames=softer,
        ),
        *_focus(pair, settings, mm_per_px),
        *others,
        checked(
            Rule("noise", "ln", settings.noise_ln, (*SURFACE, *SPOTS)),
            noise,
            f"The {noisier} photo is noisy. Use more light.",
            blames=noisier,
        ),
    )


def _focus(
    pair: NormalisedPair, settings: GradeSettings, mm_per_px: float | None
) -> tuple[Check, ...]:
    """Return the check of the softer photo's own edges, nothing where neither has enough."""
    before, after = _edge_masks(pair)
    widths = [
        (edge_width_px(photo.pixels, mask, settings) * scale, name)
        for photo, mask, scale, name in (
            (pair.photos.before, before, 1.0, "before"),
            (pair.photos.after, after, 1.0 / pair.alignment.scale, "after"),
        )
    ]
    known = [entry for entry in widths if math.isfinite(entry[0])]
    if not known:
        return ()
    worst, name = max(known)
    return (focus_check(worst, f"The {name} photo", settings, mm_per_px, blames=name),)


def focus_check(
    width_px: float,
    name: str,
    settings: GradeSettings,
    mm_per_px: float | None,
    *,
    blames: str = "",
) -> Check:
    """Return the check of edges of ``width_px`` of the before photo, in the photo of that name."""
    warn, refuse = settings.edge_px
    if mm_per_px is not None:  # many pixels a millimetre: a soft edge may still be fine enough
        warn = max(warn, settings.edge_mm[0] / mm_per_px)
        refuse = max(refuse, settings.edge_mm[1] / mm_per_px)
    return checked(
        Rule("focus", "px", (warn, refuse), SURFACE),
        width_px,
        f"{name} is out of focus, or was enlarged: its sharpest edges are "
        f"{width_px:.1f} pixels wide. Retake it: tap on the skin to focus, and hold still.",
        blames=blames,
    )


def _motion(windows: tuple[SkinWindow, SkinWindow], settings: GradeSettings) -> tuple[Check, ...]:
    ratio, is_after = relative_motion(*windows)
    if math.isnan(ratio):
        return ()  # so little detail that blur could not be compared either, which is said
    name = "after" if is_after else "before"
    return (
        checked(
            Rule("motion", "×", settings.motion_ratio, SURFACE),
            ratio,
            f"The {name} photo is smeared in one direction: camera or patient moved. Retake it "
            "with more light, and rest the camera on something.",
            blames=name,
        ),
    )


def _smoothing(
    windows: tuple[SkinWindow, SkinWindow], extra_px2: float, settings: GradeSettings
) -> tuple[Check, ...]:
    """Return the check of a filter: faint detail lost where strong detail stayed.

    Blur alone loses both, JPEG and noise move the two by a little: their product tells.
    """
    ratio = smoothing_ratio(*windows)
    if not (math.isfinite(ratio) and ratio > 0.0):
        return ()
    if math.isnan(extra_px2):  # a filter may leave too little to compare blur on
        extra_px2 = math.copysign(settings.smoothing_blind_px2, math.log(ratio))
    signature = max(0.0, extra_px2 * math.log(ratio))
    name = "after" if extra_px2 > 0.0 else "before"
    return (
        checked(
            Rule("smoothing", "px²", settings.smoothing_px2, (*SURFACE, *SPOTS)),
            signature,
            f"The {name} photo looks as if a beauty filter had smoothed it: faint detail is gone "
            "and strong detail is not. Retake it with all filters off, in the normal photo mode.",
            blames=name,
        ),
    )


def _edge_masks(pair: NormalisedPair) -> tuple[Mask, Mask]:
    """Return where edges may be looked for: inside the faces, else where skin is measured."""
    before_mesh = photo_mesh(pair.photos.before)
    after_mesh = None if before_mesh is None else photo_mesh(pair.photos.after)
    if before_mesh is not None and after_mesh is not None:
        return (
            face_mask(before_mesh, pair.photos.before.size_hw),
            face_mask(after_mesh, pair.photos.after.size_hw),
        )
    size_hw = coarse_hw(pair.photos.after.size_hw)
    to_after = (
        scaling(pair.photos.after.size_hw, size_hw)
        @ pair.alignment.matrix
        @ scaling(pair.size_hw, pair.photos.before.size_hw)
    )
    seen = cv2.warpPerspective(
        pair.measurable.astype(np.uint8), to_after, size_hw[::-1], flags=cv2.INTER_NEAREST
    )
    return pair.measurable, seen.astype(np.bool_)


def face_mask(mesh: FaceMesh, size_hw: tuple[int, int]) -> Mask:
    """Return a coarse mask of the oval of a face, over the whole photo."""
    coarse = coarse_hw(size_hw)
    matrix = scaling(size_hw, coarse)
    oval = corners_xy(mesh, AREAS[FACE]) @ matrix[:2, :2].T + matrix[:2, 2]
    return polygon_mask(oval, coarse)


def coarse_hw(size_hw: tuple[int, int]) -> tuple[int, int]:
    """Return the size of a coarse mask over a photo."""
    factor = min(1.0, _COARSE_PX / max(size_hw))
    return max(1, round(size_hw[0] * factor)), max(1, round(size_hw[1] * factor))


def _skin(pair: NormalisedPair) -> Mask:
    reference = pair.lighting.reference
    if reference is None:
        return pair.measurable
    inside: Mask = region_mask(reference, pair.size_hw) & pair.measurable
    return inside if inside.any() else pair.measurable
