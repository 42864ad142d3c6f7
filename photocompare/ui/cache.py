"""What is worked out once: for a patient's photos by the session alone, for samples by all.

Every key is made of the SHA-256 of the files' bytes, the settings and the regions. A key made of
pixels would not do: large arrays are compared by a sample of them, and a small lesion is missed.
"""

from __future__ import annotations

import logging
import os
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import BoundedSemaphore, Lock
from typing import TypeVar

import streamlit as st

from photocompare.errors import PhotoCompareError, ReportError
from photocompare.faces import forget_meshes
from photocompare.model import Comparison, Photo, Region
from photocompare.normalise import kept
from photocompare.pipeline import compare
from photocompare.settings import Settings
from photocompare.ui.held import Given, HeldPhoto, all_of
from photocompare.ui.live import LiveDesk, live_desks
from photocompare.ui.memory import give_back, trim
from photocompare.ui.pictures import Shelf, store
from photocompare.ui.renditions import Renditions, draw_map, renditions
from photocompare.ui.samples import sample_cases, sample_photo
from photocompare.ui.shooting import Shooting
from photocompare.ui.state import Slot
from photocompare.ui.uploads import UploadDesk, upload_desks

_LOG = logging.getLogger(__name__)

Key = tuple[str, str, Settings, tuple[Region, ...], tuple[tuple[str, ...], ...]]
Repeats = tuple[tuple[Photo, ...], tuple[Photo, ...]]
Progress = Callable[[str, float], None]
_Shown = TypeVar("_Shown")

_MOST_SAMPLES = 2  # a comparison holds its photos as floats, about 100 MB for a small one
_MOST_UNDO = 3  # steps of the photos: each may hold the file of one
_AT_WORK = BoundedSemaphore(max(1, os.cpu_count() or 1))  # more at once is slower for everybody


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Compared:
    """A comparison and its pictures for the screen."""

    comparison: Comparison
    pictures: Renditions


class Desk:
    """Everything that one session holds of a patient; emptied when the session ends."""

    def __init__(self) -> None:
        self.shelf: Shelf = store().shelf()
        self.photos: dict[Slot, HeldPhoto] = {}
        self.repeats: dict[Slot, list[HeldPhoto]] = {slot: [] for slot in Slot}
        self._earlier: list[Given] = []
        self._later: list[Given] = []
        self.results = Results(most=1)
        self.shown: Compared | None = None
        self.standing: object = None  # what a part of the page shows when it alone is drawn anew
        self.live: LiveDesk = live_desks().open()
        self.uploads: UploadDesk = upload_desks().open()
        self.shooting = Shooting()
        self.note = ""  # of the photos as they are, to be read beside them
        self.cancelled: Key | None = None  # the comparison that is not wanted

    def clear(self) -> None:
        """Drop every photo, picture and result."""
        self._earlier.clear()
        self._later.clear()
        self.photos.clear()
        for repeats in self.repeats.values():
            repeats.clear()
        self.results.clear()
        self.shown = None
        self.standing = None
        self.live.close()
        self.uploads.close()
        self.shooting.clear()
        self.shelf.close()
        forget_meshes()  # of every session: who still needs one looks for it again
        give_back()

    @property
    def can_undo(self) -> bool:
        """A change of the photos can be taken back."""
        return bool(self._earlier)

    @property
    def can_redo(self) -> bool:
        """A change that was taken back can be made again."""
        return bool(self._later)

    def about_to_change(self) -> None:
        """Keep the photos as they are now, so that what follows can be undone."""
        self._earlier = [*self._earlier, self._given()][-_MOST_UNDO:]
        self._later.clear()
        self.note = ""

    def put_aside(self) -> None:
        """Keep of the photos that only an undo would bring back no more than their files."""
        shown = {id(held) for held in all_of(self._given())}
        for given in (*self._earlier, *self._later):
            for held in all_of(given):
                if id(held) not in shown:
                    held.put_aside()

    def undo(self) -> None:
        """Take back the last change of the photos."""
        if self._earlier:
            self._later.append(self._given())
            self._put(self._earlier.pop())

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        if self._later:
            self._earlier.append(self._given())
            self._put(self._later.pop())

    def _given(self) -> Given:
        return dict(self.photos), {slot: list(held) for slot, held in self.repeats.items()}

    def _put(self, given: Given) -> None:
        self.photos, self.repeats = given
        self.note = ""

    def swap(self) -> None:
        """Exchange before and after."""
        self.about_to_change()
        both = {Slot.BEFORE: Slot.AFTER, Slot.AFTER: Slot.BEFORE}
        self.photos = {both[slot]: held for slot, held in self.photos.items()}
        self.repeats = {both[slot]: held for slot, held in self.repeats.items()}


