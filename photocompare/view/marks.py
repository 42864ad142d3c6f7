"""The things that readings were made from, such as spots and lines, ready to be drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from photocompare.model import Comparison, Mark, MarkState, RegionKind
from photocompare.quantities import FAMILIES, Family
from photocompare.view.encode import EncodedPicture, PictureFormat, encode
from photocompare.view.fullsize import after_at, before_at, grid_hw

_MOST = 300  # more can't be told from each other, and a page grows slow
_MARGIN = 0.08  # of the picture's side, round the outermost marks
_LEAST_SHARE = 0.1  # of the photo: a closer look would show pixels
_QUALITY = 72

MARKED_FAMILIES = tuple(
    family
    for family in Family
    if family not in (Family.PIGMENT, Family.TONE, Family.TEXTURE, Family.DIFFERENCE)
)
"""The families whose quantities are read from things that can be pointed at."""


@dataclass(frozen=True, slots=True)
class MarkGroup:
    """The marks of one family; ``counts`` are of all of them, ``left_out`` are not drawn."""

    family: Family
    marks: tuple[Mark, ...]
    counts: tuple[tuple[MarkState, int], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class MarkPictures:
    """Both photos, cut to where the marks lie.

    ``box`` is left, top, width and height as fractions of the before photo.
    """

    before: EncodedPicture
    after: EncodedPicture
    box: tuple[float, float, float, float]


def mark_groups(comparison: Comparison) -> tuple[MarkGroup, ...]:
    """Return the marks outside reference skin, by family; families without any are left out."""
    references = {r.name for r in comparison.regions if r.kind is RegionKind.REFERENCE}
    groups = []
    for family in MARKED_FAMILIES:
        marks = _each_once(
            [
                mark
                for reading in comparison.readings
                if reading.quantity in FAMILIES[family] and reading.region not in references
                for mark in reading.marks
            ]
        )
        if marks:
            groups.append(_group(family, marks))
    return tuple(groups)


def mark_pictures(comparison: Comparison, group: MarkGroup, side_px: int) -> MarkPictures:
    """Return both photos where the marks of ``group`` lie, about ``side_px`` on the long side."""
    left, top, width, height = _box(group.marks)
    size_hw = grid_hw(
        comparison, min(comparison.settings.view.max_side_px, round(side_px / max(width, height)))
    )
    rows = slice(round(top * size_hw[0]), round((top + height) * size_hw[0]))
    columns = slice(round(left * size_hw[1]), round((left + width) * size_hw[1]))
    top, height = rows.start / size_hw[0], (rows.stop - rows.start) / size_hw[0]
    left, width = columns.start / size_hw[1], (columns.stop - columns.start) / size_hw[1]
    before, after = (
        encode(at(comparison, size_hw)[rows, columns], PictureFormat.WEBP, quality=_QUALITY)
        for at in (before_at, after_at)
    )
    return MarkPictures(before, after, (left, top, width, height))


def _each_once(marks: list[Mark]) -> tuple[Mark, ...]:
    """Return the marks without those that another quantity of the family brought already."""
    first: dict[tuple[tuple[float, float], ...], Mark] = {}
    for mark in marks:
        first.setdefault(mark.outline_xy, mark)
    return tuple(first.values())


def _group(family: Family, marks: tuple[Mark, ...]) -> MarkGroup:
    counts = Counter(mark.state for mark in marks)
    # What is not there in both photos comes first: it is what one looks for.
    ordered = sorted(marks, key=lambda mark: mark.state is MarkState.KEPT)
    return MarkGroup(
        family,
        tuple(ordered[:_MOST]),
        tuple((state, counts[state]) for state in MarkState if counts[state]),
        max(0, len(marks) - _MOST),
    )


def _box(marks: tuple[Mark, ...]) -> tuple[float, float, float, float]:
    points = [point for mark in marks for point in mark.outline_xy]
    ends = []
    for axis in (0, 1):
        low, high = min(p[axis] for p in points), max(p[axis] for p in points)
        length = max(_LEAST_SHARE, (high - low) * (1.0 + 2.0 * _MARGIN))
        start = min(1.0 - min(1.0, length), max(0.0, (low + high - length) / 2.0))
        ends.append((start, min(1.0, length)))
    (left, width), (top, height) = ends
    return left, top, width, height
