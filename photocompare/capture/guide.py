"""Frame by frame: what the person with the camera should do next."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from photocompare.align.structure import Plane
from photocompare.capture.aim import Aim, aim_at, at_side
from photocompare.capture.cue import Action, CueId, CueState, Look, Reason, Rows
from photocompare.capture.finding import View, find
from photocompare.capture.frame import read_frame
from photocompare.capture.gauge import Gauge, Gauges, is_met, steadied, unknown
from photocompare.capture.place import place_gauges, same_view
from photocompare.capture.sharpness import focus_since, motion, own_focus, own_motion, thumbnail
from photocompare.capture.shine import light_since, own_light
from photocompare.faces import FaceMesh
from photocompare.faces.landmarks import in_size
from photocompare.model import Matrix, Photo, RGBImage
from photocompare.settings import Settings

_DEFAULT_SETTINGS = Settings()
# Of a camera that looks at the person who holds it: left and right of the frame are not theirs.
_OTHER_WAY = {
    one: other
    for pair in (
        (Action.MOVE_LEFT, Action.MOVE_RIGHT),
        (Action.TURN_LEFT, Action.TURN_RIGHT),
        (Action.ROLL_CLOCKWISE, Action.ROLL_ANTICLOCKWISE),
        (Action.LIGHT_FROM_LEFT, Action.LIGHT_FROM_RIGHT),
    )
    for one, other in (pair, pair[::-1])
}


@dataclass(slots=True)
class _Past:
    """What is remembered from look to look."""

    looks: deque[Gauges]
    states: dict[CueId, CueState] = field(default_factory=dict)
    face: FaceMesh | None = None
    place: tuple[float, Matrix] | None = None
    thumbnail: tuple[float, Plane] | None = None


class LiveGuide:
    """One camera session against one earlier photo: looks at frames, and remembers the last few.

    It owns small pictures of the earlier photo, made once, and a thumbnail of the last frame; let
    go of it when the session ends. Looks from several threads take turns. ``clock`` gives seconds.
    """

    def __init__(
        self,
        earlier: Photo | None,
        settings: Settings = _DEFAULT_SETTINGS,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._aim = None if earlier is None else aim_at(earlier, settings)
        self._glare_percent = 0.0 if self._aim is None else _glare_percent(self._aim, settings)
        self._clock = clock
        self._past = _Past(deque(maxlen=settings.capture.steady_looks))
        self._turn = threading.Lock()

    def look(self, frame: bytes, *, is_front: bool = False) -> Look:
        """Return what a JPEG frame of 480 to 640 px says.

        The frame is as the camera gives it, never mirrored. ``is_front``: the camera looks at the
        person who holds it, whose left is then on the right of the frame; how the picture is shown
        to them does not matter.

        Raises
        ------
        PhotoReadError
            The bytes are not a frame that can be read, or are too many.
        """
        started = time.perf_counter()
        with self._turn:
            pixels = read_frame(frame, self._settings.capture, self._settings.load).pixels
            gauges, to_earlier = self._measured(pixels)
            self._past.looks.append(gauges)
            past = tuple(self._past.looks)
            cues = steadied(past, self._past.states, self._settings.capture)
            self._past.states = {cue.id: cue.state for cue in cues}
        is_ready = all(cue.state is CueState.OK for cue in cues) and all(
            is_met(gauge, self._settings.capture) for gauge in gauges.values()
        )
        if is_front:
            cues = tuple(
                replace(cue, action=_OTHER_WAY.get(cue.action, cue.action)) for cue in cues
            )
        return Look(cues, is_ready, to_earlier, time.perf_counter() - started)

    def _measured(self, pixels: RGBImage) -> tuple[Gauges, Rows | None]:
        if self._aim is None:
            found = (
                *own_light(pixels, self._settings),
                self._own_motion(pixels),
                own_focus(pixels, self._settings),
            )
            return {gauge.id: gauge for gauge in found}, None
        small = at_side(pixels, self._settings.capture.look_side_px)
        frame_hw = small.shape[0], small.shape[1]
        finding = find(self._aim, small, self._past.face, self._settings)
        self._past.face = finding.face
        exposure, glare = own_light(small, self._settings, face=finding.face)
        is_dark = exposure.action is Action.MORE_LIGHT and not self._is_met(exposure)
        gauges = [
            same_view(finding, is_dark=is_dark),
            *place_gauges(self._aim, finding, frame_hw, self._settings),
            # What shone in the earlier photo shines again in the same light.
            replace(glare, limit=glare.limit + self._glare_percent),
        ]
        if finding.matrix is None:
            self._past.place = None
            gauges += [exposure, self._own_motion(pixels), *_NOT_FOUND]
            return {gauge.id: gauge for gauge in gauges}, None
        since, direction, cast = light_since(self._aim, small, finding.matrix, self._settings)
        gauges += [
            exposure if self._is_met(since) and not self._is_met(exposure) else since,
            direction,
            cast,
            self._motion(self._aim, finding.matrix, frame_hw),
            focus_since(self._aim, pixels, finding.matrix, self._settings),
        ]
        is_sure = finding.view is View.SAME
        rows = _rows(self._aim, finding.matrix, frame_hw) if is_sure else None
        return {gauge.id: gauge for gauge in gauges}, rows

    def _is_met(self, gauge: Gauge) -> bool:
        return is_met(gauge, self._settings.capture)

    def _motion(self, aim: Aim, matrix: Matrix, frame_hw: tuple[int, int]) -> Gauge:
        now = self._clock(), in_fractions(matrix, aim.size_hw, frame_hw)
        gauge = motion(self._past.place, now, self._settings)
        self._past.place, self._past.thumbnail = now, None
        return gauge

    def _own_motion(self, pixels: RGBImage) -> Gauge:
        now = self._clock(), thumbnail(pixels)
        gauge = own_motion(self._past.thumbnail, now, self._settings)
        self._past.thumbnail = now
        return gauge


def _glare_percent(aim: Aim, settings: Settings) -> float:
    """Return the glare of the earlier photo itself."""
    detail_hw = aim.detail.shape[0], aim.detail.shape[1]
    face = None if aim.face is None else in_size(aim.face.mesh, aim.size_hw, detail_hw)
    _, glare = own_light(aim.detail, settings, face=face)
    return glare.value if glare.is_known else 0.0


_NOT_FOUND = tuple(
    unknown(which, Reason.NOT_FOUND) for which in (CueId.LIGHT_DIRECTION, CueId.CAST, CueId.FOCUS)
)


def in_fractions(matrix: Matrix, from_hw: tuple[int, int], to_hw: tuple[int, int]) -> Matrix:
    """Return a map of pixels as one of fractions from the left and top edges."""
    scaled: Matrix = np.linalg.inv(_to_pixels(to_hw)) @ matrix @ _to_pixels(from_hw)
    return scaled


def _to_pixels(size_hw: tuple[int, int]) -> Matrix:
    height, width = size_hw
    return np.array([[width, 0.0, -0.5], [0.0, height, -0.5], [0.0, 0.0, 1.0]])


def _rows(aim: Aim, matrix: Matrix, frame_hw: tuple[int, int]) -> Rows:
    back = np.linalg.inv(in_fractions(matrix, aim.size_hw, frame_hw))
    back = back / back[2, 2]
    a, b, c, d, e, f, g, h, i = (float(value) for value in back.ravel())
    return (a, b, c), (d, e, f), (g, h, i)
