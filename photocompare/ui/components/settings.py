"""What is known about the pair besides its pixels."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from photocompare.indications import INDICATIONS, find_indication
from photocompare.quantities import QUANTITIES
from photocompare.settings import LightMethod, Settings
from photocompare.ui import state
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.components.ruler import chosen_ruler, ruler_fields
from photocompare.ui.standing import Part, draw_anew, standing
from photocompare.ui.words import words

_INDICATIONS = [indication.name for indication in INDICATIONS]
_LIGHTS = (LightMethod.AUTO, LightMethod.OFF)


def chosen_settings(pair: ChosenPair) -> Settings:
    """Return the settings of ``pair`` as the user left them, whether they are shown or not."""
    given, skin = pair.settings, pair.skin
    scale = state.field_of(state.field_key("scale", skin), given.measure.mm_per_px)
    card = state.field_of(state.field_key("card", skin), given.scale.card_pitch_mm)
    light = state.field_of(state.field_key("light", skin), given.light.method)
    return replace(
        given,
        indication=state.field_of(state.field_key("indication", skin), given.indication),
        measure=replace(given.measure, mm_per_px=scale),
        scale=replace(given.scale, card_pitch_mm=card, ruler=chosen_ruler(pair)),
        light=replace(given.light, method=LightMethod(light)),
    )


@st.fragment(key=Part.SETTINGS)
def settings_form() -> None:
    """Show the settings of the pair on the page once they are opened."""
    state.keep_fields()
    held = standing()
    if held is None:
        return
    texts = words("compare")["settings"]
    place = st.expander(
        texts["title"], icon=":material/tune:", key="settings-open", on_change="rerun"
    )
    if place.open:
        with place:
            _indication(held.pair)
            _scale(held.pair)
            _light(held.pair)


def _changed() -> None:
    draw_anew(Part.SETTINGS, Part.ANSWER)


def _indication(pair: ChosenPair) -> None:
    texts = words("compare")["settings"]
    key = state.begin_field(state.field_key("indication", pair.skin), pair.settings.indication)
    chosen: str | None = st.selectbox(
        texts["indication"],
        _INDICATIONS,
        index=None,
        format_func=words("clinic")["indications"].__getitem__,
        placeholder=texts["not_said"],
        key=key,
        help=texts["indication_help"],
        on_change=_changed,
    )
    if chosen is not None:
        found = find_indication(chosen)
        primary = QUANTITIES[found.primary_quantity].plain_name
        visits = ", ".join(visit.label.removeprefix("day ") for visit in found.visits)
        st.markdown(f":small[{texts['counts'].format(primary=primary, days=visits)}]")


def _scale(pair: ChosenPair) -> None:
    texts, given = words("compare")["settings"], pair.settings
    st.number_input(
        texts["scale"],
        min_value=0.0005,
        max_value=10.0,
        value=None,
        step=0.001,
        format="%.4f",
        placeholder=texts["not_known"],
        key=state.begin_field(state.field_key("scale", pair.skin), given.measure.mm_per_px),
        help=texts["scale_help"],
        on_change=_changed,
    )
    st.number_input(
        texts["card"],
        min_value=2.0,
        max_value=100.0,
        value=None,
        step=0.5,
        format="%.1f",
        placeholder=texts["no_card"],
        key=state.begin_field(state.field_key("card", pair.skin), given.scale.card_pitch_mm),
        help=texts["card_help"],
        on_change=_changed,
    )
    ruler_fields(pair, _changed)


def _light(pair: ChosenPair) -> None:
    texts = words("compare")["settings"]
    st.segmented_control(
        texts["light"],
        list(_LIGHTS),
        default=None,
        required=True,
        format_func=lambda method: texts["lights"][method],
        key=state.begin_field(state.field_key("light", pair.skin), pair.settings.light.method),
        help=texts["light_help"],
        on_change=_changed,
    )
