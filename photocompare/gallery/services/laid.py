"""The small picture of a case's last photo, laid over its first one."""

from __future__ import annotations

import numpy as np

from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, PhotoRow
from photocompare.gallery.records import Purpose
from photocompare.gallery.releasing.clean import pixels_of, render_clean
from photocompare.gallery.releasing.operations import Align
from photocompare.gallery.services.alignments import alignments
from photocompare.gallery.services.consented import has_consent
from photocompare.gallery.services.keeping import opened
from photocompare.gallery.services.photos import THUMBNAIL
from photocompare.gallery.services.work import doing
from photocompare.gallery.store import Store
from photocompare.geometry import scaling
from photocompare.model import LockedAlignment


def laid_thumbnail(store: Store, actor: Actor, clinic_id: str, *, case_id: str) -> bytes | None:
    """Return a JPEG of the last photo as the first one sees it, black where it shows nothing.

    None where it may not be seen, has no small picture, or is not known to lie over the first. The
    look is logged.

    Raises
    ------
    NotFoundError, NotHeldError, DamagedError
        There is no such case; the picture is gone or not what was stored.
    """
    known = alignments(store, actor, clinic_id, case_id=case_id)
    with doing(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        case = work.row(CaseRow, case_id, "case")
        kept = known.get((case.first_photo_id or "", case.last_photo_id or ""))
        if kept is None or not has_consent(work, kept.photo_id, Purpose.RECORD):
            return None
        row = work.row(PhotoRow, kept.photo_id, "photo")
        if row.thumbnail_name is None:
            return None
        key = work.patient_key(row.patient_id)
        small = opened(work, key, row.thumbnail_name, THUMBNAIL)
        work.log("photo seen", row.id, small=1)
    return _laid(small, kept.locked)


def _laid(small: bytes, locked: LockedAlignment) -> bytes:
    alignment, pixels = locked.alignment, pixels_of(small, kind="JPEG")
    after_hw = pixels.shape[0], pixels.shape[1]
    height, width = alignment.before_size_hw
    share = max(after_hw) / max(height, width)
    before_hw = max(1, round(height * share)), max(1, round(width * share))
    matrix = (
        scaling(alignment.after_size_hw, after_hw)
        @ alignment.matrix
        @ np.linalg.inv(scaling(alignment.before_size_hw, before_hw))
    )
    lay = Align(tuple(float(one) for one in matrix.flat), before_hw)
    return render_clean(lay(pixels), kind="JPEG")