@dataclass
class Results:
    """The newest comparisons; the same one is never worked out twice at the same time."""

    most: int
    _held: OrderedDict[Key, Compared] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: Key, work: Callable[[Comparison | None], Compared]) -> Compared:
        """Return the result for ``key``, worked out now if it isn't held.

        ``work`` is given an earlier comparison of the same two photos, where there is one.
        """
        with self._lock:
            if key not in self._held:
                same = [held for other, held in self._held.items() if other[:2] == key[:2]]
                self._held[key] = work(same[-1].comparison if same else None)
            self._held.move_to_end(key)
            while len(self._held) > self.most:
                self._held.popitem(last=False)
            return self._held[key]

    def __contains__(self, key: Key) -> bool:
        return key in self._held

    def clear(self) -> None:
        """Forget everything."""
        self._held.clear()


_SAMPLES = Results(most=_MOST_SAMPLES)


@st.cache_resource(
    scope="session", max_entries=1, show_spinner=False, on_release=lambda held: held.clear()
)
def desk() -> Desk:
    """Return the desk of this session; it is cleared within a second of the tab's closing."""
    return Desk()


def compared(
    photos: tuple[Photo, Photo],
    settings: Settings,
    regions: tuple[Region, ...],
    *,
    is_sample: bool,
    progress: Progress | None = None,
    repeats: Repeats = ((), ()),
) -> Compared:
    """Return the comparison of ``photos`` and its pictures; ``repeats`` of both visits count too.

    Raises
    ------
    PhotoCompareError
        The photos can't be compared, or a region can't be measured.
    """
    before, after = photos

    def work(earlier: Comparison | None) -> Compared:
        with while_working():
            result = compare(
                before,
                after,
                settings,
                regions=regions,
                progress=progress,
                earlier=earlier,
                before_repeats=repeats[0],
                after_repeats=repeats[1],
            )
            result = replace(result, pair=kept(result.pair))
            return Compared(result, renditions(result, is_private=not is_sample))

    return _results(is_sample).get(key_of(photos, settings, regions, repeats), work)


@contextmanager
def while_working() -> Iterator[None]:
    """Hold this round heavy work: not everybody's runs at once, and what it took is given back."""
    with _AT_WORK:
        try:
            yield
        finally:
            trim()


def is_compared(
    photos: tuple[Photo, Photo],
    settings: Settings,
    regions: tuple[Region, ...],
    *,
    is_sample: bool,
    repeats: Repeats = ((), ()),
) -> bool:
    """Return whether :func:`compared` answers at once."""
    return key_of(photos, settings, regions, repeats) in _results(is_sample)


def key_of(
    photos: tuple[Photo, Photo],
    settings: Settings,
    regions: tuple[Region, ...],
    repeats: Repeats,
) -> Key:
    """Return what tells this comparison from every other; it holds no pixels."""
    before, after = photos
    shots = tuple(tuple(photo.source.sha256 for photo in visit) for visit in repeats)
    return before.source.sha256, after.source.sha256, settings, regions, shots


def _results(is_sample: bool) -> Results:
    return _SAMPLES if is_sample else desk().results


def show(result: Compared) -> Callable[[], Comparison]:
    """Keep ``result`` while it is on the page, and return what gives its comparison until then.

    What is handed to Streamlit, such as the work behind a download button, outlives the session:
    were it to hold the comparison, a patient's photos would stay in memory for good.
    """
    desk().shown = result
    reference = weakref.ref(result)

    def comparison() -> Comparison:
        held = reference()
        if held is None:
            raise ReportError("The photos are no longer held. Reload the page and compare again.")
        return held.comparison

    return comparison


def stands(shown: _Shown) -> weakref.ref[_Shown]:
    """Keep ``shown`` while it is on the page; a part drawn anew by itself gets it back from this.

    Streamlit keeps what such a part is called with, as :func:`show` tells.
    """
    desk().standing = shown
    return weakref.ref(shown)


def draw_map_of(result: Compared, name: str, progress: Progress | None = None) -> None:
    """Draw one more map of ``result``; where ``progress`` raises, none is kept."""
    with while_working():
        draw_map(result.pictures, result.comparison, name, progress)


def warm_up() -> None:
    """Work out the first sample, so that it is there when the first page opens."""
    for case in sample_cases()[:1]:
        before, after = case.visits[0], case.visits[-1]
        try:
            photos = sample_photo(before), sample_photo(after)
            compared(photos, case.settings, case.regions, is_sample=True)
        except PhotoCompareError as error:
            _LOG.warning("sample %s can't be compared: %s", case.name, error)
