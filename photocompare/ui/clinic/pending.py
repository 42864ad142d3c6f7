"""Photos that were chosen for a visit and are not kept yet; gone with the session."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from photocompare.gallery.services.photos import NewPhoto
from photocompare.ui.held import HeldPhoto
from photocompare.view import as_taken

_THUMBNAIL_PX = 480  # twice what a card shows


@dataclass
class Pending:
    """What was chosen, by the case that it is for."""

    photos: dict[str, list[HeldPhoto]] = field(default_factory=dict)

    def of(self, case_id: str) -> list[HeldPhoto]:
        """Return the photos that wait to be kept in a case."""
        return self.photos.setdefault(case_id, [])

    def clear(self) -> None:
        """Drop every photo."""
        self.photos.clear()


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
