"""Pictures held in memory under addresses that can't be guessed, until their shelf is closed.

Nothing is drawn before somebody looks: a :class:`Drawing` is made when it is first asked for, and
:class:`Tiles` one by one. Both forget how once what they are drawn of is gone.
"""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from threading import Lock

from photocompare.settings import WebSettings
from photocompare.ui.picture import AT_WORK, Drawing, Fetched, Picture, Place, Tiles

_LOG = logging.getLogger(__name__)
_TOKEN_BYTES = 24  # 192 random bits: nobody finds one by trying


class PictureStore:
    """Every picture that a browser may fetch now; safe to use from several threads.

    Each session owns a :class:`Shelf`. A shelf that grows beyond its limit drops its own oldest
    pictures, so one session can neither fill the memory nor push out another's pictures.
    """

    def __init__(self, settings: WebSettings | None = None) -> None:
        self._settings = settings or WebSettings()
        self._held: dict[str, _Shown] = {}
        self._lock = Lock()

    def shelf(self) -> Shelf:
        """Return a new, empty shelf."""
        return Shelf(self, self._settings)

    def get(self, token: str) -> Picture | None:
        """Return the picture behind ``token``, or None when there is none (any more).

        It may be drawn now, which takes a while.
        """
        shelf, item = self._found(token)
        if shelf is None or not isinstance(item, Picture | Drawing | Fetched):
            return None
        made = _unless_it_fails(item.made)
        shelf.make_room()
        # The session may have ended meanwhile: then nobody is to see what was drawn for it.
        return made if self._found(token)[0] is not None else None

    def tile(self, token: str, place: Place) -> Picture | None:
        """Return the tile at ``place`` of the photo behind ``token``, or None, as :meth:`get`."""
        shelf, item = self._found(token)
        if shelf is None or not isinstance(item, Tiles):
            return None
        made = shelf.tile(token, place, item)
        return made if self._found(token)[0] is not None else None

    def add(self, shelf: Shelf, item: Picture | Drawing | Fetched | Tiles) -> str:
        """Return a new token for ``item``; a shelf calls this."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._lock:
            self._held[token] = _Shown(shelf, item, shelf.may_show)
        return token

    def drop(self, tokens: list[str]) -> None:
        """Forget ``tokens``; a shelf calls this."""
        with self._lock:
            for token in tokens:
                self._held.pop(token, None)

    def _found(self, token: str) -> tuple[Shelf | None, Picture | Drawing | Fetched | Tiles | None]:
        with self._lock:
            shown = self._held.get(token)
        if shown is None or not shown.may_show():
            return None, None
        return shown.shelf, shown.item

    def __len__(self) -> int:
        return len(self._held)


_Key = tuple[Callable[[], bool], Hashable]


@dataclass(frozen=True, slots=True)
class _Shown:
    shelf: Shelf
    item: Picture | Drawing | Fetched | Tiles
    may_show: Callable[[], bool]


def always() -> bool:
    """Return True: what a person gave to their own session is theirs to see."""
    return True


class Shelf:
    """The pictures of one session; the same picture keeps its token while it stays.

    ``may_show`` is asked each time that anything put from then on is asked for: what is shown of
    a clinic's store ends with the patient's consent, whoever has its address.
    """

    def __init__(self, pictures: PictureStore, settings: WebSettings) -> None:
        self._store = pictures
        self._settings = settings
        self.may_show: Callable[[], bool] = always
        self._tokens: OrderedDict[_Key, tuple[str, Picture | Drawing | Fetched]] = OrderedDict()
        self._photos: OrderedDict[_Key, str] = OrderedDict()
        self._tiles: OrderedDict[tuple[str, Place], Picture] = OrderedDict()
        self._lock = Lock()
        self._is_closed = False

    def put(self, picture: Picture | Drawing | Fetched) -> str:
        """Return the token under which ``picture`` is served from now on.

        Raises
        ------
        ValueError
            The shelf was closed: its session has ended.
        """
        with self._lock:
            self._refuse_if_closed()
            key = (self.may_show, picture.key)
            if key not in self._tokens:
                self._tokens[key] = (self._store.add(self, picture), picture)
            self._tokens.move_to_end(key)
            token = self._tokens[key][0]
        self.make_room()
        return token

    def take_off(self, picture: Picture | Drawing | Fetched) -> None:
        """Forget ``picture``, where it is held: its address answers no more."""
        with self._lock:
            mine = [key for key in self._tokens if key[1] == picture.key]
            self._store.drop([self._tokens.pop(key)[0] for key in mine])

    def put_tiles(self, tiles: Tiles) -> str:
        """Return the token under which the pieces of a photo are served from now on.

        Raises
        ------
        ValueError
            The shelf was closed: its session has ended.
        """
        with self._lock:
            self._refuse_if_closed()
            key = (self.may_show, tiles)
            if key not in self._photos:
                self._photos[key] = self._store.add(self, tiles)
            self._photos.move_to_end(key)
            while len(self._photos) > self._settings.most_tiled:
                _, token = self._photos.popitem(last=False)
                self._store.drop([token])
            return self._photos[key]

    def tile(self, token: str, place: Place, tiles: Tiles) -> Picture | None:
        """Return a piece of ``tiles``, cut now if it isn't held; the store calls this."""
        key = (token, place)
        with self._lock:
            if key in self._tiles:
                self._tiles.move_to_end(key)
                return self._tiles[key]
        with AT_WORK:
            made = _unless_it_fails(lambda: tiles.cut(place))
        with self._lock:
            if made is not None and not self._is_closed:
                self._tiles[key] = made
                self._drop_oldest_tiles()
        return made

    def close(self) -> None:
        """Forget every picture: no address of this shelf answers from now on."""
        with self._lock:
            self._is_closed = True
            self._store.drop([token for token, _ in self._tokens.values()])
            self._store.drop(list(self._photos.values()))
            self._tokens.clear()
            self._photos.clear()
            self._tiles.clear()

    def make_room(self) -> None:
        """Drop the oldest pictures until the rest keeps within the limit."""
        with self._lock:
            held_bytes = sum(picture.held_bytes for _, picture in self._tokens.values())
            while held_bytes > self._settings.shelf_bytes and len(self._tokens) > 1:
                _, (token, picture) = self._tokens.popitem(last=False)
                self._store.drop([token])
                held_bytes -= picture.held_bytes

    def _refuse_if_closed(self) -> None:
        if self._is_closed:
            raise ValueError("the shelf is closed")

    def _drop_oldest_tiles(self) -> None:
        held_bytes = sum(tile.held_bytes for tile in self._tiles.values())
        while held_bytes > self._settings.tiles_bytes and len(self._tiles) > 1:
            _, oldest = self._tiles.popitem(last=False)
            held_bytes -= oldest.held_bytes


def _unless_it_fails(make: Callable[[], Picture | None]) -> Picture | None:
    """Return what ``make`` gives; None where it fails, of which the log learns the kind alone."""
    try:
        return make()
    except Exception as error:
        _LOG.warning("a picture could not be made: %s", type(error).__name__)
        return None


@cache
def store() -> PictureStore:
    """Return the one store of this process: pages put into it, the picture route reads it."""
    return PictureStore()


def picture_url(token: str) -> str:
    """Return the address of a picture, without a host."""
    return f"/picture/{token}"


def tile_url(token: str) -> str:
    """Return the address under which the tiles of a photo lie, without level, column and row."""
    return f"/tile/{token}"
