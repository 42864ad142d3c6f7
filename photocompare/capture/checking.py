"""One photo at the moment when it is taken: good enough, or better taken again."""

from __future__ import annotations

from photocompare.grade import photo_grade
from photocompare.model import Grade, Photo
from photocompare.scale import find_scale
from photocompare.settings import Settings

_DEFAULT_SETTINGS = Settings()


def check_photo(
    photo: Photo, settings: Settings = _DEFAULT_SETTINGS, *, earlier: Photo | None = None
) -> Grade:
    """Return how good ``photo`` is to be compared later, with a sentence for each fault.

    Focus, motion, noise, clipping, exposure, processing, and its resolution where the scale is
    known; against ``earlier``, a photo of the same skin, also light, pose and distance.

    Raises
    ------
    SettingsError
        The scale that was said can't be that of the photo.
    """
    scale = find_scale(photo, settings.scale, typed_mm_per_px=settings.measure.mm_per_px)
    return photo_grade(photo, settings.grade, mm_per_px=scale.mm_per_px, earlier=earlier)
