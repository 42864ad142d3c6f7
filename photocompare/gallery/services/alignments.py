"""How the photos of a case lie over its baseline, sealed: a face's shape is the face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from photocompare.align import alignment_in
from photocompare.errors import ClashError, DamagedError, LockedAlignmentError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import AlignmentRow, CaseRow, PhotoRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store
from photocompare.model import LockedAlignment
from photocompare.report.plain import alignment_json
from photocompare.settings import PointPair
from photocompare.version import VERSION

_PURPOSE = "alignment"


@dataclass(frozen=True, slots=True)
class KeptAlignment:
    """An alignment of ``photo_id`` over ``base_id``; by hand where ``points`` were set for it."""

    base_id: str
    photo_id: str
    locked: LockedAlignment
    points: tuple[PointPair, ...] = ()

    @property
    def is_by_hand(self) -> bool:
        """A person said which places are the same."""
        return bool(self.points)


def keep_alignment(
    store: Store, actor: Actor, clinic_id: str, *, case_id: str, kept: KeptAlignment
) -> None:
    """Keep how a photo lies over another one, in the place of what was kept of the two before.

    Raises
    ------
    NotFoundError, ClashError
        There is no such case or photo; a photo is of another case.
    """
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        case = work.row(CaseRow, case_id, "case")
        for photo_id in (kept.base_id, kept.photo_id):
            if work.row(PhotoRow, photo_id, "photo").case_id != case_id:
                raise ClashError("The photos are of another case. Choose two of this one.")
        wanted = select(AlignmentRow).where(
            AlignmentRow.clinic_id == clinic_id,
            AlignmentRow.base_id == kept.base_id,
            AlignmentRow.photo_id == kept.photo_id,
        )
        row = work.session.scalars(wanted).first()
        if row is None:
            row = AlignmentRow(
                clinic_id=clinic_id,
                id=new_id(),
                case_id=case_id,
                base_id=kept.base_id,
                photo_id=kept.photo_id,
            )
        content = {"alignment": alignment_json(kept.locked), "points": kept.points}
        row.sealed = work.sealed(work.patient_key(case.patient_id), row.id, _PURPOSE, content)
        row.program, row.is_by_hand, row.made_at = VERSION, kept.is_by_hand, work.now
        work.session.add(row)
        work.session.flush()


def drop_alignment(
    store: Store, actor: Actor, clinic_id: str, *, case_id: str, photo_ids: tuple[str, str]
) -> None:
    """Forget how a photo lies over another one, base first; raises NotFoundError for no case."""
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        work.row(CaseRow, case_id, "case")
        base_id, photo_id = photo_ids
        wanted = select(AlignmentRow).where(
            AlignmentRow.clinic_id == clinic_id,
            AlignmentRow.case_id == case_id,
            AlignmentRow.base_id == base_id,
            AlignmentRow.photo_id == photo_id,
        )
        for row in work.session.scalars(wanted).all():
            work.session.delete(row)


def alignments(
    store: Store, actor: Actor, clinic_id: str, *, case_id: str
) -> Mapping[tuple[str, str], KeptAlignment]:
    """Return the alignments of a case by the ids of the two photos, base first.

    One that an earlier version of the program found is left out and searched for anew; one that a
    person set is kept.

    Raises
    ------
    NotFoundError, DamagedError
        There is no such case; one of them is not what was kept.
    """
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        case = work.row(CaseRow, case_id, "case")
        rows = work.session.scalars(
            select(AlignmentRow).where(
                AlignmentRow.clinic_id == clinic_id, AlignmentRow.case_id == case_id
            )
        )
        return {
            (row.base_id, row.photo_id): _kept(work, case.patient_id, row)
            for row in rows
            if row.is_by_hand or row.program == VERSION
        }


def _kept(work: Work, patient_id: str, row: AlignmentRow) -> KeptAlignment:
    said = work.unsealed(work.patient_key(patient_id), row.id, _PURPOSE, row.sealed)
    try:
        locked = alignment_in(said["alignment"])
        points = tuple(
            ((float(x0), float(y0)), (float(x1), float(y1)))
            for (x0, y0), (x1, y1) in said.get("points", ())  # earlier versions kept none
        )
    except (LockedAlignmentError, KeyError, TypeError, ValueError) as error:
        raise DamagedError(
            "An alignment in the store is not as it was stored. Compare the visits again."
        ) from error
    return KeptAlignment(row.base_id, row.photo_id, locked, points)
