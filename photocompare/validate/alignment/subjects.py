"""What is photographed: the parts of the body, and what lies beside the skin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from photocompare.phantom import Overlay, OverlayKind, Scalp, Scene
from photocompare.phantom.scene import Outline

SUBJECTS = ("cheek", "cheek with moles", "back or abdomen", "scalp", "stretch marks", "hand")
LARGEST_CAVITY_PER_MM = Scene().cavity_per_mm
LARGEST_RIDGE_GLOSS_PER_MM = Scene().ridge_gloss_per_mm
_LARGEST_TONE = 10.0
_REPORTED_WIDTH_PX = 1600.0

Draw = np.random.Generator


def scene_of(subject: str, draw: Draw, *, width_px: int, cavity_per_mm: float) -> Scene:
    """Return a scene of a subject; how large the skin is shown does not depend on the photo's size.

    Its treated outline is the default one; see :func:`with_treated`.
    """
    common = {
        "tone": draw.uniform(0.0, _LARGEST_TONE),
        "cavity_per_mm": cavity_per_mm,
        "ridge_gloss_per_mm": draw.uniform(0.0, LARGEST_RIDGE_GLOSS_PER_MM),
        "relief_um": draw.uniform(12.0, 24.0),
        "mottling": draw.uniform(0.7, 1.3),
    }
    special = _OF[subject](draw)
    mm_per_px = special.pop("mm_per_px") * _REPORTED_WIDTH_PX / width_px
    return Scene(mm_per_px=mm_per_px, **{**common, **special})


def overlays(draw: Draw) -> tuple[Overlay, ...]:
    """Return a ruler, a pen ring or a date (or several), at a place drawn for this one photo."""
    chosen = []
    kinds = list(_OVERLAY)
    for kind in draw.choice(len(kinds), size=int(draw.integers(1, 3)), replace=False):
        chosen.append(_OVERLAY[kinds[kind]](draw))
    return tuple(chosen)


def blob_outline(draw: Draw, area_fraction: float) -> Outline:
    """Return an outline that covers that share of the frame, in fractions of it."""
    turn = np.linspace(0.0, 2.0 * np.pi, 16, endpoint=False)
    ragged = 1.0 + 0.08 * np.sin(2.0 * turn + draw.uniform(0.0, 6.3))
    points = np.stack([np.cos(turn), np.sin(turn)], axis=1) * ragged[:, None]
    x, y = points[:, 0], points[:, 1]
    area = 0.5 * abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))
    points *= np.sqrt(area_fraction / area)
    reach = np.abs(points).max(axis=0)
    room = np.maximum(0.5 - reach, 0.0)
    points += 0.5 + draw.uniform(-1.0, 1.0, 2) * room
    return tuple((float(x), float(y)) for x, y in points)


def _cheek(draw: Draw) -> dict[str, Any]:
    return {
        "mm_per_px": draw.uniform(0.035, 0.07),
        "moles_per_cm2": 0.0,
        "freckles_per_cm2": draw.uniform(0.0, 1.0),
        "spots_per_cm2": draw.uniform(0.0, 0.1),
        "pores_per_cm2": draw.uniform(40.0, 90.0),
        "curvature_mm": draw.uniform(120.0, 300.0),
    }


def _cheek_with_moles(draw: Draw) -> dict[str, Any]:
    return {
        **_cheek(draw),
        "moles_per_cm2": draw.uniform(0.08, 0.25),
        "freckles_per_cm2": draw.uniform(1.0, 5.0),
        "spots_per_cm2": draw.uniform(0.1, 0.6),
    }


def _body(draw: Draw) -> dict[str, Any]:
    return {
        "mm_per_px": draw.uniform(0.08, 0.14),
        "moles_per_cm2": draw.uniform(0.01, 0.08),
        "freckles_per_cm2": draw.uniform(0.0, 1.0),
        "pores_per_cm2": draw.uniform(8.0, 20.0),
        "vellus_per_cm2": draw.uniform(2.0, 6.0),
        "curvature_mm": draw.uniform(110.0, 250.0),
    }


def _scalp(draw: Draw) -> dict[str, Any]:
    return {
        "mm_per_px": draw.uniform(0.05, 0.08),
        "moles_per_cm2": 0.01,
        "freckles_per_cm2": 0.2,
        "spots_per_cm2": 0.0,
        "scalp": Scalp(
            density=draw.uniform(0.3, 0.7),
            parting_mm=draw.uniform(3.0, 10.0),
            darkness=draw.uniform(0.4, 0.95),
        ),
    }


def _stretch_marks(draw: Draw) -> dict[str, Any]:
    return {
        "mm_per_px": draw.uniform(0.06, 0.10),
        "striae": int(draw.integers(5, 10)),
        "spots_per_cm2": 0.02,
        "moles_per_cm2": draw.uniform(0.0, 0.05),
        "pores_per_cm2": 20.0,
        "vellus_per_cm2": 3.0,
        "vessels_per_cm2": 0.0,
        "curvature_mm": draw.uniform(150.0, 300.0),
    }


def _hand(draw: Draw) -> dict[str, Any]:
    return {
        "mm_per_px": draw.uniform(0.05, 0.08),
        "wrinkles": int(draw.integers(6, 16)),
        "relief_um": draw.uniform(20.0, 30.0),
        "vessels_per_cm2": draw.uniform(0.1, 0.5),
        "moles_per_cm2": draw.uniform(0.0, 0.04),
        "spots_per_cm2": draw.uniform(0.0, 0.4),
        "pores_per_cm2": 10.0,
        "curvature_mm": draw.uniform(60.0, 110.0),
    }


_OF: dict[str, Callable[[Draw], dict[str, Any]]] = dict(
    zip(SUBJECTS, (_cheek, _cheek_with_moles, _body, _scalp, _stretch_marks, _hand), strict=True)
)


def _ruler(draw: Draw) -> Overlay:
    centre = (draw.uniform(0.25, 0.75), draw.choice((0.08, 0.92)))
    return Overlay(OverlayKind.RULER, centre, draw.uniform(-20.0, 20.0), draw.uniform(0.25, 0.45))


def _ring(draw: Draw) -> Overlay:
    centre = (draw.uniform(0.15, 0.85), draw.uniform(0.15, 0.85))
    return Overlay(OverlayKind.PEN_RING, centre, draw.uniform(0.0, 180.0), draw.uniform(0.08, 0.25))


def _date(draw: Draw) -> Overlay:
    centre = (draw.choice((0.14, 0.86)), draw.choice((0.05, 0.95)))
    return Overlay(OverlayKind.DATE, centre, 0.0, draw.uniform(0.14, 0.22))


_OVERLAY: dict[OverlayKind, Callable[[Draw], Overlay]] = {
    OverlayKind.RULER: _ruler,
    OverlayKind.PEN_RING: _ring,
    OverlayKind.DATE: _date,
}
