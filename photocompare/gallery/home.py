"""The store of this computer: where it lies, how its key is found, and its first day.

    data folder     $PHOTOCOMPARE_STORE, or "photocompare/store" among the user's data
    key             $PHOTOCOMPARE_KEY_FILE, or the system's keyring, or a file among the user's
                    settings; or in the data folder, under a passphrase

The key is kept before the store is made, so that no store is ever without one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from photocompare.errors import StoreError, WrongKeyError
from photocompare.gallery.actor import Actor
from photocompare.gallery.erasing import finish_erasing
from photocompare.gallery.ids import new_id
from photocompare.gallery.keys import (
    KeyFile,
    KeyKeeper,
    Keyring,
    Passphrase,
    RecoverySheet,
    key_of_sheet,
    new_key,
    recovery_sheet,
)
from photocompare.gallery.services.clinics import actor_of, clinics, new_clinic
from photocompare.gallery.store import Store, is_store, new_store, open_store, store_id
from photocompare.settings import StoreSettings

STORE_VARIABLE = "PHOTOCOMPARE_STORE"
KEY_VARIABLE = "PHOTOCOMPARE_KEY_FILE"
PHRASE_FILE = "passphrase.json"
_OWN = "photocompare"
_FIRST_CLINIC = "My clinic"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store, and who acts where nobody logs in.

    ``sheet`` is there on the first day alone. ``key_file`` is where the key lies; None where the
    system's keyring or a passphrase has it.
    """

    store: Store
    actor: Actor
    sheet: RecoverySheet | None = None
    key_file: Path | None = None


def open_home(
    folder: Path | None = None,
    *,
    phrase: str | None = None,
    settings: StoreSettings | None = None,
) -> Opened:
    """Return the store of this computer, made if there is none yet.

    Raises
    ------
    LostKeyError
        Its key is nowhere to be found.
    WrongKeyError
        It opens with a passphrase, and ``phrase`` is None or another one; or the key that was
        found is another store's.
    StoreError
        It can't be opened, as ``store.open_store`` says.
    """
    folder = folder or data_folder()
    if not is_store(folder):
        return new_home(folder, settings=settings)
    return open_held(folder, phrase=phrase, settings=settings)


def new_home(
    folder: Path, *, key_at: Path | None = None, settings: StoreSettings | None = None
) -> Opened:
    """Return a new store in ``folder``, its key kept in the file ``key_at`` where one is named.

    Raises
    ------
    NotAStoreError
        The folder holds something already.
    WrongKeyError
        Another key is kept in that file.
    StoreError
        It can't be made, as ``store.new_store`` says.
    """
    key, own_id = new_key(), new_id()
    keeper = _first_keeper(own_id) if key_at is None else KeyFile(key_at)
    keeper.keep(key)
    try:
        store = new_store(folder, key, settings=settings, store_id=own_id)
        try:
            actor = new_clinic(store, _FIRST_CLINIC)
        except BaseException:
            store.close()
            raise
    except BaseException:
        if is_store(folder) and store_id(folder) == own_id:  # half made, and nobody else's
            shutil.rmtree(folder, ignore_errors=True)
        keeper.forget()  # a key that opens nothing would stand in the next one's way
        raise
    return Opened(store, actor, sheet_of(store), _path_of(keeper))


def keys_here(key_at: Path | None = None) -> tuple[bytes, ...]:
    """Return each key that opens without a passphrase: of ``key_at``, or all that this user has."""
    named = key_at or os.environ.get(KEY_VARIABLE)
    files = [Path(named).expanduser()] if named else sorted(_key_folder().glob("*.key"))
    keepers: list[KeyKeeper] = [KeyFile(file) for file in files]
    if not named and is_store(data_folder()) and Keyring.works():
        keepers.append(Keyring(store_id(data_folder())))
    found = []
    for keeper in keepers:
        with contextlib.suppress(StoreError):  # one that can't be read opens nothing
            found.append(keeper.fetch())
    return tuple(found)


def keep_key(folder: Path, key: bytes, *, key_at: Path | None = None) -> Path | None:
    """Keep the ``key`` of the store in ``folder`` on this computer; return its file, if it is one.

    Raises
    ------
    WrongKeyError
        Another key is kept in that place.
    StoreLockedError, StoreFullError
        The place can't be written to.
    """
    keeper = _first_keeper(store_id(folder)) if key_at is None else KeyFile(key_at)
    keeper.keep(key)
    return _path_of(keeper)


def open_held(
    folder: Path,
    *,
    phrase: str | None = None,
    key_at: Path | None = None,
    settings: StoreSettings | None = None,
) -> Opened:
    """Return the store in ``folder``, which is there; raises as :func:`open_home`."""
    keeper = _keeper(folder, phrase) if key_at is None else KeyFile(key_at)
    store = open_store(folder, keeper.fetch(), settings=settings)
    try:
        finish_erasing(store)  # what was erased before the program was stopped goes now
        first = clinics(store)
        actor = actor_of(store, first[0].id) if first else new_clinic(store, _FIRST_CLINIC)
    except BaseException:
        store.close()
        raise
    return Opened(store, actor, key_file=_path_of(keeper))


