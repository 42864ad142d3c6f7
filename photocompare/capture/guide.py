"""Frame by frame: what the person with the camera should do next."""

from __future__ import annotations

import threading
import time

from photocompare.capture.cue import Cue, CueId, CueState, Look, Reason
from photocompare.capture.frame import read_frame
from photocompare.model import Photo
from photocompare.settings import Settings

_DEFAULT_SETTINGS = Settings()


class LiveGuide:
    """One camera session against one earlier photo: looks at frames, and remembers the last few.

    It owns small pictures of the earlier photo, made once, and nothing else; let go of it when the
    session ends. Looks from several threads take turns.
    """

    def __init__(self, earlier: Photo | None, settings: Settings = _DEFAULT_SETTINGS) -> None:
        self._settings = settings
        self._earlier = earlier
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
            read_frame(frame, self._settings.capture, self._settings.load)
            cues = tuple(Cue(which, CueState.UNKNOWN, reason=Reason.NOT_FOUND) for which in CueId)
            return Look(cues, False, None, time.perf_counter() - started)
