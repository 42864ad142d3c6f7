"""What is known about the pair besides its pixels."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from photocompare.indications import INDICATIONS
from photocompare.settings import LightMethod, Settings
from photocompare.ui import state
from photocompare.ui.chosen import ChosenPair

_TITLES = {indication.name: indication.title for indication in INDICATIONS}
_LIGHTS = {LightMethod.AUTO: "Normalise", LightMethod.OFF: "Leave as taken"}


def settings_form(pair: ChosenPair) -> Settings:
    """Return the settings of ``pair`` as the user left them."""
    given = pair.settings
    names = list(_TITLES)
    with st.expander("Settings", icon=":material/tune:"):
        indication = st.selectbox(
            "What was treated",
            names,
            index=names.index(given.indication) if given.indication in names else None,
            format_func=_TITLES.__getitem__,
            placeholder="Not said",
            key=state.field_key("indication", pair.skin),
            help="Names the one quantity that counts before anyone looks at the result.",
        )
        mm_per_px = st.number_input(
            "Millimetres per pixel of the before photo",
            min_value=0.0005,
            max_value=10.0,
            value=given.measure.mm_per_px,
            step=0.001,
            format="%.4f",
            placeholder="Not known",
            key=state.field_key("scale", pair.skin),
            help="Photograph a ruler on the skin, and divide millimetres by pixels.",
        )
        # A number out of range stays in its field and is not taken: say what is.
        used = "not known" if mm_per_px is None else f"{mm_per_px:.4f} mm a pixel"
        st.markdown(f":small[Scale in use: {used}]")
        light = st.segmented_control(
            "Light",
            list(_LIGHTS),
            default=given.light.method,
            required=True,
            format_func=_LIGHTS.__getitem__,
            key=state.field_key("light", pair.skin),
            help="Left as taken, a change of light counts as a change of skin.",
        )
    return replace(
        given,
        indication=indication,
        measure=replace(given.measure, mm_per_px=mm_per_px),
        light=replace(given.light, method=LightMethod(light)),
    )
