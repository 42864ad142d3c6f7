"""Nothing of a patient outlives the session, whatever was handed out meanwhile."""

from __future__ import annotations

import gc
import io
import weakref
from typing import Any, cast

import pytest
from PIL import Image

from photocompare.errors import ReportError
from photocompare.load import load_photo
from photocompare.model import Comparison, Photo, Region, RegionKind
from photocompare.ui import cache, state
from photocompare.ui.held import HeldPhoto
from photocompare.ui.marked import RegionList
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
    regions = RegionList()
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


def held_photo(name: str) -> tuple[HeldPhoto, weakref.ref[Photo]]:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "tan").save(file, "PNG")
    data = file.getvalue()
    held = HeldPhoto(load_photo(data), name, data)
    return held, weakref.ref(held.photo)


def test_a_photo_that_was_replaced_is_kept_as_a_file_and_comes_back_the_same() -> None:
    desk = cache.Desk()
    held, photo = held_photo("before.png")
    pixels = held.photo.pixels.tobytes()
    desk.photos = {state.Slot.BEFORE: held}
    desk.put_aside()
    assert held.is_decoded  # it is on the page
    desk.about_to_change()
    desk.photos = {}
    desk.put_aside()
    gc.collect()
    assert photo() is None
    desk.undo()
    assert desk.photos[state.Slot.BEFORE].photo.pixels.tobytes() == pixels


def test_a_photo_that_somebody_still_holds_is_not_decoded_a_second_time() -> None:
    held, _ = held_photo("before.png")
    photo = held.photo  # as a comparison of it does
    held.put_aside()
    assert held.photo is photo


def test_a_cleared_desk_holds_no_photo_whatever_was_undone() -> None:
    desk = cache.Desk()
    refs = []
    for name in ("one.png", "two.png", "three.png"):
        held, photo = held_photo(name)
        refs.append(photo)
        desk.about_to_change()
        desk.photos = {state.Slot.BEFORE: held}
    desk.undo()
    del held
    desk.clear()
    assert [ref() for ref in refs] == [None] * 3
    assert not desk.can_undo
    assert not desk.can_redo
