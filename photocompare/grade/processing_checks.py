"""Check of what the phone did to the pixels by itself."""

from __future__ import annotations

from photocompare.grade.limits import SURFACE, Rule, checked
from photocompare.model import Check, Photo, Processing
from photocompare.settings import GradeSettings

_BLAMED = {"The before photo": "before", "The after photo": "after"}
_HDR, _PORTRAIT = 1.0, 2.0  # changes brightness from place to place; smooths skin


def processing_check(photos: dict[str, Photo], settings: GradeSettings) -> Check:
    """Return the check of the photos, which are given by what they are called.

    0: no trace; 1: HDR, which moves small differences of brightness; 2: portrait mode, which
    smooths skin. A phone may do either and leave no trace.
    """
    found = [(_level(photo), name) for name, photo in photos.items()]
    worst, name = max(found, key=lambda entry: entry[0])
    mode = "portrait mode" if worst == _PORTRAIT else "HDR"
    return checked(
        Rule("processing", "", settings.processing_level, SURFACE),
        worst,
        f"{name} was taken in {mode}, which changes skin by itself. Retake it in the "
        "normal photo mode, with HDR, portrait and beauty filters off.",
        blames=_BLAMED.get(name, ""),
    )


def _level(photo: Photo) -> float:
    if Processing.PORTRAIT in photo.source.processing:
        return _PORTRAIT
    return _HDR if photo.source.processing else 0.0
