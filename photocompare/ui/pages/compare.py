"""Two photos, looked at together and measured."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from photocompare.errors import PhotoCompareError
from photocompare.ui import cache, state
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.components.downloads import downloads
from photocompare.ui.components.photos import choose_photos
from photocompare.ui.components.region_list import region_list
from photocompare.ui.components.result import grade_card, readings, statements
from photocompare.ui.components.settings import settings_form
from photocompare.ui.components.viewer import viewer
from photocompare.ui.renditions import viewer_layers, viewer_sides
from photocompare.ui.state import RegionList


def page() -> None:
    """Draw the compare page."""
    st.title("Compare")
    try:
        pair = choose_photos()
    except PhotoCompareError as error:
        st.error(str(error))
        return
    if pair is not None:
        _comparison(pair)


def _comparison(pair: ChosenPair) -> None:
    regions = state.region_list(pair.name, pair.regions)
    main, side = st.columns([7, 3], gap="medium")
    below = st.container()
    with side:
        summary = st.container()
        region_list(regions, pair.name)
        settings = settings_form(pair)
    with main:
        step = st.empty()
        try:
            compared = cache.compared(
                (pair.before, pair.after),
                settings,
                regions.now,
                is_sample=pair.is_sample,
                progress=_teller(step),
            )
        except PhotoCompareError as error:
            step.error(str(error))
            return
        step.empty()
        _viewer(compared, regions, pair)
        statements(compared.comparison)
    with summary:
        grade_card(compared.comparison)
    with below:
        readings(compared.comparison)
        downloads(compared.comparison)


def _teller(place: DeltaGenerator) -> cache.Progress:
    def tell(words: str, share: float) -> None:
        place.progress(share, f"{words}…")

    return tell


def _viewer(compared: cache.Compared, regions: RegionList, pair: ChosenPair) -> None:
    shelf = cache.desk().shelf
    asked = viewer(
        viewer_sides(compared.pictures, shelf, pair=pair.name, details=pair.details),
        viewer_layers(compared.pictures, shelf),
        regions.now,
    )
    if asked.map:
        cache.draw_map_of(compared, asked.map)
        st.rerun()
    if asked.region is None:
        return
    try:
        regions.add(asked.region.kind, asked.region.outline_xy)
    except PhotoCompareError as error:
        st.error(str(error))
        return
    st.rerun()


page()
