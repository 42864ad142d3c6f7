"""Several visits laid over one of them, consistently, and each refusal told by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from photocompare.align.composition import composed, inverted
from photocompare.align.laid import as_recorded
from photocompare.align.locked import lay_again
from photocompare.align.series_cycles import apart_px, cycles_of, grossly_off
from photocompare.align.series_links import Link, Links, Tell, base_link, linked
from photocompare.geometry import after_map
from photocompare.model import (
    AlignedPair,
    AlignedSeries,
    Notice,
    Photo,
    PhotoPair,
    SeriesCycle,
    SeriesVisit,
    Stage,
)
from photocompare.settings import AlignSettings

LEAST_VISITS = 2


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """Where a visit lies on the base, and by way of which other visit."""

    link: Link
    through: int | None = None


def align_series(
    photos: Sequence[Photo],
    base_index: int,
    settings: AlignSettings,
    *,
    mm_per_px: float | None = None,
    progress: Tell | None = None,
) -> AlignedSeries:
    """Return every photo laid over the one at ``base_index``, or its own refusal.

    Each is laid over the base and over its neighbour, so that there are two ways to it. One that
    does not fit the base is reached through its neighbour. Ways that part by more than their
    errors let expect enlarge the error and are told; a visit that no way confirms is refused.
    ``photos`` may load on demand: two are held at a time. ``mm_per_px`` is that of the base.
    """
    if len(photos) < LEAST_VISITS or not 0 <= base_index < len(photos):
        raise ValueError(f"visit {base_index} of {len(photos)} can't be the base")
    tell = progress or _say_nothing
    links = linked(photos, base_index, settings, mm_per_px, tell)
    direct = {to: link for (start, to), link in links.found.items() if start == base_index}
    cycles = cycles_of(links, direct, settings, base_index=base_index)
    gross = grossly_off(direct, cycles, settings)
    placed = {index: _Placed(link) for index, link in direct.items() if index not in gross}
    placed[base_index] = _Placed(base_link(links.sources[base_index].size_hw))
    _reach_through_neighbours(links, placed, base_index, gross, settings)
    visits = tuple(
        _visit(index, links, placed.get(index), base_index, cycles) for index in range(len(photos))
    )
    tell("Laid over each other", 1.0)
    return AlignedSeries(base_index, visits, cycles)


def laid_on_base(
    series: AlignedSeries, index: int, photos: Sequence[Photo], settings: AlignSettings
) -> AlignedPair:
    """Return a visit that was not refused on the base grid, as ``series`` has it.

    Where it was reached through another visit, the overlap is what that one shows too.
    """
    visit, locked = series.visits[index], series.locked(index)
    if locked is None:
        raise ValueError(f"visit {index} was refused")
    pair = PhotoPair(photos[series.base_index], photos[index])
    laid = lay_again(pair, locked, settings)
    laid = replace(laid, notices=visit.notices)
    if visit.through is None:
        return laid
    middle = series.visits[visit.through].alignment
    if middle is None:
        raise ValueError(f"visit {visit.through} was refused, and is on the way to {index}")
    places, (height, width) = after_map(middle, laid.size_hw), middle.after_size_hw
    x, y = places[..., 0], places[..., 1]
    is_shown = (x >= -0.5) & (x <= width - 0.5) & (y >= -0.5) & (y <= height - 0.5)
    overlap = laid.overlap & is_shown
    after = np.where(overlap[..., None], laid.after, np.float32(0.0))
    return replace(laid, after=after, overlap=overlap)


def _reach_through_neighbours(
    links: Links,
    placed: dict[int, _Placed],
    base_index: int,
    gross: frozenset[int],
    settings: AlignSettings,
) -> None:
    """Place what does not fit the base by way of what does, one step after the other."""
    is_growing = True
    while is_growing:
        is_growing = False
        for (first, second), link in links.found.items():
            if base_index in (first, second) or gross & {first, second}:
                continue
            for start, end in ((first, second), (second, first)):
                if start not in placed or end in placed:
                    continue
                chain = _chained(placed[start].link, link, is_turned=start == second)
                if chain.alignment.overlap_fraction >= settings.min_overlap_fraction:
                    placed[end] = _Placed(chain, through=start)
                    is_growing = True


def _chained(first: Link, second: Link, *, is_turned: bool) -> Link:
    onward = inverted(second.alignment) if is_turned else second.alignment
    alignment = as_recorded(composed(first.alignment, onward))
    return Link(alignment, (*first.notices, *second.notices), first.seen)


def _visit(
    index: int,
    links: Links,
    placed: _Placed | None,
    base_index: int,
    cycles: tuple[SeriesCycle, ...],
) -> SeriesVisit:
    source = links.sources[index]
    visit = SeriesVisit(index, source.sha256, source.size_hw, None)
    if placed is None:
        return replace(visit, refusal=_refusal(index, base_index, links))
    alignment, notices = placed.link.alignment, placed.link.notices
    if placed.through is not None:
        notices = (_through_notice(index, base_index, placed.through, alignment.error_px), *notices)
    off_px = apart_px(index, cycles) if placed.through is None else 0.0
    if off_px > 0.0:
        error_px = math.hypot(alignment.error_px, off_px)
        basis = (
            f"{alignment.error_basis}; made larger, since another way to this visit lies "
            f"{off_px:.2f} pixels apart"
        )
        alignment = replace(alignment, error_px=error_px, error_basis=basis)
        notices = (_apart_notice(off_px), *notices)
    return replace(
        visit,
        alignment=alignment,
        through=placed.through,
        notices=tuple(dict.fromkeys(notices)),
    )


def _refusal(index: int, base_index: int, links: Links) -> str:
    said = links.refused.get((base_index, index))
    if said is not None:
        return said
    return (
        "This visit lies in one place when it is laid over the base, and in another when it is "
        "laid over its neighbour, so neither is to be trusted. Compare it with the base alone and "
        "set points by hand, or leave it out."
    )


def _through_notice(index: int, base_index: int, through: int, error_px: float) -> Notice:
    return Notice(
        Stage.ALIGN,
        f"Visit {index + 1} could not be laid over visit {base_index + 1} directly; it was reached "
        f"through visit {through + 1}, which adds to the error (about {error_px:.1f} pixels). "
        "Nothing is said of what that visit does not show.",
    )


def _apart_notice(off_px: float) -> Notice:
    return Notice(
        Stage.ALIGN,
        f"Two ways to this visit, over the base and over its neighbour, lie {off_px:.1f} pixels "
        "apart, more than their errors let expect; the expected error was made larger. Check the "
        "region by eye with the slider.",
    )


def _say_nothing(_step: str, _share: float) -> None:
    """Do nothing: the caller did not ask to be told."""
