"""What the record knows of photos that are to be published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from photocompare.gallery.database.tables import CaseRow, ConsentRow, PhotoRow
from photocompare.gallery.releasing.covering import keeps_to
from photocompare.gallery.releasing.facts import Facts
from photocompare.gallery.releasing.outgoing import Order
from photocompare.gallery.services.consented import consents_in
from photocompare.gallery.services.patients import patient_in
from photocompare.gallery.services.work import Work

_ADULT_YEARS = 18


def facts_of(work: Work, order: Order) -> Facts:
    """Return what is known of the photos of an order; what isn't is left open."""
    rows = [work.row(PhotoRow, one.photo_id, "photo") for one in order.pictures]
    use = order.use
    held = [consents_in(work, row.id, use.purpose, channel=use.channel) for row in rows]
    shown = list(zip(order.pictures, held, strict=True))
    facts = Facts(
        is_adult=_are_adult(work, {row.patient_id for row in rows}),
        consent_holds=all(held),
        consent_is_signed=all(one and _is_signed(work, one[0].id) for one in held),
        disguise_is_as_agreed=all(
            one and keeps_to(wanted.frame.covering, one[0].disguise) for wanted, one in shown
        ),
        # A picture that is retouched or damaged is refused before it gets here.
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


def _are_adult(work: Work, patient_ids: Iterable[str]) -> bool | None:
    """Return whether all are; None where that isn't known of one, and nobody is a minor."""
    known = [_is_adult(work, one) for one in patient_ids]
    if False in known:
        return False
    return None if None in known else True


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
