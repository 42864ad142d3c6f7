"""The store of a computer: made on the first day, opened on the next, its key lost and found."""

from __future__ import annotations

from pathlib import Path

import pytest

from photocompare.errors import LostKeyError, NotAStoreError, StoreFullError, WrongKeyError
from photocompare.gallery.erasing import Target, erase
from photocompare.gallery.home import (
    KEY_VARIABLE,
    STORE_VARIABLE,
    Opened,
    data_folder,
    drop_phrase,
    key_file,
    keys_here,
    needs_phrase,
    new_home,
    open_held,
    open_home,
    restore_key,
    set_phrase,
    sheet_of,
)
from photocompare.gallery.keys import Keyring
from photocompare.gallery.services.photos import original
from tests.unit.gallery.making import make_story

PHRASE = "lantern orbit walnut eleven"


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Keyring, "works", staticmethod(lambda: False))
    monkeypatch.delenv(STORE_VARIABLE, raising=False)
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("sys.platform", "linux")


def test_the_first_day_makes_everything_and_says_how_the_key_is_kept() -> None:
    opened = open_home()
    assert opened.store.folder == data_folder()
    assert opened.sheet is not None
    assert opened.key_file == key_file(opened.store.id)
    assert opened.key_file.is_file()
    assert data_folder() not in opened.key_file.parents
    opened.store.close()


def test_the_next_day_finds_the_same_and_shows_no_sheet() -> None:
    first = open_home()
    story = make_story(first.store, first.actor)
    first.store.close()
    again = open_home()
    assert again.actor == first.actor
    assert again.sheet is None
    clinic = again.actor.clinic_id
    assert original(again.store, again.actor, clinic, photo_id=story.photo.id) == story.data
    again.store.close()


def test_what_was_erased_before_the_program_was_stopped_is_gone_the_next_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = open_home()
    story = make_story(first.store, first.actor)

    def stopped(_name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(first.store.blobs, "delete", stopped)
        with pytest.raises(KeyboardInterrupt):
            erase(
                first.store,
                first.actor,
                first.actor.clinic_id,
                target=Target(photo_id=story.photo.id),
            )
    assert len(list(first.store.blobs.names())) == 2  # the original and its thumbnail
    first.store.close()
    again = open_home()
    assert list(again.store.blobs.names()) == []
    again.store.close()


def test_the_folder_and_the_key_lie_where_they_are_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "here"))
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "there" / "key"))
    opened = open_home()
    assert opened.store.folder == tmp_path / "here"
    assert opened.key_file == tmp_path / "there" / "key"
    opened.store.close()


def test_a_lost_key_comes_back_from_the_sheet_and_from_nothing_else() -> None:
    opened = open_home()
    sheet = opened.sheet
    assert sheet is not None
    opened.store.close()
    key_file(opened.store.id).unlink()
    with pytest.raises(LostKeyError, match="recovery sheet"):
        open_home()
    with pytest.raises(WrongKeyError):
        restore_key(None, sheet.text.replace(sheet.lines[0][:4], "0000"))
    restore_key(None, sheet.text)
    open_home().store.close()


def test_a_damaged_key_is_replaced_by_the_sheet_and_put_aside() -> None:
    opened = open_home()
    opened.store.close()
    path = key_file(opened.store.id)
    path.write_bytes(b"damaged")
    with pytest.raises(WrongKeyError, match="damaged"):
        open_home()
    assert opened.sheet is not None
    restore_key(None, opened.sheet.text)
    open_home().store.close()
    assert path.with_suffix(".replaced").read_bytes() == b"damaged"


def test_with_a_passphrase_nothing_else_opens_the_store() -> None:
    opened = open_home()
    set_phrase(opened.store, PHRASE)
    opened.store.close()
    assert needs_phrase()
    assert not key_file(opened.store.id).exists()
    with pytest.raises(WrongKeyError, match="Enter it"):
        open_home()
    with pytest.raises(WrongKeyError, match="not the passphrase"):
        open_home(phrase="lantern orbit walnut twelve")
    open_home(phrase=PHRASE).store.close()


