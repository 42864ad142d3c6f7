"""What a hand draws is refused where it can't be measured, in one sentence."""

from __future__ import annotations

import pytest

from photocompare.errors import RegionError
from photocompare.model import Region, RegionKind
from photocompare.outlines import area_fraction, crosses_itself, require_drawable

SQUARE = ((0.2, 0.2), (0.6, 0.2), (0.6, 0.6), (0.2, 0.6))
BOW = ((0.2, 0.2), (0.6, 0.6), (0.6, 0.2), (0.2, 0.6))
SMALL = ((0.2, 0.2), (0.21, 0.2), (0.21, 0.21), (0.2, 0.21))
RING = (  # a square with a square hole, reached by one cut
    (0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.1, 0.1),
    (0.3, 0.3), (0.3, 0.7), (0.7, 0.7), (0.7, 0.3), (0.3, 0.3),
)  # fmt: skip
SIZE_HW = (480, 640)


def region(kind: RegionKind, outline: tuple[tuple[float, float], ...] = SQUARE) -> Region:
    return Region(str(kind), kind, outline)


def test_area_is_what_lies_inside() -> None:
    assert area_fraction(SQUARE) == pytest.approx(0.16)
    assert area_fraction(RING) == pytest.approx(0.64 - 0.16)


def test_only_sides_that_cross_are_crossed() -> None:
    assert crosses_itself(BOW)
    assert not crosses_itself(SQUARE)
    assert not crosses_itself(RING)


@pytest.mark.parametrize(
    ("outline", "words"),
    [(BOW, "crosses itself"), (SMALL, "too small"), (SQUARE * 126, "corners")],
)
def test_what_can_not_be_measured_is_refused(
    outline: tuple[tuple[float, float], ...], words: str
) -> None:
    with pytest.raises(RegionError, match=words) as refusal:
        require_drawable(region(RegionKind.TREATED, outline), (), SIZE_HW)
    assert "\n" not in str(refusal.value)


def test_untreated_skin_inside_treated_skin_is_refused_whichever_was_drawn_first() -> None:
    treated, reference = region(RegionKind.TREATED), region(RegionKind.REFERENCE)
    with pytest.raises(RegionError, match="'reference' is marked as untreated"):
        require_drawable(reference, (treated,), SIZE_HW)
    with pytest.raises(RegionError, match="'reference' is marked as untreated"):
        require_drawable(treated, (reference,), SIZE_HW)
    require_drawable(region(RegionKind.IGNORE), (treated, reference), SIZE_HW)


def test_an_edge_that_overlaps_is_no_mistake() -> None:
    beside = tuple((x + 0.3, y) for x, y in SQUARE)
    reference = region(RegionKind.REFERENCE, beside)
    require_drawable(reference, (region(RegionKind.TREATED),), SIZE_HW)


def test_an_outline_that_crossed_itself_before_may_be_mended_in_steps() -> None:
    bow = ((0.2, 0.2), (0.6, 0.6), (0.6, 0.1), (0.2, 0.6))
    with pytest.raises(RegionError, match="crosses"):
        require_drawable(region(RegionKind.TREATED, bow), (), SIZE_HW)
    require_drawable(region(RegionKind.TREATED, bow), (), SIZE_HW, was=bow)
