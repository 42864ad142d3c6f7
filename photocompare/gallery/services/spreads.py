"""What the several shots of the clinic's visits say of its own error of a shot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select

from photocompare.errors import DamagedError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import ShotSpreadRow, VisitRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.repeatability import ErrorScale, ShotSpread
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store


def keep_spreads(
    store: Store, actor: Actor, clinic_id: str, *, spreads: Iterable[ShotSpread]
) -> None:
    """Keep how far the shots of some visits lie apart, in the place of what was kept of them.

    Raises
    ------
    NotFoundError
        There is no such visit.
    """
    spreads = tuple(spreads)
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        for visit_id in sorted({one.visit for one in spreads}):
            work.row(VisitRow, visit_id, "visit")
            forget_spreads(work, visit_id)
        for one in spreads:
            body = {**asdict(one), "day": one.day.isoformat(), "scale": str(one.scale)}
            work.session.add(
                ShotSpreadRow(
                    clinic_id=clinic_id,
                    id=new_id(),
                    visit_id=one.visit,
                    area=one.area,
                    quantity=one.quantity,
                    body=body,
                )
            )
        work.session.flush()


def forget_spreads(work: Work, visit_id: str) -> None:
    """Drop what the shots of a visit said."""
    wanted = select(ShotSpreadRow).where(
        ShotSpreadRow.clinic_id == work.clinic_id, ShotSpreadRow.visit_id == visit_id
    )
    for row in work.session.scalars(wanted).all():
        work.session.delete(row)
    work.session.flush()


def shot_spreads(store: Store, actor: Actor, clinic_id: str) -> tuple[ShotSpread, ...]:
    """Return what all visits of the clinic with several shots say; raises DamagedError."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        rows = work.session.scalars(
            select(ShotSpreadRow)
            .where(ShotSpreadRow.clinic_id == clinic_id)
            .order_by(ShotSpreadRow.id)
        )
        return tuple(_spread(row.body) for row in rows)


def _spread(body: dict[str, Any]) -> ShotSpread:
    try:
        said = {
            **body,
            "day": date.fromisoformat(body["day"]),
            "scale": ErrorScale(body["scale"]),
        }
        return ShotSpread(**said)
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError(
            "What repeat shots said can't be read. Check the store on Safekeeping."
        ) from error
