"""The picture of how exactly the photos lie on each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from photocompare.geometry import local_error_map
from photocompare.model import AlignmentQuality, Comparison
from photocompare.view import MapKind, View, change_map, confidence_layer, confidence_map, render
from photocompare.view.heat import map_picture
from tests.conftest import comparison_of

SIZE_HW = (300, 400)


def placed(
    grid: np.ndarray | None, *, mm_per_px: float | None = None, error_px: float = 0.5
) -> Comparison:
    """Return a comparison with the local error of ``grid``, seen in all but the left quarter."""
    skin = np.full((*SIZE_HW, 3), (0.75, 0.55, 0.48), dtype=np.float32)
    overlap = np.ones(SIZE_HW, dtype=bool)
    overlap[:, :100] = False
    redder = skin * np.array([1.0, 0.9, 0.95], dtype=np.float32)
    found = comparison_of(skin, redder, overlap=overlap)
    quality = None
    if grid is not None:
        quality = AlignmentQuality(np.nan, (np.nan, np.nan), 0, (1.0, 1.0), grid)
    alignment = replace(found.pair.alignment, quality=quality, error_px=error_px)
    measured = replace(found.settings.measure, mm_per_px=mm_per_px)
    return replace(
        found,
        pair=replace(found.pair, alignment=alignment),
        settings=replace(found.settings, measure=measured),
    )


def half_lost() -> np.ndarray:
    """Return a grid of which the right half is far off, and the first column not seen."""
    grid = np.full((6, 8), 0.4)
    grid[:, 4:] = 5.0
    grid[:, 0] = np.nan
    return grid


def test_the_map_holds_the_local_error_and_nothing_outside() -> None:
    comparison = placed(half_lost())
    skin_map = confidence_map(comparison)
    np.testing.assert_array_equal(np.isfinite(skin_map.values), comparison.pair.overlap)
    assert skin_map.values[150, 120] == pytest.approx(0.4)
    assert skin_map.values[150, 380] == pytest.approx(5.0)


def test_the_map_and_the_points_say_the_same() -> None:
    comparison = placed(half_lost())
    rows, columns = np.array([[10, 10], [150, 190], [290, 210], [200, 399]]).T
    points = np.column_stack([columns, rows]).astype(np.float64)
    drawn = local_error_map(comparison.pair.alignment, SIZE_HW)[rows, columns]
    # float32 of values up to 5.
    np.testing.assert_allclose(
        drawn, comparison.pair.alignment.expected_error_px_at(points), rtol=1e-5, equal_nan=True
    )


def test_the_scale_ends_where_nothing_is_said_any_more() -> None:
    in_px = confidence_map(placed(half_lost())).legend
    # 0.6 % of 400 px are 2.4 px; ticks of 0.6 are nobody's, ticks of 1 are.
    assert (in_px.unit, in_px.low, in_px.high) == ("pixels", 0.0, 4.0)
    in_mm = confidence_map(placed(half_lost(), mm_per_px=0.1))
    assert (in_mm.legend.unit, in_mm.legend.high) == ("mm", 1.0)
    assert in_mm.values[150, 380] == pytest.approx(0.5)
    assert "mm" in in_mm.method


def test_sure_and_unsure_skin_and_the_outside_look_different() -> None:
    comparison = placed(half_lost())
    picture = map_picture(comparison, confidence_map(comparison)).astype(int)
    sure, unsure, outside = picture[150, 120], picture[150, 380], picture[150, 50]
    # Lightness alone tells sure from unsure, for eyes that tell no colours; 255 is white.
    assert sure.mean() > unsure.mean() + 80.0
    assert np.ptp(outside) == 0  # grey stripes


def test_where_nobody_looked_nothing_is_drawn() -> None:
    drawn = confidence_layer(placed(None, error_px=float("nan")))
    assert drawn.picture is None
    assert "by eye" in drawn.withheld
    same = confidence_map(placed(None, error_px=0.0))
    assert not same.withheld
    assert float(np.nanmax(same.values)) == 0.0


@pytest.mark.parametrize("view", [View.CONFIDENCE_MAP, View.CONFIDENCE_LAYER, View.CONFIDENCE_BAR])
def test_it_is_a_picture_like_the_others(view: View) -> None:
    assert render(placed(half_lost()), view, max_side_px=400).data.startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", list(MapKind))
def test_maps_of_change_are_grey_where_the_photos_may_lie_too_far_off(kind: MapKind) -> None:
    lost = change_map(placed(half_lost()), kind).values
    sure = change_map(placed(np.full((6, 8), 0.4)), kind).values
    # 5 px are 1.25 % of the width, of which 0.6 % are the limit; the last node is at 375 px.
    assert np.isnan(lost[:, 260:]).all()
    np.testing.assert_array_equal(np.isfinite(lost[:, :170]), np.isfinite(sure[:, :170]))
