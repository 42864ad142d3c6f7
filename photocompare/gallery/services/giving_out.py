"""Pictures given out: only with consent, disguised as agreed, clean, and written down.

A picture is made and looked at before anything is written; then consent is asked again in the
transaction that notes the copy and logs it, and nothing is handed over before that is committed.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

from photocompare.errors import ChecklistError, ClashError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import PhotoRow, VisitRow
from photocompare.gallery.records import Consent
from photocompare.gallery.releasing.checklist import ItemAnswer, check, require_publishable
from photocompare.gallery.releasing.clean import OutputKind, pixels_of
from photocompare.gallery.releasing.covering import strength_of
from photocompare.gallery.releasing.jurisdictions import profile
from photocompare.gallery.releasing.orders import operations_for, pixels_of_photo
from photocompare.gallery.releasing.outgoing import PUBLIC, GivenOut, Order, Use, WantedPicture
from photocompare.gallery.releasing.release import (
    Released,
    ReleaseOrder,
    released,
    require_as_agreed,
)
from photocompare.gallery.releasing.side_by_side import joined
from photocompare.gallery.services.consented import require_consent
from photocompare.gallery.services.photos import original_in, photo_in
from photocompare.gallery.services.publishing import facts_of
from photocompare.gallery.services.sent import note_copy
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store
from photocompare.load import load_photo

_ENDINGS: Mapping[OutputKind, str] = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_NO_DATE = (1980, 1, 1, 0, 0, 0)  # the same pictures give the same bytes, and tell no day


def previewed(store: Store, actor: Actor, clinic_id: str, *, order: Order) -> GivenOut:
    """Return just what would leave; it must not be handed on. That somebody looked is logged.

    Raises
    ------
    ConsentMissingError
        The patient has not agreed to this use of a photo, or no longer.
    DisguiseError
        It can't be made, shows more than was agreed, or still shows a face.
    NotFoundError, ClashError, NotHeldError, DamagedError
        There is no such photo; none was chosen; a file is gone or not what was stored.
    """
    shown = _made_all(store, actor, clinic_id, order)
    with doing(store, actor, clinic_id, Action.EXPORT) as work:
        for one in order.pictures:
            _agreed(work, one, order.use)
            work.log("photo seen", one.photo_id, preview=1)
    return shown


def checked_for(
    store: Store, actor: Actor, clinic_id: str, *, order: Order
) -> tuple[ItemAnswer, ...]:
    """Return how the checklist stands for ``order``; empty where nobody else is to see it.

    Raises
    ------
    ChecklistError, NotFoundError, ClashError
        There is no such checklist, or an answer does not fit it; no such photo, or none chosen.
    """
    with looking(store, actor, clinic_id, Action.EXPORT) as work:
        for one in _chosen(order):
            work.row(PhotoRow, one.photo_id, "photo")
        return _checked(work, order)


def give_out(store: Store, actor: Actor, clinic_id: str, *, order: Order) -> GivenOut:
    """Return what may leave now, after it was noted and logged; raises as :func:`previewed`.

    Raises
    ------
    ChecklistError
        It is to be shown to anybody, and something speaks against it or was not answered.
    """
    made = _made_all(store, actor, clinic_id, order)
    with doing(store, actor, clinic_id, Action.EXPORT) as work:
        answers = _checked(work, order)
        require_publishable(answers)
        why = {one.item.id: one.reason for one in answers if one.reason}
        copies = tuple(
            note_copy(
                work,
                _agreed(work, wanted, order.use),
                recipe=picture.rendition.canonical().decode(),
                sha256=hashlib.sha256(made.data).hexdigest(),
                reason=json.dumps(why) if why else "",
                detail=_told(wanted, picture, why),
            )
            for wanted, picture in zip(order.pictures, made.pictures, strict=True)
        )
    return GivenOut(made.data, made.name, made.media_type, made.pictures, copies)


def _chosen(order: Order) -> tuple[WantedPicture, ...]:
    if not order.pictures:
        raise ClashError("No photo is chosen. Choose what is to be given out.")
    return order.pictures


def _agreed(work: Work, wanted: WantedPicture, use: Use) -> Consent:
    """Return the consent to a use, which must be to be shown as is wanted."""
    row = work.row(PhotoRow, wanted.photo_id, "photo")
    day = work.row(VisitRow, row.visit_id, "visit").day
    which = f"photo {row.shot} of {day:%Y-%m-%d}"
    consent = require_consent(work, row.id, use.purpose, channel=use.channel, which=which)
    require_as_agreed(wanted.frame.covering, consent.disguise)
    return consent


def _told(wanted: WantedPicture, picture: Released, why: Mapping[str, str]) -> dict[str, str | int]:
    """Return what a person answers for: faces that they ruled out, and what they passed over."""
    told: dict[str, str | int] = {}
    if picture.faces and strength_of(wanted.frame.covering).shows_no_face:
        told["faces ruled out"] = len(picture.faces)
    if why:
        told["passed over"] = ", ".join(sorted(why))
    return told


def _checked(work: Work, order: Order) -> tuple[ItemAnswer, ...]:
    if order.use.purpose not in PUBLIC:
        return ()
    if order.publication is None:
        raise ChecklistError(
            "This is shown to anybody. Choose by whose rules, and answer what they ask."
        )
    said = order.publication
    facts = facts_of(work, order)
    return check(profile(said.profile_id), facts, answers=said.answers, reasons=said.reasons)


def _made_all(store: Store, actor: Actor, clinic_id: str, order: Order) -> GivenOut:
    with looking(store, actor, clinic_id, Action.EXPORT) as work:
        made = [_made(work, one, order) for one in _chosen(order)]
    return _file(order, made)


def _made(work: Work, wanted: WantedPicture, order: Order) -> Released:
    row = work.row(PhotoRow, wanted.photo_id, "photo")
    consent = _agreed(work, wanted, order.use)
    source = load_photo(original_in(work, row))
    what = ReleaseOrder(
        operations_for(source, wanted.frame),
        wanted.frame.covering,
        consent.disguise,
        order.kind,
        looked_at=order.looked_at,
    )
    return released(pixels_of_photo(source), what, source_sha256=photo_in(work, row).sha256)


def _file(order: Order, made: list[Released]) -> GivenOut:
    ending = _ENDINGS[order.kind]
    media_type = f"image/{order.kind.lower()}"
    if order.is_joined and len(made) == 2:
        sides = [pixels_of(one.data, kind=order.kind) for one in made]
        pair = joined(sides[0], sides[1], kind=order.kind)
        return GivenOut(pair, f"before-and-after.{ending}", media_type, tuple(made))
    if len(made) == 1:
        return GivenOut(made[0].data, f"photo.{ending}", media_type, tuple(made))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for number, one in enumerate(made, 1):
            zipped.writestr(zipfile.ZipInfo(f"photo-{number}.{ending}", _NO_DATE), one.data)
    return GivenOut(archive.getvalue(), "photos.zip", "application/zip", tuple(made))
