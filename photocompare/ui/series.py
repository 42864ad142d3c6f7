"""The visits of a case, each compared with the before photo, worked out one after the other.

Each is compared as a pair is, so that its picture and its numbers are those that the pair has.
Of each only pictures for the screen and readings are kept: a comparison holds 100 MB and more.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock

import streamlit as st

from photocompare.errors import PhotoCompareError, RegionError
from photocompare.indications import find_indication
from photocompare.model import Comparison, Photo, Reading, Region
from photocompare.pipeline import compare
from photocompare.settings import Settings
from photocompare.ui.cache import while_working
from photocompare.ui.chosen import ChosenPair, Visit
from photocompare.ui.picture import Picture
from photocompare.ui.pictures import Shelf
from photocompare.ui.state import points_by_hand
from photocompare.view import EncodedPicture, View, as_taken, outside_layer, render

LEAST_VISITS = 3
"""Of two visits the pair says everything."""

Progress = Callable[[str, float], None]
LayKey = tuple[str, str, Settings, tuple[Region, ...], tuple[tuple[str, ...], ...]]

_MOST_LAID = 24  # twelve visits, and what they were before the last change of a region
_SIDE_PX = 1600  # a pane of a grid is a part of the screen
_REFUSED_SIDE_PX = 480  # shown small, beside the reason


@dataclass(frozen=True, slots=True)
class LaidVisit:
    """What is kept of a visit; without ``normalised`` it can't be laid, ``refusal`` says why.

    ``taken`` is on the frame of the before photo, or as it came from the camera where the visit
    can't be laid. ``unread`` says why a visit that is laid has no readings.
    """

    taken: Picture
    normalised: Picture | None = None
    outside: Picture | None = None
    readings: tuple[Reading, ...] = ()
    refusal: str = ""
    unread: str = ""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures that there are of it."""
        pictures = (self.taken, self.normalised, self.outside)
        return tuple(picture for picture in pictures if picture is not None)

    @property
    def held_bytes(self) -> int:
        """What its pictures take in memory."""
        return sum(picture.held_bytes for picture in self.pictures)


@dataclass
class LaidVisits:
    """The visits that were laid last, by their photos, settings and regions."""

    most: int = _MOST_LAID
    _held: OrderedDict[LayKey, LaidVisit] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: LayKey) -> LaidVisit | None:
        """Return the visit, None where it was not laid yet."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: LayKey, laid: LaidVisit) -> None:
        """Keep ``laid`` and drop what was not looked at for longest."""
        with self._lock:
            self._held[key] = laid
            self._held.move_to_end(key)
            while len(self._held) > self.most:
                self._held.popitem(last=False)

    def keep_only(self, sha256s: set[str]) -> list[LaidVisit]:
        """Forget what is of other photos, and return it."""
        with self._lock:
            others = [key for key in self._held if not sha256s.issuperset(key[:2])]
            return [self._held.pop(key) for key in others]

    def clear(self) -> None:
        """Forget every visit."""
        with self._lock:
            self._held.clear()


@dataclass
class SeriesDesk:
    """What one session holds of its series; ``laying`` is the skin that is worked on."""

    laid: LaidVisits = field(default_factory=LaidVisits)
    thumbs: OrderedDict[str, Picture] = field(default_factory=OrderedDict)
    laying: str = ""
    wish: tuple[str, str] | None = None

    def clear(self) -> None:
        """Drop everything."""
        self.laid.clear()
        self.thumbs.clear()
        self.laying = ""
        self.wish = None

    def keep_only(self, sha256s: set[str], shelf: Shelf) -> None:
        """Drop what is of other photos, here and on ``shelf``: an undo has it made again."""
        pictures = [p for laid in self.laid.keep_only(sha256s) for p in laid.pictures]
        pictures += [self.thumbs.pop(sha256) for sha256 in set(self.thumbs) - sha256s]
        for picture in pictures:
            shelf.take_off(picture)

    def take_wish(self) -> tuple[str, str] | None:
        """Return, once, which visit is to be before or after: side and key."""
        wish, self.wish = self.wish, None
        return wish


_SAMPLES = LaidVisits()


@st.cache_resource(
    scope="session", max_entries=1, show_spinner=False, on_release=lambda held: held.clear()
)
def series_desk() -> SeriesDesk:
    """Return the series of this session; it is cleared within a second of the tab's closing."""
    return SeriesDesk()


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """The visits of a pair, what is laid of them, and how to lay the next.

    ``settings_of`` gives the settings for a visit by the SHA-256 of its file: points that were set
    by hand belong to one pair.
    """

    pair: ChosenPair
    regions: tuple[Region, ...]
    settings_of: Callable[[str], Settings]

    @property
    def visits(self) -> tuple[Visit, ...]:
        """All visits in their order."""
        return self.pair.visits

    @property
    def base(self) -> Visit:
        """The visit that all others are compared with."""
        return next(visit for visit in self.visits if visit.key == self.pair.visit_keys[0])

    @property
    def others(self) -> tuple[Visit, ...]:
        """All visits but the base."""
        return tuple(visit for visit in self.visits if visit.key != self.base.key)

    @property
    def waiting(self) -> tuple[Visit, ...]:
        """The visits that are to be worked out."""
        return tuple(visit for visit in self.others if self.laid(visit) is None)

    def laid(self, visit: Visit) -> LaidVisit | None:
        """Return what is held of ``visit``, None where it was not worked out."""
        return self._store.get(self._key(visit))

    def put(self, comparison: Comparison) -> bool:
        """Keep what the pair on the page says of its after photo; return whether that was new."""
        visit = next(item for item in self.visits if item.key == self.pair.visit_keys[1])
        if visit.key == self.base.key or self.laid(visit) is not None:
            return False
        self._store.put(self._key(visit), _of(comparison, is_private=not self.pair.is_sample))
        return True

    def lay(self, visit: Visit, progress: Progress) -> None:
        """Work out ``visit``."""
        photo = visit.load()
        settings = self.settings_of(visit.sha256)
        before, after = (
            tuple(shot.load() for shot in shots) for shots in (self.base.repeats, visit.repeats)
        )
        given = _Work(self.pair.before, photo, settings, (before, after), progress)
        with while_working():
            laid, found = _laid(given, self.regions, is_private=not self.pair.is_sample)
        if self.pair.origin is not None:
            keys = self.base.key, visit.key
            self.pair.origin.keep(keys, found, laid.refusal or laid.unread)
        self._store.put(self._key(visit), laid)

    @property
    def primary_quantity(self) -> str:
        """The quantity that counts for what was treated, "" where that was not said."""
        indication = self.settings_of(self.base.sha256).indication
        return "" if indication is None else find_indication(indication).primary_quantity

    @property
    def _store(self) -> LaidVisits:
        return _SAMPLES if self.pair.is_sample else series_desk().laid

    def _key(self, visit: Visit) -> LayKey:
        shots = tuple(
            tuple(shot.sha256 for shot in shots) for shots in (self.base.repeats, visit.repeats)
        )
        settings = self.settings_of(visit.sha256)
        return self.pair.before.source.sha256, visit.sha256, settings, self.regions, shots


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    before: Photo
    after: Photo
    settings: Settings
    repeats: tuple[tuple[Photo, ...], tuple[Photo, ...]]
    progress: Progress

    def compared(self, regions: tuple[Region, ...]) -> Comparison:
        return compare(
            self.before,
            self.after,
            self.settings,
            regions=regions,
            progress=self.progress,
            before_repeats=self.repeats[0],
            after_repeats=self.repeats[1],
        )


