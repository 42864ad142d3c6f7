"""Two ways to the same visit: how far they lie apart, and what that says of each."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from photocompare.align.composition import composed
from photocompare.align.series_links import Link, Links, lattice
from photocompare.model import Alignment, SeriesCycle
from photocompare.settings import AlignSettings

_LEAST_PLACES = 20  # that all three photos show; fewer say nothing of the whole


def cycles_of(
    links: Links, direct: Mapping[int, Link], settings: AlignSettings, *, base_index: int
) -> tuple[SeriesCycle, ...]:
    """Return, for each two visits that were laid over each other, how their ways agree."""
    cycles = []
    for (first, second), between in links.found.items():
        if first == base_index or not {first, second} <= direct.keys():
            continue
        cycle = _cycle((first, second), direct[first], direct[second], between, settings)
        if cycle is not None:
            cycles.append(cycle)
    return tuple(cycles)


def apart_px(index: int, cycles: tuple[SeriesCycle, ...]) -> float:
    """Return by how much the ways to a visit part at least; 0 where one agrees or none is known.

    A visit that agrees with one neighbour is not to blame for what another says.
    """
    own = [cycle for cycle in cycles if index in (cycle.first, cycle.second)]
    return min((0.0 if cycle.agrees else cycle.apart_px for cycle in own), default=0.0)


def grossly_off(
    direct: Mapping[int, Link], cycles: tuple[SeriesCycle, ...], settings: AlignSettings
) -> frozenset[int]:
    """Return the visits that no way confirms: the ways to them part, and they do not come back.

    An alignment that comes back to where it began, when it is made the other way round, is not
    the one to blame.
    """
    gross = set()
    for index, link in direct.items():
        limit_px = settings.series_gross_fraction * max(link.alignment.before_size_hw)
        if apart_px(index, cycles) <= limit_px:
            continue
        quality = link.alignment.quality
        comes_back = quality is not None and quality.inverse_error_px <= limit_px  # NaN does not
        if not comes_back:
            gross.add(index)
    return frozenset(gross)


def _cycle(
    visits: tuple[int, int], first: Link, second: Link, between: Link, settings: AlignSettings
) -> SeriesCycle | None:
    places = lattice(first.alignment.before_size_hw)
    around = composed(first.alignment, between.alignment)
    off = around.to_after(places) - second.alignment.to_after(places)
    distance_px = np.linalg.norm(off, axis=1) / second.alignment.scale
    is_known = np.isfinite(distance_px) & first.seen & second.seen
    if int(is_known.sum()) < _LEAST_PLACES:
        return None
    apart = float(np.sqrt(np.mean(distance_px[is_known] ** 2)))
    expected = _expected_px(first.alignment, second.alignment, between.alignment)
    agrees = apart <= settings.series_agreeing_errors * expected
    return SeriesCycle(*visits, apart_px=apart, expected_px=expected, agrees=agrees)


def _expected_px(first: Alignment, second: Alignment, between: Alignment) -> float:
    return math.hypot(first.error_px, second.error_px, between.error_px / first.scale)
