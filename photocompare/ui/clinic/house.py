"""The one open store of this process, and who is there."""

from __future__ import annotations

from functools import cache
from threading import Lock

from photocompare.errors import WrongKeyError
from photocompare.gallery.home import Opened, check_phrase, needs_phrase, open_home
from photocompare.gallery.rolling import RollingCheck
from photocompare.gallery.services.log import LoginFailure, note_failed_login
from photocompare.gallery.store import Store
from photocompare.ui.clinic.stay import Login, Stay, Stays


class House:
    """What all sessions share; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._opened: Opened | None = None
        self._stays: Stays | None = None
        self._own: Stay | None = None
        self._wrong_phrases = 0

    def opened(self, phrase: str | None = None) -> Opened:
        """Return the store, opened now if it isn't yet; raises as :func:`open_home`.

        Wrong passphrases are logged once it is open: before, its log can't be written.
        """
        with self._lock:
            if self._opened is None:
                try:
                    opened = open_home(phrase=phrase)
                except WrongKeyError:
                    self._wrong_phrases += phrase is not None
                    raise
                for _ in range(self._wrong_phrases):
                    _note_wrong_phrase(opened)
                self._wrong_phrases = 0
                RollingCheck(opened.store).start()
                self._opened = opened
            return self._opened

    def peek(self) -> Opened | None:
        """Return the store where it is open."""
        return self._opened

    def stay_of(self, login: Login) -> Stay:
        """Return the stay of who logged in; the store is open."""
        store = self.opened().store
        with self._lock:
            if self._stays is None:
                self._stays = Stays(lambda: store.now(), store.settings)
            stays = self._stays
        return stays.of(login)

    def own_stay(self) -> Stay | None:
        """Return the stay of the one person of this computer, which counts as being there.

        None where they were away and have to say the passphrase. Without one there is nothing to
        ask: a new stay begins, and what was shown in the old one is shown no more.
        """
        store = self.opened().store
        with self._lock:
            if self._own is not None and self._own.go_on():
                return self._own
            if self._own is not None and needs_phrase(store.folder):
                return None
            self._own = _begun(store)
            return self._own

    def come_back(self, phrase: str) -> None:
        """Begin a new stay with the passphrase; raises WrongKeyError, which is logged."""
        opened = self.opened()
        try:
            check_phrase(opened.store, phrase)
        except WrongKeyError:
            _note_wrong_phrase(opened)
            raise
        with self._lock:
            self._own = _begun(opened.store)

    def is_lockable(self) -> bool:
        """Return whether the one person can lock up behind them: there is a passphrase."""
        return self._opened is not None and needs_phrase(self._opened.store.folder)

    def lock_up(self) -> None:
        """End the stay of the one person of this computer."""
        if self._own is not None:
            self._own.end()


def _begun(store: Store) -> Stay:
    return Stay(lambda: store.now(), store.settings)


def _note_wrong_phrase(opened: Opened) -> None:
    note_failed_login(opened.store, opened.actor.clinic_id, why=LoginFailure.WRONG_PHRASE)


@cache
def house() -> House:
    """Return the one of this process."""
    return House()
