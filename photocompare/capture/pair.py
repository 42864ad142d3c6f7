"""The pair at once, while the patient is still there: its grade, and what to take again."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from photocompare.align import align
from photocompare.errors import AlignmentError
from photocompare.grade import grade
from photocompare.model import Check, Grade, Notice, Photo, PhotoPair
from photocompare.normalise import normalise
from photocompare.settings import Settings

_DEFAULT_SETTINGS = Settings()


class Which(StrEnum):
    """The photo that is at fault."""

    TAKEN = "taken"
    EARLIER = "earlier"  # taking it again is too late: the sentence says what the fault means
    EITHER = "either"  # they differ, and neither is wrong by itself


@dataclass(frozen=True, slots=True)
class Retake:
    """One fault: the check that found it, the photo at fault, and one plain sentence.

    ``is_refused``: quantities are withheld because of it, not only doubted.
    """

    check: str
    which: Which
    message: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class PairCheck:
    """What the pair is good for.

    ``grade`` is None where the photos can't be laid over each other; ``refusal`` then says why.
    ``retakes``: what to take again, the worst first; empty for a pair without objection.
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
    try:
        aligned = align(PhotoPair(earlier, taken), settings.align)
    except AlignmentError as error:
        return PairCheck(None, str(error), (), (), time.perf_counter() - started)
    pair = normalise(aligned, settings.light)
    grading = grade(pair, settings.grade)
    return PairCheck(
        grading,
        "",
        tuple(_retake(check) for check in grading.checks if not check.passed),
        pair.notices,
        time.perf_counter() - started,
    )


def _retake(check: Check) -> Retake:
    return Retake(check.name, Which.EITHER, check.message, check.is_refused)
