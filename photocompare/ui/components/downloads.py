"""Everything to keep: built when it is asked for, under names that tell nothing of a patient."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import streamlit as st

from photocompare.model import Comparison
from photocompare.report import comparison_json, html_report, readings_csv
from photocompare.view import PictureFormat, View, render

_NO_DATE = (1980, 1, 1, 0, 0, 0)  # the same pictures give the same bytes
_PICTURES = (
    View.BEFORE,
    View.AFTER,
    View.AFTER_AS_TAKEN,
    View.SIDE_BY_SIDE,
    View.DIFFERENCE_MAP,
    View.REDNESS_MAP,
    View.PIGMENT_MAP,
    View.TEXTURE_MAP,
    View.CONFIDENCE_MAP,
)


def downloads(comparison: Callable[[], Comparison]) -> None:
    """Offer the report, the numbers and the pictures; ``comparison`` is called at a click."""
    st.header("Keep it", anchor=False)
    with st.container(horizontal=True):
        st.download_button(
            "Report (HTML)",
            lambda: html_report(comparison()).encode("utf-8"),
            file_name="photocompare-report.html",
            mime="text/html",
            icon=":material/description:",
            on_click="ignore",
            help="One file that opens anywhere, with the photos inside; no internet needed.",
        )
        st.download_button(
            "Readings (CSV)",
            lambda: readings_csv(comparison()).encode("utf-8-sig"),
            file_name="photocompare-readings.csv",
            mime="text/csv",
            icon=":material/table:",
            on_click="ignore",
        )
        st.download_button(
            "Everything (JSON)",
            lambda: comparison_json(comparison()).encode("utf-8"),
            file_name="photocompare-comparison.json",
            mime="application/json",
            icon=":material/data_object:",
            on_click="ignore",
        )
        st.download_button(
            "Pictures (ZIP)",
            lambda: _pictures(comparison()),
            file_name="photocompare-pictures.zip",
            mime="application/zip",
            icon=":material/photo_library:",
            on_click="ignore",
        )


def _pictures(comparison: Comparison) -> bytes:
    """Return the photos at full size and the maps with their colour bars, in one archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for view in _PICTURES:
            picture = render(comparison, view, PictureFormat.PNG)
            entry = zipfile.ZipInfo(f"{view}.{picture.format}", _NO_DATE)
            zipped.writestr(entry, picture.data)
    return archive.getvalue()
