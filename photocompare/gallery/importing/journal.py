"""What became of each photo of an import, kept so that a broken-off one is taken up again."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import select

from photocompare.gallery.database.tables import BatchItemRow, BatchRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.importing.candidate import Found
from photocompare.gallery.services.work import Work

KEPT, HELD, REFUSED = "kept", "held before", "refused"


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
