"""The compare page with points set by hand: refused, corrected, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from photocompare.phantom import PhantomPair, make_pair
from photocompare.settings import PointPair
from photocompare.ui.state import PointsByHand
from tests.ui.test_compare_page import mounted, viewer_data, with_own_photos, words

Open = Callable[[], AppTest]
SQUARE = ((120.0, 100.0), (520.0, 90.0), (510.0, 390.0), (110.0, 380.0))


def pairs(after: tuple[tuple[float, float], ...]) -> tuple[PointPair, ...]:
    return tuple(zip(SQUARE, after, strict=True))


def held(page: AppTest) -> PointsByHand:
    """Return the points of the pair on the page, as the panel changes them."""
    points: PointsByHand
    (points,) = [
        points
        for name, points in page.session_state["photocompare"].points.items()
        if name.startswith("own-")
    ]
    return points


def panel(page: AppTest) -> dict[str, Any]:
    """Return the data of the panel that the points are set in."""
    (data,) = [data for data in mounted(page) if "points" in data]
    return data


@pytest.fixture
def refused(app: Open, small_pair: PhantomPair) -> AppTest:
    """Return the page with two photos of different skin, which nothing but points can align."""
    other = make_pair(seed=77, size_hw=(480, 640)).before_jpeg
    page = with_own_photos(app(), small_pair.before_jpeg, other)
    assert page.error
    return page


def test_a_refused_pair_is_aligned_by_points_and_refused_again_without(refused: AppTest) -> None:
    page = refused
    moved = tuple((x * 0.9 + 20.0, y * 0.9 + 11.0) for x, y in SQUARE)
    held(page).change(pairs(moved))
    page.run()
    assert not page.exception
    assert not page.error
    assert viewer_data(page)
    assert "set by hand alone" in words(page)
    held(page).undo()
    page.run()
    assert page.error
    assert panel(page)["points"] == []


def test_a_wrong_set_is_refused_in_a_sentence_and_kept_to_be_corrected(refused: AppTest) -> None:
    page = refused
    swapped = (SQUARE[1], SQUARE[0], SQUARE[3], SQUARE[2])
    held(page).change(pairs(swapped))
    page.run()
    (error,) = page.error
    assert "mirror" in error.value
    shown = panel(page)
    assert shown["reason"] == error.value
    assert [tuple(map(tuple, pair)) for pair in shown["points"]] == list(pairs(swapped))
    outside = (SQUARE[0], SQUARE[1], SQUARE[2], (640.0, 380.0))
    held(page).change(pairs(outside))
    page.run()
    assert panel(page)["wrong"] == [4]
    page.button(key="points-undo").click().run()
    assert "mirror" in page.error[0].value


def test_the_correction_of_a_good_alignment_is_offered_and_fetches_nothing(app: Open) -> None:
    page = app()
    assert viewer_data(page)
    assert not [data for data in mounted(page) if "points" in data]
    assert any("Correct the alignment" in part.label for part in page.expander)


def test_points_follow_the_photos_when_these_are_swapped(refused: AppTest) -> None:
    page = refused
    swapped = (SQUARE[1], SQUARE[0], SQUARE[3], SQUARE[2])  # as in a mirror: refused either way
    held(page).change(pairs(swapped))
    page.run()
    for name in ("Swap before and after", "Undo photo change", "Redo photo change"):
        (button,) = [button for button in page.button if button.label == name]
        shown = panel(page)
        button.click().run()
        now = panel(page)
        assert now["points"] == [[after, before] for before, after in shown["points"]]
        assert (now["pair"], now["swapped"]) == (shown["swapped"], shown["pair"])
    assert len(now["points"]) == len(SQUARE)
    page.button(key="points-undo").click().run()
    assert panel(page)["points"] == []
