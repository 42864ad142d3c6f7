"""An alignment that was kept, used again: the same photos, laid over each other in the same way."""

from __future__ import annotations

from photocompare.align.face_alignment import is_face_alone
from photocompare.align.face_view import faces_in
from photocompare.align.laid import face_on_one_grid, on_one_grid
from photocompare.errors import LockedAlignmentError
from photocompare.model import (
    AlignedPair,
    LockedAlignment,
    Notice,
    Photo,
    PhotoPair,
    Severity,
    Stage,
)
from photocompare.settings import AlignSettings

KEPT = Notice(
    Stage.ALIGN,
    "The alignment of an earlier comparison was used again, as asked.",
    Severity.NOTE,
)
_DOUBTS_UNKNOWN = Notice(
    Stage.ALIGN,
    "The alignment was handed in without saying which photos it was made from, so nobody has "
    "looked whether it fits these. Check the region by eye with the slider.",
)


def lay_again(pair: PhotoPair, locked: LockedAlignment, settings: AlignSettings) -> AlignedPair:
    """Return both photos on the before grid as ``locked`` has them; nothing is searched for.

    Raises
    ------
    LockedAlignmentError
        The alignment is one of other photos.
    """
    _require_sizes(pair, locked)
    _require_files(pair, locked)
    known = locked.before_sha256 is not None and locked.after_sha256 is not None
    said = (KEPT,) if known else (KEPT, _DOUBTS_UNKNOWN)
    notices = tuple(dict.fromkeys((*locked.notices, *said)))
    whole = on_one_grid(pair, locked.alignment, notices, settings)
    if not is_face_alone(locked.alignment):
        return whole
    faces = faces_in(pair, settings)
    if faces is None:
        raise LockedAlignmentError(
            "The alignment that was kept holds on a face alone, and these photos don't show one. "
            "Compare the photos without it."
        )
    return face_on_one_grid(whole, faces, settings)


def _require_sizes(pair: PhotoPair, locked: LockedAlignment) -> None:
    kept = locked.alignment
    sides = (
        ("before", pair.before, kept.before_size_hw),
        ("after", pair.after, kept.after_size_hw),
    )
    for side, photo, size_hw in sides:
        if photo.size_hw != size_hw:
            raise LockedAlignmentError(
                f"The alignment that was kept needs the {side} photo to have {_size(size_hw)} "
                f"pixels, and this one has {_size(photo.size_hw)}. Give the {side} photo that it "
                "was made from, or compare the photos without it."
            )


def _require_files(pair: PhotoPair, locked: LockedAlignment) -> None:
    before, after = pair.before.source.sha256, pair.after.source.sha256
    kept_before, kept_after = locked.before_sha256, locked.after_sha256
    if before != after and (before, after) == (kept_after, kept_before):
        raise LockedAlignmentError(
            "The alignment that was kept is for these photos the other way round. Swap the before "
            "and the after photo, or compare them without it."
        )
    for side, photo, kept in (
        ("before", pair.before, kept_before),
        ("after", pair.after, kept_after),
    ):
        _require_file(side, photo, kept)


def _require_file(side: str, photo: Photo, kept: str | None) -> None:
    if kept is not None and photo.source.sha256 != kept:
        raise LockedAlignmentError(
            f"The alignment that was kept was made from another {side} photo: this one has the "
            "same size, but it is not the same file. Compare the photos without it."
        )


def _size(size_hw: tuple[int, int]) -> str:
    return f"{size_hw[1]} × {size_hw[0]}"