def series_of(pair: ChosenPair, settings: Settings, regions: tuple[Region, ...]) -> Series | None:
    """Return the series that ``pair`` is of; None where there are no more visits than the two.

    ``settings`` are those of the before photo, without points that were set by hand.
    """
    if len(pair.visits) < LEAST_VISITS or pair.visit_keys[0] == pair.visit_keys[1]:
        return None

    def settings_of(sha256: str) -> Settings:
        points = points_by_hand(f"{pair.skin}-{sha256}").now
        return replace(settings, align=replace(settings.align, points=points))

    return Series(pair, regions, settings_of)


def _laid(
    work: _Work, regions: tuple[Region, ...], *, is_private: bool
) -> tuple[LaidVisit, Comparison | None]:
    """Return a visit as it is shown, and what was found of all ``regions``, if that was."""
    try:
        try:
            found = work.compared(regions)
            return _of(found, is_private=is_private), found
        except RegionError as error:
            # A region lies where this visit shows no skin; the photo itself may still be laid.
            laid = _of(work.compared(()), is_private=is_private)
            return replace(laid, readings=(), unread=str(error)), None
    except PhotoCompareError as error:
        return _refused(work.after, str(error), is_private=is_private), None


def _refused(photo: Photo, reason: str, *, is_private: bool) -> LaidVisit:
    return LaidVisit(_picture(as_taken(photo, _REFUSED_SIDE_PX), is_private), refusal=reason)


def _of(comparison: Comparison, *, is_private: bool) -> LaidVisit:
    taken = render(comparison, View.AFTER_AS_TAKEN, max_side_px=_SIDE_PX)
    normalised = render(comparison, View.AFTER, max_side_px=_SIDE_PX)
    return LaidVisit(
        taken=_picture(taken, is_private),
        normalised=_picture(normalised, is_private),
        outside=_picture(outside_layer(comparison), is_private),
        # What a plot needs; marks and terms are many, and nobody looks at them here.
        readings=tuple(
            replace(reading, marks=(), terms=(), parts=()) for reading in comparison.readings
        ),
    )


def _picture(encoded: EncodedPicture, is_private: bool) -> Picture:
    return Picture(encoded.data, encoded.media_type, is_private)
