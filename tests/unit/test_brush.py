"""Paint becomes outlines: the same skin, whatever was painted, with its holes."""

from __future__ import annotations

import numpy as np
import pytest

from photocompare.brush import Stroke, painted_outlines
from photocompare.errors import RegionError
from photocompare.geometry import region_mask
from photocompare.model import Mask, Region, RegionKind
from photocompare.outlines import crosses_itself

SIZE_HW = (1536, 2048)  # the size at which it is measured
MOST_CORNERS = 500


def painted(strokes: list[Stroke], size_hw: tuple[int, int] = SIZE_HW) -> Mask:
    """Return the truth: the pixels whose centre is within the radius of a stroke's way."""
    height, width = size_hw
    y, x = np.mgrid[:height, :width]
    mask = np.zeros(size_hw, dtype=np.bool_)
    for stroke in strokes:
        ways = np.array(stroke.points_xy) * (width, height) - 0.5
        radius = stroke.radius * width
        for start, end in zip(ways, [*ways[1:], ways[-1]], strict=True):
            along = end - start
            length = float(along @ along) or 1.0
            t = np.clip(((x - start[0]) * along[0] + (y - start[1]) * along[1]) / length, 0.0, 1.0)
            near = np.hypot(x - start[0] - t * along[0], y - start[1] - t * along[1]) <= radius
            mask[near] = not stroke.is_eraser
    return mask


def filled(outlines: tuple[tuple[tuple[float, float], ...], ...]) -> Mask:
    masks = [region_mask(Region("a", RegionKind.TREATED, o), SIZE_HW) for o in outlines]
    together: Mask = np.logical_or.reduce(masks)
    return together


def shared(one: Mask, other: Mask) -> float:
    return float((one & other).sum() / (one | other).sum())


def arc(radius: float, turns: float = 1.0, count: int = 18) -> tuple[tuple[float, float], ...]:
    angles = np.linspace(0.0, 2.0 * np.pi * turns, count)
    return tuple(
        (0.5 + radius * float(np.cos(a)) * 0.75, 0.5 + radius * float(np.sin(a))) for a in angles
    )


CASES = {
    "a dot": [Stroke(((0.4, 0.4),), 0.02)],
    "a line": [Stroke(((0.2, 0.3), (0.7, 0.45)), 0.03)],
    "a ring": [Stroke(arc(0.25), 0.03)],
    "two rings in one": [Stroke(arc(0.3), 0.03), Stroke(((0.275, 0.5), (0.725, 0.5)), 0.03)],
    "a hole by the eraser": [
        Stroke(((0.4, 0.5), (0.6, 0.5)), 0.1),
        Stroke(((0.5, 0.5),), 0.03, is_eraser=True),
    ],
    "beyond the edge": [Stroke(((0.0, 0.1), (0.3, 0.0)), 0.05)],
    "a grid": [
        stroke
        for place in (0.2, 0.35, 0.5, 0.65, 0.8)
        for stroke in (
            Stroke(((place, 0.2), (place, 0.8)), 0.02),
            Stroke(((0.2, place), (0.8, place)), 0.02),
        )
    ],
}


@pytest.mark.parametrize("strokes", CASES.values(), ids=CASES)
def test_the_outline_holds_the_skin_that_was_painted(strokes: list[Stroke]) -> None:
    outlines = painted_outlines(strokes, SIZE_HW)
    assert all(len(outline) <= MOST_CORNERS for outline in outlines)
    assert not any(crosses_itself(outline) for outline in outlines)
    # A corner may be moved by half a pixel, which is less of a region the wider it is.
    assert shared(filled(outlines), painted(strokes)) >= 0.99


def test_a_scribble_stays_under_the_most_corners() -> None:
    rng = np.random.default_rng(3)
    points = tuple((float(x), float(y)) for x, y in 0.1 + 0.8 * rng.random((150, 2)))
    strokes = [Stroke(points, 0.004)]
    outlines = painted_outlines(strokes, SIZE_HW)
    assert all(len(outline) <= MOST_CORNERS for outline in outlines)


def test_pieces_are_regions_of_their_own_the_largest_first() -> None:
    strokes = [Stroke(((0.2, 0.2),), 0.02), Stroke(((0.7, 0.7),), 0.05)]
    large, small = painted_outlines(strokes, SIZE_HW)
    assert all(x > 0.5 for x, _ in large)
    assert all(x < 0.5 for x, _ in small)


def test_the_eraser_cuts_a_region_that_is_there() -> None:
    square = ((0.2, 0.2), (0.6, 0.2), (0.6, 0.6), (0.2, 0.6))
    eraser = Stroke(((0.4, 0.0), (0.4, 0.9)), 0.02, is_eraser=True)
    outlines = painted_outlines([eraser], SIZE_HW, start=square)
    assert len(outlines) == 2
    truth = region_mask(Region("a", RegionKind.TREATED, square), SIZE_HW)
    truth &= ~painted([Stroke(eraser.points_xy, eraser.radius)])
    assert shared(filled(outlines), truth) >= 0.99


def test_a_region_that_is_only_looked_at_again_stays_the_same() -> None:
    (outline,) = painted_outlines(CASES["a ring"], SIZE_HW)
    far = Stroke(((0.02, 0.02),), 0.005, is_eraser=True)
    (again,) = painted_outlines([far], SIZE_HW, start=outline)
    assert shared(filled((outline,)), filled((again,))) >= 0.995


def test_nothing_left_is_refused() -> None:
    square = ((0.2, 0.2), (0.3, 0.2), (0.3, 0.3), (0.2, 0.3))
    with pytest.raises(RegionError, match="too small"):
        painted_outlines([Stroke(((0.25, 0.25),), 0.2, is_eraser=True)], SIZE_HW, start=square)
    with pytest.raises(RegionError, match="too small"):
        painted_outlines([Stroke(((0.25, 0.25),), 0.002)], SIZE_HW)


def test_a_shower_of_dots_is_refused() -> None:
    dots = [Stroke(((0.1 + 0.15 * i, 0.1 + 0.15 * j),), 0.02) for i in range(5) for j in range(5)]
    with pytest.raises(RegionError, match="25 pieces"):
        painted_outlines(dots, SIZE_HW)
