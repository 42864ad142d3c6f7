"""Collections: cases chosen for showing, each asked for its consent anew, and said of how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from photocompare.capture.protocol import AREAS
from photocompare.errors import ClashError, ConsentMissingError, SettingsError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, CollectionCaseRow, CollectionRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.records import Purpose
from photocompare.gallery.services.patients import require_version
from photocompare.gallery.services.treated import Everyone, Spot, Treated, everyone
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store
from photocompare.indications import find_indication

MOST_CASES = 60
FOR_SHOWING = tuple(one for one in Purpose if one not in {Purpose.RECORD, Purpose.OWN_REPORT})
"""What a collection may be for: its cases are shown to somebody else than the patient."""

_MOST_LETTERS = 120


@dataclass(frozen=True, slots=True)
class NewCollection:
    """A collection that is to be made; without an ``area`` it is for all of them."""

    name: str
    purpose: Purpose
    indication: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """Cases for showing, in their order; which of them may be shown now is asked each time."""

    id: str
    clinic_id: str
    name: str
    purpose: Purpose
    indication: str
    area: str = ""
    case_ids: tuple[str, ...] = ()
    created_at: datetime | None = None
    version: int = 1

    @property
    def treated(self) -> Treated:
        """Of which cases these are chosen."""
        return Treated(self.indication, self.purpose, self.area)


@dataclass(frozen=True, slots=True)
class Summary:
    """A collection, and all cases of which it was chosen."""

    collection: Collection
    everyone: Everyone

    @property
    def shown(self) -> tuple[Spot, ...]:
        """The chosen cases that may be shown now and have a change, in their order."""
        held = {one.case_id: one for one in self.everyone.spots if one.may_be_shown}
        return tuple(held[one] for one in self.collection.case_ids if one in held)

    @property
    def hidden(self) -> int:
        """How many of those chosen are not shown now."""
        return len(self.collection.case_ids) - len(self.shown)


def new_collection(store: Store, actor: Actor, clinic_id: str, *, new: NewCollection) -> Collection:
    """Return a new collection without cases.

    Raises
    ------
    SettingsError
        It has no name, or too long a one; it is for nothing that cases are shown for; the
        indication or the area is not known.
    """
    find_indication(new.indication)
    if new.area and new.area not in AREAS:
        raise SettingsError(f"'{new.area}' is not a known area. Use one of: {', '.join(AREAS)}.")
    with doing(store, actor, clinic_id, Action.CURATE) as work:
        row = CollectionRow(
            clinic_id=clinic_id,
            id=new_id(),
            name=_name(new.name),
            purpose=_purpose(new.purpose),
            indication=new.indication,
            area=new.area,
            created_at=work.now,
        )
        work.session.add(row)
        work.session.flush()
        work.log("collection made", row.id)
        return _collection(work, row)


def collections(store: Store, actor: Actor, clinic_id: str) -> tuple[Collection, ...]:
    """Return all collections of a clinic, by name."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        rows = work.session.scalars(
            select(CollectionRow)
            .where(CollectionRow.clinic_id == clinic_id)
            .order_by(CollectionRow.name, CollectionRow.id)
        ).all()
        return tuple(_collection(work, row) for row in rows)


