"""Why pores, dents or lines are not judged, in sentences that say what to do."""

from __future__ import annotations

from photocompare.relief import RelativeBlur
from photocompare.settings import MeasureSettings

NO_SCALE = (
    "What counts here is set in millimetres, and the scale of the photo is not known. Lay a ruler "
    "beside the skin and mark it, or type in how many millimetres a pixel covers."
)
NOTHING = "Nothing of this region can be measured in both photos."
CONTROL = "Control: untreated skin, whose relief is taken to be changed by the light alone."
NO_REFERENCE = (
    "A lamp at another angle could explain this: mark untreated skin as reference, and keep the "
    "lamp in its place."
)
NO_BLUR = (
    "Focus could not be told from relief here: too little fine detail stands clear of the noise. "
    "Mark a larger area or retake the photos closer and sharper."
)
SOFT = (
    "One photo is much blurrier than the other, so fine detail can't be compared. Retake it in "
    "focus."
)
COLOUR = (
    "What changed here is mostly colour, as when redness or pigment comes or goes: a change of "
    "relief can't be told from it."
)
CUT = "The region is large: its middle was searched."


def too_coarse(things: str, mm_per_px: float, most: float) -> str:
    """Return why pixels of this size don't hold ``things``, or nothing."""
    if mm_per_px <= most:
        return ""
    return (
        f"The photos are too coarse for {things}: a pixel covers {mm_per_px:.2f} mm and at most "
        f"{most:.2f} mm are needed. Take the photo {mm_per_px / most:.1f} times closer, or with "
        "more pixels."
    )


def misplaced(things: str, error_mm: float, most_mm: float) -> str:
    """Return why ``things`` can't be matched one by one, or nothing."""
    if error_mm <= most_mm:
        return ""
    return (
        f"The photos may lie {error_mm:.2f} mm off here and {things} can be told from one another "
        f"up to {most_mm:.2f} mm only. Retake the after photo from the same distance and angle."
    )


def too_few(things: str, found: int, needed: int) -> str:
    """Return why so few of ``things`` have no mean, or nothing."""
    if found >= needed:
        return ""
    only = f"Only {found_of(found, things)}" if found else found_of(found, things)
    return (
        f"{only} from the relief of the reference in either photo, and {needed} are needed. Mark a "
        "larger area, or take the photos closer."
    )


def found_of(count: int, things: str) -> str:
    """Return how many of ``things``, named in the plural, stand out."""
    if count == 1:
        return f"1 {things.removesuffix('s')} stands out"
    return f"{count or 'No'} {things} stand out"


def too_little_reference(things: str) -> str:
    """Return why the share of the light is not known."""
    return (
        f"The reference shows too few marks of the size of {things} to tell what the light did to "
        "them: mark a larger reference."
    )


def of_focus(blur: RelativeBlur | None, settings: MeasureSettings) -> str:
    """Return why the focus of the two photos can't be matched, or nothing."""
    if blur is None or blur.bins < settings.least_blur_bins:
        return NO_BLUR
    return SOFT if abs(blur.extra_variance_px2) > settings.most_extra_blur_px2 else ""
