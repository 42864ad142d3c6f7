"""Two photos, looked at together and measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from photocompare.errors import PhotoCompareError, RegionError
from photocompare.model import Comparison
from photocompare.report import content_of
from photocompare.settings import Settings
from photocompare.ui import cache, state
from photocompare.ui.components.downloads import downloads
from photocompare.ui.components.more_visits import with_more_visits
from photocompare.ui.components.photos import choose_photos
from photocompare.ui.components.points import correction, with_points_by_hand
from photocompare.ui.components.refused import refused_photos
from photocompare.ui.components.region_list import region_list
from photocompare.ui.components.region_proposals import region_proposals
from photocompare.ui.components.result import grade_card, readings, statements
from photocompare.ui.components.settings import chosen_settings, settings_form
from photocompare.ui.components.viewer import Asked, ViewerDrawing, viewer
from photocompare.ui.components.visits import do_as_asked, lay_next, trend
from photocompare.ui.components.work import work_bar
from photocompare.ui.drawn import do_as_drawn
from photocompare.ui.history import last_changed, last_undone
from photocompare.ui.renditions import viewer_layers, viewer_sides
from photocompare.ui.series import series_of
from photocompare.ui.series_shown import viewer_visits
from photocompare.ui.standing import MEASURED, Part, Standing, draw_anew, stand, standing
from photocompare.ui.words import words

_Place = Callable[[], DeltaGenerator]


def page() -> None:
    """Draw the compare page."""
    st.title(words("compare")["title"], anchor=False)
    try:
        pair = choose_photos()
        pair = pair and with_more_visits(pair)
    except PhotoCompareError as error:
        st.error(str(error))
        return
    state.keep_fields()
    if pair is not None:
        _comparison(stand(pair))


def _comparison(held: Standing) -> None:
    main, side = st.columns([7, 3], gap="medium")
    with main:
        bar = work_bar(_cancel)
    laying = main.container()
    with side:
        summary = st.container()
        title = words("compare")["regions"]["title"]
        with st.expander(title, expanded=True, icon=":material/select_all:"):
            region_list()
            proposals = st.container()
        settings_form()
    _answer(_Sheet(bar, main, summary, st.container()))
    with proposals:  # a face is looked for by then, and looked for once
        region_proposals()
    if held.compared is None or held.series is None:
        return
    if lay_next(held.series, held.compared.comparison, laying):
        st.rerun()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where an answer is written to."""

    bar: DeltaGenerator
    main: DeltaGenerator
    summary: DeltaGenerator
    below: DeltaGenerator


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of an answer stand."""

    bar: DeltaGenerator
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


@st.fragment(key=Part.ANSWER)
def _answer(sheet: _Sheet) -> None:
    """Compare the photos, and show what was found."""
    held = standing()
    if held is None:
        st.rerun()
    pair, regions = held.pair, held.regions
    chosen = chosen_settings(pair)
    held.series = series_of(pair, chosen, regions.counted)
    settings, held.wanted = _wanted(held)
    photos = pair.before, pair.after
    is_held = cache.is_compared(
        photos, settings, regions.counted, is_sample=pair.is_sample, repeats=pair.repeats
    )
    places = _Places(
        bar=sheet.bar.empty(),
        step=sheet.main.empty(),
        pictures=_place(sheet.main, stays=is_held or state.stands_on_page(pair.name)),
        words=_place(sheet.main, stays=is_held),
        grade=_place(sheet.summary, stays=is_held),
        numbers=_place(sheet.below, stays=is_held),
    )
    if not is_held and cache.desk().cancelled == held.wanted:
        held.compared = None
        _offer_again(places)
        return
    try:
        held.compared = cache.compared(
            photos,
            settings,
            regions.counted,
            is_sample=pair.is_sample,
            progress=lambda step, share: _tell(places.bar, step, share),
            repeats=pair.repeats,
        )
        held.found = held.wanted
    except PhotoCompareError as error:
        held.compared = None
        _refused(error, places, held)
        return
    finally:
        places.bar.empty()
    _show(held, held.compared, places)


def _wanted(held: Standing) -> tuple[Settings, cache.Key]:
    """Return the settings as they are now, and the comparison that is wanted with them."""
    pair = held.pair
    settings = with_points_by_hand(chosen_settings(pair), pair)
    photos = pair.before, pair.after
    return settings, cache.key_of(photos, settings, held.regions.counted, pair.repeats)


def _is_current(held: Standing) -> bool:
    """Return whether what was found is of the regions and settings as they are now."""
    return held.found == _wanted(held)[1]


def _tell(bar: DeltaGenerator, step: str, share: float) -> None:
    """Tell how far the work is; Streamlit ends a cancelled run where it is told."""
    bar.progress(share, f"{step}…")


def _refused(error: PhotoCompareError, places: _Places, held: Standing) -> None:
    regions, name = held.regions, held.pair.name
    if isinstance(error, RegionError) and state.take_back(name, regions, str(error)):
        st.rerun()
    places.step.error(str(error))
    _keep(held, None, str(error))
    state.was_refused(name)
    with places.pictures():
        refused_photos(held.pair, error)


def _keep(held: Standing, comparison: Comparison | None, reason: str) -> None:
    """Keep what was found of stored photos in their case."""
    pair = held.pair
    if pair.origin is None:
        return
    base = pair.visit_keys[0], pair.before.source.sha256
    pair.origin.keep_marked(base, held.regions.now, chosen_settings(pair))
    pair.origin.keep(pair.visit_keys, comparison, reason)
    photos = pair.before.source.sha256, pair.after.source.sha256
    points = with_points_by_hand(chosen_settings(pair), pair).align.points
    pair.origin.keep_points(photos, points, comparison)


def _show(held: Standing, compared: cache.Compared, places: _Places) -> None:
    state.was_shown(held.pair.name, held.regions.now)
    _keep(held, compared.comparison, "")
    texts, comparison = words("compare"), compared.comparison
    undone, unchanged = state.taken_back(), state.refused_drawing()
    if undone:
        places.step.error(texts["undone"].format(reason=undone))
    elif unchanged:
        places.step.error(texts["unchanged"].format(reason=unchanged))
    else:
        places.step.empty()
    with places.pictures():
        _pictures()
    with places.words():
        statements(comparison)
        if held.series is not None:
            trend(held.series)
    with places.grade():
        grade_card(comparison)
    with places.numbers():
        readings(comparison, cache.desk().shelf)
        if held.pair.origin is None:
            downloads(cache.show(compared))
        else:
            cache.show(compared)
            st.markdown(words("case")["compare"]["give_out"])


def _cancel() -> None:
    held = standing()
    if held is not None:
        cache.desk().cancelled = held.wanted


def _offer_again(places: _Places) -> None:
    texts = words("work")
    with places.step.container():
        st.info(texts["cancelled"], icon=":material/block:")
        st.button(texts["again"], key="again", type="primary", on_click=_compare_again)


def _compare_again() -> None:
    cache.desk().cancelled = None
    draw_anew(Part.ANSWER, Part.PROPOSALS)


@st.fragment(key=Part.PICTURES)
def _pictures() -> None:
    """Show the photos; a map that is drawn over them draws nothing else anew."""
    held = standing()
    if held is None or held.compared is None:
        return
    regions, ruling, series = held.regions, held.ruling, held.series
    compared, shelf = held.compared, cache.desk().shelf
    drawing = ViewerDrawing(
        regions.now,
        ruling.now,
        version=regions.version + ruling.version + state.refused_drawings(),
        picked=state.selected_region(held.pair.skin),
        can_undo=last_changed((regions, ruling)) is not None,
        can_redo=last_undone((regions, ruling)) is not None,
        # A number that is not of this outline is not shown beside it.
        readings=content_of(compared.comparison).tables if _is_current(held) else (),
        visits=() if series is None else viewer_visits(series, shelf),
    )
    viewer(
        viewer_sides(compared.pictures, shelf, pair=held.pair.name, details=held.pair.details),
        viewer_layers(compared.pictures, shelf),
        drawing,
        shelf=shelf,
        on_asked=_do,
    )
    correction(held.pair)


def _do(asked: Asked) -> None:
    """Do what the viewer asks for, and draw no more anew than that changes."""
    held = standing()
    if held is None or held.compared is None:
        return
    if asked.map:
        cache.draw_map_of(held.compared, asked.map)
        # It may have come first and ended the run that was to bring the answer.
        draw_anew(*((Part.PICTURES,) if _is_current(held) else MEASURED))
    if asked.visit is not None and held.series is not None:
        do_as_asked(asked.visit, held.series)
        st.rerun()
    if asked.selected is not None:
        state.select_region(held.pair.skin, asked.selected, in_list=False)
        draw_anew(Part.REGIONS)
    if asked.is_drawing:
        _draw(asked, held)


def _draw(asked: Asked, held: Standing) -> None:
    try:
        if not do_as_drawn(asked, held.regions, held.ruling, held.pair.before.size_hw):
            state.refuse_drawing("")  # the viewer waits for an answer
    except RegionError as error:
        state.refuse_drawing(str(error))
    draw_anew(*MEASURED)


page()
