"""Where a key lies: kept once, given back, and lost in plain words."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from photocompare.errors import LostKeyError, StoreFullError, StoreLockedError, WrongKeyError
from photocompare.gallery.keys import KeyFile, Keyring, Passphrase, new_key
from photocompare.settings import StoreSettings

PHRASE = "lantern orbit walnut eleven"
QUICK = StoreSettings(argon_kib=64, argon_passes=1)  # what is tested is not how long it takes


class Ring(KeyringBackend):
    """A keyring of the system, locked or open."""

    priority = 5.0

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is held."""
        self._require_open()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Hold a secret."""
        self._require_open()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Hold it no more."""
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError

    def _require_open(self) -> None:
        if self.is_locked:
            raise KeyringLocked("locked")


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    made = Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_file_gives_the_key_back_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    keeper, key = KeyFile(tmp_path / "config" / "key"), new_key()
    keeper.keep(key)
    assert keeper.fetch() == key
    assert os.stat(keeper.path).st_mode & 0o777 == 0o600
    assert os.stat(keeper.path.parent).st_mode & 0o777 == 0o700
    assert [file.name for file in keeper.path.parent.iterdir()] == ["key"]


@pytest.mark.parametrize(
    ("beside", "mode"), [(None, 0o700), ("older.key", 0o700), ("letter.txt", 0o755)]
)
def test_a_folder_of_keys_alone_is_closed_to_others(
    tmp_path: Path, beside: str | None, mode: int
) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    folder.chmod(0o755)
    if beside:
        (folder / beside).write_bytes(b"held")
    KeyFile(folder / "store").keep(new_key())
    assert os.stat(folder).st_mode & 0o777 == mode


def test_a_file_never_takes_another_key_over_one_that_it_has(tmp_path: Path) -> None:
    keeper, key = KeyFile(tmp_path / "key"), new_key()
    keeper.keep(key)
    keeper.keep(key)
    with pytest.raises(WrongKeyError, match="Another key"):
        keeper.keep(new_key())
    assert keeper.fetch() == key


def test_a_file_that_is_gone_is_a_lost_key(tmp_path: Path) -> None:
    with pytest.raises(LostKeyError, match="recovery sheet"):
        KeyFile(tmp_path / "key").fetch()


@pytest.mark.parametrize("content", [b"", b"short", b"!!!!", b"QUFB\n", b"\xff\xfe" * 40])
def test_a_file_that_holds_no_key_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(WrongKeyError, match="damaged"):
        KeyFile(tmp_path / "key").fetch()


def test_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreLockedError, match="place of the key"):
        KeyFile(tmp_path / "file" / "key").keep(new_key())


def test_a_keyring_gives_the_key_back(ring: Ring) -> None:
    keeper, key = Keyring("store 1"), new_key()
    assert Keyring.works()
    keeper.keep(key)
    assert keeper.fetch() == key
    with pytest.raises(WrongKeyError):
        keeper.keep(new_key())
    with pytest.raises(LostKeyError):
        Keyring("store 2").fetch()
    keeper.forget()
    keeper.forget()
    with pytest.raises(LostKeyError):
        keeper.fetch()


def test_a_locked_keyring_is_said_in_plain_words(ring: Ring) -> None:
    ring.is_locked = True
    with pytest.raises(LostKeyError, match="Unlock it"):
        Keyring("store 1").fetch()
    with pytest.raises(StoreLockedError, match="Unlock it"):
        Keyring("store 1").keep(new_key())


def test_a_system_without_a_keyring_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> KeyringBackend:
        raise RuntimeError("no backend")

    monkeypatch.setattr(keyring, "get_keyring", none)
    assert not Keyring.works()


def test_a_phrase_gives_the_key_back_and_another_does_not(tmp_path: Path) -> None:
    keeper, key = Passphrase(tmp_path / "phrase.json", PHRASE, QUICK), new_key()
    keeper.keep(key)
    assert keeper.fetch() == key
    assert key not in keeper.path.read_bytes()
    with pytest.raises(WrongKeyError, match="not the passphrase"):
        Passphrase(keeper.path, PHRASE.upper(), QUICK).fetch()


def test_the_cost_of_a_phrase_is_that_of_the_file(tmp_path: Path) -> None:
    """A store that was made with a lower cost opens after the default was raised."""
    key = new_key()
    Passphrase(tmp_path / "phrase.json", PHRASE, QUICK).keep(key)
    assert Passphrase(tmp_path / "phrase.json", PHRASE).fetch() == key


def test_the_default_cost_is_what_is_advised(tmp_path: Path) -> None:
    keeper, key = Passphrase(tmp_path / "phrase.json", PHRASE), new_key()
    keeper.keep(key)
    assert keeper.fetch() == key
    held = json.loads(keeper.path.read_text())
    assert (held["kib"], held["passes"], held["lanes"]) == (46 * 1024, 2, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"kib": 10**9},
        {"passes": 10**6},
        {"lanes": 0},
        {"salt": None},
        {"salt": "AA=="},
        {"kib": 1e400},
        {"sealed": 3},
    ],
)
def test_a_changed_file_takes_no_memory_and_opens_nothing(
    tmp_path: Path, change: dict[str, object]
) -> None:
    keeper = Passphrase(tmp_path / "phrase.json", PHRASE, QUICK)
    keeper.keep(new_key())
    held = json.loads(keeper.path.read_text())
    keeper.path.write_text(json.dumps({**held, **change}))
    with pytest.raises(WrongKeyError):
        keeper.fetch()


def test_a_new_phrase_opens_and_the_old_one_no_more(tmp_path: Path) -> None:
    old, key = Passphrase(tmp_path / "phrase.json", PHRASE, QUICK), new_key()
    old.keep(key)
    new = old.change("velvet harbour tuesday moss")
    assert new.fetch() == key
    with pytest.raises(WrongKeyError):
        old.fetch()
    with pytest.raises(WrongKeyError):
        old.change("another one that is long enough")


@pytest.mark.parametrize(
    "phrase",
    ["", "short", "password1234", "aaaaaaaaaaaaaaaa", "Passwort1234567890", "qwertzqwertz"],
)
def test_a_phrase_that_is_tried_first_is_refused(tmp_path: Path, phrase: str) -> None:
    keeper = Passphrase(tmp_path / "phrase.json", phrase, QUICK)
    with pytest.raises(WrongKeyError, match="four words"):
        keeper.keep(new_key())
    assert not keeper.path.exists()


def test_neither_key_nor_phrase_is_in_a_repr(tmp_path: Path) -> None:
    assert PHRASE not in repr(Passphrase(tmp_path, PHRASE, QUICK))


def test_a_letter_and_its_accent_are_one_however_they_are_typed(tmp_path: Path) -> None:
    composed, apart = "m\u00fcnchen orbit walnut elf", "mu\u0308nchen orbit walnut elf"
    key = new_key()
    Passphrase(tmp_path / "phrase.json", composed, QUICK).keep(key)
    assert Passphrase(tmp_path / "phrase.json", apart, QUICK).fetch() == key


def test_what_is_no_text_opens_nothing(tmp_path: Path) -> None:
    Passphrase(tmp_path / "phrase.json", PHRASE, QUICK).keep(new_key())
    with pytest.raises(WrongKeyError, match="not the passphrase"):
        Passphrase(tmp_path / "phrase.json", "\ud800" * 14, QUICK).fetch()


def test_a_full_disk_leaves_no_half_of_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFullError, match="disk is full"):
        KeyFile(tmp_path / "config" / "key").keep(new_key())
    assert list((tmp_path / "config").iterdir()) == []
