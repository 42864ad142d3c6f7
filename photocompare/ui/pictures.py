"""Pictures held in memory under addresses that can't be guessed, until their shelf is closed."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

from photocompare.settings import WebSettings

_TOKEN_BYTES = 24  # 192 random bits: nobody finds one by trying


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture; ``is_private`` is True for anything that may show a patient."""

    data: bytes = field(repr=False)
    media_type: str
    is_private: bool = True
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(self.data).hexdigest())


class PictureStore:
    """Every picture that a browser may fetch now; safe to use from several threads.

    Each session owns a :class:`Shelf`. A shelf that grows beyond its limit drops its own oldest
    pictures, so one session can neither fill the memory nor push out another's pictures.
    """

    def __init__(self, settings: WebSettings | None = None) -> None:
        self._settings = settings or WebSettings()
        self._pictures: dict[str, Picture] = {}
        self._lock = Lock()

    def shelf(self) -> Shelf:
        """Return a new, empty shelf."""
        return Shelf(self, self._settings.shelf_bytes)

    def get(self, token: str) -> Picture | None:
        """Return the picture behind ``token``, or None when there is none (any more)."""
        with self._lock:
            return self._pictures.get(token)

    def add(self, picture: Picture) -> str:
        """Return a new token for ``picture``; a shelf calls this."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._lock:
            self._pictures[token] = picture
        return token

    def drop(self, tokens: list[str]) -> None:
        """Forget ``tokens``; a shelf calls this."""
        with self._lock:
            for token in tokens:
                self._pictures.pop(token, None)

    def __len__(self) -> int:
        return len(self._pictures)


class Shelf:
    """The pictures of one session; the same picture keeps its token while it stays."""

    def __init__(self, pictures: PictureStore, limit_bytes: int) -> None:
        self._store = pictures
        self._limit_bytes = limit_bytes
        self._tokens: OrderedDict[tuple[str, str, bool], tuple[str, int]] = OrderedDict()
        self._lock = Lock()
        self._is_closed = False

    def put(self, picture: Picture) -> str:
        """Return the token under which ``picture`` is served from now on.

        Raises
        ------
        ValueError
            The shelf was closed: its session has ended.
        """
        key = (picture.digest, picture.media_type, picture.is_private)
        with self._lock:
            if self._is_closed:
                raise ValueError("the shelf is closed")
            if key not in self._tokens:
                self._tokens[key] = (self._store.add(picture), len(picture.data))
            self._tokens.move_to_end(key)
            token = self._tokens[key][0]
            self._make_room()
        return token

    def close(self) -> None:
        """Forget every picture: no address of this shelf answers from now on."""
        with self._lock:
            self._is_closed = True
            self._store.drop([token for token, _ in self._tokens.values()])
            self._tokens.clear()

    def _make_room(self) -> None:
        held_bytes = sum(size for _, size in self._tokens.values())
        while held_bytes > self._limit_bytes and len(self._tokens) > 1:
            _, (token, size) = self._tokens.popitem(last=False)
            self._store.drop([token])
            held_bytes -= size


@cache
def store() -> PictureStore:
    """Return the one store of this process: pages put into it, the picture route reads it."""
    return PictureStore()


def picture_url(token: str) -> str:
    """Return the address of a picture, without a host."""
    return f"/picture/{token}"