def needs_phrase(folder: Path | None = None) -> bool:
    """Return whether the store opens with a passphrase."""
    return ((folder or data_folder()) / PHRASE_FILE).exists()


def set_phrase(store: Store, phrase: str) -> None:
    """Have the store open with ``phrase`` alone from now on; its recovery sheet still counts.

    Raises
    ------
    WrongKeyError
        The phrase is short or everybody's; nothing was changed.
    """
    keeper, key = (
        Passphrase(store.folder / PHRASE_FILE, phrase, store.settings),
        store.recovery_key(),
    )
    keeper.replace(key)
    if keeper.fetch() == key:  # before the way without it is closed
        _forget(store.id)


def check_phrase(store: Store, phrase: str) -> None:
    """Let who knows the passphrase of an open store go on; raises WrongKeyError, DamagedError."""
    if Passphrase(store.folder / PHRASE_FILE, phrase).fetch() != store.recovery_key():
        raise WrongKeyError("This is the passphrase of another store. Enter that of this one.")


def drop_phrase(store: Store) -> None:
    """Have the store open without a passphrase from now on: its key lies where it does at first."""
    _first_keeper(store.id).keep(store.recovery_key())
    (store.folder / PHRASE_FILE).unlink(missing_ok=True)


def restore_key(folder: Path | None, sheet: str, *, key_at: Path | None = None) -> Path | None:
    """Bring the key back from what was typed from a recovery sheet; a passphrase is dropped.

    It is kept in the file ``key_at``, or where it lies at first; the file is returned, if it is
    one. Another key that lies there is put aside.

    Raises
    ------
    WrongKeyError
        The sheet has a slip, is of another store, or its key does not open this one.
    """
    folder = folder or data_folder()
    key = key_of_sheet(sheet, store_id(folder))
    open_store(folder, key).close()  # before anything that lies there is replaced
    path = key_at or key_file(store_id(folder))
    if path.exists():
        _put_aside(path, key)
    kept_at = keep_key(folder, key, key_at=key_at)
    (folder / PHRASE_FILE).unlink(missing_ok=True)
    return kept_at


def sheet_of(store: Store) -> RecoverySheet:
    """Return the recovery sheet of an open store, to be printed again."""
    return recovery_sheet(store.recovery_key(), store.id)


def data_folder() -> Path:
    """Return the folder of the store of this user."""
    named = os.environ.get(STORE_VARIABLE)
    if named:
        return Path(named).expanduser()
    return _user_folder("XDG_DATA_HOME", ".local/share") / _OWN / "store"


def key_file(of_store: str) -> Path:
    """Return the file for the key of a store: among the settings, never with the data."""
    named = os.environ.get(KEY_VARIABLE)
    if named:
        return Path(named).expanduser()
    return _key_folder() / f"{of_store}.key"


def _key_folder() -> Path:
    return _user_folder("XDG_CONFIG_HOME", ".config") / _OWN / "keys"


def _user_folder(variable: str, below_home: str) -> Path:
    if sys.platform == "win32":
        name = "LOCALAPPDATA" if variable == "XDG_DATA_HOME" else "APPDATA"
        return Path(os.environ.get(name) or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        kind = "Application Support" if variable == "XDG_DATA_HOME" else "Preferences"
        return Path.home() / "Library" / kind
    return Path(os.environ.get(variable) or Path.home() / below_home)


def _first_keeper(of_store: str) -> KeyKeeper:
    if KEY_VARIABLE not in os.environ and Keyring.works():
        return Keyring(of_store)
    return KeyFile(key_file(of_store))


def _keeper(folder: Path, phrase: str | None) -> KeyKeeper:
    own_id = store_id(folder)
    if needs_phrase(folder):
        if phrase is None:
            raise WrongKeyError("The store opens with its passphrase. Enter it.")
        return Passphrase(folder / PHRASE_FILE, phrase)
    if key_file(own_id).exists() or not Keyring.works():
        return KeyFile(key_file(own_id))
    return Keyring(own_id)


def _put_aside(path: Path, key: bytes) -> None:
    """Have nothing but ``key`` in a key's file, and what was there beside it."""
    with contextlib.suppress(StoreError):
        if KeyFile(path).fetch() == key:
            return
    endings = chain([".replaced"], (f".{number}.replaced" for number in count(2)))
    names = (path.with_suffix(ending) for ending in endings)
    os.replace(path, next(name for name in names if not name.exists()))


def _forget(of_store: str) -> None:
    """Leave the key in no place that opens without a passphrase."""
    key_file(of_store).unlink(missing_ok=True)
    if Keyring.works():
        Keyring(of_store).forget()


def _path_of(keeper: KeyKeeper) -> Path | None:
    return keeper.path if isinstance(keeper, KeyFile) else None
