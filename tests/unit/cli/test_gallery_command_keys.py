"""What opens a store from a shell and what doesn't, each said in one sentence."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from photocompare.gallery.home import KEY_VARIABLE, open_held
from tests.unit.cli.gallery_shell import SHEET, Shell

PHRASE = "lantern orbit walnut eleven"


def test_a_new_store_has_its_key_elsewhere_and_its_sheet_in_a_file(bare: Shell) -> None:
    sheet = bare.folder / SHEET
    assert bare("new", "--sheet", sheet).code == 0
    assert "recovery sheet" in sheet.read_text("utf-8")
    assert os.stat(sheet).st_mode & 0o777 == 0o600
    assert bare.key.is_file()
    assert "a store already" in bare.refused("new", "--sheet", bare.folder / "second.txt")
    assert "already" in bare.refused("sheet", "--sheet", sheet)
    again = bare.folder / "again.txt"
    assert bare("sheet", "--sheet", again).code == 0
    assert again.read_bytes() == sheet.read_bytes()


def test_a_store_that_can_not_be_made_leaves_nothing(bare: Shell, tmp_path: Path) -> None:
    sheet, taken = tmp_path / SHEET, tmp_path / "taken"
    taken.mkdir()
    (taken / "letter.txt").write_text("mine")
    assert "holds something" in bare.refused("new", "--store", taken, "--sheet", sheet)
    assert [one.name for one in taken.iterdir()] == ["letter.txt"]
    assert not sheet.exists()
    assert not bare.key.exists()
    beyond = tmp_path / "no" / "where" / SHEET
    assert "can't be written" in bare.refused("new", "--sheet", beyond)
    assert not bare.store.exists()


def test_no_command_makes_a_store_on_its_way(bare: Shell, tmp_path: Path) -> None:
    assert "'gallery new' makes one" in bare.refused("list")
    (tmp_path / "other").mkdir()
    assert "not a store" in bare.refused("list", "--store", tmp_path / "other")
    assert not bare.store.exists()
    assert not list((tmp_path / "other").iterdir())


def test_a_key_that_is_gone_damaged_or_anothers_is_said(shell: Shell, tmp_path: Path) -> None:
    other = ("--store", tmp_path / "b", "--key-file", tmp_path / "k" / "b")
    assert shell("new", *other, "--sheet", tmp_path / "b.txt").code == 0
    assert "not that of this store" in shell.refused("list", "--key-file", tmp_path / "k" / "b")
    assert "Another key is kept" in shell.refused(
        "new", "--store", tmp_path / "c", "--key-file", shell.key, "--sheet", tmp_path / "c.txt"
    )
    assert not (tmp_path / "c").exists()
    shell.key.write_bytes(b"damaged")
    assert "damaged where it was kept" in shell.refused("list")
    shell.key.unlink()
    assert "not where it was kept" in shell.refused("verify")


def test_the_sheet_brings_a_lost_key_back(shell: Shell) -> None:
    shell.key.write_bytes(b"damaged")
    lines = (shell.folder / SHEET).read_text("utf-8")
    slip = lines.replace("    1   ", "    1   X", 1)
    assert "slip in line 1" in shell.refused("key", typed=slip)
    assert shell.key.read_bytes() == b"damaged"
    assert "can't be read" in shell.refused("key", "--sheet", shell.folder / "nowhere")
    assert shell("key", "--sheet", shell.folder / SHEET).code == 0
    assert shell("list").code == 0


def test_a_passphrase_is_asked_for_and_never_an_option(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE)
    assert shell("key", "--sheet", shell.folder / SHEET).code == 0  # to where it lies at first
    assert "short" in shell.refused("phrase", typed="short\n")
    assert shell("phrase", typed=f"{PHRASE}\n").code == 0
    assert "A passphrase is needed" in shell.refused("list")
    assert "not the passphrase" in shell.refused("list", typed="another one of four\n")
    assert shell("list", typed=f"{PHRASE}\n").code == 0
    monkeypatch.setattr(getpass, "getpass", lambda _question: PHRASE)
    assert shell("list", at_terminal=True).code == 0
    assert shell("phrase", "--drop", typed=f"{PHRASE}\n").code == 0
    assert shell("list").code == 0


def test_two_that_differ_are_no_new_passphrase(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([PHRASE, f"{PHRASE} x"])
    monkeypatch.setattr(getpass, "getpass", lambda _question: next(answers))
    ended = shell("phrase", at_terminal=True)
    assert (ended.code, ended.out) == (2, "")
    assert "not the same" in ended.err
    assert shell("list").code == 0


def test_a_key_file_that_stays_beside_a_passphrase_is_said(shell: Shell) -> None:
    ended = shell("phrase", "--key-file", shell.key, typed=f"{PHRASE}\n")
    assert (ended.code, "delete that file" in ended.out) == (0, shell.key.exists())


def test_one_program_at_a_time(shell: Shell, tmp_path: Path) -> None:
    with open_held(shell.store).store:
        for words in (("list",), ("backup", tmp_path / "b"), ("verify",)):
            assert "Another program has this store open" in shell.refused(*words)
    assert shell("list").code == 0


def test_a_newer_store_is_left_alone(shell: Shell) -> None:
    marker = shell.store / "photocompare-store.json"
    marker.write_text(marker.read_text("ascii").replace('"format": 1', '"format": 9'), "ascii")
    before = {name: (shell.store / name).read_bytes() for name in shell.files()}
    assert "newer version" in shell.refused("list")
    assert "newer version" in shell.refused("key", "--sheet", shell.folder / SHEET)
    assert {name: (shell.store / name).read_bytes() for name in shell.files()} == before


def without_roots_way_in() -> list[str]:
    """Return what a command is begun with so that folders are closed to root as to anybody."""
    if getattr(os, "geteuid", lambda: 1)() != 0:
        return []
    setpriv = shutil.which("setpriv")
    assert setpriv, "root may write everywhere: run the tests as somebody else, or with setpriv"
    return [setpriv, "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.skipif(sys.platform == "win32", reason="folders there have no mode")
def test_a_folder_that_may_only_be_read_is_said(shell: Shell) -> None:
    shell.store.chmod(0o500)
    command = [*without_roots_way_in(), sys.executable, "-m", "photocompare", "gallery", "list"]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        shell.store.chmod(0o700)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "can't be written to" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [(), ("find",), ("erase",), ("restore", "x"), ("new",)])
def test_what_is_not_understood_is_one_sentence(bare: Shell, words: tuple[str, ...]) -> None:
    assert "--help" in bare.refused(*words)
