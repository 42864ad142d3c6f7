"""What the person with the camera is told before the shutter: cues, one thing to do each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class CueId(StrEnum):
    """What a cue is about, in the order in which it should be put right."""

    SAME_VIEW = "same_view"  # the frame shows what the earlier photo shows
    EXPOSURE = "exposure"
    DISTANCE = "distance"
    POSITION = "position"
    ROLL = "roll"
    TURN = "turn"
    TILT = "tilt"
    LIGHT_DIRECTION = "light_direction"
    CAST = "cast"
    GLARE = "glare"
    MOTION = "motion"
    FOCUS = "focus"


class CueState(StrEnum):
    """Whether a cue is met; UNKNOWN is never good enough, and has a reason."""

    OK = "ok"
    ADJUST = "adjust"
    UNKNOWN = "unknown"


class Action(StrEnum):
    """What the person who holds the camera has to do; sides are their own, as they stand.

    MOVE shifts the camera and keeps its direction. TURN and TILT swing the camera round the skin:
    it goes to that side and still looks at the same place. ROLL turns it about its own axis, as
    seen by the person who holds it. LIGHT_FROM: there was more light from that side.
    """

    NONE = ""
    FIND_VIEW = "find_view"  # show the same skin as in the earlier photo
    UNMIRROR = "unmirror"  # the frame, or the earlier photo, is flipped left to right
    UNCOVER = "uncover"  # a hand, hair or a mask hides part of the face
    STEP_BACK = "step_back"
    COME_CLOSER = "come_closer"
    MOVE_LEFT = "move_left"
    MOVE_RIGHT = "move_right"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    FACE_SKIN = "face_skin"  # the skin is seen aslant, and from which side can't be told
    ROLL_CLOCKWISE = "roll_clockwise"
    ROLL_ANTICLOCKWISE = "roll_anticlockwise"
    HOLD_STILL = "hold_still"
    FOCUS_ON_SKIN = "focus_on_skin"
    MORE_LIGHT = "more_light"
    LESS_LIGHT = "less_light"
    LIGHT_FROM_LEFT = "light_from_left"
    LIGHT_FROM_RIGHT = "light_from_right"
    LIGHT_FROM_ABOVE = "light_from_above"
    LIGHT_FROM_BELOW = "light_from_below"
    AVOID_GLARE = "avoid_glare"
    WHITE_BALANCE = "white_balance"


class Reason(StrEnum):
    """Why a cue can't be told."""

    NONE = ""
    NOT_FOUND = "not_found"  # the frame could not be laid over the earlier photo
    NO_SKIN = "no_skin"
    TOO_DARK = "too_dark"
    TOO_FEW_DETAILS = "too_few_details"  # plain skin: blur or view can't be judged on it
    FIRST_FRAME = "first_frame"  # motion needs two


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing about the view, and what to do about it.

    ``value`` is signed where there are two sides, ``limit`` the size from which it is to be put
    right, both in ``unit`` (None where it can't be told). ``action`` is NONE unless the state is
    ADJUST, ``reason`` unless it is UNKNOWN.
    """

    id: CueId
    state: CueState
    action: Action = Action.NONE
    value: float | None = None
    limit: float | None = None
    unit: str = ""
    reason: Reason = Reason.NONE

    def as_json(self) -> dict[str, Any]:
        """Return the cue as JSON-ready values, ids as strings."""
        return {
            "id": str(self.id),
            "state": str(self.state),
            "action": str(self.action),
            "value": self.value,
            "limit": self.limit,
            "unit": self.unit,
            "reason": str(self.reason),
        }


Rows = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What one frame says, the cue that should be put right first in front.

    ``is_ready``: every cue is OK and the frame surely shows the view of the earlier photo.
    ``to_earlier`` are the rows of the (3, 3) map of frame fractions to fractions of the earlier
    photo: 0..1 from the left and top edges, homogeneous; None where it is not sure, or there is no
    earlier photo. ``seconds`` is how long the look took.
    """

    cues: tuple[Cue, ...]
    is_ready: bool
    to_earlier: Rows | None
    seconds: float

    @property
    def first(self) -> Cue | None:
        """The cue to say now: the first to adjust; None where there is none."""
        return next((cue for cue in self.cues if cue.state is CueState.ADJUST), None)

    def as_json(self) -> dict[str, Any]:
        """Return the look as JSON-ready values."""
        return {
            "cues": [cue.as_json() for cue in self.cues],
            "is_ready": self.is_ready,
            "to_earlier": None if self.to_earlier is None else [list(r) for r in self.to_earlier],
            "seconds": round(self.seconds, 4),
        }
