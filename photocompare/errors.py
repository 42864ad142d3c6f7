"""Every error that a person can act on; its message is one plain sentence for that person.

::

    PhotoCompareError
    ├── PhotoReadError            not a photo that can be read
    │   ├── TooSmallError         too few pixels to compare
    │   ├── TooLargeError         more pixels or bytes than are safe to decode
    │   └── UnsupportedError      a file of a kind that is not taken
    ├── AlignmentError            the two photos can't be laid over each other
    │   ├── TooFewMatchesError    too little structure in common
    │   ├── ImplausibleTransformError  what was found is nothing a camera could do
    │   ├── MirroredError         one of the photos is flipped left to right
    │   ├── FacesDifferError      two faces that do not agree
    │   ├── PointsError           points set by hand that can't be used
    │   └── LockedAlignmentError  a kept alignment that can't be read, or is not of these photos
    ├── FaceModelError            a model file of the installation is missing or damaged
    ├── RegionError               a region with nothing to measure
    ├── TooManyShotsError         more photos of one visit than are taken
    ├── SettingsError             a setting that can't be used
    ├── GalleryError              the case gallery
    │   ├── StoreError            the folder that holds everything can't be used as it is
    │   │   ├── NotAStoreError    the folder holds something else
    │   │   ├── NewerStoreError   written by a newer version of this program
    │   │   ├── StoreBusyError    another program has it open
    │   │   ├── StoreFullError    too little room on the disk
    │   │   ├── StoreLockedError  it may be read only
    │   │   ├── DamagedError      something stored is not what was stored
    │   │   ├── NotHeldError      something that a record names is gone
    │   │   ├── WrongKeyError     the key or passphrase belongs to something else
    │   │   └── LostKeyError      the key is nowhere to be found
    │   ├── NotFoundError         no such record, or none of this clinic
    │   ├── ClashError            it is there already, or contradicts what is there
    │   ├── NotPermittedError     the member's role does not allow it
    │   ├── LoginError            who came is not let in, or was away too long
    │   ├── ConsentMissingError   the patient has not agreed to this, or no longer
    │   ├── ImportRefusedError    a file, folder or table that can't be taken in as a whole
    │   ├── DisguiseError         a picture shows or carries more than it was to
    │   └── ChecklistError        what publishing asks for is not answered, or speaks against it
    ├── AccessError               (shared reports)
    └── ReportError               a report or an export could not be written

``ValueError`` and ``TypeError`` stay for mistakes in our own code: nobody catches them.
"""

from __future__ import annotations


class PhotoCompareError(Exception):
    """The base of all: pages and the command line catch this and nothing wider."""


class PhotoReadError(PhotoCompareError):
    """The file is not a photo that can be read."""


class TooSmallError(PhotoReadError):
    """The photo has too few pixels to compare."""

    def __init__(self, *, size_hw: tuple[int, int], least_px: int) -> None:
        self.size_hw = size_hw
        self.least_px = least_px
        height, width = size_hw
        super().__init__(
            f"The photo is only {width} × {height} pixels; each side needs at least {least_px}. "
            "Choose the original photo instead of a thumbnail."
        )


class TooLargeError(PhotoReadError):
    """The photo has more pixels or bytes than are safe to decode."""


class UnsupportedError(PhotoReadError):
    """The file is of a kind that is not taken."""


class AlignmentError(PhotoCompareError):
    """The two photos can't be laid over each other."""


class TooFewMatchesError(AlignmentError):
    """The photos have too little structure in common."""

    def __init__(self, *, found: int, needed: int) -> None:
        self.found = found
        self.needed = needed
        what = (
            f"The skin of the two photos agrees in only {found} places; {needed} are needed."
            if found
            else "Nothing was found that both photos show."
        )
        super().__init__(
            f"{what} Check that both show the same skin, sharp and from the same side, or retake "
            "the after photo from the same distance."
        )


