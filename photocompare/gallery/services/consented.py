"""Whether a patient agreed to something, asked within the work that needs it and never kept."""

from __future__ import annotations

from sqlalchemy import CTE, exists, or_, select

from photocompare.errors import ConsentMissingError
from photocompare.gallery.database.tables import ConsentRow, PhotoRow
from photocompare.gallery.records import Consent, Disguise, Purpose
from photocompare.gallery.services.work import Work


def consents_in(
    work: Work, photo_id: str, purpose: Purpose, *, channel: str | None = None
) -> tuple[Consent, ...]:
    """Return the consents that are in force for a photo and a purpose, newest first.

    One without a channel is for all of its purpose; any other counts for its own ``channel`` alone,
    and not where that is empty. With None they all count.
    """
    rows = work.session.scalars(
        select(ConsentRow)
        .where(
            ConsentRow.clinic_id == work.clinic_id,
            ConsentRow.photo_id == photo_id,
            ConsentRow.purpose == str(purpose),
            ConsentRow.withdrawn_at.is_(None),
        )
        .order_by(ConsentRow.given_at.desc())
    )
    found = (consent_of(row) for row in rows)
    return tuple(
        one
        for one in found
        if one.holds(work.now) and (channel is None or one.channel in {"", channel})
    )


def has_consent(work: Work, photo_id: str, purpose: Purpose, *, channel: str | None = None) -> bool:
    """Return whether the patient agrees to this, now."""
    return bool(consents_in(work, photo_id, purpose, channel=channel))


def require_consent(
    work: Work,
    photo_id: str,
    purpose: Purpose,
    *,
    channel: str | None = None,
    which: str = "this photo",
) -> Consent:
    """Return the consent that something rests on; ``which`` is what the photo is called.

    Raises
    ------
    ConsentMissingError
        The patient has not agreed to it, or no longer.
    """
    found = consents_in(work, photo_id, purpose, channel=channel)
    if found:
        return found[0]
    if channel == "" and has_consent(work, photo_id, purpose):
        raise ConsentMissingError(
            f"The patient has agreed to '{purpose}' for {which} in named places only. Say where it "
            "will be seen."
        )
    where = f" on {channel}" if channel else ""
    raise ConsentMissingError(
        f"The patient has not agreed to '{purpose}'{where} for {which}, or has withdrawn it, or it "
        "has expired. Ask them, and record what they say."
    )


def visits_without(work: Work, purpose: Purpose, *, channel: str | None = None) -> CTE:
    """Return the visits (``id``) with a shot that may not be used so now; see :func:`consents_in`.

    One set for all cases: asked of each case anew, it takes twice as long.
    """
    channels = () if channel is None else (ConsentRow.channel.in_(("", channel)),)
    # One column of the index: EXISTS (SELECT *) reads the row of each consent as well.
    is_agreed = exists(ConsentRow.photo_id).where(
        ConsentRow.clinic_id == work.clinic_id,
        ConsentRow.photo_id == PhotoRow.id,
        ConsentRow.purpose == str(purpose),
        ConsentRow.withdrawn_at.is_(None),
        or_(ConsentRow.expires_on.is_(None), ConsentRow.expires_on >= work.now.date()),
        *channels,
    )
    shots = select(PhotoRow.visit_id.label("id")).where(
        PhotoRow.clinic_id == work.clinic_id, ~is_agreed
    )
    # Materialized, else SQLite makes it for each use.
    return shots.cte(f"lacking {purpose}").prefix_with("MATERIALIZED")


def consent_of(row: ConsentRow) -> Consent:
    """Return the record of a row."""
    return Consent(
        id=row.id,
        clinic_id=row.clinic_id,
        photo_id=row.photo_id,
        purpose=Purpose(row.purpose),
        channel=row.channel,
        disguise=Disguise(row.disguise),
        text_version=row.text_version,
        given_at=row.given_at,
        given_by=row.given_by,
        recorded_by=row.recorded_by,
        how=row.how,
        expires_on=row.expires_on,
        withdrawn_at=row.withdrawn_at,
        has_signature=row.signature_name is not None,
    )
