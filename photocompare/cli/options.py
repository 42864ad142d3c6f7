"""What several commands are told on the line: regions and scale, read or refused in a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photocompare.cli.command import UsageError
from photocompare.errors import RegionError

if TYPE_CHECKING:
    from photocompare.model import Photo, Region
    from photocompare.settings import Ruler, ScaleSettings

# A microscope shows 0.0002 mm a pixel, a whole body in a thumbnail 5 mm; beyond is a slip.
_LEAST_MM_PER_PX, _MOST_MM_PER_PX = 0.0001, 10.0

RULER_FORM = (
    "two points of a ruler in the before photo and the millimetres between them, as x,y=x,y:MM in "
    "pixels of the upright photo, such as 120,80=620,90:50"
)
CARD_FORM = "millimetres from patch to patch of a 24-patch colour card in the before photo"
FACE_REGION_FORM = "NAME or NAME:KIND of a part of the face, such as left_cheek:treated"
REGION_FORM = "NAME:KIND:x,y;x,y;x,y (KIND treated, reference or ignore; x and y from 0 to 1)"


def mm_per_px(text: str | None) -> float | None:
    """Return the scale that was given, or None."""
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not _LEAST_MM_PER_PX <= value <= _MOST_MM_PER_PX:  # NaN fails too
        raise UsageError(
            f"--mm-per-px is '{text}'; it needs a number from {_LEAST_MM_PER_PX} to "
            f"{_MOST_MM_PER_PX:g}, such as 0.08. Leave it out if the scale is not known."
        )
    return value


def scale_settings(ruler: str | None, card_pitch: str | None) -> ScaleSettings:
    """Return what was said of the scale, beside a number that was typed in."""
    from photocompare.settings import ScaleSettings

    return ScaleSettings(ruler=_ruler(ruler), card_pitch_mm=_card_pitch_mm(card_pitch))


def _ruler(text: str | None) -> Ruler | None:
    from photocompare.settings import Ruler

    if text is None:
        return None
    points, _, length = text.rpartition(":")
    try:
        start, end = (_corner(point) for point in points.split("="))
        return Ruler(start, end, float(length))
    except ValueError as error:
        raise UsageError(f"The ruler '{text}' can't be read. Give {RULER_FORM}.") from error


def _card_pitch_mm(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise UsageError(f"--card-pitch is '{text}'; it needs the {CARD_FORM}.") from error


@dataclass(frozen=True, slots=True)
class Marked:
    """What was said on the line of where to measure."""

    drawn: tuple[Region, ...]
    on_face: tuple[str, ...] = ()
    proposes_reference: bool = False


def regions_in(photo: Photo, marked: Marked) -> tuple[Region, ...]:
    """Return the regions on the before photo: drawn, placed on its face, and proposed."""
    found = [*marked.drawn]
    if marked.on_face:
        from photocompare.faces import facial_regions

        for text in marked.on_face:
            name, _, kind = text.partition(":")
            found += facial_regions(photo, (name,), kind=kind or "treated")
    if marked.proposes_reference:
        from photocompare.reference_skin import proposed_reference

        reference = proposed_reference(photo, tuple(found))
        if reference is None:
            raise RegionError(
                "No skin was found that could serve as reference beside the treated region. Draw "
                "one by hand on untreated skin, with --region NAME:reference:x,y;x,y;x,y."
            )
        found.append(reference)
    return tuple(found)


def regions(texts: Sequence[str]) -> tuple[Region, ...]:
    """Return the regions that were given, each with a name of its own."""
    found = tuple(_region(text) for text in texts)
    names = [region.name for region in found]
    for name in names:
        if names.count(name) > 1:
            raise RegionError(f"Two regions are called '{name}'. Give each its own name.")
    return found


def _region(text: str) -> Region:
    from photocompare.model import Region, RegionKind

    parts = text.rsplit(":", 2)
    if len(parts) != 3:
        raise RegionError(f"The region '{text}' can't be read. Write it as {REGION_FORM}.")
    name, kind, outline = parts
    corners = [corner for corner in outline.split(";") if corner.strip()]
    try:
        outline_xy = tuple(_corner(corner) for corner in corners)
    except ValueError as error:
        raise RegionError(
            f"The outline of the region '{name}' can't be read. Write it as x,y;x,y;x,y with "
            "numbers from 0 to 1."
        ) from error
    known = {entry.value: entry for entry in RegionKind}
    if kind not in known:
        raise RegionError(f"'{kind}' is not a kind of region. Use one of: {', '.join(known)}.")
    return Region(name=name, kind=known[kind], outline_xy=outline_xy)


def _corner(text: str) -> tuple[float, float]:
    x, y = text.split(",")
    return float(x), float(y)
