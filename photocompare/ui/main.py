"""The frame of every page: its name, its width, the way to the others."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from photocompare.ui.components.language import language_picker
from photocompare.ui.components.phone import small_on_phones
from photocompare.ui.components.readable import readable_words
from photocompare.ui.words import words

_HERE = Path(__file__).resolve().parent

# A sign, not an icon of a font: that one would be fetched from outside.
st.set_page_config(page_title="photocompare", page_icon="🔍", layout="wide")
readable_words()
small_on_phones()
st.logo(str(_HERE / "logo.svg"), size="large")

# Not in a folder called "pages": what is found there is a page by itself, until the first run of
# this file, and a link straight to a page is "not found" on a server that has just started.
titles = words("language")["pages"]
pages = [
    st.Page(_HERE / "screens" / "compare.py", title=titles["compare"], default=True),
    st.Page(_HERE / "screens" / "capture.py", title=titles["capture"], url_path="take-a-photo"),
    st.Page(_HERE / "screens" / "about.py", title=titles["about"], url_path="how-it-works"),
]
st.navigation(pages, position="top").run()
language_picker()
