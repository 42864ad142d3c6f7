"""Where the key of an installation lies: a file, or the system's keyring (or ``passphrase``)."""

from __future__ import annotations

import base64
import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import keyring
from keyring.errors import KeyringError

from photocompare.errors import LostKeyError, StoreLockedError, WrongKeyError
from photocompare.gallery.keys.place import BROKEN, LOST, another, read_key, write_key
from photocompare.gallery.keys.sealed import KEY_BYTES

_RING_ERRORS = (KeyringError, OSError, RuntimeError, ValueError)  # each backend has its own


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

    def forget(self) -> None:
        """Keep the key here no more; none is no error."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file that its owner alone reads, in a folder of its own apart from the store."""

    path: Path

    def keep(self, key: bytes) -> None:
        """Keep ``key`` in the file; see :class:`KeyKeeper`."""
        if self.path.exists() and self.fetch() != key:
            raise another()
        write_key(self.path, base64.b64encode(key) + b"\n")

    def fetch(self) -> bytes:
        """Return the key of the file; see :class:`KeyKeeper`."""
        return _decoded(read_key(self.path))

    def forget(self) -> None:
        """Keep the key here no more; none is no error."""
        self.path.unlink(missing_ok=True)


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
                raise another()
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
            raise LostKeyError(LOST)
        return _decoded(held.encode())

    def forget(self) -> None:
        """Keep the key here no more; none is no error."""
        with contextlib.suppress(*_RING_ERRORS):
            keyring.delete_password(self.service, self.account)


def _decoded(content: bytes) -> bytes:
    try:
        key = base64.b64decode(content.strip(), validate=True)
    except ValueError as error:
        raise WrongKeyError(BROKEN) from error
    if len(key) != KEY_BYTES:
        raise WrongKeyError(BROKEN)
    return key
