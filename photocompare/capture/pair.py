"""The pair at once, while the patient is still there: its grade, and what to take again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from photocompare.align import align
from photocompare.capture.cue import Action
from photocompare.errors import (
    AlignmentError,
    FacesDifferError,
    ImplausibleTransformError,
    MirroredError,
    TooFewMatchesError,
)
from photocompare.faces import photo_mesh
from photocompare.grade import grade, letter_of
from photocompare.grade.geometry_checks import frame_ratio
from photocompare.grade.pose_checks import turns_deg
from photocompare.model import Check, Grade, NormalisedPair, Notice, Photo, PhotoPair
from photocompare.normalise import normalise
from photocompare.settings import AlignSettings, Settings

Progress = Callable[[str, float], None]
"""Called with the id of what is being done, and the share done, 0 to 1."""

_DEFAULT_SETTINGS = Settings()
# Regions are drawn later, so reference skin can't be asked for yet.
_NOT_YET = ("reference skin", "reference size")
# What is wrong with one of the two photos by itself, and what mends it in the new one.
_OF_ONE_PHOTO = {
    "clipping": Action.AVOID_GLARE,
    "relative blur": Action.FOCUS_ON_SKIN,
    "focus": Action.FOCUS_ON_SKIN,
    "motion": Action.HOLD_STILL,
    "noise": Action.MORE_LIGHT,
}
_OF_BOTH = {"cast": Action.WHITE_BALANCE, "overlap": Action.FIND_VIEW, "pose": Action.FACE_SKIN}


class Which(StrEnum):
    """The photo that is at fault."""

    TAKEN = "taken"
    EARLIER = "earlier"  # taking it again is too late
    EITHER = "either"  # they differ, and neither is wrong by itself


class Refusal(StrEnum):
    """Why the photos can't be laid over each other."""

    NONE = ""
    SAME_FILE = "same_file"  # the new photo is the very file of the earlier one
    NOTHING_SHARED = "nothing_shared"
    UNLIKELY = "unlikely"  # no camera moves as the best match says
    MIRRORED = "mirrored"
    OTHER_FACE = "other_face"
    OTHER = "other"


_REFUSALS: tuple[tuple[type[AlignmentError], Refusal], ...] = (
    (TooFewMatchesError, Refusal.NOTHING_SHARED),
    (ImplausibleTransformError, Refusal.UNLIKELY),
    (MirroredError, Refusal.MIRRORED),
    (FacesDifferError, Refusal.OTHER_FACE),
)


@dataclass(frozen=True, slots=True)
class Retake:
    """One fault, in ids and numbers: who shows it has the words.

    ``action`` is what the person with the camera has to do, where one word can say it. ``value``
    is as the check read it, NaN where it can't be told. ``way`` is which of several ways it goes:
    "nearer" or "farther" of the scale ratio; "turned", "nodded" or "tilted" of the pose of a head.
    ``is_refused``: quantities are withheld because of it, not only doubted.
    """

    check: str
    which: Which
    action: Action
    value: float
    is_refused: bool
    way: str = ""


@dataclass(frozen=True, slots=True)
class PairCheck:
    """What the pair is good for.

    ``grade`` is None where the photos can't be laid over each other, for the reason ``refusal``.
    Reference skin does not count: regions are drawn later. ``retakes`` say what to take again, the
    worst first; there are none for a pair without objection. ``best_letter`` is what another new
    photo could come to: that without the faults of the earlier one.
    """

    grade: Grade | None
    refusal: Refusal
    retakes: tuple[Retake, ...]
    notices: tuple[Notice, ...]
    seconds: float
    best_letter: str = ""

    @property
    def letter(self) -> str:
        """A to F; F where the photos can't be laid over each other."""
        return "F" if self.grade is None else self.grade.letter

    def as_json(self) -> dict[str, Any]:
        """Return the check as JSON-ready values, for a page that shows it."""
        return {
            "letter": self.letter,
            "best_letter": self.best_letter,
            "refusal": str(self.refusal),
            "retakes": [
                {
                    "check": one.check,
                    "which": str(one.which),
                    "action": str(one.action),
                    "value": one.value if math.isfinite(one.value) else None,
                    "is_refused": one.is_refused,
                    "way": one.way,
                }
                for one in self.retakes
            ],
            "notices": [notice.message for notice in self.notices],
            "seconds": round(self.seconds, 3),
        }


def pair_check(
    earlier: Photo,
    taken: Photo,
    settings: Settings = _DEFAULT_SETTINGS,
    *,
    progress: Progress | None = None,
) -> PairCheck:
    """Return how comparable ``taken`` is with ``earlier``, without measuring anything.

    ``progress`` is told of "laying", "light" and "grading" as they begin.
    """
    started = time.perf_counter()
    tell = progress or _say_nothing
    photos = PhotoPair(earlier, taken)
    if photos.is_same_file:
        return _refused(Refusal.SAME_FILE, started)
    tell("laying", 0.0)
    try:
        aligned = align(photos, _quicker(settings))
    except AlignmentError as error:
        found = (refusal for kind, refusal in _REFUSALS if isinstance(error, kind))
        return _refused(next(found, Refusal.OTHER), started)
    tell("light", 0.7)
    pair = normalise(aligned, settings.light)
    tell("grading", 0.85)
    checks = tuple(
        check for check in grade(pair, settings.grade).checks if check.name not in _NOT_YET
    )
    faults = sorted(
        (check for check in checks if not check.passed), key=lambda check: not check.is_refused
    )
    return PairCheck(
        Grade(letter_of(checks, settings.grade), checks),
        Refusal.NONE,
        tuple(_retake(check, pair) for check in faults),
        pair.notices,
        time.perf_counter() - started,
        best_letter=letter_of(
            tuple(check for check in checks if check.blames != "before"), settings.grade
        ),
    )


def _refused(why: Refusal, started: float) -> PairCheck:
    return PairCheck(None, why, (), (), time.perf_counter() - started)


def _say_nothing(_step: str, _share: float) -> None:
    """Do nothing: the caller did not ask to be told."""


def _quicker(settings: Settings) -> AlignSettings:
    fine_px = min(settings.align.fine_side_px, settings.capture.pair_fine_side_px)
    return replace(settings.align, fine_side_px=fine_px)


def _retake(check: Check, pair: NormalisedPair) -> Retake:
    which, action, way = Which.EITHER, _OF_BOTH.get(check.name, Action.NONE), ""
    if check.name == "scale ratio":
        is_nearer = frame_ratio(pair.alignment) > 1.0
        action = Action.STEP_BACK if is_nearer else Action.COME_CLOSER
        way = "nearer" if is_nearer else "farther"
    elif check.name == "pose":
        way = _turned(pair.photos)
    elif check.blames == "before":
        which = Which.EARLIER
    elif check.blames == "after":
        which, action = Which.TAKEN, _OF_ONE_PHOTO.get(check.name, Action.NONE)
    return Retake(check.name, which, action, float(check.value), check.is_refused, way)


def _turned(photos: PhotoPair) -> str:
    """Return how a head moved most, "" without one."""
    before, after = photo_mesh(photos.before), photo_mesh(photos.after)
    if before is None or after is None:
        return ""
    turns = turns_deg(before, after)
    return max(turns, key=lambda name: abs(turns[name]))
