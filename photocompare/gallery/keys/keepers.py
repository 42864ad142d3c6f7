"""Where the key of an installation lies: a file, the system's keyring, or under a passphrase."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Protocol

import keyring
from argon2.low_level import Type, hash_secret_raw
from keyring.errors import KeyringError

from photocompare.errors import (
    DamagedError,
    LostKeyError,
    StoreFullError,
    StoreLockedError,
    WrongKeyError,
)
from photocompare.gallery.blobs.folder import FULL, make_safe
from photocompare.gallery.keys.sealed import KEY_BYTES, seal, unseal
from photocompare.settings import StoreSettings

_SALT_BYTES = 16
_ABOUT = b"key of the installation"
_TRIALS = BoundedSemaphore(2)  # each takes 46 MiB and a core; many at once would stop the rest
_MOST_KIB, _MOST_PASSES, _MOST_LANES = 1024 * 1024, 20, 16  # of a file that somebody changed
_COMMON = ("passwort", "password", "1234567890", "qwertz", "qwerty", "photocompare", "letmein")

_RING_ERRORS = (KeyringError, OSError, RuntimeError, ValueError)  # each backend has its own

_LOST = (
    "The key of the store is not where it was kept. Enter the recovery sheet that was printed when "
    "the store was made; without either, its photos can't be read."
)
_BROKEN = (
    "The key of the store is damaged where it was kept. Enter the recovery sheet that was printed "
    "when the store was made; nothing was changed."
)


class KeyKeeper(Protocol):
    """A place for the 32 bytes that everything of a store rests on."""

    def keep(self, key: bytes) -> None:
        """Keep ``key`` here, where none is kept yet.

        Raises
        ------
        WrongKeyError
            Another key is kept here already.
        StoreLockedError
            The place can't be written to.
        """

    def fetch(self) -> bytes:
        """Return the key.

        Raises
        ------
        LostKeyError
            None is kept here.
        WrongKeyError
            What is kept here is no key, or the passphrase is another one.
        """


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file that its owner alone reads, in a folder of its own apart from the store."""

    path: Path

    def keep(self, key: bytes) -> None:
        """Keep ``key`` in the file; see :class:`KeyKeeper`."""
        if self.path.exists() and self.fetch() != key:
            raise _another()
        _write(self.path, base64.b64encode(key) + b"\n")

    def fetch(self) -> bytes:
        """Return the key of the file; see :class:`KeyKeeper`."""
        return _decoded(_read(self.path))


