"""The line along a ruler in the before photo: its ends, its length, and every way back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from photocompare.settings import Ruler
from photocompare.ui import state
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.standing import MEASURED, draw_anew, standing
from photocompare.ui.state import Line
from photocompare.ui.words import words

_ENDS = (0.25, 0.5), (0.75, 0.5)
_REFUSED = "refused-ruler"  # the field that was refused last


def chosen_ruler(pair: ChosenPair) -> Ruler | None:
    """Return the ruler that was marked, once its length is said."""
    line = state.ruling(pair.skin).now
    if line is None:
        return pair.settings.scale.ruler
    length_mm: float | None = state.field_of(state.field_key("ruler", pair.skin), None)
    return None if length_mm is None else _in_pixels(line, pair, length_mm)


def ruler_fields(pair: ChosenPair, on_change: Callable[[], None]) -> None:
    """Show the length of the line that was drawn, and the way to draw one without pointing."""
    texts, ruling = words("compare")["ruler"], state.ruling(pair.skin)
    key = state.field_key("ruler", pair.skin)
    if ruling.now is None:
        st.markdown(f":small[{texts['invitation']}]")
    else:
        st.number_input(
            texts["length"],
            min_value=0.1,
            max_value=2000.0,
            value=None,
            step=1.0,
            format="%.1f",
            placeholder=texts["length_unsaid"],
            key=key,
            on_change=on_change,
        )
    with st.container(horizontal=True):
        # A key of its own for each version closes it once the line is set.
        version = f"{pair.skin}-{ruling.version}"
        place = st.popover(
            texts["numbers"],
            icon=":material/straighten:",
            key=f"numbers-ruler-{version}",
            on_change="rerun",
        )
        if place.open:
            with place:
                _numbers(pair, version)
        if ruling.now is not None:
            st.button(
                texts["remove"],
                icon=":material/delete:",
                key=f"remove-ruler-{version}",
                on_click=_remove,
            )


def _remove() -> None:
    held = standing()
    if held is not None:
        held.ruling.change(None)
        draw_anew(*MEASURED)


def _numbers(pair: ChosenPair, version: str) -> None:
    """Take both ends in pixels of the before photo: the way that needs no pointing."""
    texts = words("compare")["ruler"]
    height, width = pair.before.size_hw
    (x1, y1), (x2, y2) = state.ruling(pair.skin).now or _ENDS
    ends = ("left", x1, width), ("top", y1, height), ("right", x2, width), ("bottom", y2, height)
    with st.form(f"ends-ruler-{version}", border=False):
        st.markdown(texts["numbers_help"].format(width=width, height=height))
        columns = st.columns(2)
        for place, (name, share, length_px) in enumerate(ends):
            columns[place % 2].number_input(
                texts[name],
                0.0,
                float(length_px),
                share * length_px,
                1.0,
                format="%.1f",
                key=f"{name}-ruler-{version}",
            )
        st.form_submit_button(texts["set"], on_click=_set, args=(version,))
    if state.field_of(_REFUSED, "") == version:
        st.error(texts["no_length"])


def _set(version: str) -> None:
    held = standing()
    if held is None:
        return
    left, top, right, bottom = (
        float(state.field_of(f"{name}-ruler-{version}", 0.0))
        for name in ("left", "top", "right", "bottom")
    )
    if (left, top) == (right, bottom):
        state.put_field(_REFUSED, version)
        return
    height, width = held.pair.before.size_hw
    held.ruling.change(((left / width, top / height), (right / width, bottom / height)))
    draw_anew(*MEASURED)


def _in_pixels(line: Line, pair: ChosenPair, length_mm: float) -> Ruler:
    height, width = pair.before.size_hw
    (left, top), (right, bottom) = line
    # Fractions run from edge to edge, pixels from middle to middle.
    start_xy = (left * width - 0.5, top * height - 0.5)
    end_xy = (right * width - 0.5, bottom * height - 0.5)
    return Ruler(start_xy, end_xy, length_mm)
