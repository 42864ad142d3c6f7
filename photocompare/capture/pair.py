"""The pair at once, while the patient is still there: its grade, and what to take again."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from photocompare.align import align
from photocompare.capture.cue import Action
from photocompare.errors import AlignmentError
from photocompare.grade import grade, letter_of
from photocompare.grade.geometry_checks import frame_ratio
from photocompare.model import Alignment, Check, Grade, Notice, Photo, PhotoPair
from photocompare.normalise import normalise
from photocompare.settings import AlignSettings, Settings

_DEFAULT_SETTINGS = Settings()
_SAME_FILE = (
    "The new photo is the very file of the earlier one. Take a new photo, or choose another file."
)
_TOO_LATE = "A new photo can't mend that."
# Regions are drawn later, so reference skin can't be asked for yet.
_NOT_YET = ("reference skin", "reference size")
# What is wrong with one of the two photos by itself; its message names it in the first sentence.
_OF_ONE_PHOTO = {
    "clipping": Action.AVOID_GLARE,
    "colour": Action.NONE,
    "relative blur": Action.FOCUS_ON_SKIN,
    "focus": Action.FOCUS_ON_SKIN,
    "motion": Action.HOLD_STILL,
    "smoothing": Action.NONE,
    "noise": Action.MORE_LIGHT,
    "processing": Action.NONE,
    "sampling": Action.NONE,
}
_OF_BOTH = {"cast": Action.WHITE_BALANCE, "overlap": Action.FIND_VIEW, "pose": Action.FACE_SKIN}


class Which(StrEnum):
    """The photo that is at fault."""

    TAKEN = "taken"
    EARLIER = "earlier"  # taking it again is too late: the sentence says what the fault means
    EITHER = "either"  # they differ, and neither is wrong by itself


@dataclass(frozen=True, slots=True)
class Retake:
    """One fault: the check that found it, the photo at fault, and in plain words what to do.

    ``action`` is what the person with the camera has to do, where one word can say it.
    ``is_refused``: quantities are withheld because of it, not only doubted.
    """

    check: str
    which: Which
    action: Action
    message: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class PairCheck:
    """What the pair is good for.

    ``grade`` is None where the photos can't be laid over each other; ``refusal`` then says why.
    Reference skin does not count: regions are drawn later. ``retakes`` say what to take again, the
    worst first; there are none for a pair without objection.
    """

    grade: Grade | None
    refusal: str
    retakes: tuple[Retake, ...]
    notices: tuple[Notice, ...]
    seconds: float

    @property
    def letter(self) -> str:
        """A to F; F where the photos can't be laid over each other."""
        return "F" if self.grade is None else self.grade.letter

    def as_json(self) -> dict[str, Any]:
        """Return the check as JSON-ready values, for a page that shows it."""
        return {
            "letter": self.letter,
            "refusal": self.refusal,
            "retakes": [
                {
                    "check": one.check,
                    "which": str(one.which),
                    "action": str(one.action),
                    "message": one.message,
                    "is_refused": one.is_refused,
                }
                for one in self.retakes
            ],
            "notices": [notice.message for notice in self.notices],
            "seconds": round(self.seconds, 3),
        }


def pair_check(earlier: Photo, taken: Photo, settings: Settings = _DEFAULT_SETTINGS) -> PairCheck:
    """Return how comparable ``taken`` is with ``earlier``, without measuring anything."""
    started = time.perf_counter()
    photos = PhotoPair(earlier, taken)
    if photos.is_same_file:
        return PairCheck(None, _SAME_FILE, (), (), time.perf_counter() - started)
    try:
        aligned = align(photos, _quicker(settings))
    except AlignmentError as error:
        return PairCheck(None, _of_capture(str(error)), (), (), time.perf_counter() - started)
    pair = normalise(aligned, settings.light)
    checks = tuple(
        check for check in grade(pair, settings.grade).checks if check.name not in _NOT_YET
    )
    faults = sorted(
        (check for check in checks if not check.passed), key=lambda check: not check.is_refused
    )
    return PairCheck(
        Grade(letter_of(checks, settings.grade), checks),
        "",
        tuple(_retake(check, pair.alignment) for check in faults),
        pair.notices,
        time.perf_counter() - started,
    )


def _quicker(settings: Settings) -> AlignSettings:
    fine_px = min(settings.align.fine_side_px, settings.capture.pair_fine_side_px)
    return replace(settings.align, fine_side_px=fine_px)


def _retake(check: Check, alignment: Alignment) -> Retake:
    message = _of_capture(check.message)
    which, action = Which.EITHER, _OF_BOTH.get(check.name, Action.NONE)
    if check.name == "scale ratio":
        action = Action.STEP_BACK if frame_ratio(alignment) > 1.0 else Action.COME_CLOSER
    elif check.blames == "before":
        which, message = Which.EARLIER, f"{message.split('. ')[0].rstrip('.')}. {_TOO_LATE}"
    elif check.blames == "after":
        which, action = Which.TAKEN, _OF_ONE_PHOTO[check.name]
    return Retake(check.name, which, action, message, check.is_refused)


def _of_capture(message: str) -> str:
    """Return a sentence about a pair as it is said while the second photo is being taken."""
    for said, instead in (
        ("after photo", "new photo"),
        ("before photo", "earlier photo"),
        ("than before", "than in the earlier photo"),
    ):
        message = message.replace(said, instead)
    return message
