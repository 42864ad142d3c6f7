"""What is known of a clinic's stored photos from when each was last read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import ObjectRow
from photocompare.gallery.services.work import looking
from photocompare.gallery.store import Store

_DAMAGED = ("gone", "changed")


@dataclass(frozen=True, slots=True)
class DamagedObject:
    """An object that was not what was stored when it was last read."""

    kind: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything was read since ``read_since``; None where something, or all, never was."""

    object_count: int
    never_read: int
    read_since: datetime | None
    damaged: tuple[DamagedObject, ...]


def standing(store: Store, actor: Actor, clinic_id: str) -> Standing:
    """Return since when every object of a clinic was read, and which are damaged."""
    with looking(store, actor, clinic_id, Action.BACK_UP) as work:
        mine = ObjectRow.clinic_id == clinic_id
        count, read, oldest = work.session.execute(
            select(func.count(), func.count(ObjectRow.checked_at), func.min(ObjectRow.checked_at))
            .select_from(ObjectRow)
            .where(mine)
        ).one()
        rows = work.session.scalars(
            select(ObjectRow)
            .where(mine, ObjectRow.damage.in_(_DAMAGED))
            .order_by(ObjectRow.kind, ObjectRow.name)
        )
        damaged = tuple(DamagedObject(row.kind, row.name, row.damage or "") for row in rows)
        return Standing(count, count - read, oldest if read == count else None, damaged)


def damage_count(store: Store, actor: Actor, clinic_id: str) -> int:
    """Return how many objects of a clinic are known to be damaged."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        wanted = (ObjectRow.clinic_id == clinic_id, ObjectRow.damage.in_(_DAMAGED))
        return work.session.scalars(
            select(func.count()).select_from(ObjectRow).where(*wanted)
        ).one()
