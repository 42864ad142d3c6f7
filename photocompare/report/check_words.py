"""What each check of comparability is called, what it read, and where it starts to object."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from photocompare.model import Check

_YES_OR_NO = "present"
_SHARE, _LOG = "share", "ln"  # both are told in per cent
_DIGITS = 3  # no check is known more exactly
_LOG_DIGITS = 2  # the limits are round as logarithms, not in per cent
_LEAST = 0.0005  # less rounds to nothing at a thousandth

CHECK_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "scale ratio": "size of the skin in the frame, one photo against the other",
        "sampling": "pixels on the same skin, one photo against the other",
        "overlap": "skin seen in both photos",
        "alignment error": "how far off the photos lie on each other",
        "skin not followed": "skin that could not be followed",
        "resolution": "skin that one pixel covers",
        "pose": "turn of the view",
        "perspective": "difference of perspective",
        "exposure difference": "difference of brightness",
        "cast": "difference of the light's colour",
        "clipping": "skin too bright or too dark to be read",
        "light field": "unevenness of the light between the photos",
        "light direction": "how much the light came from elsewhere",
        "colour": "how much colour varies over the skin",
        "relative blur": "difference of sharpness",
        "focus": "width of the sharpest edges",
        "motion": "blur by movement",
        "smoothing": "smoothing by a filter",
        "noise": "noise of the camera",
        "processing": "signs of processing by the camera",
        "reference skin": "untreated skin was marked",
        "reference size": "size of the untreated skin",
    }
)


def check_name(check: Check) -> str:
    """Return what ``check`` looks at, in words."""
    name = check.name.replace("_", " ")
    return CHECK_NAMES.get(name, name)


def check_text(check: Check) -> str:
    """Return the value of a check with its unit, a share in per cent."""
    if not math.isfinite(check.value):
        return "not known"
    if check.unit == _YES_OR_NO:
        return "yes" if check.value else "no"
    if not check.unit and check.value == 0.0:  # a count of signs
        return "none"
    return _with_unit(check.value, check)


def limits_text(check: Check) -> str:
    """Return from where on a check objects and refuses, "" where it says yes or no."""
    if check.unit == _YES_OR_NO or not (math.isfinite(check.warn) and math.isfinite(check.refuse)):
        return ""
    if check.warn == check.refuse:
        return f"too far off from {_with_unit(check.refuse, check)}"
    way = "up" if check.refuse > check.warn else "down"
    warn, refuse = _number(check.warn, check), _with_unit(check.refuse, check)
    return f"doubtful from {warn} {way}, too far off from {refuse}"


def _with_unit(value: float, check: Check) -> str:
    unit = "%" if check.unit in (_SHARE, _LOG) else check.unit
    return f"{_number(value, check)} {unit}".strip()


def _number(value: float, check: Check) -> str:
    """Return ``value`` as a person writes it: three digits at most, never a power of ten."""
    shown = value
    if check.unit == _SHARE:
        shown = 100.0 * value
    elif check.unit == _LOG:
        shown = 100.0 * math.expm1(value)
    if abs(shown) < _LEAST:
        return "0"
    digits = _LOG_DIGITS if check.unit == _LOG else _DIGITS
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(shown))))
    text = f"{shown:.{min(decimals, _DIGITS)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")
