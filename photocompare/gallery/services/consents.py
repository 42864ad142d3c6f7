"""What patients agree to, photo by photo and purpose by purpose, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from photocompare.errors import ClashError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, ConsentRow, PhotoRow, SentCopyRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.records import Consent, Disguise, Purpose
from photocompare.gallery.services.cases import touch
from photocompare.gallery.services.consented import consent_of
from photocompare.gallery.services.found import forget_found
from photocompare.gallery.services.keeping import keep_object
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store

SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class NewConsent:
    """What a patient said yes to; ``given_by`` is who said it: the patient, or who may for them.

    ``text_version`` names the text that they were shown; ``channel`` is empty for all of a purpose.
    """

    purpose: Purpose
    text_version: str
    given_at: datetime
    given_by: str
    how: str
    channel: str = ""
    disguise: Disguise = Disguise.NONE
    expires_on: date | None = None
    signature: bytes = field(default=b"", repr=False)


def record_consent(
    store: Store, actor: Actor, clinic_id: str, *, photo_ids: Iterable[str], new: NewConsent
) -> tuple[Consent, ...]:
    """Return the consents of some photos of one patient, recorded together.

    Raises
    ------
    ClashError
        It was given in the future, has expired already, lacks what it needs, or the photos are of
        several patients.
    NotFoundError
        There is no such photo.
    """
    photo_ids = tuple(photo_ids)
    with looking(store, actor, clinic_id, Action.RECORD_CONSENT) as work:
        patient_id = _whose(work, photo_ids)
        require_said(new, work.now)
    held = new.signature and keep_object(
        store, actor, clinic_id, patient_id=patient_id, data=new.signature, kind=SIGNATURE
    )
    with doing(store, actor, clinic_id, Action.RECORD_CONSENT) as work:
        if held:
            held.note(work)
        return tuple(_recorded(work, one, new, held.name if held else None) for one in photo_ids)


def withdraw(store: Store, actor: Actor, clinic_id: str, *, consent_id: str) -> tuple[str, ...]:
    """Take a consent back, from now on and everywhere; return the copies that left under it."""
    with doing(store, actor, clinic_id, Action.RECORD_CONSENT) as work:
        return _withdrawn(work, work.row(ConsentRow, consent_id, "consent"))


def withdraw_photo(
    store: Store, actor: Actor, clinic_id: str, *, photo_id: str, purpose: Purpose | None = None
) -> tuple[str, ...]:
    """Take all consents of a photo back, or those for a purpose; return the copies that left."""
    with doing(store, actor, clinic_id, Action.RECORD_CONSENT) as work:
        work.row(PhotoRow, photo_id, "photo")
        wanted = select(ConsentRow).where(
            ConsentRow.clinic_id == clinic_id,
            ConsentRow.photo_id == photo_id,
            ConsentRow.withdrawn_at.is_(None),
        )
        if purpose is not None:
            wanted = wanted.where(ConsentRow.purpose == str(purpose))
        rows = work.session.scalars(wanted).all()
        return tuple(copy for row in rows for copy in _withdrawn(work, row))


def consents(store: Store, actor: Actor, clinic_id: str, *, photo_id: str) -> tuple[Consent, ...]:
    """Return all consents of a photo, those that were taken back too, newest first."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        work.row(PhotoRow, photo_id, "photo")
        rows = work.session.scalars(
            select(ConsentRow)
            .where(ConsentRow.clinic_id == clinic_id, ConsentRow.photo_id == photo_id)
            .order_by(ConsentRow.id.desc())
        )
        return tuple(consent_of(row) for row in rows)


def _recorded(work: Work, photo_id: str, new: NewConsent, signature: str | None) -> Consent:
    work.row(PhotoRow, photo_id, "photo")
    row = ConsentRow(
        clinic_id=work.clinic_id,
        id=new_id(),
        photo_id=photo_id,
        purpose=str(new.purpose),
        channel=new.channel.strip(),
        disguise=str(new.disguise),
        text_version=new.text_version.strip(),
        given_at=new.given_at,
        given_by=new.given_by.strip(),
        recorded_by=work.actor.member_id,
        how=new.how.strip(),
        expires_on=new.expires_on,
        signature_name=signature,
    )
    work.session.add(row)
    work.session.flush()
    work.log("consent recorded", photo_id, consent=row.id, purpose=str(new.purpose))
    return consent_of(row)


def _withdrawn(work: Work, row: ConsentRow) -> tuple[str, ...]:
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = work.now, work.actor.member_id
        work.session.flush()
        work.log("consent withdrawn", row.photo_id, consent=row.id, purpose=row.purpose)
        if row.purpose == Purpose.RECORD:
            _found_no_more(work, row.photo_id)
    return tuple(
        work.session.scalars(
            select(SentCopyRow.id).where(
                SentCopyRow.clinic_id == work.clinic_id, SentCopyRow.consent_id == row.id
            )
        )
    )


def _found_no_more(work: Work, photo_id: str) -> None:
    """Forget what was found with a photo that may not be looked at any more."""
    photo = work.row(PhotoRow, photo_id, "photo")
    forget_found(work, photo.case_id, visit_id=photo.visit_id)
    touch(work, work.row(CaseRow, photo.case_id, "case"))


def _whose(work: Work, photo_ids: tuple[str, ...]) -> str:
    patients = {work.row(PhotoRow, one, "photo").patient_id for one in photo_ids}
    if len(patients) != 1:
        raise ClashError("A consent is one patient's. Choose photos of one patient.")
    return patients.pop()


def require_said(new: NewConsent, now: datetime) -> None:
    """Refuse a consent of which something is not said, or can't be so; raises ClashError."""
    if not (new.text_version.strip() and new.given_by.strip() and new.how.strip()):
        raise ClashError(
            "A consent needs the version of the text that was shown, who agreed, and how."
        )
    if new.given_at > now:
        raise ClashError("The consent was given in the future. Correct its day.")
    if new.expires_on is not None and new.expires_on < now.date():
        raise ClashError("The consent has expired already. Correct its last day.")


def agreed_now(
    store: Store, actor: Actor, clinic_id: str, *, case_id: str
) -> dict[str, frozenset[Purpose]]:
    """Return what each photo of a case may be used for at this moment, on some channel at least."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        work.row(CaseRow, case_id, "case")
        mine = (PhotoRow.clinic_id == clinic_id, PhotoRow.case_id == case_id)
        agreed: dict[str, set[Purpose]] = {
            one: set() for one in work.session.scalars(select(PhotoRow.id).where(*mine))
        }
        rows = work.session.scalars(
            select(ConsentRow)
            .join(
                PhotoRow,
                (PhotoRow.clinic_id == ConsentRow.clinic_id) & (PhotoRow.id == ConsentRow.photo_id),
            )
            .where(*mine, ConsentRow.withdrawn_at.is_(None))
        )
        for row in rows:
            given = consent_of(row)
            if given.holds(work.now):
                agreed[given.photo_id].add(given.purpose)
        return {one: frozenset(purposes) for one, purposes in agreed.items()}
