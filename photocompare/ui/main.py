"""The frame of every page: its name, its width, the way to the others."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from photocompare.ui import cache
from photocompare.ui.clinic.offered import OFFICE, PAGES, offered, who_is_here
from photocompare.ui.components.language import language_picker
from photocompare.ui.components.phone import small_on_phones
from photocompare.ui.components.readable import readable_words
from photocompare.ui.pictures import always
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
_ADDRESSES = {
    "compare": "",
    "capture": "take-a-photo",
    "gallery": "gallery",
    "collections": "collections",
    "collection": "collection",
    "patients": "patients",
    "importing": "import",
    "patient": "patient",
    "case": "case",
    "about": "how-it-works",
    "office": "office",
    "safekeeping": "safekeeping",
    "lists": "lists",
    "shot_error": "repeatability",
    "people": "people",
    "log": "log",
}
# A case is reached through a patient or the gallery, the others through the list of them.
hidden = {"patient", "case", "collection", *OFFICE, *(PAGES.keys() - offered())}
if not offered() & frozenset(OFFICE):
    hidden.add("office")
cache.desk().shelf.may_show = always  # until a page shows what a patient may take back
pages = [
    st.Page(
        _HERE / "screens" / f"{name}.py",
        title=titles[name],
        url_path=address,
        default=not address,
        visibility="hidden" if name in hidden else "visible",
    )
    for name, address in _ADDRESSES.items()
]
st.navigation(pages, position="top").run()
who_is_here()
language_picker()
