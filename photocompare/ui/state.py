"""What a session remembers between two runs of a page; the only place that touches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import streamlit as st

from photocompare.model import Region, RegionKind, without_turns
from photocompare.settings import PointPair
from photocompare.ui.history import History

_KEY = "photocompare"
_OF_A_SKIN = (
    "indication-",
    "scale-",
    "light-",
    "ruler-",
    "card-",
)  # fields whose keys end with the skin's name
_OF_THE_PAGE = ("source", "case")


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
class RegionList(History[tuple[Region, ...]]):
    """The regions of one pair, and how they came about."""

    now: tuple[Region, ...] = ()

    def add(self, kind: RegionKind, outline_xy: tuple[tuple[float, float], ...]) -> None:
        """Add a region under the next free name of its kind.

        Raises
        ------
        RegionError
            The outline has fewer than three corners, or a corner outside the photo.
        """
        region = Region(free_name(str(kind), self.now), kind, outline_xy)
        self.change((*self.now, region))

    def delete(self, index: int) -> None:
        """Remove a region."""
        self.change(tuple(item for place, item in enumerate(self.now) if place != index))

    def rename(self, index: int, name: str) -> None:
        """Give a region a name of its own; an empty name changes nothing."""
        name = without_turns(name)
        if not name.strip() or name.strip() == self.now[index].name:
            return
        others = tuple(item for place, item in enumerate(self.now) if place != index)
        self.put(index, replace(self.now[index], name=_own_name(name.strip(), others)))

    def set_kind(self, index: int, kind: RegionKind) -> None:
        """Say what a region is for."""
        self.put(index, replace(self.now[index], kind=kind))

    def confirm(self, index: int) -> None:
        """Take a person's word that a proposed region is what it was proposed for."""
        self.put(index, replace(self.now[index], is_proposed=False))

    @property
    def counted(self) -> tuple[Region, ...]:
        """The regions that are measured: a proposal is none until a person has confirmed it."""
        return tuple(region for region in self.now if not region.is_proposed)

    def index_of(self, name: str) -> int | None:
        """Return the place of the region called ``name``, None where there is none (any more)."""
        names = [region.name for region in self.now]
        return names.index(name) if name in names else None

    def own_name(self, name: str, kind: RegionKind) -> str:
        """Return ``name`` where it is free, else the next free one like it or of its kind."""
        name = without_turns(name).strip()
        return _own_name(name, self.now) if name else free_name(str(kind), self.now)

    def put(self, index: int, region: Region) -> None:
        """Put ``region`` in the place of another."""
        self.change((*self.now[:index], region, *self.now[index + 1 :]))


def free_name(kind: str, regions: tuple[Region, ...]) -> str:
    """Return "treated 1" or the first such name that no region has."""
    names = {region.name for region in regions}
    number = 1
    while f"{kind} {number}" in names:
        number += 1
    return f"{kind} {number}"


def _own_name(name: str, others: tuple[Region, ...]) -> str:
    return name if name not in {other.name for other in others} else free_name(name, others)


@dataclass
class _Memory:
    regions: dict[str, RegionList] = field(default_factory=dict)
    rulers: dict[str, Ruling] = field(default_factory=dict)
    points: dict[str, PointsByHand] = field(default_factory=dict)
    had_photos: bool = False
    shown: tuple[str, tuple[Region, ...]] = ("", ())
    on_page: str = ""
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


def keep_field(key: str) -> None:
    """Keep what stands in a field that this run doesn't show; Streamlit would forget it."""
    if key in st.session_state:
        st.session_state[key] = st.session_state[key]


def keep_fields(*, skin: str = "", is_elsewhere: bool = False) -> None:
    """Keep what stands in the fields that this run doesn't show; Streamlit would forget it.

    ``skin`` is the before photo whose fields are shown; ``is_elsewhere`` says that the whole
    compare page isn't.
    """
    unseen = _OF_A_SKIN + (_OF_THE_PAGE if is_elsewhere else ())
    for key in map(str, st.session_state):
        if key.startswith(unseen) and not (skin and key.endswith(skin)):
            keep_field(key)


def has_field(key: str) -> bool:
    """Return whether something stands in a field, whatever it has at first."""
    return key in st.session_state


def sent(key: str, trigger: str) -> Any:
    """Return what the component ``key`` just sent as ``trigger``, None without one.

    It is there while its callback runs; the run that follows may be broken off before it reads it.
    """
    held = st.session_state.get(key)
    return held.get(trigger) if isinstance(held, Mapping) else None


def put_field(key: str, value: str) -> None:
    """Put ``value`` into a field that this run doesn't show."""
    st.session_state[key] = value
