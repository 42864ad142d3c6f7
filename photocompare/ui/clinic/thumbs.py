"""Small pictures of stored photos, asked for anew by the browser and shown only with consent."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from photocompare.gallery.services.laid import laid_thumbnail
from photocompare.gallery.services.photos import thumbnails
from photocompare.ui import cache
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.picture import Fetched, Picture
from photocompare.ui.pictures import picture_url

_STYLE = """<style>
.pc-thumbs {display: flex; flex-wrap: wrap; gap: .5rem;}
.pc-thumbs figure {margin: 0; width: 8.5rem;}
.pc-thumbs.pc-pair figure {flex: 1 1 0; width: auto; min-width: 0;}
.pc-thumbs img, .pc-thumbs .pc-none {display: block; width: 100%; aspect-ratio: 1;
  object-fit: cover; border-radius: .5rem; background: rgb(127 127 127 / .15);}
.pc-thumbs .pc-none {display: grid; place-items: center; text-align: center; padding: .5rem;
  box-sizing: border-box; font-size: .8125rem;}
.pc-thumbs figcaption {font-size: .8125rem; padding-top: .125rem;}
</style>"""


def thumbs(
    clinic: Clinic,
    shown: Sequence[tuple[str, str]],
    *,
    hidden: str,
    is_pair: bool = False,
    laid_of: str = "",
) -> None:
    """Show photos by id and caption; ``hidden`` stands where there is no id to show.

    ``laid_of`` is a case whose last photo, the second one here, is shown as it lies over the first.
    """
    figures = "".join(
        f"<figure>{_picture(clinic, photo_id, caption, hidden, laid_of if place else '')}"
        f"<figcaption>{escape(caption)}</figcaption></figure>"
        for place, (photo_id, caption) in enumerate(shown)
    )
    kind = "pc-thumbs pc-pair" if is_pair else "pc-thumbs"
    st.html(f'{_STYLE}<div class="{kind}">{figures}</div>')


def _picture(clinic: Clinic, photo_id: str, caption: str, hidden: str, laid_of: str) -> str:
    if not photo_id:
        return f'<div class="pc-none">{escape(hidden)}</div>'
    picture = _laid(clinic, photo_id, laid_of) if laid_of else _fetched(clinic, photo_id)
    address = picture_url(cache.desk().shelf.put(picture))
    return f'<img src="{escape(address)}" alt="{escape(caption)}" loading="lazy">'


def _fetched(clinic: Clinic, photo_id: str) -> Fetched:
    def fetch() -> Picture | None:
        found = clinic.do(thumbnails, photo_ids=[photo_id])
        return Picture(found[photo_id], "image/jpeg") if photo_id in found else None

    return Fetched(("stored", clinic.id, photo_id), fetch)


def _laid(clinic: Clinic, photo_id: str, case_id: str) -> Fetched:
    def fetch() -> Picture | None:
        found = clinic.do(laid_thumbnail, case_id=case_id)
        return None if found is None else Picture(found, "image/jpeg")

    return Fetched(("laid", clinic.id, photo_id), fetch)
