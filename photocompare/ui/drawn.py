"""Does what was drawn in the viewer: adds, changes and takes back regions and the ruler."""

from __future__ import annotations

from dataclasses import replace

from photocompare.brush import painted_outlines
from photocompare.model import Region
from photocompare.outlines import require_drawable
from photocompare.ui.components.viewer import Asked, DrawnRegion, Edited, Painted
from photocompare.ui.history import last_changed, last_undone
from photocompare.ui.marked import RegionList, free_name
from photocompare.ui.state import Ruling


def do_as_drawn(
    asked: Asked, regions: RegionList, ruling: Ruling, size_hw: tuple[int, int]
) -> bool:
    """Return whether anything was changed on a before photo of ``size_hw``.

    Raises
    ------
    RegionError
        What was drawn can be no region; nothing was changed.
    """
    versions = regions.version, ruling.version
    if asked.ruler is not None:
        ruling.change(asked.ruler)
    if asked.region is not None:
        _add(asked.region, regions, size_hw)
    if asked.painted is not None:
        _paint(asked.painted, regions, size_hw)
    if asked.edited is not None:
        _edit(asked.edited, regions, size_hw)
    if asked.history:
        find = last_changed if asked.history == "undo" else last_undone
        history = find((regions, ruling))
        if history is not None:
            getattr(history, asked.history)()
    return (regions.version, ruling.version) != versions


def _add(drawn: DrawnRegion, regions: RegionList, size_hw: tuple[int, int]) -> None:
    name = regions.own_name(drawn.name, drawn.kind)
    region = Region(name, drawn.kind, drawn.outline_xy)
    require_drawable(region, regions.counted, size_hw)
    regions.change((*regions.now, region))


def _paint(painted: Painted, regions: RegionList, size_hw: tuple[int, int]) -> None:
    at = regions.index_of(painted.target)
    if painted.target and at is None:
        return  # it was removed meanwhile
    start = None if at is None else regions.now[at]
    outlines = painted_outlines(
        painted.strokes, size_hw, start=None if start is None else start.outline_xy
    )
    first = start or Region(regions.own_name(painted.name, painted.kind), painted.kind, outlines[0])
    pieces = [replace(first, outline_xy=outlines[0])]
    others = tuple(region for place, region in enumerate(regions.now) if place != at)
    for outline in outlines[1:]:
        name = free_name(first.name, (*others, *pieces))
        pieces.append(replace(first, name=name, outline_xy=outline))
    for piece in pieces:
        counted = (region for region in others if not region.is_proposed)
        require_drawable(piece, counted, size_hw, was=piece.outline_xy)
    if at is None:
        regions.change((*regions.now, *pieces))
    else:
        regions.change((*regions.now[:at], pieces[0], *regions.now[at + 1 :], *pieces[1:]))


def _edit(edited: Edited, regions: RegionList, size_hw: tuple[int, int]) -> None:
    at = regions.index_of(edited.region)
    if at is None:
        return  # it was removed meanwhile
    if edited.is_removed:
        regions.delete(at)
        return
    if edited.name is not None:
        regions.rename(at, edited.name)
    was = regions.now[at]
    region = replace(
        was,
        kind=was.kind if edited.kind is None else edited.kind,
        outline_xy=was.outline_xy if edited.outline_xy is None else edited.outline_xy,
    )
    if region == was:
        return
    others = (other for place, other in enumerate(regions.now) if place != at)
    counted = (other for other in others if not other.is_proposed)
    require_drawable(region, counted, size_hw, was=was.outline_xy)
    regions.put(at, region)
