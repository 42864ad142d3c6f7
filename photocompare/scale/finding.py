"""The stage: the surest scale that there is."""

from __future__ import annotations

import math

from photocompare.errors import SettingsError
from photocompare.faces import photo_mesh
from photocompare.model import UNKNOWN_SCALE, Photo, Scale, ScaleSource
from photocompare.scale.card import card_scale
from photocompare.scale.face_width import face_width_px
from photocompare.scale.iris import iris_scale
from photocompare.settings import Ruler, ScaleSettings

_DEFAULT = ScaleSettings()


def find_scale(
    photo: Photo, settings: ScaleSettings = _DEFAULT, *, typed_mm_per_px: float | None = None
) -> Scale:
    """Return the scale of the full-resolution ``photo``: the surest that there is, else unknown.

    What was typed in goes before a ruler, that before a card whose size was said, and that before
    the irises of a face.

    Raises
    ------
    SettingsError
        What was said can't be true of this photo: the message says why, and what to do.
    """
    if typed_mm_per_px is not None:
        _require_number(typed_mm_per_px, settings)
        return _plausible(
            Scale(typed_mm_per_px, ScaleSource.TYPED, settings.typed_error), photo, settings
        )
    if settings.ruler is not None:
        return _plausible(_ruler_scale(photo, settings.ruler, settings), photo, settings)
    by_card = card_scale(photo, settings)
    if by_card is not None:
        return _plausible(by_card, photo, settings)
    mesh = photo_mesh(photo) if settings.looks_for_iris else None
    found = None if mesh is None else iris_scale(mesh, settings)
    return found or UNKNOWN_SCALE


def _require_number(mm_per_px: float, settings: ScaleSettings) -> None:
    least, most = settings.mm_per_px_range
    if not least <= mm_per_px <= most:  # NaN fails too
        raise SettingsError(
            f"A scale of {mm_per_px:g} mm a pixel makes no sense; it lies between {least:g} and "
            f"{most:g}, such as 0.08. Leave it out if the scale is not known."
        )


def _ruler_scale(photo: Photo, ruler: Ruler, settings: ScaleSettings) -> Scale:
    height, width = photo.size_hw
    points = (ruler.start_xy, ruler.end_xy)
    numbers = (*ruler.start_xy, *ruler.end_xy, ruler.length_mm)
    if not all(math.isfinite(number) for number in numbers) or ruler.length_mm <= 0.0:
        raise SettingsError(
            "The ruler can't be used: its length must be more than 0 mm, and its two points must "
            "be numbers. Give it as x,y=x,y:MM, such as 120,80=620,90:50."
        )
    if any(not (-0.5 <= x <= width - 0.5 and -0.5 <= y <= height - 0.5) for x, y in points):
        raise SettingsError(
            f"A point of the ruler lies outside the before photo, which has {width} × {height} "
            "pixels. Mark two points of the ruler inside it."
        )
    length_px = math.dist(*points)
    click_px = settings.click_error_fraction * max(height, width)
    if length_px < 10.0 * click_px:
        raise SettingsError(
            f"The two points of the ruler are only {length_px:.0f} pixels apart, too near for a "
            "scale. Mark a longer piece of it."
        )
    mm_per_px = ruler.length_mm / length_px
    _require_number(mm_per_px, settings)
    error = math.hypot(settings.ruler_error, math.sqrt(2.0) * click_px / length_px)
    return Scale(mm_per_px, ScaleSource.RULER, error)


def _plausible(scale: Scale, photo: Photo, settings: ScaleSettings) -> Scale:
    """Return ``scale``, or raise where no person could be that large or that small."""
    assert scale.mm_per_px is not None  # noqa: S101  # our own mistake
    frame_mm = max(photo.size_hw) * scale.mm_per_px
    if frame_mm > settings.most_frame_mm:
        raise SettingsError(
            f"At {scale.mm_per_px:g} mm a pixel the photo would show {frame_mm / 1000.0:.1f} m of "
            "skin. Give the scale in millimetres per pixel of the before photo at its full size."
        )
    mesh = photo_mesh(photo) if settings.looks_for_iris else None
    if mesh is None:
        return scale
    face_mm = face_width_px(mesh) * scale.mm_per_px
    least, most = settings.face_width_mm
    if not least <= face_mm <= most:
        raise SettingsError(
            f"At {scale.mm_per_px:g} mm a pixel the face in the photo would be "
            f"{_length(face_mm)} wide. Give the scale in millimetres per pixel of the before "
            "photo at its full size."
        )
    return scale


def _length(length_mm: float) -> str:
    return f"{length_mm / 1000.0:.1f} m" if length_mm >= 1000.0 else f"{length_mm:.2g} mm"
