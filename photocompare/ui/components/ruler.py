"""The line along a ruler in the before photo: its ends, its length, and every way back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from photocompare.settings import Ruler
from photocompare.ui import state
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.state import Line, Ruling

_INVITATION = (
    ":small[A ruler in the before photo? Choose **Ruler** below the photos and draw along a piece "
    "of it, or give its ends in numbers.]"
)


def ruler_fields(pair: ChosenPair) -> Ruler | None:
    """Return the ruler that was marked, once its length is said."""
    ruling = state.ruling(pair.skin)
    if ruling.now is None:
        st.markdown(_INVITATION)
        state.keep_field(state.field_key("ruler", pair.skin))  # an undo brings the line back
    length_mm = None if ruling.now is None else _length_mm(pair)
    _ways(ruling, pair)
    if ruling.now is None:
        return pair.settings.scale.ruler
    return None if length_mm is None else _in_pixels(ruling.now, pair, length_mm)


def _length_mm(pair: ChosenPair) -> float | None:
    length_mm: float | None = st.number_input(
        "Length of the line, mm",
        min_value=0.1,
        max_value=2000.0,
        value=None,
        step=1.0,
        format="%.1f",
        placeholder="Say how long it is",
        key=state.field_key("ruler", pair.skin),
    )
    return length_mm


def _ways(ruling: Ruling, pair: ChosenPair) -> None:
    """Set the line by numbers, remove it, or take a change of it back."""
    with st.container(horizontal=True):
        # A key of its own for each version closes it once the line is set.
        key = f"ruler-numbers-{pair.skin}-{ruling.version}"
        with st.popover("Ruler by numbers", icon=":material/straighten:", key=key):
            _numbers(ruling, pair)
        offered = (
            ("Remove ruler", "delete", ruling.now is not None, partial(ruling.change, None)),
            ("Undo ruler", "undo", bool(ruling.earlier), ruling.undo),
            ("Redo ruler", "redo", bool(ruling.later), ruling.redo),
        )
        for words, sign, is_possible, change in offered:
            if is_possible and st.button(
                words, icon=f":material/{sign}:", key=f"{words}-{pair.skin}"
            ):
                change()
                st.rerun()


def _numbers(ruling: Ruling, pair: ChosenPair) -> None:
    """Take both ends in pixels of the before photo: the way that needs no pointing."""
    height, width = pair.before.size_hw
    ends = _ends_px(ruling.now, pair)
    with st.form(f"ruler-ends-{pair.skin}-{ruling.version}", border=False):
        st.markdown(
            f"Where the piece of the ruler starts and ends, in pixels of the before photo "
            f"({width} × {height}), from its top left corner."
        )
        across, down = st.columns(2)
        left = across.number_input("Start, across", 0.0, float(width), ends[0], 1.0, format="%.1f")
        top = down.number_input("Start, down", 0.0, float(height), ends[1], 1.0, format="%.1f")
        right = across.number_input("End, across", 0.0, float(width), ends[2], 1.0, format="%.1f")
        bottom = down.number_input("End, down", 0.0, float(height), ends[3], 1.0, format="%.1f")
        if not st.form_submit_button("Set the ruler"):
            return
    if (left, top) == (right, bottom):
        st.error("The line has no length. Give two different ends.")
        return
    ruling.change(((left / width, top / height), (right / width, bottom / height)))
    st.rerun()


def _ends_px(line: Line | None, pair: ChosenPair) -> tuple[float, float, float, float]:
    height, width = pair.before.size_hw
    (left, top), (right, bottom) = line or ((0.25, 0.5), (0.75, 0.5))
    return left * width, top * height, right * width, bottom * height


def _in_pixels(line: Line, pair: ChosenPair, length_mm: float) -> Ruler:
    height, width = pair.before.size_hw
    (left, top), (right, bottom) = line
    # Fractions run from edge to edge, pixels from middle to middle.
    start_xy = (left * width - 0.5, top * height - 0.5)
    end_xy = (right * width - 0.5, bottom * height - 0.5)
    return Ruler(start_xy, end_xy, length_mm)
