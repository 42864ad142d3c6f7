"""The expected error from place to place: laws that hold for any pair of photos."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare.align.agreement import Agreement
from photocompare.align.local_error import local_error
from photocompare.align.selection import Cells, Refined, chosen
from photocompare.align.spline import Spline
from photocompare.settings import AlignSettings

SETTINGS = AlignSettings()
GRID_HW = (48, 64)
NODES_HW = (12, 16)
LONG_PX = 1600
FLOOR_PX = SETTINGS.least_error_px * LONG_PX / SETTINGS.fine_side_px


def refined(information: NDArray[np.float64], *, bend_px: float = 0.0) -> Refined:
    """Return a field seen with ``information`` (per squared pixel, an axis) in each cell."""
    x = np.linspace(0.0, 2.0 * np.pi, GRID_HW[1])
    shift = np.zeros((*GRID_HW, 2))
    shift[..., 1] = bend_px * np.sin(x) / LONG_PX
    precision = np.stack([information, np.zeros(GRID_HW), information], axis=-1)
    cells = Cells(shift, precision, LONG_PX, 0.9)
    return chosen(np.eye(3), Spline((18, 24)), cells, (1200, 1600), SETTINGS)


def tiles(lost: tuple[slice, slice] | None = None) -> Agreement:
    """Return tiles that all agree, but those that are ``lost``."""
    judged = np.ones(NODES_HW, dtype=bool)
    agrees = judged.copy()
    if lost is not None:
        agrees[lost] = False
    return Agreement(judged, agrees, np.where(agrees, 0.0, np.inf))


def found(
    made: Refined, near: Agreement, seen: NDArray[np.float64] | None = None, whole_px: float = 0.2
) -> tuple[NDArray[np.float64], float]:
    """Return the local error and that of the whole."""
    share = np.ones(NODES_HW) if seen is None else seen
    return local_error(made, near, share, whole_px=whole_px, long_px=LONG_PX, settings=SETTINGS)


EVERYWHERE = np.full(GRID_HW, 50.0)  # a cell that places itself to a seventh of a pixel


def test_skin_seen_everywhere_is_sure_to_the_floor() -> None:
    local, whole = found(refined(EVERYWHERE), tiles(), whole_px=0.0)
    # 3072 cells of 1/7 px share some hundred coefficients: a few hundredths, times the factor.
    assert FLOOR_PX <= local.min() <= local[3:-3, 3:-3].max() < 1.5 * FLOOR_PX
    assert whole < 2.0 * FLOOR_PX


def test_nothing_is_surer_than_the_floor() -> None:
    local, _ = found(refined(1e6 * EVERYWHERE), tiles(), whole_px=0.0)
    assert local.min() >= FLOOR_PX


@pytest.mark.parametrize("bend_px", [0.0, 3.0])
def test_skin_without_structure_is_less_sure_the_farther_from_any(bend_px: float) -> None:
    blank = EVERYWHERE.copy()
    blank[:, :32] = 0.0  # the left half, nodes 0 to 7
    local, _ = found(refined(blank, bend_px=bend_px), tiles())
    middle = local[6]
    assert middle[0] > middle[3] > middle[6] > 1.02 * middle[12]
    # Without the part that has no place, which is spread over whatever the places leave of it.
    local, _ = found(refined(blank, bend_px=bend_px), tiles(), whole_px=0.0)
    full, _ = found(refined(EVERYWHERE, bend_px=bend_px), tiles(), whole_px=0.0)
    assert (local[2:-2, :7] > full[2:-2, :7]).all()


def test_skin_that_bends_more_is_less_sure_where_it_is_not_seen() -> None:
    blank = EVERYWHERE.copy()
    blank[:, :32] = 0.0
    stiff, _ = found(refined(blank, bend_px=1.0), tiles())
    loose, _ = found(refined(blank, bend_px=40.0), tiles())
    assert loose[6, 1] > 2.0 * stiff[6, 1]


def test_tiles_that_do_not_agree_are_not_believed_whatever_their_cells_say() -> None:
    made = refined(EVERYWHERE, bend_px=3.0)
    lost = (slice(3, 9), slice(2, 9))
    local, whole = found(made, tiles(lost))
    trusted, _ = found(made, tiles())
    assert local[6, 5] > 3.0 * trusted[6, 5]
    assert local[6, 5] > 3.0 * local[6, 13]
    assert whole > 0.2  # what was expected of the whole did not know of that place


def test_what_can_not_be_judged_is_surer_than_what_disagrees() -> None:
    blank = EVERYWHERE.copy()
    blank[12:36, 8:36] = 0.0
    made = refined(blank, bend_px=3.0)
    lost = (slice(3, 9), slice(2, 9))
    disagreeing = tiles(lost)
    unjudged = Agreement(disagreeing.agrees, disagreeing.agrees, disagreeing.off_px)
    assert found(made, disagreeing)[0][6, 5] > found(made, unjudged)[0][6, 5]


@pytest.mark.parametrize("whole_px", [0.0, 0.5, 4.0])
def test_the_whole_is_the_root_mean_square_of_its_places(whole_px: float) -> None:
    seen = np.ones(NODES_HW)
    seen[:, 0], seen[:, 1] = 0.0, 0.4
    local, whole = found(
        refined(EVERYWHERE), tiles((slice(3, 6), slice(3, 6))), seen, whole_px=whole_px
    )
    known = np.isfinite(local)
    np.testing.assert_array_equal(known, seen > 0.0)
    rms = np.sqrt(np.sum(local[known] ** 2 * seen[known]) / seen.sum())
    assert rms == pytest.approx(whole, rel=1e-9)
    assert whole >= whole_px


def test_a_photo_of_another_size_is_off_by_the_same_share_of_it() -> None:
    made, near = refined(EVERYWHERE, bend_px=2.0), tiles((slice(3, 6), slice(3, 6)))
    local, _ = found(made, near, whole_px=0.0)
    larger, _ = local_error(
        made, near, np.ones(NODES_HW), whole_px=0.0, long_px=4000, settings=SETTINGS
    )
    np.testing.assert_allclose(larger, 2.5 * local, rtol=1e-9)
