"""Photos that were chosen for a visit and are not kept yet; gone with the session."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from photocompare.capture import CaptureRecord
from photocompare.gallery.services.photos import NewPhoto
from photocompare.ui.held import HeldPhoto
from photocompare.view import as_taken

_THUMBNAIL_PX = 480  # twice what a card shows


@dataclass
class Pending:
    """What was chosen, by the case that it is for."""

    photos: dict[str, list[HeldPhoto]] = field(default_factory=dict)
    records: dict[str, CaptureRecord] = field(default_factory=dict)  # by the photo's SHA-256

    def of(self, case_id: str) -> list[HeldPhoto]:
        """Return the photos that wait to be kept in a case."""
        return self.photos.setdefault(case_id, [])

    def put(self, case_id: str, held: HeldPhoto, record: CaptureRecord) -> None:
        """Let a photo that was just taken wait, with how it was taken; each is there once."""
        sha256 = held.source.sha256
        if all(one.source.sha256 != sha256 for one in self.of(case_id)):
            self.of(case_id).append(held)
            self.records[sha256] = record

    def taken_as(self, case_id: str) -> tuple[CaptureRecord, ...]:
        """Return how the waiting photos of a case were taken, as far as they were taken here."""
        known = (self.records.get(held.source.sha256) for held in self.of(case_id))
        return tuple(record for record in known if record is not None)

    def clear(self) -> None:
        """Drop every photo."""
        self.photos.clear()
        self.records.clear()


@st.cache_resource(
    scope="session", max_entries=1, show_spinner=False, on_release=lambda held: held.clear()
)
def pending() -> Pending:
    """Return what this session has waiting."""
    return Pending()


def to_keep(visit_id: str, held: HeldPhoto) -> NewPhoto:
    """Return a photo as the store takes it, with clean small pixels to be seen in lists."""
    photo = held.photo
    return NewPhoto(
        visit_id,
        held.data,
        photo.size_hw,
        thumbnail=as_taken(photo, _THUMBNAIL_PX).data,
        taken_at=photo.source.taken_at,
        camera=photo.source.camera or "",
        display_name=held.name,
    )
