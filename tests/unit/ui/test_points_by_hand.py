"""Points set by hand: what a browser may send, what is kept of it, and what is told to it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from photocompare.settings import AlignSettings, PointPair
from photocompare.ui import state
from photocompare.ui.components.points.mount import MOST_PAIRS, sent_pairs

SIZES_HW = ((480, 640), (600, 300))
GOOD = [[[120, 100], [20.5, 590.2]], [[639, 479], [0, 0]]]
PAIRS: tuple[PointPair, ...] = (
    ((120.0, 100.0), (20.5, 590.2)),
    ((639.0, 479.0), (0.0, 0.0)),
)


def test_pairs_in_both_photos_are_taken_as_they_are() -> None:
    assert sent_pairs(GOOD, SIZES_HW) == PAIRS


def test_no_pairs_ask_for_the_automatic_alignment() -> None:
    assert sent_pairs([], SIZES_HW) == ()


@pytest.mark.parametrize(
    "junk",
    [
        None,
        True,
        "points",
        12,
        {"pairs": GOOD},
        [[120, 100]],
        [[[120, 100]]],
        [[[120, 100], [20, 30], [1, 2]]],
        [[[120, 100], None]],
        [[[120, 100, 1], [20, 30]]],
        [[[120], [20, 30]]],
        [[[120, "100"], [20, 30]]],
        [[[True, 100], [20, 30]]],
        [[[120, 100], {"0": 20, "1": 30}]],
        [[[120, 480], [20, 30]]],  # below the before photo
        [[[120, 100], [300, 30]]],  # beside the after photo
        [[[-1, 100], [20, 30]]],
        [[[math.nan, 100], [20, 30]]],
        [[[120, 100], [20, math.inf]]],
        [[[10**400, 100], [20, 30]]],
        [*GOOD, [[1, 2], "x"]],
        [GOOD[0]] * (MOST_PAIRS + 1),
    ],
)
def test_anything_else_is_nothing(junk: object) -> None:
    assert sent_pairs(junk, SIZES_HW) is None


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    held: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", held)


@pytest.mark.usefixtures("memory")
def test_points_belong_to_one_pair_and_every_alignment_can_be_taken_back() -> None:
    points = state.points_by_hand("one pair")
    assert points.now == AlignSettings().points == ()
    points.change(PAIRS)
    points.change(PAIRS[:1])
    points.undo()
    assert state.points_by_hand("one pair").now == PAIRS
    points.undo()
    assert state.points_by_hand("one pair").now == ()
    points.redo()
    assert state.points_by_hand("one pair").now == PAIRS
    assert state.points_by_hand("another pair").now == ()


@pytest.mark.usefixtures("memory")
def test_points_that_came_with_a_pair_can_be_removed_and_brought_back() -> None:
    points = state.points_by_hand("sample", PAIRS)
    points.change(())
    assert state.points_by_hand("sample", PAIRS).now == ()
    points.undo()
    assert state.points_by_hand("sample").now == PAIRS