@dataclass(frozen=True, slots=True)
class Keyring:
    """The place where the system keeps secrets of its user, unlocked with their login."""

    account: str
    service: str = "photocompare"

    @staticmethod
    def works() -> bool:
        """Return whether the system has such a place, open to this program."""
        try:
            backend = keyring.get_keyring()
            return float(backend.priority) >= 1.0  # below are those that keep nothing, or openly
        except Exception:  # each backend fails in its own way where its system is not there
            return False

    def keep(self, key: bytes) -> None:
        """Keep ``key`` in the keyring; see :class:`KeyKeeper`."""
        with contextlib.suppress(LostKeyError):
            if self.fetch() != key:
                raise _another()
        try:
            keyring.set_password(self.service, self.account, base64.b64encode(key).decode())
        except _RING_ERRORS as error:
            raise StoreLockedError(
                "The keyring of the system could not be written to. Unlock it and try again."
            ) from error

    def fetch(self) -> bytes:
        """Return the key of the keyring; see :class:`KeyKeeper`."""
        try:
            held = keyring.get_password(self.service, self.account)
        except _RING_ERRORS as error:
            raise LostKeyError(
                "The keyring of the system is locked. Unlock it and try again, or enter the "
                "recovery sheet of the store."
            ) from error
        if held is None:
            raise LostKeyError(_LOST)
        return _decoded(held.encode())

    def forget(self) -> None:
        """Keep the key here no more; none is no error."""
        with contextlib.suppress(*_RING_ERRORS):
            keyring.delete_password(self.service, self.account)


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A file that gives the key to who knows the phrase: Argon2id (RFC 9106), then AES-256-GCM."""

    path: Path
    phrase: str = field(repr=False)
    settings: StoreSettings = field(default_factory=StoreSettings)

    def keep(self, key: bytes) -> None:
        """Keep ``key`` under the phrase; see :class:`KeyKeeper`.

        Raises
        ------
        WrongKeyError
            The phrase is short or everybody's, or another key is kept here.
        """
        if self.path.exists():
            raise _another()
        self.replace(key)

    def replace(self, key: bytes) -> None:
        """Keep ``key`` under the phrase, whatever was kept here; for who has the store open."""
        _require_good(self.phrase, self.settings)
        self._put(key)

    def change(self, phrase: str) -> Passphrase:
        """Return the keeper of the same key under a new ``phrase``; the old one opens no more."""
        key = self.fetch()
        _require_good(phrase, self.settings)
        changed = Passphrase(self.path, phrase, self.settings)
        changed._put(key)
        return changed

    def fetch(self) -> bytes:
        """Return the key; see :class:`KeyKeeper`."""
        try:
            held = json.loads(_read(self.path))
            cost = tuple(int(held[name]) for name in ("passes", "kib", "lanes"))
            salt, sealed = (base64.b64decode(held[name]) for name in ("salt", "sealed"))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise WrongKeyError(_BROKEN) from error
        if not _is_bearable(cost) or len(salt) != _SALT_BYTES:
            raise WrongKeyError(_BROKEN)
        try:
            return unseal(_stretched(self.phrase, salt, cost), sealed, about=_ABOUT)
        except DamagedError:
            raise WrongKeyError(
                "This is not the passphrase of the store. Try again; upper and lower case matter. "
                "If it is forgotten, enter the recovery sheet."
            ) from None

    def _put(self, key: bytes) -> None:
        settings = self.settings
        cost = (settings.argon_passes, settings.argon_kib, settings.argon_lanes)
        salt = secrets.token_bytes(_SALT_BYTES)
        sealed = seal(_stretched(self.phrase, salt, cost), key, about=_ABOUT)
        content = {
            "passes": cost[0],
            "kib": cost[1],
            "lanes": cost[2],
            "salt": base64.b64encode(salt).decode(),
            "sealed": base64.b64encode(sealed).decode(),
        }
        _write(self.path, json.dumps(content).encode())


def _stretched(phrase: str, salt: bytes, cost: tuple[int, ...]) -> bytes:
    passes, kib, lanes = cost
    with _TRIALS:
        return hash_secret_raw(
            _as_typed(phrase),
            salt,
            time_cost=passes,
            memory_cost=kib,
            parallelism=lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )


def _as_typed(phrase: str) -> bytes:
    """Return the bytes of a phrase: the same for a letter and its accent as for the two in one.

    Systems differ in which of the two a key gives (Unicode, NFC). What is no text at all, which
    only a program can send, opens nothing.
    """
    return unicodedata.normalize("NFC", phrase).encode("utf-8", "replace")


def _is_bearable(cost: tuple[int, ...]) -> bool:
    passes, kib, lanes = cost
    return (
        1 <= passes <= _MOST_PASSES and 8 * lanes <= kib <= _MOST_KIB and 1 <= lanes <= _MOST_LANES
    )


def _require_good(phrase: str, settings: StoreSettings) -> None:
    if len(phrase) < settings.passphrase_letters:
        raise WrongKeyError(
            f"The passphrase is short. Take {settings.passphrase_letters} letters or more: four "
            "words that have nothing to do with each other are good."
        )
    plain = "".join(sign for sign in phrase.casefold() if sign.isalnum())
    left = plain
    for common in _COMMON:
        left = left.replace(common, "")
    if len(left) < settings.passphrase_letters // 2 or len(set(plain)) < 5:
        raise WrongKeyError(
            "This passphrase is one of the first that are tried. Take four words that have nothing "
            "to do with each other."
        )


def _another() -> WrongKeyError:
    return WrongKeyError(
        "Another key is kept in this place. Move it away first: the store that it belongs to can't "
        "be read without it."
    )


def _decoded(content: bytes) -> bytes:
    try:
        key = base64.b64decode(content.strip(), validate=True)
    except ValueError as error:
        raise WrongKeyError(_BROKEN) from error
    if len(key) != KEY_BYTES:
        raise WrongKeyError(_BROKEN)
    return key


def _read(path: Path) -> bytes:
    with _in_words():
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise LostKeyError(_LOST) from None


def _write(path: Path, content: bytes) -> None:
    """Have ``content`` in the file wholly, or what was there before."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with _in_words():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        finally:
            aside.unlink(missing_ok=True)  # it would hold the key
        make_safe(path.parent)


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StoreFullError(
                "The disk is full, so the key could not be kept. Make room on it and try again."
            ) from error
        raise StoreLockedError(
            "The place of the key can't be read or written. Allow it to this account and try again."
        ) from error
