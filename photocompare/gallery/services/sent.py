"""Copies that left the store: noted with the consent they rest on, and called back when it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select

from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, ConsentRow, PhotoRow, SentCopyRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.records import Consent, Purpose
from photocompare.gallery.releasing.outgoing import SentCopy
from photocompare.gallery.services.consented import consent_of, require_consent
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store

_REPORT = '{"report":1}'
_MOST_REASON = 2000


def note_report(
    store: Store, actor: Actor, clinic_id: str, *, photo_ids: Sequence[str], sha256: str
) -> None:
    """Note that a report with these photos is given to the patient whose they are.

    Raises
    ------
    ConsentMissingError
        The patient has not agreed to a report of their own with one of the photos, or no longer.
    NotFoundError
        There is no such photo.
    """
    with doing(store, actor, clinic_id, Action.EXPORT) as work:
        for photo_id in dict.fromkeys(photo_ids):
            work.row(PhotoRow, photo_id, "photo")
            consent = require_consent(work, photo_id, Purpose.OWN_REPORT)
            note_copy(work, consent, recipe=_REPORT, sha256=sha256)


def sent_copies(
    store: Store, actor: Actor, clinic_id: str, *, case_id: str
) -> tuple[SentCopy, ...]:
    """Return what left of a case, newest first."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        work.row(CaseRow, case_id, "case")
        rows = work.session.execute(
            select(SentCopyRow, ConsentRow)
            .join(
                ConsentRow,
                (ConsentRow.clinic_id == SentCopyRow.clinic_id)
                & (ConsentRow.id == SentCopyRow.consent_id),
            )
            .join(
                PhotoRow,
                (PhotoRow.clinic_id == SentCopyRow.clinic_id)
                & (PhotoRow.id == SentCopyRow.photo_id),
            )
            .where(SentCopyRow.clinic_id == clinic_id, PhotoRow.case_id == case_id)
            .order_by(SentCopyRow.sent_at.desc(), SentCopyRow.id)
        )
        return tuple(_sent(copy, consent, work.now) for copy, consent in rows)


def note_recalled(store: Store, actor: Actor, clinic_id: str, *, copy_id: str) -> None:
    """Note that a copy was called back from where it was; raises NotFoundError."""
    with doing(store, actor, clinic_id, Action.EXPORT) as work:
        row = work.row(SentCopyRow, copy_id, "copy")
        if row.recalled_at is None:
            row.recalled_at = work.now
            work.session.flush()
            work.log("copy recalled", row.photo_id, copy=copy_id)


def note_copy(
    work: Work,
    consent: Consent,
    *,
    recipe: str,
    sha256: str,
    reason: str = "",
    detail: Mapping[str, str | int] = MappingProxyType({}),
) -> str:
    """Return the id of the note that a photo leaves under ``consent``, as a part of other work.

    ``reason`` is why the checklist was passed over, ``detail`` what the log tells besides.
    """
    row = SentCopyRow(
        clinic_id=work.clinic_id,
        id=new_id(),
        photo_id=consent.photo_id,
        consent_id=consent.id,
        sent_at=work.now,
        sent_by=work.actor.member_id,
        recipe=recipe,
        output_sha256=sha256,
        override_reason=reason[:_MOST_REASON],
    )
    work.session.add(row)
    work.session.flush()
    said = {"copy": row.id, "purpose": str(consent.purpose), **detail}
    work.log("copy given out", consent.photo_id, **said)
    return row.id


def _sent(copy: SentCopyRow, row: ConsentRow, now: datetime) -> SentCopy:
    consent = consent_of(row)
    is_out = copy.recalled_at is None
    return SentCopy(
        copy.id,
        copy.photo_id,
        consent.purpose,
        consent.channel,
        copy.sent_at,
        copy.output_sha256,
        is_to_recall=is_out and not consent.holds(now),
        recalled_at=copy.recalled_at,
    )
