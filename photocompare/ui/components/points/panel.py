"""Where points are set by hand: below a comparison that is off, or in place of a refused one."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from photocompare.errors import PhotoCompareError, PointsError
from photocompare.model import Photo
from photocompare.settings import Settings
from photocompare.ui import cache, state
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.components.points.mount import (
    HeldPoints,
    PointsPhoto,
    points_panel,
)
from photocompare.ui.picture import Picture
from photocompare.ui.pictures import picture_url
from photocompare.ui.words import words
from photocompare.view import as_taken

_PREVIEW_PX = 1200  # a pane on a laptop; seen within a moment on a slow line
_SHARP_PX = 4096  # every pixel of 12 megapixels; more is beyond what phones may draw


def with_points_by_hand(settings: Settings, pair: ChosenPair) -> Settings:
    """Return ``settings`` with the points that are held for ``pair``."""
    points = _history(pair).now
    return replace(settings, align=replace(settings.align, points=points))


def correction(pair: ChosenPair) -> None:
    """Offer to correct an alignment that was found; nothing is fetched until one asks for it."""
    if pair.before.source.sha256 == pair.after.source.sha256:
        return
    place = st.expander(
        words("points")["heading"],
        icon=":material/my_location:",
        key=f"points-open-{pair.name}",
        on_change="rerun",
    )
    if place.open:
        with place:
            st.markdown(words("points")["intro"])
            _set_points(pair)


def points_for_refused(pair: ChosenPair, error: PhotoCompareError) -> None:
    """Show both photos as taken and let the same spots be marked in them."""
    texts = words("points")
    is_by_hand = bool(_history(pair).now)
    st.header(texts["heading" if is_by_hand else "heading_refused"], anchor=False)
    st.markdown(texts["intro" if is_by_hand else "intro_refused"])
    wrong = error.pairs if isinstance(error, PointsError) else ()
    _set_points(pair, str(error), wrong)


def _history(pair: ChosenPair) -> state.PointsByHand:
    return state.points_by_hand(pair.name, pair.settings.align.points)


def _set_points(pair: ChosenPair, reason: str = "", wrong: tuple[int, ...] = ()) -> None:
    history = _history(pair)
    sent = points_panel(
        (_photo(pair.before, pair), _photo(pair.after, pair)),
        HeldPoints(history.now, history.version, reason, wrong),
        pair=(pair.name, pair.swapped_name),
        shelf=cache.desk().shelf,
        key="points",
    )
    if sent is not None and sent != history.now:
        history.change(sent)
        st.rerun()
    _ways_back(history)


def _ways_back(history: state.PointsByHand) -> None:
    """Take a change of the alignment back, or make it again."""
    offered = (
        ("undo", bool(history.earlier), history.undo),
        ("redo", bool(history.later), history.redo),
    )
    with st.container(horizontal=True):
        for name, is_possible, change in offered:
            label = words("points")[f"{name}_alignment"]
            if is_possible and st.button(label, icon=f":material/{name}:", key=f"points-{name}"):
                change()
                st.rerun()


def _photo(photo: Photo, pair: ChosenPair) -> PointsPhoto:
    shelf = cache.desk().shelf
    small, sharp = (
        picture_url(
            shelf.put(_picture(photo.source.sha256, side_px, not pair.is_sample, _photo=photo))
        )
        for side_px in (_PREVIEW_PX, _SHARP_PX)
    )
    return PointsPhoto(small, sharp, photo.size_hw)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _picture(sha256: str, side_px: int, is_private: bool, *, _photo: Photo) -> Picture:
    """Return the photo as taken, encoded once for as long as it is looked at."""
    del sha256  # the key: pixels would be a wrong one
    encoded = as_taken(_photo, side_px)
    return Picture(encoded.data, encoded.media_type, is_private)
