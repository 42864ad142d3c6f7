"""What a session remembers between two runs of a page; the only place that touches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import streamlit as st

from photocompare.model import Region
from photocompare.settings import PointPair
from photocompare.ui.history import History
from photocompare.ui.marked import RegionList

_KEY = "photocompare"
_OF_A_SKIN = (
    "indication-",
    "scale-",
    "light-",
    "ruler-",
    "card-",
)  # fields whose keys end with the skin's name
_OF_THE_PAGE = ("source", "case", "of-case-")


Line = tuple[tuple[float, float], tuple[float, float]]
"""Two points, as fractions of the before photo's width and height."""

Ruling = History[Line | None]
"""The line along a ruler, or None, and what it was before."""

PointsByHand = History[tuple[PointPair, ...]]
"""The points by which a pair is aligned, none for the automatic way, and what they were before."""


class Slot(StrEnum):
    """Which of the two photos."""

    BEFORE = "before"
    AFTER = "after"


@dataclass
class _Memory:
    regions: dict[str, RegionList] = field(default_factory=dict)
    rulers: dict[str, Ruling] = field(default_factory=dict)
    points: dict[str, PointsByHand] = field(default_factory=dict)
    had_photos: bool = False
    shown: tuple[str, tuple[Region, ...]] = ("", ())
    on_page: str = ""
    case_id: str = ""
    taken_back: str = ""
    refused: tuple[int, str] = (0, "")
    selected: dict[str, tuple[int, str]] = field(default_factory=dict)


def _memory() -> _Memory:
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _Memory()
    memory: _Memory = st.session_state[_KEY]
    return memory


def region_list(skin: str, given: tuple[Region, ...] = ()) -> RegionList:
    """Return the regions marked on the before photo ``skin``; ``given`` are there at first."""
    return _memory().regions.setdefault(skin, RegionList(given))


def ruling(skin: str) -> Ruling:
    """Return the line that was set along a ruler on the before photo ``skin``, if any."""
    return _memory().rulers.setdefault(skin, History(None))


def points_by_hand(pair: str, given: tuple[PointPair, ...] = ()) -> PointsByHand:
    """Return the points by which ``pair`` is aligned; ``given`` are there at first."""
    return _memory().points.setdefault(pair, History(given))


def had_photos() -> bool:
    """Return whether photos were given in this session."""
    return _memory().had_photos


def photos_were_changed(*, are_held: bool) -> None:
    """Remember whether any photos are there: those that are gone later were lost."""
    _memory().had_photos = are_held


def was_shown(pair: str, regions: tuple[Region, ...]) -> None:
    """Keep what stands on the page: the comparison of ``pair`` with ``regions``."""
    memory = _memory()
    memory.shown, memory.on_page = (pair, regions), pair


def was_refused(pair: str) -> None:
    """Keep that the photos of ``pair`` stand on the page as taken, not compared."""
    _memory().on_page = pair


def stands_on_page(pair: str) -> bool:
    """Return whether the photos on the page are those of ``pair``, compared or as taken."""
    return _memory().on_page == pair


def take_back(pair: str, regions: RegionList, reason: str) -> bool:
    """Undo the change of ``regions`` that was refused for ``reason``; return whether it was.

    Only a change made since ``pair`` was last shown is undone, so nothing older is ever lost.
    """
    memory = _memory()
    if memory.shown[0] != pair or memory.shown[1] == regions.now or not regions.earlier:
        return False
    regions.discard()
    memory.taken_back = reason
    return True


def refuse_drawing(reason: str) -> None:
    """Keep why what was drawn could be no region, until it is told."""
    memory = _memory()
    memory.refused = memory.refused[0] + 1, reason


def refused_drawing() -> str:
    """Return, once, why what was drawn last could be no region, or ""."""
    memory = _memory()
    count, reason = memory.refused
    memory.refused = count, ""
    return reason


def refused_drawings() -> int:
    """Return how many drawings were refused: the viewer shows anew what is there."""
    return _memory().refused[0]


def select_region(skin: str, name: str, *, in_list: bool) -> None:
    """Remember the region that is looked at; one chosen ``in_list`` is shown by the viewer too."""
    count, _ = selected_region(skin)
    _memory().selected[skin] = count + int(in_list), name


def selected_region(skin: str) -> tuple[int, str]:
    """Return how often a region was chosen in the list, and the name of the one looked at."""
    return _memory().selected.get(skin, (0, ""))


def taken_back() -> str:
    """Return, once, why the last change of the regions was undone, or ""."""
    memory = _memory()
    reason, memory.taken_back = memory.taken_back, ""
    return reason


def field_key(name: str, skin: str) -> str:
    """Return the key of a field that belongs to the before photo ``skin``."""
    key = f"{name}-{skin}"
    if not key.startswith(_OF_A_SKIN):
        raise ValueError(f"{name} is no field that is kept")
    return key


def came_for(case_id: str) -> bool:
    """Return, once, whether the page was opened for a case that it was not opened for before."""
    memory = _memory()
    is_new = memory.case_id != case_id
    memory.case_id = case_id
    return is_new


def keep_field(key: str) -> None:
    """Keep what stands in a field that this run doesn't show; Streamlit would forget it."""
    if key in st.session_state:
        st.session_state[key] = st.session_state[key]


def keep_fields(*, is_elsewhere: bool = False) -> None:
    """Keep what stands in the fields that this run may not show; Streamlit would forget it.

    To be called before any of them is drawn. ``is_elsewhere`` says that the compare page isn't.
    """
    kept = _OF_A_SKIN + (_OF_THE_PAGE if is_elsewhere else ())
    for key in map(str, st.session_state):
        if key.startswith(kept):
            keep_field(key)


def field_of(key: str, given: object) -> Any:
    """Return what stands in a field, ``given`` where it was not shown yet."""
    return st.session_state.get(key, given)


def begin_field(key: str, given: object) -> str:
    """Return ``key``; ``given`` stands in its field from now on unless something does."""
    st.session_state.setdefault(key, given)
    return key


def sent(key: str, name: str) -> object:
    """Return what the component ``key`` just sent under ``name``, None without it.

    It is there while its callback runs; the run that follows may be broken off before it reads it.
    """
    held = st.session_state.get(key)
    return held.get(name) if isinstance(held, Mapping) else None


def has_field(key: str) -> bool:
    """Return whether something stands in a field, whatever it has at first."""
    return key in st.session_state


def put_field(key: str, value: object) -> None:
    """Put ``value`` into a field that this run doesn't show, or not yet."""
    st.session_state[key] = value
