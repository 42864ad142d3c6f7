"""Words of lists that a clinic edits: treatments, what is combined with them, devices and rooms."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from photocompare.errors import SettingsError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import TermRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store

_MOST_TERMS, _MOST_LETTERS = 200, 80


class TermKind(StrEnum):
    """The lists that there are."""

    MODALITY = "modality"
    TOPICAL = "topical"
    DEVICE = "device"
    ROOM = "room"


FIRST_TERMS = {
    TermKind.MODALITY: (
        "microneedling",
        "radiofrequency microneedling",
        "laser",
        "chemical peel",
        "topical treatment",
    ),
    TermKind.TOPICAL: (
        "hyaluronic acid",
        "minoxidil",
        "tranexamic acid",
        "vitamin C",
        "platelet-rich plasma",
    ),
}
"""What the lists of a clinic begin with, until it edits them."""


def terms(store: Store, actor: Actor, clinic_id: str, *, kind: TermKind) -> tuple[str, ...]:
    """Return the words of a list, in the clinic's order."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        rows = _rows(work, kind)
        if not rows:
            return FIRST_TERMS.get(kind, ())
        return tuple(row.text for row in rows if row.is_active)


def set_terms(
    store: Store, actor: Actor, clinic_id: str, *, kind: TermKind, texts: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the words of a list as they are now: ``texts``, each once, without empty ones.

    What records say already stays as it is.

    Raises
    ------
    SettingsError
        There are too many, or one is too long.
    """
    wanted = tuple(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
    if len(wanted) > _MOST_TERMS or any(len(text) > _MOST_LETTERS for text in wanted):
        raise SettingsError(
            f"A list has at most {_MOST_TERMS} entries of {_MOST_LETTERS} letters. Shorten it."
        )
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        held = {row.text: row for row in _rows(work, kind)}
        for row in held.values():
            row.is_active = row.text in wanted
        for place, text in enumerate(wanted):
            row = held.get(text) or _added(work, kind, text)
            row.position = place
        work.session.flush()
        work.log("list changed", clinic_id, kind=str(kind), count=len(wanted))
        return wanted


def _rows(work: Work, kind: TermKind) -> list[TermRow]:
    mine = (TermRow.clinic_id == work.clinic_id, TermRow.kind == str(kind))
    return list(work.session.scalars(select(TermRow).where(*mine).order_by(TermRow.position)))


def _added(work: Work, kind: TermKind, text: str) -> TermRow:
    row = TermRow(clinic_id=work.clinic_id, id=new_id(), kind=str(kind), text=text, is_active=True)
    work.session.add(row)
    return row
