"""Everything to keep: built when it is asked for, under names that tell nothing of a patient."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial

import streamlit as st

from photocompare.model import Comparison
from photocompare.report import comparison_json, html_report, readings_csv
from photocompare.ui.words import words
from photocompare.view import PictureFormat, View, render

_Offer = tuple[str, str, str, str, Callable[[Comparison], bytes]]

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
    texts = words("compare")["keep"]
    st.markdown(f"## {texts['title']}")
    offered: tuple[_Offer, ...] = (
        ("report", "photocompare-report.html", "text/html", "description", _report),
        ("readings", "photocompare-readings.csv", "text/csv", "table", _readings),
        ("all", "photocompare-comparison.json", "application/json", "data_object", _all),
        ("pictures", "photocompare-pictures.zip", "application/zip", "photo_library", _pictures),
    )
    with st.container(horizontal=True):
        for name, file, kind, sign, made in offered:
            st.download_button(
                texts[name],
                partial(_made, made, comparison),
                file_name=file,
                mime=kind,
                icon=f":material/{sign}:",
                on_click="ignore",
                key=f"keep-{name}",
                help=texts.get(f"{name}_help"),
            )


def _made(made: Callable[[Comparison], bytes], comparison: Callable[[], Comparison]) -> bytes:
    return made(comparison())


def _report(comparison: Comparison) -> bytes:
    return html_report(comparison).encode("utf-8")


def _readings(comparison: Comparison) -> bytes:
    return readings_csv(comparison).encode("utf-8-sig")


def _all(comparison: Comparison) -> bytes:
    return comparison_json(comparison).encode("utf-8")


def _pictures(comparison: Comparison) -> bytes:
    """Return the photos at full size and the maps with their colour bars, in one archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for view in _PICTURES:
            picture = render(comparison, view, PictureFormat.PNG)
            entry = zipfile.ZipInfo(f"{view}.{picture.format}", _NO_DATE)
            zipped.writestr(entry, picture.data)
    return archive.getvalue()
