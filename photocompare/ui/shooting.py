"""Photos being taken in one session: what for, against which earlier photo, and what came."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from photocompare.capture import CaptureRecord, PairCheck, Protocol, protocol_for
from photocompare.model import Check, Grade, Photo
from photocompare.ui.history import History
from photocompare.ui.live import HeldShot
from photocompare.ui.picture import Picture


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """The photo that the new one is to be like, and as a picture for the screen."""

    photo: Photo
    name: str
    picture: Picture


@dataclass(frozen=True, slots=True, eq=False)
class ForCase:
    """A stored case that photos are taken for, and its photo that they are to be like, by its id.

    ``photo_id`` is empty where there is none yet, or none that may be seen.
    """

    case_id: str
    title: str
    earlier: Earlier | None = None
    photo_id: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is photographed, and what was ticked before."""

    area: str = "face"
    indication: str | None = None
    view: str = "face_front"
    ticked: tuple[str, ...] = ()

    @property
    def protocol(self) -> Protocol:
        """How it is photographed."""
        return protocol_for(self.area, self.indication)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Shot:
    """A photo that was just taken: its file, how it was taken, and what was found in it.

    The pixels are not held: a photo of 12 megapixels would take 150 MB of memory.
    """

    data: bytes = field(repr=False)
    record: CaptureRecord
    picture: Picture
    grade: Grade
    pair: PairCheck | None

    @property
    def letter(self) -> str:
        """The grade that counts: the worse of the photo's own and the pair's."""
        return self.grade.letter if self.pair is None else max(self.pair.letter, self.grade.letter)

    @property
    def own_letter(self) -> str:
        """The same without the faults of the earlier photo, which no new photo can mend."""
        pair = self.pair
        own = self.letter if pair is None or not pair.best_letter else pair.best_letter
        return max(own, self.grade.letter)


@dataclass(slots=True, eq=False, weakref_slot=True)
class Waiting:
    """A photo that came and is not checked yet; it stays until it is, or is thrown away.

    ``camera`` is what the browser calls it, "" of a file. ``picture`` is there once it was read;
    ``is_stopped``: the person cancelled the check.
    """

    held: HeldShot = field(repr=False)
    camera: str
    picture: Picture | None = None
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """The shots that are kept, and the one that waits for a decision."""

    kept: tuple[Shot, ...] = ()
    undecided: Shot | None = None

    def keeping(self) -> Roll:
        """Return the roll with the undecided shot among the kept ones."""
        return self if self.undecided is None else Roll((*self.kept, self.undecided))

    def without(self, place: int) -> Roll:
        """Return the roll without one of the kept shots."""
        return Roll((*self.kept[:place], *self.kept[place + 1 :]), self.undecided)


@dataclass
class RollHistory(History[Roll]):
    """The roll, and the few steps that may be taken back: each may hold a large file."""

    MOST: ClassVar[int] = 4

    now: Roll = field(default_factory=Roll)


@dataclass
class Shooting:
    """Everything about the photos that one session takes; emptied when it ends."""

    plan: Plan = field(default_factory=Plan)
    case: ForCase | None = None
    earlier: Earlier | None = None
    given: Earlier | None = None  # as a file, to be chosen
    offered: Earlier | None = None  # shown last; its picture need not be made again
    is_open: bool = False
    handled: str = ""  # the id of the last shot that was read
    refusal: str = ""  # why the last one was of no use
    rolls: RollHistory = field(default_factory=RollHistory)
    waiting: Waiting | None = None
    of_earlier: tuple[str, tuple[Check, ...]] = ("", ())  # its hash, and its own faults

    @property
    def goal(self) -> str:
        """What the kept shots are for: "to_case", "compare" or "use" as the first photo."""
        if self.case is not None:
            return "to_case"
        return "use" if self.earlier is None else "compare"

    def open(self, plan: Plan, earlier: Earlier | None) -> None:
        """Begin to photograph; shots of another view or against another photo are let go."""
        if (plan.area, plan.view) != (self.plan.area, self.plan.view) or not _is_same(
            earlier, self.earlier
        ):
            self.rolls, self.waiting = RollHistory(), None
        self.plan, self.earlier, self.is_open, self.refusal = plan, earlier, True, ""

    def clear(self) -> None:
        """Forget everything."""
        self.plan, self.case, self.is_open = Plan(), None, False
        self.earlier = self.given = self.offered = None
        self.handled, self.refusal, self.rolls = "", "", RollHistory()
        self.waiting, self.of_earlier = None, ("", ())


def _is_same(one: Earlier | None, other: Earlier | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.photo.source.sha256 == other.photo.source.sha256
