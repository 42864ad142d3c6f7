"""What a card tells beyond its case: the interval of the change, why there is none, how it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from photocompare.gallery.database.tables import AlignmentRow, CaseRow, ReadingRow
from photocompare.gallery.services.found import NOT_COMPARABLE
from photocompare.gallery.services.work import Work
from photocompare.indications import find_indication
from photocompare.version import VERSION


@dataclass(frozen=True, slots=True)
class OnCard:
    """The interval of the change on a card, the reason where there is no change, and how it lies.

    ``is_laid``: it is known how the last photo lies over the first.
    """

    low: float | None = None
    high: float | None = None
    reason: str = ""
    is_laid: bool = False


NO_MORE = OnCard()


def on_cards(work: Work, rows: Sequence[CaseRow]) -> dict[str, OnCard]:
    """Return it for some cases, by their ids."""
    ids = [row.id for row in rows]
    laid = set(
        work.session.scalars(
            select(CaseRow.id)
            .join(
                AlignmentRow,
                and_(
                    AlignmentRow.clinic_id == CaseRow.clinic_id,
                    AlignmentRow.base_id == CaseRow.first_photo_id,
                    AlignmentRow.photo_id == CaseRow.last_photo_id,
                ),
            )
            .where(
                CaseRow.clinic_id == work.clinic_id,
                CaseRow.id.in_(ids),
                AlignmentRow.is_by_hand | (AlignmentRow.program == VERSION),
            )
        )
    )
    found = _readings(work, ids)
    return {row.id: _told(row, found.get(row.id, []), row.id in laid) for row in rows}


def _readings(work: Work, ids: Sequence[str]) -> dict[str, list[ReadingRow]]:
    """Return what was found from the baseline to the last visit with photos, in its order."""
    wanted = (
        select(ReadingRow)
        .join(
            CaseRow,
            and_(
                CaseRow.clinic_id == ReadingRow.clinic_id,
                CaseRow.id == ReadingRow.case_id,
                CaseRow.baseline_visit_id == ReadingRow.before_id,
                CaseRow.last_visit_id == ReadingRow.after_id,
            ),
        )
        .where(CaseRow.clinic_id == work.clinic_id, CaseRow.id.in_(ids))
        .order_by(ReadingRow.position)
    )
    found: dict[str, list[ReadingRow]] = {}
    for row in work.session.scalars(wanted):
        found.setdefault(row.case_id, []).append(row)
    return found


def _told(case: CaseRow, rows: Sequence[ReadingRow], is_laid: bool) -> OnCard:
    primary = find_indication(case.indication).primary_quantity
    wanted = [row for row in rows if row.quantity == primary or row.verdict == NOT_COMPARABLE]
    if not wanted:
        return OnCard(is_laid=is_laid)
    return OnCard(wanted[0].low, wanted[0].high, wanted[0].reason, is_laid)
