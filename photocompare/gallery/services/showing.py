"""A case as it is shown to others: both photos as was agreed, alike, and never more than that."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from sqlalchemy import select

from photocompare.errors import ClashError, DisguiseError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, CollectionRow, PhotoRow
from photocompare.gallery.records import Disguise, Purpose
from photocompare.gallery.releasing.clean import Pixels, pixels_of, render_clean
from photocompare.gallery.releasing.covering import Covering, keeps_to, strength_of
from photocompare.gallery.releasing.disguise import Outline
from photocompare.gallery.releasing.operations import performed
from photocompare.gallery.releasing.orders import Frame, operations_for, pixels_of_photo
from photocompare.gallery.releasing.release import ReleaseOrder, released
from photocompare.gallery.services.alignments import alignments
from photocompare.gallery.services.consented import require_consent
from photocompare.gallery.services.photos import original_in, photo_in
from photocompare.gallery.services.setup import setup_of
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store
from photocompare.load import load_photo
from photocompare.model import LockedAlignment

_LONGEST_PX = 1600  # half of a wide screen, at twice its pixels
_WAYS = (Covering.NONE, Covering.EYE_BAR, Covering.T_BAR, Covering.REGION)
"""What may be done, what shows most first."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Which two photos of a case are shown, and the stricter of what was agreed for them."""

    photo_ids: tuple[str, str]
    disguise: Disguise


@dataclass(frozen=True, slots=True)
class ShownPair:
    """Two JPEGs of the same part of a case; ``is_laid`` where the second lies over the first."""

    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    covering: Covering
    is_laid: bool


def shown_pair(
    store: Store, actor: Actor, clinic_id: str, *, collection_id: str, case_id: str
) -> ShownPair:
    """Return the baseline and the last visit of a case as it is shown in a collection.

    Both are covered as the stricter of the two agreements says. Each look is logged.

    Raises
    ------
    ConsentMissingError
        A shot of one of the visits may not be shown for what the collection is for.
    DisguiseError
        It can't be shown as was agreed.
    NotFoundError, ClashError, NotHeldError, DamagedError
        There is no such collection or case; the case has no two visits with photos, or was treated
        for something else; a photo is gone or not what was stored.
    """
    known = alignments(store, actor, clinic_id, case_id=case_id)
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        agreed = _agreed(work, collection_id, case_id)
        kept = known.get(agreed.photo_ids)
        shown = _as_agreed(work, agreed, None if kept is None else kept.locked)
    with doing(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        if _agreed(work, collection_id, case_id) != agreed:  # making it takes a while
            raise ClashError("What is agreed for this case has changed meanwhile. Show it again.")
        for photo_id in agreed.photo_ids:
            work.log("photo seen", photo_id, collection=collection_id)
    return shown


def agreed_to_show(
    store: Store, actor: Actor, clinic_id: str, *, collection_id: str, case_id: str
) -> Agreed:
    """Return what of a case may be shown in a collection now, and how; raises as above."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        return _agreed(work, collection_id, case_id)


def _agreed(work: Work, collection_id: str, case_id: str) -> Agreed:
    collection = work.row(CollectionRow, collection_id, "collection")
    case = work.row(CaseRow, case_id, "case")
    if collection.indication != case.indication or collection.area not in {"", case.area}:
        raise ClashError("This case was treated for something else. Choose one of the collection.")
    ids = case.first_photo_id, case.last_photo_id
    visits = case.baseline_visit_id, case.last_visit_id
    if ids[0] is None or ids[1] is None or visits[0] == visits[1]:
        raise ClashError("This case has no later visit with photos to be shown beside the first.")
    purpose = Purpose(collection.purpose)
    shots = work.session.scalars(
        select(PhotoRow.id).where(
            PhotoRow.clinic_id == work.clinic_id, PhotoRow.visit_id.in_(visits)
        )
    )
    strictest = Disguise.NONE
    for photo_id in shots.all():
        require_consent(work, photo_id, Purpose.RECORD)
        consent = require_consent(work, photo_id, purpose, channel="")
        if photo_id in ids and _ORDER[consent.disguise] > _ORDER[strictest]:
            strictest = consent.disguise
    return Agreed((ids[0], ids[1]), strictest)


_ORDER = {one: place for place, one in enumerate(Disguise)}


def _as_agreed(work: Work, agreed: Agreed, laid: LockedAlignment | None) -> ShownPair:
    """Return the pair covered in the first way that keeps to what was agreed and can be done."""
    ids, disguise = agreed.photo_ids, agreed.disguise
    ways = [one for one in _WAYS if keeps_to(one, disguise)]
    if disguise is Disguise.NONE:
        ways = [Covering.NONE]
    outline_xy = _region(work, ids[0]) if Covering.REGION in ways else None
    failed: DisguiseError | None = None
    for covering in ways:
        # A region drawn on the first photo says nothing of where it is on one that is not laid.
        frames = (
            Frame(covering, outline_xy),
            Frame(covering, None if laid is None else outline_xy, laid),
        )
        try:
            before, after = (
                _made(work, photo_id, frame, disguise)
                for photo_id, frame in zip(ids, frames, strict=True)
            )
        except DisguiseError as error:
            failed = failed or error
            continue
        return ShownPair(before, after, covering, is_laid=laid is not None)
    raise DisguiseError(
        f"The case can't be shown as was agreed ('{disguise}'). {failed}"
    ) from failed


def _region(work: Work, base_id: str) -> Outline | None:
    """Return the first region that was marked on a photo, None where there is none."""
    base = photo_in(work, work.row(PhotoRow, base_id, "photo"))
    setup = setup_of(work.row(CaseRow, base.case_id, "case"))
    has_region = setup.regions and setup.base_sha256 == base.sha256
    return setup.regions[0].outline_xy if has_region else None


def _made(work: Work, photo_id: str, frame: Frame, agreed: Disguise) -> bytes:
    row = work.row(PhotoRow, photo_id, "photo")
    photo = load_photo(original_in(work, row))
    operations, pixels = operations_for(photo, frame), pixels_of_photo(photo)
    if not strength_of(frame.covering).shows_no_face:
        # A face is to be expected then, and nothing is refused for one: looking takes seconds.
        pixels = performed(pixels, operations)
    else:
        order = ReleaseOrder(operations, frame.covering, agreed)
        made = released(pixels, order, source_sha256=photo_in(work, row).sha256)
        pixels = pixels_of(made.data, kind="JPEG")
    return render_clean(_small(pixels), kind="JPEG")


def _small(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    share = min(1.0, _LONGEST_PX / max(height, width))
    if share == 1.0:
        return pixels
    size_wh = max(1, round(width * share)), max(1, round(height * share))
    return np.asarray(cv2.resize(pixels, size_wh, interpolation=cv2.INTER_AREA), dtype=np.uint8)
