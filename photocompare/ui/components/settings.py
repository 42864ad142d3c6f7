"""What is known about the pair besides its pixels."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from photocompare.indications import INDICATIONS, find_indication
from photocompare.quantities import QUANTITIES
from photocompare.settings import LightMethod, ScaleSettings, Settings
from photocompare.ui import state
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.components.ruler import ruler_fields

_TITLES = {indication.name: indication.title for indication in INDICATIONS}
_LIGHTS = {LightMethod.AUTO: "Normalise", LightMethod.OFF: "Leave as taken"}


def settings_form(pair: ChosenPair) -> tuple[Settings, DeltaGenerator]:
    """Return the settings of ``pair`` as the user left them, and where to say the scale in use."""
    given = pair.settings
    with st.expander("Settings", icon=":material/tune:"):
        indication = _indication(pair)
        mm_per_px, scale = _scale(pair)
        in_use = st.empty()
        light = st.segmented_control(
            "Light",
            list(_LIGHTS),
            default=given.light.method,
            required=True,
            format_func=_LIGHTS.__getitem__,
            key=state.field_key("light", pair.skin),
            help="Left as taken, a change of light counts as a change of skin.",
        )
    settings = replace(
        given,
        indication=indication,
        measure=replace(given.measure, mm_per_px=mm_per_px),
        scale=scale,
        light=replace(given.light, method=LightMethod(light)),
    )
    return settings, in_use


def _indication(pair: ChosenPair) -> str | None:
    names = list(_TITLES)
    given = pair.settings.indication
    chosen: str | None = st.selectbox(
        "What was treated",
        names,
        index=names.index(given) if given in names else None,
        format_func=_TITLES.__getitem__,
        placeholder="Not said",
        key=state.field_key("indication", pair.skin),
        help="Names the one quantity that counts before anyone looks at the result.",
    )
    if chosen is not None:
        found = find_indication(chosen)
        primary = QUANTITIES[found.primary_quantity].plain_name
        visits = ", ".join(visit.label.removeprefix("day ") for visit in found.visits)
        st.markdown(f":small[What counts: {primary}. Visits that make sense: days {visits}.]")
    return chosen


def _scale(pair: ChosenPair) -> tuple[float | None, ScaleSettings]:
    given = pair.settings
    mm_per_px: float | None = st.number_input(
        "Millimetres per pixel of the before photo",
        min_value=0.0005,
        max_value=10.0,
        value=given.measure.mm_per_px,
        step=0.001,
        format="%.4f",
        placeholder="Not known",
        key=state.field_key("scale", pair.skin),
        help="It goes before a ruler, a colour card and the width of the iris.",
    )
    pitch_mm: float | None = st.number_input(
        "Colour card: mm from patch to patch",
        min_value=2.0,
        max_value=100.0,
        value=given.scale.card_pitch_mm,
        step=0.5,
        format="%.1f",
        placeholder="No card, or not known",
        key=state.field_key("card", pair.skin),
        help="Between the middles of two neighbouring patches. A card in the photo then gives the "
        "scale.",
    )
    return mm_per_px, replace(given.scale, card_pitch_mm=pitch_mm, ruler=ruler_fields(pair))
