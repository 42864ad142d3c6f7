"""Reads the photos that were chosen in a field, while the field says so."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.errors import StreamlitAPIException

from photocompare.errors import PhotoCompareError
from photocompare.load import load_photo
from photocompare.ui import cache
from photocompare.ui.components.upload.mount import Field, show
from photocompare.ui.held import HeldPhoto
from photocompare.ui.uploads import Choice, UploadDesk

Put = Callable[[list[HeldPhoto]], str]
"""Puts photos where they belong; returns why not, or ""."""


def upload_field(field: Field, put: Put) -> None:
    """Show ``field``, read what was chosen in it, and ``put`` the photos in their place.

    The page is then drawn anew, or the part of it that the field stands in alone where the photos
    were refused: the field has the reason. Cancelled ones are put nowhere.
    """
    uploads = cache.desk().uploads
    show(field)  # first, so that it stays on the page as it is while photos are read
    choice = uploads.chosen(field.name)
    if choice is None:
        return
    refusal = field.too_many
    is_put = False
    if len(choice.files) <= field.most:
        held, refusal = _read(uploads, choice)
        if held:
            refusal = put(held)
            is_put = not refusal
    uploads.finish(field.name, choice, refusal)
    if is_put:
        uploads.forgive()
        st.rerun()
    _draw_anew()


def _read(uploads: UploadDesk, choice: Choice) -> tuple[list[HeldPhoto], str]:
    """Return the photos of ``choice``, or none and why; none without a reason was cancelled."""
    held = []
    for file in choice.files:
        data = uploads.read(file.id)
        if data is None:
            return [], ""
        try:
            held.append(HeldPhoto(load_photo(data), file.name, data))
        except PhotoCompareError as error:
            return [], f"{file.name}: {error}" if len(choice.files) > 1 else str(error)
    is_wanted = all(uploads.read(file.id) is not None for file in choice.files)
    return (held, "") if is_wanted else ([], "")


def _draw_anew() -> None:
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:  # the whole page is being drawn
        st.rerun()
