"""The stored photos that a session looks at: fetched from the store, ended with their consent."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from dataclasses import dataclass, field

import streamlit as st

from photocompare.errors import GalleryError
from photocompare.gallery.records import Purpose
from photocompare.gallery.releasing.outgoing import GivenOut
from photocompare.gallery.services.consents import agreed_now
from photocompare.gallery.services.photos import original
from photocompare.load import load_photo, packed
from photocompare.model import Photo
from photocompare.ui.clinic.desk import Clinic

_MOST_PHOTOS = 2  # those of the pair; of the others nothing but pictures is needed


@dataclass
class CaseDesk:
    """What this session holds of a case: decoded photos by id, and what was kept of it last."""

    case_id: str = ""
    kept: object = None
    points_kept: object = None
    looked_at: tuple[object, GivenOut] | None = None  # what would leave, and of which order it is
    _photos: OrderedDict[str, Photo] = field(default_factory=OrderedDict)
    _elsewhere: dict[str, weakref.ref[Photo]] = field(default_factory=dict)

    def of(self, case_id: str) -> CaseDesk:
        """Return this desk, cleared where another case was on it."""
        if self.case_id != case_id:
            self.clear()
            self.case_id = case_id
        return self

    def photo(self, clinic: Clinic, photo_id: str) -> Photo:
        """Return a stored photo; raises what ``original`` and ``load_photo`` raise."""
        held = self._photos.get(photo_id)
        if held is None:
            known = self._elsewhere.get(photo_id)  # a comparison may still hold it
            held = known() if known is not None else None
            if held is None:
                held = packed(load_photo(clinic.do(original, photo_id=photo_id)))
                self._elsewhere[photo_id] = weakref.ref(held)
            self._photos[photo_id] = held
        self._photos.move_to_end(photo_id)
        while len(self._photos) > _MOST_PHOTOS:
            self._photos.popitem(last=False)
        return held

    def keep_only(self, photo_ids: frozenset[str]) -> None:
        """Drop what may not be seen any more."""
        for photo_id in set(self._photos) - photo_ids:
            del self._photos[photo_id]

    def clear(self) -> None:
        """Drop every photo."""
        self.case_id, self.kept, self.looked_at = "", None, None
        self.points_kept = None
        self._photos.clear()
        self._elsewhere.clear()


@st.cache_resource(
    scope="session", max_entries=1, show_spinner=False, on_release=lambda held: held.clear()
)
def case_desk() -> CaseDesk:
    """Return the stored photos of this session; cleared within a second of the tab's closing."""
    return CaseDesk()


@dataclass(frozen=True, slots=True)
class StillAgreed:
    """Whether every one of some photos may be seen now; asked for each picture made of them."""

    clinic: Clinic
    case_id: str
    photo_ids: frozenset[str]

    def __call__(self) -> bool:
        """Return it; False where the case is gone or can't be asked for."""
        try:
            agreed = self.clinic.do(agreed_now, case_id=self.case_id)
        except GalleryError:
            return False
        return all(Purpose.RECORD in agreed.get(one, frozenset()) for one in self.photo_ids)