def test_a_passphrase_is_changed_and_dropped() -> None:
    opened = open_home()
    set_phrase(opened.store, PHRASE)
    set_phrase(opened.store, "velvet harbour tuesday moss")
    opened.store.close()
    with pytest.raises(WrongKeyError):
        open_home(phrase=PHRASE)
    again = open_home(phrase="velvet harbour tuesday moss")
    drop_phrase(again.store)
    again.store.close()
    open_home().store.close()


def test_a_short_passphrase_leaves_the_old_way_open() -> None:
    opened = open_home()
    with pytest.raises(WrongKeyError, match="short"):
        set_phrase(opened.store, "short")
    opened.store.close()
    open_home().store.close()


def test_a_short_new_passphrase_leaves_the_old_one() -> None:
    opened = open_home()
    set_phrase(opened.store, PHRASE)
    with pytest.raises(WrongKeyError, match="short"):
        set_phrase(opened.store, "short")
    opened.store.close()
    open_home(phrase=PHRASE).store.close()


def test_a_forgotten_passphrase_is_got_around_by_the_sheet() -> None:
    opened = open_home()
    set_phrase(opened.store, PHRASE)
    sheet = sheet_of(opened.store)
    opened.store.close()
    restore_key(None, sheet.text)
    assert not needs_phrase()
    open_home().store.close()


def test_a_folder_with_other_things_is_left_alone_and_no_key_is_left(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "letter.txt").write_text("dear")
    with pytest.raises(NotAStoreError):
        open_home(tmp_path / "papers")
    assert [file.name for file in (tmp_path / "papers").iterdir()] == ["letter.txt"]


def test_a_store_that_can_not_be_made_leaves_no_key_and_no_half_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFullError("full")

    monkeypatch.setattr("photocompare.gallery.home.new_clinic", full)
    with pytest.raises(StoreFullError):
        new_home(tmp_path / "store", key_at=tmp_path / "key")
    assert list(tmp_path.glob("*")) == []
    monkeypatch.undo()
    made = new_home(tmp_path / "store", key_at=tmp_path / "key")
    made.store.close()
    assert made.key_file == tmp_path / "key"


def test_a_folder_of_something_else_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "letter.txt").write_text("mine")
    with pytest.raises(NotAStoreError):
        new_home(tmp_path / "store", key_at=tmp_path / "key")
    assert [one.name for one in tmp_path.rglob("*")] == ["store", "letter.txt"]


def test_every_key_of_this_computer_is_tried_and_one_that_is_named_alone(tmp_path: Path) -> None:
    for name in ("a", "b"):
        new_home(tmp_path / name).store.close()
    keys = {one.store.recovery_key() for one in (opened(tmp_path / "a"), opened(tmp_path / "b"))}
    assert set(keys_here()) == keys
    assert keys_here(tmp_path / "none") == ()


def opened(folder: Path) -> Opened:
    """Return a store that was opened and closed again."""
    held = open_held(folder)
    held.store.close()
    return held


def test_each_key_that_lay_there_is_put_aside(tmp_path: Path) -> None:
    made = new_home(tmp_path / "store", key_at=tmp_path / "k.key")
    made.store.close()
    assert made.sheet is not None
    for damaged in (b"first", b"second"):
        (tmp_path / "k.key").write_bytes(damaged)
        restore_key(tmp_path / "store", made.sheet.text, key_at=tmp_path / "k.key")
    opened_again = open_held(tmp_path / "store", key_at=tmp_path / "k.key")
    opened_again.store.close()
    aside = {one.read_bytes() for one in tmp_path.glob("k*.replaced")}
    assert aside == {b"first", b"second"}
    restore_key(tmp_path / "store", made.sheet.text, key_at=tmp_path / "k.key")
    assert len(list(tmp_path.glob("k*.replaced"))) == 2  # the same key is no other one
