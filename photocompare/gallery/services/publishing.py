"""What the record knows of photos that are to be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from photocompare.gallery.database.tables import CaseRow, ConsentRow, PhotoRow
from photocompare.gallery.releasing.facts import Facts
from photocompare.gallery.releasing.outgoing import Order
from photocompare.gallery.services.consented import consents_in
from photocompare.gallery.services.patients import patient_in
from photocompare.gallery.services.work import Work

_ADULT_YEARS = 18


def facts_of(work: Work, photo_ids: Sequence[str], order: Order) -> Facts:
    """Return what is known of some photos of one patient; what isn't is left open."""
    rows = [work.row(PhotoRow, one, "photo") for one in photo_ids]
    held = [
        consents_in(work, row.id, order.use.purpose, channel=order.use.channel or None)
        for row in rows
    ]
    facts = Facts(
        is_adult=_is_adult(work, rows[0].patient_id),
        consent_holds=all(held),
        consent_is_signed=all(_is_signed(work, one[0].id) for one in held if one),
        # A picture that is not as agreed, retouched or damaged is refused before it gets here.
        disguise_is_as_agreed=True,
        is_whole_frame_only=True,
        original_is_held=True,
        grade=_grade(work, rows),
    )
    said = {} if order.publication is None else order.publication.facts
    return replace(
        facts,
        treatment_is_prescription_only=said.get("treatment_is_prescription_only"),
        choice_is_stated=said.get("choice_is_stated"),
        has_disclaimer=said.get("has_disclaimer"),
    )


def _is_adult(work: Work, patient_id: str) -> bool | None:
    born = patient_in(work, patient_id).born
    if born is None:
        return None
    today = work.now.date()
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years >= _ADULT_YEARS


def _is_signed(work: Work, consent_id: str) -> bool:
    return work.row(ConsentRow, consent_id, "consent").signature_name is not None


def _grade(work: Work, rows: Sequence[PhotoRow]) -> str | None:
    """Return how comparable the pair is, where it is the one that was graded for the card."""
    case = work.row(CaseRow, rows[0].case_id, "case")
    ids = tuple(row.id for row in rows)
    return case.grade if ids == (case.first_photo_id, case.last_photo_id) else None
