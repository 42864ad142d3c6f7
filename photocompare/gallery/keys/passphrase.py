"""The key of an installation under a passphrase."""

from __future__ import annotations

import base64
import json
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

from argon2.low_level import Type, hash_secret_raw

from photocompare.errors import DamagedError, WrongKeyError
from photocompare.gallery.keys.place import BROKEN, another, read_key, write_key
from photocompare.gallery.keys.sealed import KEY_BYTES, seal, unseal
from photocompare.settings import StoreSettings

_SALT_BYTES = 16
_ABOUT = b"key of the installation"
_TRIALS = BoundedSemaphore(2)  # each takes 46 MiB and a core; many at once would stop the rest
_MOST_KIB, _MOST_PASSES, _MOST_LANES = 1024 * 1024, 20, 16  # of a file that somebody changed
_COMMON = ("passwort", "password", "1234567890", "qwertz", "qwerty", "photocompare", "letmein")


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A file that gives the key to who knows the phrase: Argon2id (RFC 9106), then AES-256-GCM."""

    path: Path
    phrase: str = field(repr=False)
    settings: StoreSettings = field(default_factory=StoreSettings)

    def keep(self, key: bytes) -> None:
        """Keep ``key`` under the phrase; see :class:`~photocompare.gallery.keys.keepers.KeyKeeper`.

        Raises
        ------
        WrongKeyError
            The phrase is short or everybody's, or another key is kept here.
        """
        if self.path.exists():
            raise another()
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
        """Return the key; see :class:`~photocompare.gallery.keys.keepers.KeyKeeper`."""
        try:
            held = json.loads(read_key(self.path))
            cost = tuple(int(held[name]) for name in ("passes", "kib", "lanes"))
            salt, sealed = (base64.b64decode(held[name]) for name in ("salt", "sealed"))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise WrongKeyError(BROKEN) from error
        if not _is_bearable(cost) or len(salt) != _SALT_BYTES:
            raise WrongKeyError(BROKEN)
        try:
            return unseal(_stretched(self.phrase, salt, cost), sealed, about=_ABOUT)
        except DamagedError:
            raise WrongKeyError(
                "This is not the passphrase of the store. Try again; upper and lower case matter. "
                "If it is forgotten, enter the recovery sheet."
            ) from None

    def forget(self) -> None:
        """Keep the key here no more; none is no error."""
        self.path.unlink(missing_ok=True)

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
        write_key(self.path, json.dumps(content).encode())


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
