"""The live picture of each session: what it is held against, and the shots it sent."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

from photocompare.capture import Cue, LiveGuide
from photocompare.errors import PhotoReadError
from photocompare.model import Photo
from photocompare.settings import Settings, WebSettings

_TOKEN_BYTES = 24  # 192 random bits: nobody finds one by trying


@dataclass(frozen=True, slots=True)
class HeldShot:
    """A shot as the browser sent it; ``cues`` as they stood just before."""

    number: int
    data: bytes = field(repr=False)
    cues: tuple[Cue, ...] = ()


class LiveDesk:
    """What one session has for its live picture; safe to use from several threads."""

    def __init__(self, most_shots: int, leave: Callable[[str], None]) -> None:
        self.token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._most_shots = most_shots
        self._leave = leave
        self._aim: tuple[Photo | None, Settings] = (None, Settings())
        self._guide: LiveGuide | None = None
        self._cues: tuple[Cue, ...] = ()
        self._shots: dict[str, HeldShot] = {}
        self._lock = Lock()
        self._is_closed = False

    def aim_at(self, earlier: Photo | None, settings: Settings) -> None:
        """Hold what comes against ``earlier`` from now on; None tells what one photo can tell."""
        with self._lock:
            held, set_before = self._aim
            if _key(held) == _key(earlier) and set_before == settings:
                return
            self._aim, self._guide, self._cues = (earlier, settings), None, ()

    def look(self, frame: bytes, *, is_front: bool = False) -> dict[str, object]:
        """Return what is to be corrected in ``frame``, ready to be written as JSON."""
        with self._lock:
            guide, aim = self._guide, self._aim
        if guide is None:
            guide = LiveGuide(*aim)  # looks for the face of the earlier photo, so it takes a while
            with self._lock:
                if self._aim is aim and not self._is_closed:
                    self._guide = guide
        try:
            found = guide.look(frame, is_front=is_front)
        except PhotoReadError:  # half a frame; the next one will be whole
            return {"cues": [], "is_ready": False, "to_earlier": None}
        with self._lock:
            self._cues = found.cues if self._aim is aim else ()
        return found.as_json()

    def hold(self, number: int, shot: bytes) -> str | None:
        """Return the id under which the page takes ``shot``; None where too many wait.

        The browser counts its shots: the same number again is the same shot, sent anew.
        """
        identity = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._lock:
            if self._is_closed:
                return None
            others = {name: held for name, held in self._shots.items() if held.number != number}
            if len(others) >= self._most_shots:
                return None
            self._shots = {**others, identity: HeldShot(number, shot, self._cues)}
        return identity

    def take(self, identity: str) -> HeldShot | None:
        """Return a shot, once; None where there is none of that id (any more)."""
        with self._lock:
            return self._shots.pop(identity, None)

    def close(self) -> None:
        """Forget everything: nothing is looked at or held from now on."""
        self._leave(self.token)
        with self._lock:
            self._is_closed = True
            self._aim, self._guide, self._cues = (None, Settings()), None, ()
            self._shots.clear()


class LiveDesks:
    """Every live desk of this process; each belongs to one session and ends with it."""

    def __init__(self, settings: WebSettings | None = None) -> None:
        self._settings = settings or WebSettings()
        self._desks: dict[str, LiveDesk] = {}
        self._lock = Lock()

    def open(self) -> LiveDesk:
        """Return a new desk under an address that can't be guessed."""
        desk = LiveDesk(self._settings.most_shots, self.drop)
        with self._lock:
            self._desks[desk.token] = desk
        return desk

    def get(self, token: str) -> LiveDesk | None:
        """Return the desk behind ``token``, or None when there is none (any more)."""
        with self._lock:
            return self._desks.get(token)

    def drop(self, token: str) -> None:
        """Forget a desk; it calls this itself when it is closed."""
        with self._lock:
            self._desks.pop(token, None)


@cache
def live_desks() -> LiveDesks:
    """Return the live desks of this process: sessions open them, the routes find them."""
    return LiveDesks()


def _key(photo: Photo | None) -> str | None:
    return None if photo is None else photo.source.sha256