def summary(store: Store, actor: Actor, clinic_id: str, *, collection_id: str) -> Summary:
    """Return a collection and all cases of which it was chosen; raises NotFoundError."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        found = _collection(work, work.row(CollectionRow, collection_id, "collection"))
        return Summary(found, everyone(work, found.treated))


def change_collection(
    store: Store, actor: Actor, clinic_id: str, *, collection: Collection
) -> Collection:
    """Return the collection as ``collection`` says, which was read before: name, purpose, cases.

    Raises
    ------
    ClashError
        Somebody else changed it meanwhile; it is for another treatment now; a case that is new in
        it was treated for something else, or its change was not measured.
    ConsentMissingError
        A case that is new in it may not be shown for this.
    NotFoundError, SettingsError
        There is no such collection or case; the name can't be used, or there are too many cases.
    """
    with doing(store, actor, clinic_id, Action.CURATE) as work:
        row = work.row(CollectionRow, collection.id, "collection")
        require_version(row.version, collection.version)
        if (row.indication, row.area) != (collection.indication, collection.area):
            raise ClashError("What a collection is of stays as it is. Make a new one for another.")
        case_ids = tuple(dict.fromkeys(collection.case_ids))
        if len(case_ids) > MOST_CASES:
            raise SettingsError(f"A collection has at most {MOST_CASES} cases. Take some out.")
        held = _places(work, row.id)
        _require_fit(work, collection, [one for one in case_ids if one not in held])
        row.name, row.purpose = _name(collection.name), _purpose(collection.purpose)
        row.version += 1
        if case_ids != tuple(held):
            _put(work, row.id, case_ids, held)
        work.session.flush()
        work.log("collection changed", row.id, cases=len(case_ids))
        return _collection(work, row)


def remove_collection(
    store: Store, actor: Actor, clinic_id: str, *, collection: Collection
) -> None:
    """Remove a collection, which was read before; its cases stay as they are.

    Raises
    ------
    NotFoundError, ClashError
        There is no such collection; somebody else changed it meanwhile.
    """
    with doing(store, actor, clinic_id, Action.CURATE) as work:
        row = work.row(CollectionRow, collection.id, "collection")
        require_version(row.version, collection.version)
        _put(work, row.id, (), _places(work, row.id))
        work.session.delete(row)
        work.session.flush()
        work.log("collection removed", collection.id)


def _collection(work: Work, row: CollectionRow) -> Collection:
    return Collection(
        id=row.id,
        clinic_id=row.clinic_id,
        name=row.name,
        purpose=Purpose(row.purpose),
        indication=row.indication,
        area=row.area,
        case_ids=tuple(_places(work, row.id)),
        created_at=row.created_at,
        version=row.version,
    )


def _places(work: Work, collection_id: str) -> dict[str, CollectionCaseRow]:
    rows = work.session.scalars(
        select(CollectionCaseRow)
        .where(
            CollectionCaseRow.clinic_id == work.clinic_id,
            CollectionCaseRow.collection_id == collection_id,
        )
        .order_by(CollectionCaseRow.position)
    )
    return {row.case_id: row for row in rows}


def _put(
    work: Work,
    collection_id: str,
    case_ids: tuple[str, ...],
    held: dict[str, CollectionCaseRow],
) -> None:
    for row in held.values():
        work.session.delete(row)
    work.session.flush()  # no two may stand in one place, not even on the way
    for place, case_id in enumerate(case_ids):
        work.session.add(
            CollectionCaseRow(
                clinic_id=work.clinic_id,
                collection_id=collection_id,
                case_id=case_id,
                position=place,
            )
        )
    work.session.flush()


def _require_fit(work: Work, collection: Collection, case_ids: list[str]) -> None:
    """Refuse what can't be shown as one of those that were treated."""
    if not case_ids:
        return
    for case_id in case_ids:
        work.row(CaseRow, case_id, "case")
    spots = {one.case_id: one for one in everyone(work, collection.treated).spots}
    for case_id in case_ids:
        if case_id not in spots:
            raise ClashError(
                "Only cases that were treated for the same and whose change was measured fit into "
                "this collection. Compare the visits of the case first, or choose another one."
            )
        if not spots[case_id].may_be_shown:
            raise ConsentMissingError(
                f"The patient has not agreed to '{collection.purpose}' for every photo of this "
                "case, or no longer. Ask them, or choose another one."
            )


def _purpose(given: Purpose) -> str:
    if given not in FOR_SHOWING:
        raise SettingsError(
            f"A collection can't be for '{given}': it is shown to others. Choose another purpose."
        )
    return str(given)


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not 1 <= len(name) <= _MOST_LETTERS:
        raise SettingsError(f"A collection needs a name of at most {_MOST_LETTERS} letters.")
    return name
