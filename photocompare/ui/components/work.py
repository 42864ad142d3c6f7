"""The place where it is told how far work is, and where it can be cancelled."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from photocompare.ui.words import words

# A button in a part that is drawn by itself waits until the part is drawn, so the one that cancels
# stands outside, and is seen while there is something to cancel. Where photos stand already it
# floats over the page: what a hand is about to press must not move away.
_STYLE = """<style>
.st-key-work:not(:has([data-testid='stProgress'])) {display: none;}
[data-testid='stMain']:has([class*='st-key-viewer']) .st-key-work {
  position: fixed; top: 4rem; z-index: 100; width: min(30rem, calc(100vw - 2rem));
  padding: 0.5rem 0.75rem; border-radius: 0.5rem; background: Canvas;
  box-shadow: 0 0 0 1px color-mix(in srgb, currentColor 25%, transparent), 0 6px 24px #0004;
}
</style>"""


def work_bar(on_cancel: Callable[[], None]) -> DeltaGenerator:
    """Return where progress is told, beside the button that calls ``on_cancel``."""
    with st.container(key="work", horizontal=True, vertical_alignment="center"):
        st.html(_STYLE)
        bar = st.container()
        st.button(words("work")["cancel"], key="cancel", on_click=on_cancel)
    return bar
