"""What was found in a case, as its card shows it, and how it is forgotten when it holds no more."""

from __future__ import annotations

from sqlalchemy import or_, select

from photocompare.gallery.database.tables import AlignmentRow, CaseRow, PhotoRow, ReadingRow
from photocompare.gallery.services.work import Work
from photocompare.indications import find_indication

NOT_COMPARABLE = "not comparable"
"""The verdict of two visits that can't be compared; the reason stands beside it."""


def forget_found(work: Work, case_id: str, *, visit_id: str | None = None) -> None:
    """Drop what was found in a case, or of one of its visits: it rests on what is so no more."""
    which = (ReadingRow.clinic_id == work.clinic_id, ReadingRow.case_id == case_id)
    wanted = select(ReadingRow).where(*which)
    if visit_id is not None:
        of_visit = or_(ReadingRow.before_id == visit_id, ReadingRow.after_id == visit_id)
        wanted = wanted.where(of_visit)
    for row in work.session.scalars(wanted).all():
        work.session.delete(row)
    work.session.flush()


def forget_alignments(work: Work, case_id: str) -> None:
    """Drop how photos lie over the baseline of a case: it is another one now."""
    wanted = select(AlignmentRow).where(
        AlignmentRow.clinic_id == work.clinic_id, AlignmentRow.case_id == case_id
    )
    for row in work.session.scalars(wanted).all():
        work.session.delete(row)
    work.session.flush()


def show_on_card(work: Work, case: CaseRow) -> None:
    """Put on the card what was found from the baseline to the last visit with photos, or nothing.

    Where several regions were measured it is the first one.
    """
    case.grade = case.change = case.verdict = None
    if case.last_photo_id is None or case.baseline_visit_id is None:
        return
    last = work.session.get(PhotoRow, (work.clinic_id, case.last_photo_id))
    if last is None:
        return
    rows = work.session.scalars(
        select(ReadingRow)
        .where(
            ReadingRow.clinic_id == work.clinic_id,
            ReadingRow.case_id == case.id,
            ReadingRow.before_id == case.baseline_visit_id,
            ReadingRow.after_id == last.visit_id,
        )
        .order_by(ReadingRow.position)
    ).all()
    if not rows:
        return
    case.grade = rows[0].grade or None
    primary = find_indication(case.indication).primary_quantity
    found = next((row for row in rows if row.quantity == primary), None)
    if found is not None:
        case.change, case.verdict = found.change, found.verdict
    elif rows[0].verdict == NOT_COMPARABLE:
        case.verdict = NOT_COMPARABLE
