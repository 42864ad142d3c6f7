"""Every visit of a series laid over the base and over its neighbour, each by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from photocompare.align.composition import identity, lattice_points
from photocompare.align.stage import align
from photocompare.errors import AlignmentError
from photocompare.model import Alignment, Mask, Notice, Photo, PhotoPair, PhotoSource, PointsXY
from photocompare.settings import AlignSettings

Tell = Callable[[str, float], None]

_LATTICE = 40  # places along the long side of the base at which two ways are held together


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """One photo laid over another; ``seen`` is True at the lattice's places that both show."""

    alignment: Alignment
    notices: tuple[Notice, ...]
    seen: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """What was laid over what, by (from, to), and the sentences of what was refused."""

    found: dict[tuple[int, int], Link]
    refused: dict[tuple[int, int], str]
    sources: dict[int, PhotoSource]


def linked(
    photos: Sequence[Photo],
    base_index: int,
    settings: AlignSettings,
    mm_per_px: float | None,
    tell: Tell,
) -> Links:
    """Return the base laid over every visit, and each visit over the next beside the base."""
    others = [index for index in range(len(photos)) if index != base_index]
    wanted = [(base_index, other) for other in others]
    wanted += list(pairwise(others))
    links = Links({}, {}, {})
    for count, (first, second) in enumerate(wanted):
        tell(f"Laying visit {second + 1} over visit {first + 1}", count / len(wanted))
        scale = mm_per_px if first == base_index else _scale_of(links, base_index, first, mm_per_px)
        pair = PhotoPair(photos[first], photos[second])
        links.sources.update({first: pair.before.source, second: pair.after.source})
        try:
            aligned = align(pair, settings, mm_per_px=scale)
        except AlignmentError as error:
            links.refused[first, second] = str(error)
            continue
        seen = _at(aligned.overlap, lattice(pair.before.size_hw), pair.before.size_hw)
        links.found[first, second] = Link(aligned.alignment, aligned.notices, seen)
    return links


def base_link(size_hw: tuple[int, int]) -> Link:
    """Return the base laid over itself."""
    return Link(identity(size_hw), (), np.ones(len(lattice(size_hw)), dtype=bool))


def lattice(size_hw: tuple[int, int]) -> PointsXY:
    """Return the places (N, 2) of a photo at which alignments are held against each other."""
    factor = _LATTICE / max(size_hw)
    rows, columns = (max(4, round(side * factor)) for side in size_hw)
    return lattice_points(size_hw, (rows, columns))


def _scale_of(links: Links, base_index: int, index: int, mm_per_px: float | None) -> float | None:
    """Return the scale of a visit's photo from that of the base, where it was laid over it."""
    link = links.found.get((base_index, index))
    return None if mm_per_px is None or link is None else mm_per_px / link.alignment.scale


def _at(mask: Mask, points_xy: PointsXY, size_hw: tuple[int, int]) -> Mask:
    cells = np.floor((points_xy + 0.5) * np.array(mask.shape[::-1]) / np.array(size_hw[::-1]))
    columns, rows = cells.astype(np.intp).T
    found: Mask = mask[rows, columns]
    return found
