"""Several visits laid over one of them, and how well they agree among each other."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.model.alignment import Alignment
from photocompare.model.locked_alignment import LockedAlignment
from photocompare.model.notice import Notice


@dataclass(frozen=True, slots=True, eq=False)
class SeriesVisit:
    """One visit of a series.

    ``alignment`` leads from the base photo to this one; None where it was refused, and ``refusal``
    then says why and what to do. ``through`` is the index of the visit by way of which it was
    reached, None where it was laid over the base directly.
    """

    index: int
    sha256: str
    size_hw: tuple[int, int]
    alignment: Alignment | None
    through: int | None = None
    notices: tuple[Notice, ...] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class SeriesCycle:
    """How far two ways to the same visit lie apart: base to second, and base to first to second.

    ``apart_px`` is the root mean square distance over what all three photos show and
    ``expected_px`` what the errors of the three alignments let expect, both in base pixels.
    """

    first: int
    second: int
    apart_px: float
    expected_px: float
    agrees: bool


@dataclass(frozen=True, slots=True, eq=False)
class AlignedSeries:
    """All visits of a series on the grid of one of them; a refused one does not spoil the rest."""

    base_index: int
    visits: tuple[SeriesVisit, ...]
    cycles: tuple[SeriesCycle, ...]

    @property
    def base(self) -> SeriesVisit:
        """The visit that the others were laid over."""
        return self.visits[self.base_index]

    def locked(self, index: int) -> LockedAlignment | None:
        """Return the alignment of a visit to compare it with the base, None where refused."""
        visit = self.visits[index]
        if visit.alignment is None:
            return None
        return LockedAlignment(visit.alignment, self.base.sha256, visit.sha256, visit.notices)
