"""What became of each photo of an import, kept so that a broken-off one is taken up again."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import BatchItemRow, BatchRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.importing.candidate import Found
from photocompare.gallery.services.work import Work, looking
from photocompare.gallery.store import Store

KEPT, HELD, REFUSED = "kept", "held before", "refused"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An import that was broken off: when it began, of how many files, and how many were done."""

    begun_at: datetime
    file_count: int
    done: int


def unfinished(store: Store, actor: Actor, clinic_id: str) -> tuple[Unfinished, ...]:
    """Return the imports of ``actor`` that were not gone through to their end, newest first."""
    with looking(store, actor, clinic_id, Action.ADD_PHOTOS) as work:
        rows = work.session.scalars(
            select(BatchRow)
            .where(
                BatchRow.clinic_id == clinic_id,
                BatchRow.begun_by == actor.member_id,
                BatchRow.ended_at.is_(None),
            )
            .order_by(BatchRow.begun_at.desc())
        )
        return tuple(
            Unfinished(row.begun_at, row.item_count, _done_count(work, row.id)) for row in rows
        )


def begun(work: Work, found: Found) -> str:
    """Return the id of the import of ``found``: the one that was broken off, or a new one."""
    places = "\0".join(f"{one.place}\0{one.display_name}" for one in found.candidates)
    mark = hmac.new(work.key("imports"), places.encode(), hashlib.sha256).hexdigest()
    same = select(BatchRow.id).where(
        BatchRow.clinic_id == work.clinic_id,
        BatchRow.source_mark == mark,
        BatchRow.ended_at.is_(None),
    )
    batch_id = work.session.scalars(same).first()
    if batch_id is None:
        batch_id = new_id()
        work.session.add(
            BatchRow(
                clinic_id=work.clinic_id,
                id=batch_id,
                begun_at=work.now,
                ended_at=None,
                source_mark=mark,
                item_count=len(found.candidates),
                begun_by=work.actor.member_id,
            )
        )
        work.log("import begun", batch_id, files=len(found.candidates))
    return batch_id


def noted(work: Work, item: BatchItemRow) -> None:
    """Note what became of one photo; what was noted as kept stays so when it is met again."""
    before = work.session.get(BatchItemRow, (work.clinic_id, item.batch_id, item.position))
    if before is None or before.state != KEPT:
        work.session.merge(item)


def ended(work: Work, batch_id: str) -> None:
    """Note that every photo of an import was gone through."""
    work.row(BatchRow, batch_id, "import").ended_at = work.now
    work.log("import ended", batch_id)


def _done_count(work: Work, batch_id: str) -> int:
    mine = BatchItemRow.clinic_id == work.clinic_id, BatchItemRow.batch_id == batch_id
    return work.session.scalars(select(func.count()).select_from(BatchItemRow).where(*mine)).one()
