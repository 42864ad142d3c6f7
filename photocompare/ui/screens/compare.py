"""Two photos, looked at together and measured."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException

from photocompare.errors import PhotoCompareError, RegionError
from photocompare.report import content_of, scale_words
from photocompare.ui import cache, state
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.components.downloads import downloads
from photocompare.ui.components.more_visits import with_more_visits
from photocompare.ui.components.photos import choose_photos
from photocompare.ui.components.points import correction, with_points_by_hand
from photocompare.ui.components.refused import refused_photos
from photocompare.ui.components.region_list import region_list
from photocompare.ui.components.region_proposals import region_proposals
from photocompare.ui.components.result import grade_card, readings, statements
from photocompare.ui.components.settings import settings_form
from photocompare.ui.components.viewer import ViewerDrawing, viewer
from photocompare.ui.components.visits import do_as_asked, lay_next, trend
from photocompare.ui.drawn import do_as_drawn
from photocompare.ui.history import last_changed, last_undone
from photocompare.ui.renditions import viewer_layers, viewer_sides
from photocompare.ui.series import Series, series_of
from photocompare.ui.series_shown import viewer_visits
from photocompare.ui.state import RegionList
from photocompare.ui.words import words

_Place = Callable[[], DeltaGenerator]


def page() -> None:
    """Draw the compare page."""
    st.title("Compare", anchor=False)
    try:
        pair = choose_photos()
        pair = pair and with_more_visits(pair)
    except PhotoCompareError as error:
        st.error(str(error))
        return
    state.keep_fields(skin=pair.skin if pair else "")
    if pair is not None:
        _comparison(pair)


def _comparison(pair: ChosenPair) -> None:
    regions = state.region_list(pair.skin, pair.regions)
    main, side = st.columns([7, 3], gap="medium")
    with side:
        summary = st.container()
        proposals = region_list(regions, pair.skin)
        settings, scale = settings_form(pair)
    series = series_of(pair, settings, regions.counted)
    settings = with_points_by_hand(settings, pair)
    photos = pair.before, pair.after
    is_held = cache.is_compared(
        photos, settings, regions.counted, is_sample=pair.is_sample, repeats=pair.repeats
    )
    wanted = cache.key_of(photos, settings, regions.counted, pair.repeats)
    places = _Places(
        step=main.empty(),
        pictures=_place(main, stays=is_held or state.stands_on_page(pair.name)),
        words=_place(main, stays=is_held),
        grade=_place(summary, stays=is_held),
        numbers=_place(st.container(), stays=is_held),
    )
    if not is_held and cache.desk().cancelled == wanted:
        _offer_again(places)
        return
    try:
        compared = cache.compared(
            photos,
            settings,
            regions.counted,
            is_sample=pair.is_sample,
            progress=_teller(places.step, wanted),
            repeats=pair.repeats,
        )
    except PhotoCompareError as error:
        if isinstance(error, RegionError) and state.take_back(pair.name, regions, str(error)):
            st.rerun()
        places.step.error(str(error))
        state.was_refused(pair.name)
        with places.pictures():
            refused_photos(pair, error)
        return
    finally:  # a face is looked for by then, and looked for once
        with proposals:
            region_proposals(pair.before, regions, pair.skin)
    scale.markdown(f":small[Scale in use: {scale_words(compared.comparison)}]")
    _show(compared, places, regions, pair, series=series)
    if series is not None and lay_next(series, compared.comparison, places.step):
        st.rerun()


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of an answer stand."""

    step: DeltaGenerator
    pictures: _Place
    words: _Place
    grade: _Place
    numbers: _Place


def _place(parent: DeltaGenerator, *, stays: bool) -> _Place:
    """Return what opens a place in ``parent``; what stands there untruly is gone at once."""
    if not stays:
        return parent.empty().container  # opened at once it would keep what stood in it
    place = parent.container()
    return lambda: place


def _show(
    compared: cache.Compared,
    places: _Places,
    regions: RegionList,
    pair: ChosenPair,
    *,
    series: Series | None,
) -> None:
    state.was_shown(pair.name, regions.now)
    refusal, refused = state.taken_back(), state.refused_drawing()
    if refusal:
        places.step.error(f"{refusal} Your last change was undone.")
    elif refused:
        places.step.error(f"{refused} Nothing was changed.")
    else:
        places.step.empty()
    with places.pictures():
        _pictures(cache.stands(_Standing(compared, regions, pair, series)))
    with places.words():
        statements(compared.comparison)
        if series is not None:
            trend(series)
    with places.grade():
        grade_card(compared.comparison)
    with places.numbers():
        readings(compared.comparison, cache.desk().shelf)
        downloads(cache.show(compared))


def _teller(place: DeltaGenerator, wanted: cache.Key) -> cache.Progress:
    """Return what tells how far the work is; Streamlit ends a cancelled run where it is told."""
    bars: list[DeltaGenerator] = []

    def tell(step: str, share: float) -> None:
        if not bars:
            with place.container(horizontal=True, vertical_alignment="center"):
                bars.append(st.empty())
                st.button(words("work")["cancel"], key="cancel", on_click=_cancel, args=(wanted,))
        bars[0].progress(share, f"{step}…")

    return tell


def _cancel(wanted: cache.Key) -> None:
    cache.desk().cancelled = wanted


def _offer_again(places: _Places) -> None:
    texts = words("work")
    with places.step.container():
        st.info(texts["cancelled"], icon=":material/block:")
        if st.button(texts["again"], key="again", type="primary"):
            cache.desk().cancelled = None
            st.rerun()


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class _Standing:
    """What the pictures on the page are of."""

    compared: cache.Compared
    regions: RegionList
    pair: ChosenPair
    series: Series | None


@st.fragment
def _pictures(standing: weakref.ref[_Standing]) -> None:
    """Show the photos; what is done to them draws nothing else anew.

    What is given to Streamlit outlives the session, hence the weak reference.
    """
    held = standing()
    if held is None:
        st.rerun()
    _viewer(held.compared, held.regions, held.pair, series=held.series)
    correction(held.pair)


def _draw_pictures_anew() -> None:
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:  # the whole page is being drawn
        st.rerun()


def _viewer(
    compared: cache.Compared, regions: RegionList, pair: ChosenPair, *, series: Series | None
) -> None:
    shelf = cache.desk().shelf
    ruling = state.ruling(pair.skin)
    drawing = ViewerDrawing(
        regions.now,
        ruling.now,
        version=regions.version + ruling.version + state.refused_drawings(),
        picked=state.selected_region(pair.skin),
        can_undo=last_changed((regions, ruling)) is not None,
        can_redo=last_undone((regions, ruling)) is not None,
        readings=content_of(compared.comparison).tables,
        visits=() if series is None else viewer_visits(series, shelf),
    )
    asked = viewer(
        viewer_sides(compared.pictures, shelf, pair=pair.name, details=pair.details),
        viewer_layers(compared.pictures, shelf),
        drawing,
        shelf=shelf,
    )
    if asked.map:
        cache.draw_map_of(compared, asked.map)
        _draw_pictures_anew()
    if asked.visit is not None and series is not None:
        do_as_asked(asked.visit, series)
        st.rerun()
    if asked.selected is not None:
        state.select_region(pair.skin, asked.selected, in_list=False)
        st.rerun()
    if not asked.is_drawing:
        return
    try:
        if not do_as_drawn(asked, regions, ruling, pair.before.size_hw):
            state.refuse_drawing("")  # the viewer waits for an answer
    except RegionError as error:
        state.refuse_drawing(str(error))
    st.rerun()


page()
