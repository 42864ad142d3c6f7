"""The files that each session was sent, until its page has read them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from threading import Lock
from typing import Any

from photocompare.model import without_turns
from photocompare.settings import WebSettings

_TOKEN_BYTES = 24  # 192 random bits: nobody finds one by trying
_MOST_ID = 64  # letters; ours have 32
_MOST_FILES = 100  # more are refused one way or the other; they need not all be told
_MOST_NAME = 120  # letters; longer names break the page


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file by the id under which its bytes lie here, and its name."""

    id: str
    name: str = field(repr=False)  # may hold a patient's name: for no log


@dataclass(frozen=True, slots=True)
class Choice:
    """Files that a person chose together; ``id`` tells a choice from the next."""

    id: str
    files: tuple[GivenFile, ...]


def choice_of(value: Any) -> Choice | None:
    """Return what the browser sent; None where it isn't a choice, since it may send anything."""
    if not isinstance(value, dict) or not _is_id(value.get("id")):
        return None
    files = value.get("files")
    if not isinstance(files, list) or not 0 < len(files) <= _MOST_FILES:
        return None
    given = []
    for item in files:
        if not isinstance(item, dict) or not _is_id(item.get("id")):
            return None
        given.append(GivenFile(item["id"], shown_name(item.get("name"))))
    return Choice(value["id"], tuple(given))


def shown_name(name: Any) -> str:
    """Return the name of a file on one line, without its folder, cut to a length that fits."""
    if not isinstance(name, str):
        return ""
    base = PurePosixPath(name[: 10 * _MOST_NAME].replace("\\", "/")).name
    kept = "".join(sign if sign.isprintable() else " " for sign in without_turns(base))
    return " ".join(kept.split())[:_MOST_NAME]


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MOST_ID


@dataclass
class _Field:
    choice: Choice | None = None
    handled: str = ""
    refusal: str = ""


class UploadDesk:
    """What one session has for the files that it was sent; safe to use from several threads."""

    def __init__(self, most_files: int, leave: Callable[[str], None]) -> None:
        self.token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._most_files = most_files
        self._leave = leave
        self._held: dict[str, bytes] = {}
        self._fields: dict[str, _Field] = {}
        self._lock = Lock()
        self._is_closed = False

    def hold(self, data: bytes) -> str | None:
        """Return the id under which the page takes a file; None where too many wait."""
        identity = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._lock:
            if self._is_closed or len(self._held) >= self._most_files:
                return None
            self._held[identity] = data
        return identity

    def drop(self, identity: str) -> bool:
        """Forget a file that is not wanted after all; return whether it was there."""
        with self._lock:
            return self._held.pop(identity, None) is not None

    def choose(self, name: str, choice: Choice) -> None:
        """Keep what was chosen in the field ``name``, until the page has read it."""
        with self._lock:
            if not self._is_closed:
                self._field(name).choice = choice

    def chosen(self, name: str) -> Choice | None:
        """Return what was chosen in the field ``name`` and is not read yet."""
        with self._lock:
            return self._field(name).choice

    def read(self, identity: str) -> bytes | None:
        """Return the bytes of a file; None where it was dropped. They lie here until the end."""
        with self._lock:
            return self._held.get(identity)

    def finish(self, name: str, choice: Choice, refusal: str = "") -> None:
        """Forget the files of ``choice``: they are read, refused for a reason, or not wanted."""
        with self._lock:
            for file in choice.files:
                self._held.pop(file.id, None)
            found = self._field(name)
            if found.choice == choice:
                found.choice = None
            found.handled, found.refusal = choice.id, refusal

    def answer(self, name: str) -> tuple[str, str]:
        """Return the id of the choice that was read last in a field, and why it was refused."""
        with self._lock:
            found = self._field(name)
            return found.handled, found.refusal

    def forgive(self) -> None:
        """Leave out why files were refused before: it is of no use any more."""
        with self._lock:
            for found in self._fields.values():
                found.refusal = ""

    def close(self) -> None:
        """Forget everything: nothing is held from now on."""
        self._leave(self.token)
        with self._lock:
            self._is_closed = True
            self._held.clear()
            self._fields.clear()

    def _field(self, name: str) -> _Field:
        return self._fields.setdefault(name, _Field())


class UploadDesks:
    """Every such desk of this process; each belongs to one session and ends with it."""

    def __init__(self, settings: WebSettings | None = None) -> None:
        self._settings = settings or WebSettings()
        self._desks: dict[str, UploadDesk] = {}
        self._lock = Lock()

    def open(self) -> UploadDesk:
        """Return a new desk under an address that can't be guessed."""
        desk = UploadDesk(self._settings.most_uploads, self.drop)
        with self._lock:
            self._desks[desk.token] = desk
        return desk

    def get(self, token: str) -> UploadDesk | None:
        """Return the desk behind ``token``, or None when there is none (any more)."""
        with self._lock:
            return self._desks.get(token)

    def drop(self, token: str) -> None:
        """Forget a desk; it calls this itself when it is closed."""
        with self._lock:
            self._desks.pop(token, None)


@cache
def upload_desks() -> UploadDesks:
    """Return these desks of this process: sessions open them, the routes find them."""
    return UploadDesks()
