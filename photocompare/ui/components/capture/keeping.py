"""The shots that are kept: to be looked through, saved as files, removed, and compared."""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable
from html import escape
from typing import Any, TypeVar

import streamlit as st

from photocompare.errors import ReportError
from photocompare.ui import cache
from photocompare.ui.pictures import picture_url
from photocompare.ui.shooting import Shot, Waiting
from photocompare.ui.words import words

_KINDS = (  # how the bytes of a file begin, its ending and its name for browsers
    (b"\xff\xd8", "jpg", "image/jpeg"),
    (b"\x89PNG", "png", "image/png"),
    (b"RIFF", "webp", "image/webp"),
    (b"II*\x00", "tif", "image/tiff"),
    (b"MM\x00*", "tif", "image/tiff"),
)
_OTHER = ("heic", "image/heic")  # the rest of what is read
_Held = TypeVar("_Held")


def kept_shots(desk: cache.Desk) -> bool:
    """Show the kept shots and return whether they are to be used now, for what they are."""
    texts = words("capture")["page"]
    shooting = desk.shooting
    rolls = shooting.rolls
    is_wanted = False
    if rolls.now.kept:
        st.header(texts["kept"], anchor=False)
        for place, shot in enumerate(rolls.now.kept):
            _kept(desk, place, shot, texts)
    with st.container(horizontal=True):
        if rolls.now.kept and st.button(
            texts[shooting.goal], type="primary", icon=":material/compare:", key="compare-kept"
        ):
            is_wanted = True
        for step, sign, has_some in (
            ("undo", "undo", rolls.earlier),
            ("redo", "redo", rolls.later),
        ):
            if has_some and st.button(texts[step], icon=f":material/{sign}:"):
                (rolls.undo if step == "undo" else rolls.redo)()
                st.rerun()
    return is_wanted


def _kept(desk: cache.Desk, place: int, shot: Shot, texts: dict[str, Any]) -> None:
    name = texts["photo"].format(number=place + 1)
    grade = texts["grade"].format(letter=shot.letter)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        url = picture_url(desk.shelf.put(shot.picture))
        st.html(
            f'<img src="{escape(url)}" alt="{escape(name)}" '
            'style="display:block;height:4.5rem;border-radius:.35rem">',
            width="content",
        )
        st.markdown(f"**{name}**  \n{grade}", width="stretch")
        save_buttons(shot, texts, number=place + 1)
        if st.button(
            texts["remove_short"],
            key=f"remove-kept-{place}",
            help=texts["remove"].format(number=place + 1),
        ):
            rolls = desk.shooting.rolls
            rolls.change(rolls.now.without(place))
            st.rerun()


def save_buttons(shot: Shot, texts: dict[str, Any], *, number: int = 0) -> None:
    """Offer the file of a shot as it was taken, and how it was taken."""
    ending, kind = kind_of(shot.data)
    # No name: it tells when and what was photographed, not whom.
    name = f"{shot.record.taken_at:%Y-%m-%d_%H-%M-%S}_{shot.record.view_id}"
    st.download_button(
        texts["save_short" if number else "save"],
        _when_asked(shot, lambda held: held.data),
        file_name=f"{name}.{ending}",
        mime=kind,
        icon=":material/download:",
        on_click="ignore",
        key=f"save-{number}",
        help=texts["save"] if number else None,
    )
    if number:
        return
    st.download_button(
        texts["save_record"],
        _when_asked(shot, lambda held: json.dumps(held.record.as_json(), indent=2).encode()),
        file_name=f"{name}.json",
        mime="application/json",
        icon=":material/data_object:",
        on_click="ignore",
        key="save-record",
    )


def save_unchecked(waiting: Waiting, view: str) -> None:
    """Offer the file of a photo that is not checked."""
    ending, kind = kind_of(waiting.held.data)
    st.download_button(
        words("capture")["page"]["save"],
        _when_asked(waiting, lambda one: one.held.data),
        file_name=f"{view}.{ending}",
        mime=kind,
        icon=":material/download:",
        on_click="ignore",
        key="save-unchecked",
    )


def kind_of(data: bytes) -> tuple[str, str]:
    """Return the ending of a photo's file and its name for browsers, by its first bytes."""
    for start, ending, kind in _KINDS:
        if data.startswith(start):
            return ending, kind
    return _OTHER


def _when_asked(shot: _Held, give: Callable[[_Held], bytes]) -> Callable[[], bytes]:
    """Return what gives the bytes at a click; it outlives the session, so it holds no photo."""
    reference = weakref.ref(shot)

    def asked() -> bytes:
        held = reference()
        if held is None:
            raise ReportError("This photo is no longer held. Take it again.")
        return give(held)

    return asked
