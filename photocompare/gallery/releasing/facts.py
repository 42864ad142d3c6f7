"""What the record knows of a pair that is to be published."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """Claims about a pair and what it is published with; None where the record doesn't know.

    ``consent_holds`` is for this purpose and channel, now; ``is_whole_frame_only`` says that its
    rendition names nothing but operations of the whole frame and covers that are seen as such;
    ``original_is_held`` that both originals were read again and are what was stored.
    """

    is_adult: bool | None = None
    consent_holds: bool | None = None
    consent_is_signed: bool | None = None
    disguise_is_as_agreed: bool | None = None
    face_is_found: bool | None = None
    grade: str | None = None
    same_light: bool | None = None
    same_view: bool | None = None
    days_since_treatment_shown: bool | None = None
    is_whole_frame_only: bool | None = None
    original_is_held: bool | None = None
    has_disclaimer: bool | None = None
    treatment_is_prescription_only: bool | None = None
    choice_is_stated: bool | None = None
