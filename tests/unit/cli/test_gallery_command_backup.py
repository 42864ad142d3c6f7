"""A backup from a shell comes back whole, or not at all; and never over something else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from photocompare.gallery.home import KEY_VARIABLE, STORE_VARIABLE
from tests.unit.cli.gallery_shell import SHEET, Shell

ROOT = Path(__file__).resolve().parents[3]
LIMITED = """
import resource, sys
from photocompare import cli
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sys.exit(cli.main(sys.argv[2:]))
"""
WHERE = ("--patient", "P-1", "--case", "face/redness", "--day", "2026-02-01")


@pytest.fixture
def backup(shell: Shell, photos: Path) -> Path:
    """Return a backup of a store with three photos."""
    assert shell("import", photos, *WHERE).code == 0
    made = shell.folder / "made" / "one.age"
    assert shell("backup", made).code == 0
    return made


def test_a_backup_comes_back_with_the_key_of_this_computer(shell: Shell, backup: Path) -> None:
    to = shell.folder / "back"
    ended = shell("restore", backup, "--to", to)
    assert ended.code == 0
    assert "6 files came back" in ended.out
    assert "erase them again" in ended.out
    assert shell("verify", "--read-data", "--store", to).code == 0
    assert shell("list", "--json", "--store", to).said == shell("list", "--json").said


def test_a_folder_gets_a_file_called_after_store_and_time(shell: Shell, tmp_path: Path) -> None:
    said = shell("backup", tmp_path / "made", "--json").said
    (file,) = (tmp_path / "made").iterdir()
    assert said["file"] == str(file)
    assert said["byte_count"] == file.stat().st_size
    assert file.name.endswith(".backup.age")


def test_nothing_is_written_over(shell: Shell, backup: Path) -> None:
    before = backup.read_bytes()
    assert "a file of this name already" in shell.refused("backup", backup)
    assert backup.read_bytes() == before
    assert "holds something already" in shell.refused("restore", backup, "--to", shell.store)
    assert "lies in the store" in shell.refused("backup", shell.store / "copies")
    assert [one.name for one in backup.parent.iterdir()] == [backup.name]


def test_the_sheet_brings_it_back_on_another_computer(
    shell: Shell, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, to = shell.folder / "there" / "key", shell.folder / "there" / "store"
    monkeypatch.setenv(KEY_VARIABLE, str(there))
    sheet = (shell.folder / SHEET).read_text("utf-8")
    assert "4 lines" in shell.refused("restore", backup, "--to", to)
    slip = sheet.replace("    2   ", "    2   X", 1)
    assert "slip in line 2" in shell.refused("restore", backup, "--to", to, typed=slip)
    assert not to.exists()
    assert shell("restore", backup, "--to", to, typed=sheet).code == 0
    assert there.is_file()
    assert shell("verify", "--read-data", "--store", to).code == 0


def test_a_key_that_has_no_place_is_said_and_the_store_is_back(shell: Shell, backup: Path) -> None:
    other, sheet = shell.folder / "other", shell.folder / SHEET
    taken = other / "key"
    shell("new", "--store", other / "s", "--key-file", taken, "--sheet", other.with_suffix(".txt"))
    before, to = taken.read_bytes(), shell.folder / "back"
    ended = shell("restore", backup, "--to", to, "--key-file", taken, "--sheet", sheet)
    assert ended.code == 3
    assert "its key could not be kept" in ended.err
    assert taken.read_bytes() == before
    assert shell("verify", "--store", to).code == 0


@pytest.mark.parametrize("change", ["cut", "none", "flipped"])
def test_a_damaged_backup_brings_nothing_back(shell: Shell, backup: Path, change: str) -> None:
    whole = backup.read_bytes()
    place = len(whole) // 2
    changed = {
        "cut": whole[:place],
        "none": b"no backup at all",
        "flipped": whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
    }
    bad, to = shell.folder / "bad.age", shell.folder / "back"
    bad.write_bytes(changed[change])
    assert "damaged or was cut off" in shell.refused("restore", bad, "--to", to)
    assert not to.exists()
    assert not list(shell.folder.glob("back*"))


def test_what_is_not_there_is_said(shell: Shell, tmp_path: Path) -> None:
    missing = tmp_path / "none.age"
    assert "There is no backup" in shell.refused("restore", missing, "--to", tmp_path / "b")
    (tmp_path / "file").write_text("a file")
    assert "can't be written to" in shell.refused("backup", tmp_path / "file" / "folder")


@pytest.mark.parametrize("is_back", [False, True])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit of a file's size")
def test_a_disk_without_room_leaves_no_half_of_it(
    shell: Shell, backup: Path, *, is_back: bool
) -> None:
    room = shell.folder / "room"
    words = ["restore", str(backup), "--to", str(room / "s")] if is_back else ["backup", str(room)]
    # The records are a file of a backup that comes back, and a little less than a backup.
    most = 100_000 if is_back else backup.stat().st_size - 1_000
    finished = subprocess.run(
        [sys.executable, "-c", LIMITED, str(most), "gallery", *words],
        cwd=ROOT,
        env={STORE_VARIABLE: str(shell.store), KEY_VARIABLE: str(shell.key)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr == (
        "The disk is full, so nothing was kept. Make room on it and try again.\n"
    )
    assert not list(room.iterdir())
    assert shell("verify", "--read-data").code == 0
