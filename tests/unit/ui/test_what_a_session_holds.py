"""Nothing of a patient outlives the session, whatever was handed out meanwhile."""

from __future__ import annotations

from typing import Any, cast

import pytest

from photocompare.errors import ReportError
from photocompare.model import Comparison, Region, RegionKind
from photocompare.ui import cache, state
from photocompare.ui.renditions import Renditions

SQUARE = ((0.1, 0.1), (0.4, 0.1), (0.4, 0.4), (0.1, 0.4))


def test_a_download_gives_nothing_once_the_desk_is_cleared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = cache.Desk()
    monkeypatch.setattr(cache, "desk", lambda: desk)
    # Only who holds it is tested, so anything may stand for the comparison.
    photos = cast("Comparison", object())
    give = cache.show(cache.Compared(photos, cast("Renditions", object())))
    assert give() is photos
    desk.clear()
    with pytest.raises(ReportError, match="no longer held"):
        give()


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    held: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", held)


@pytest.mark.usefixtures("memory")
def test_only_a_change_made_since_the_pair_was_shown_is_taken_back() -> None:
    regions = state.RegionList()
    regions.add(RegionKind.TREATED, SQUARE)
    first: tuple[Region, ...] = regions.now
    state.was_shown("pair", first)
    assert not state.take_back("pair", regions, "No change was made.")
    regions.add(RegionKind.REFERENCE, SQUARE)
    assert not state.take_back("another pair", regions, "It never stood on the page.")
    assert state.take_back("pair", regions, "It lies inside.")
    assert regions.now == first
    assert [state.taken_back(), state.taken_back()] == ["It lies inside.", ""]


@pytest.mark.usefixtures("memory")
def test_photos_stay_on_the_page_only_while_they_are_those_that_stand_there() -> None:
    assert not state.stands_on_page("pair")
    state.was_shown("pair", ())
    assert state.stands_on_page("pair")
    state.was_refused("another pair")  # its photos took the place
    assert state.stands_on_page("another pair")
    assert not state.stands_on_page("pair")
