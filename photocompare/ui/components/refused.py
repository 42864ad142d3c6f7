"""Two photos that could not be compared, side by side as they were taken: one sees why."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from photocompare.errors import AlignmentError, PhotoCompareError
from photocompare.model import Photo
from photocompare.ui import cache
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.components.points import points_for_refused
from photocompare.ui.picture import Picture
from photocompare.ui.pictures import picture_url
from photocompare.view import as_taken

_STYLE = (Path(__file__).parent / "refused.css").read_text(encoding="utf-8")
_SIDE_PX = 900  # enough to see another place, another pose or a blur
_NAMES = ("Before", "After")


def refused_photos(pair: ChosenPair, error: PhotoCompareError) -> None:
    """Show both photos, neither moved nor relit; where ``error`` can be helped, take points."""
    if isinstance(error, AlignmentError):
        points_for_refused(pair, error)
        return
    photos = (pair.before, pair.after)
    figures = "".join(_figure(name, photo) for name, photo in zip(_NAMES, photos, strict=True))
    st.html(f'<style>{_STYLE}</style><div class="pc-refused">{figures}</div>')


def _figure(name: str, photo: Photo) -> str:
    encoded = as_taken(photo, _SIDE_PX)
    token = cache.desk().shelf.put(Picture(encoded.data, encoded.media_type))
    height, width = encoded.size_hw
    words = f"{name} photo, as taken"
    return (
        f'<figure><img src="{escape(picture_url(token))}" alt="{escape(words)}" '
        f'width="{width}" height="{height}"><figcaption>{escape(words)}</figcaption></figure>'
    )