class ImplausibleTransformError(AlignmentError):
    """The best match is one that no camera could have made, or that its own pixels contradict."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"The photos could not be laid over each other reliably: {reason}. Check that both "
            "show the same skin, or retake the after photo from the same distance and angle."
        )


class MirroredError(AlignmentError):
    """One of the photos is flipped left to right."""

    def __init__(self) -> None:
        super().__init__(
            "One of the two photos looks mirrored, as selfie cameras save them. Flip it back, or "
            "take it with the rear camera, and compare again."
        )


class FacesDifferError(AlignmentError):
    """Two faces whose skin does not agree once they are laid over each other."""

    def __init__(self, *, share: float, needed: float) -> None:
        self.share = share
        self.needed = needed
        super().__init__(
            f"The two faces agree in only {share:.0%} of their area; {needed:.0%} are needed. "
            "Check that both photos show the same person and that no poster or bystander shows "
            "another face. Retake the after photo in the same light, not against it, with the same "
            "expression and nothing in front of the face; or set three or more points by hand."
        )


class PointsError(AlignmentError):
    """The pairs of points that were set by hand can't be used; ``pairs`` names them, from 1."""

    def __init__(self, message: str, *, pairs: tuple[int, ...] = ()) -> None:
        self.pairs = pairs
        super().__init__(message)


class LockedAlignmentError(AlignmentError):
    """The alignment that was to be used again can't be read, or is not of these photos."""


class FaceModelError(PhotoCompareError):
    """A file that the face search needs is missing or is not the one that was released."""

    def __init__(self, *, name: str) -> None:
        self.name = name
        super().__init__(
            f"The face model file {name} is missing or damaged, so faces can't be found. "
            "Get a fresh copy of photocompare and start again."
        )


class RegionError(PhotoCompareError):
    """A region with nothing to measure."""


class TooManyShotsError(PhotoCompareError):
    """More photos of one visit were given than are taken."""

    def __init__(self, *, visit: str, given: int, most: int) -> None:
        self.visit = visit
        self.given = given
        self.most = most
        super().__init__(
            f"{given} photos of the {visit} visit were given and at most {most} are taken. Leave "
            f"out {given - most} of them."
        )


class SettingsError(PhotoCompareError):
    """A setting that can't be used."""


class GalleryError(PhotoCompareError):
    """The case gallery could not do what was asked."""


class StoreError(GalleryError):
    """The folder that holds everything can't be used as it is."""


class NotAStoreError(StoreError):
    """The folder holds something else."""


class NewerStoreError(StoreError):
    """The store was written by a newer version of this program."""


class StoreBusyError(StoreError):
    """Another program has the store open."""


class StoreFullError(StoreError):
    """There is too little room on the disk."""


class StoreLockedError(StoreError):
    """The store may be read only."""


class DamagedError(StoreError):
    """Something stored is not what was stored: damaged, cut off, or put in another's place."""


class NotHeldError(StoreError):
    """Something that a record names is gone."""


class WrongKeyError(StoreError):
    """The key or passphrase belongs to something else."""


class LostKeyError(StoreError):
    """The key is nowhere to be found."""


class NotFoundError(GalleryError):
    """There is no such record, or none of this clinic; both are said in the same words."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"This {what} is not there, or was erased. Go back to the list.")


class ClashError(GalleryError):
    """It is there already, or contradicts what is there."""


class NotPermittedError(GalleryError):
    """The member's role does not allow it."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__(
            f"Your role does not allow you to {action} here. Ask an admin of the clinic."
        )


class LoginError(GalleryError):
    """Who came is not let in: no member, no open invitation, or away for too long."""


class ConsentMissingError(GalleryError):
    """The patient has not agreed to this, or no longer does."""


class ImportRefusedError(GalleryError):
    """A file, folder or table can't be taken in as a whole; nothing of it was."""


class DisguiseError(GalleryError):
    """A picture shows or carries more than it was to; it did not leave."""


class ChecklistError(GalleryError):
    """What publishing asks for is not answered, or speaks against it."""


class AccessError(PhotoCompareError):
    """A shared report was not opened."""


class ReportError(PhotoCompareError):
    """A report or an export could not be written."""
