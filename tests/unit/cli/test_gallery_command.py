"""The gallery from a shell: taken in, listed, agreed to, checked and erased, nothing half done."""

from __future__ import annotations

import contextlib
import errno
import signal
import sqlite3
import zipfile
from pathlib import Path

import pytest

from photocompare.gallery.blobs import FolderBlobs
from tests.unit.cli.gallery_shell import Shell
from tests.unit.gallery.making import jpeg

WHERE = ("--patient", "P-1", "--case", "face/redness", "--day", "2026-02-01")
AGREED = ("--text-version", "2026-01", "--given-by", "the patient", "--how", "on paper")


def shots(shell: Shell) -> list[dict[str, object]]:
    """Return the photos of the only case of P-1."""
    (case,) = shell("list", "--patient", "P-1", "--json").said["patients"][0]["cases"]
    found: list[dict[str, object]] = case["shots"]
    return found


def case_id(shell: Shell) -> str:
    return str(shell("list", "--json").said["patients"][0]["cases"][0]["id"])


def test_photos_go_in_once_and_what_is_none_is_said(shell: Shell, photos: Path) -> None:
    (photos / "letter.jpg").write_text("no photo")
    first = shell("import", photos, *WHERE)
    assert first.code == 3
    assert "letter.jpg: The file holds text" in first.out
    assert "3 photos taken in, 0 held before, 1 left out." in first.out
    assert "No consent was recorded" in first.out
    again = shell("import", photos, *WHERE, "--json")
    said = again.said
    assert (len(said["kept"]), len(said["held"]), again.code) == (0, 3, 3)
    assert [one["shot"] for one in shots(shell)] == [1, 2, 3]


def test_files_a_zip_and_a_folder_go_in_together(shell: Shell, photos: Path) -> None:
    packed = shell.folder / "more.ZIP"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/IMG_7.jpg", jpeg(7))
    single = shell.folder / "IMG_8.jpg"
    single.write_bytes(jpeg(8))
    assert shell("import", single, packed, photos, *WHERE, *AGREED).code == 0
    assert [one["agreed"] for one in shots(shell)] == [["clinical record"]] * 5


def test_a_table_says_whose_each_file_beside_it_is(shell: Shell, photos: Path) -> None:
    rows = ["file,patient,area,indication,visit day"]
    rows += (f"IMG_{n}.jpg,P-{n},face,redness,2026-02-0{n + 1}" for n in range(3))
    table = photos / "photos.csv"
    table.write_text("\n".join(rows))
    assert shell("import", table).code == 0
    assert [one["number"] for one in shell("list", "--json").said["patients"]] == [
        "P-0",
        "P-1",
        "P-2",
    ]


def test_a_dry_run_shows_the_visits_and_takes_nothing_in(shell: Shell, photos: Path) -> None:
    (photos / "letter.jpg").write_text("no photo")
    before = shell.files()
    ended = shell("import", photos, *WHERE, "--dry-run")
    assert ended.code == 3
    assert "P-1  face/redness  2026-02-01  3 photos" in ended.out
    assert "1 visit of 3 photos would be taken in, 1 left out; nothing was." in ended.out
    said = shell("import", photos, *WHERE, "--dry-run", "--json").said
    assert said["visits"][0]["photos"] == ["IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg"]
    assert shell.files() == before
    assert shell("list", "--json").said["patients"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nowhere.jpg", *WHERE), "There is no file or folder 'nowhere.jpg'"),
        (("{photos}", "--case", "face"), "write it as AREA/INDICATION"),
        (("{photos}", "--case", "knee/redness"), "not a known area"),
        (("{photos}", "--case", "face/joy"), "not a known indication"),
        (("{photos}", *WHERE[:-1], "1.2.2026"), "write the day as 2026-03-31"),
        (("{photos}", *WHERE, "--given-by", "her"), "A consent needs all of"),
        (("{photos}", *WHERE, *AGREED, "--until", "2020-01-01"), "is over already"),
        (("{photos}", *WHERE, *AGREED, "--given-on", "2190-01-01"), "lies in the future"),
    ],
)
def test_a_slip_on_the_line_begins_nothing(
    shell: Shell, photos: Path, words: tuple[str, ...], sentence: str
) -> None:
    given = [word.replace("{photos}", str(photos)) for word in words]
    assert sentence in shell.refused("import", *given)
    assert shell("list", "--json").said["patients"] == []


def test_an_empty_folder_is_said(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert "no photo in what was named" in shell.refused("import", tmp_path / "none", *WHERE)


def test_ctrl_c_ends_after_a_photo_and_the_rest_goes_in_later(
    shell: Shell, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = FolderBlobs.put_once

    def put_and_stop(self: FolderBlobs, name: str, data: bytes) -> bool:
        monkeypatch.setattr(FolderBlobs, "put_once", put)
        signal.raise_signal(signal.SIGINT)
        return put(self, name, data)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(FolderBlobs, "put_once", put_and_stop)
    ended = shell("import", photos, *WHERE)
    assert ended.code == 130
    assert "Run the same command again" in ended.err
    assert signal.getsignal(signal.SIGINT) is before
    assert 1 <= len(shots(shell)) < 3
    assert shell("import", photos, *WHERE).code == 0
    assert len(shots(shell)) == 3
    assert shell("verify", "--read-data").code == 0


def test_a_disk_that_fills_up_is_said_and_what_was_taken_in_is_safe(
    shell: Shell, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photocompare.gallery.blobs import folder

    write, left = folder._write, iter(range(2))

    def full(path: Path, data: bytes) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "full")
        write(path, data)

    monkeypatch.setattr(folder, "_write", full)
    assert "The disk is full" in shell.refused("import", photos, *WHERE)
    monkeypatch.setattr(folder, "_write", write)
    assert shell("verify", "--read-data").code == 0
    assert shell("import", photos, *WHERE).code == 0
    assert len(shots(shell)) == 3


def test_consents_are_recorded_and_taken_back(shell: Shell, photos: Path) -> None:
    shell("import", photos, *WHERE)
    case = case_id(shell)
    said = ("--purpose", "website", *AGREED, "--until", "2090-01-01")
    assert shell("consent", "--case", case, *said).code == 0
    assert [one["agreed"] for one in shots(shell)] == [["website"]] * 3
    ended = shell("consent", "--photo", shots(shell)[0]["id"], "--withdraw", "--json")
    assert ended.said["copies_to_recall"] == []
    assert [one["agreed"] for one in shots(shell)] == [[], ["website"], ["website"]]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--purpose", "teaching", *AGREED), "Say of which photos"),
        (("--case", "{case}", *AGREED), "Say with --purpose"),
        (("--case", "{case}", "--purpose", "teaching"), "Say with --text-version"),
        (("--case", "{case}", "--purpose", "fame", *AGREED), "is no purpose"),
        (("--case", "ab" * 16, "--purpose", "teaching", *AGREED), "This case is not there"),
    ],
)
def test_a_consent_that_is_not_whole_is_refused(
    shell: Shell, photos: Path, words: tuple[str, ...], sentence: str
) -> None:
    shell("import", photos, *WHERE)
    given = [word.replace("{case}", case_id(shell)) for word in words]
    assert sentence in shell.refused("consent", *given)


def test_what_is_listed_names_nobody_but_by_number(shell: Shell, photos: Path) -> None:
    assert "There is no patient yet" in shell("list").out
    (photos / "IMG_0.jpg").rename(photos / "Ada Example.jpg")
    shell("import", photos, *WHERE)
    printed = shell("list").out + shell("list", "--patient", "P-1").out + shell("log").out
    assert "P-1" in printed
    assert "Ada" not in printed
    assert "P-2" not in shell.refused("list", "--patient", "P-2")


def test_every_look_is_in_the_log(shell: Shell, photos: Path) -> None:
    shell("import", photos, *WHERE)
    shell("list", "--patient", "P-1")
    said = shell("log", "--json", "--most", "500").said
    assert said["holds"] is True
    kinds = {one["what"] for one in said["entries"]}
    assert {"import begun", "photo kept", "patient seen", "import ended"} <= kinds
    assert "P-1" not in str(said)
    assert "The log holds" in shell("log", "--day", "2026-01-01").out
    assert "--most is" in shell.refused("log", "--most", "many")


def test_a_flipped_bit_is_found_where_every_byte_is_read(shell: Shell, photos: Path) -> None:
    shell("import", photos, *WHERE)
    largest = max((shell.store / "objects").rglob("*/*"), key=lambda one: one.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[-40] ^= 1
    largest.chmod(0o600)
    largest.write_bytes(content)
    assert shell("verify").code == 0
    ended = shell("verify", "--read-data")
    assert ended.code == 3
    assert f"of case {case_id(shell)}" in ended.out
    said = shell("verify", "--read-data", "--json").said
    assert said["whole"] is False
    largest.unlink()
    assert "gone: original" in shell("verify").out


def test_a_log_that_was_cut_is_told(shell: Shell, photos: Path) -> None:
    shell("import", photos, *WHERE)
    with contextlib.closing(sqlite3.connect(shell.store / "database.sqlite")) as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("DELETE FROM audit WHERE number = 5")
        database.commit()
    for words in (("verify",), ("log",)):
        ended = shell(*words)
        assert ended.code == 3
        assert "does not hold from entry 5 on" in ended.out


def test_files_that_no_record_names_are_told_and_are_no_damage(shell: Shell, photos: Path) -> None:
    shell("import", photos, *WHERE)
    (shell.store / "objects" / "ab").mkdir(exist_ok=True)
    (shell.store / "objects" / "ab" / ("ab" * 32)).write_bytes(b"left")
    ended = shell("verify", "--read-data")
    assert ended.code == 0
    assert "1 file of a stopped import" in ended.out


def test_records_that_are_gone_or_damaged_are_one_sentence(shell: Shell, photos: Path) -> None:
    shell("import", photos, *WHERE)
    (shell.store / "database.sqlite").write_bytes(b"damaged" * 1000)
    assert "records of the store are damaged" in shell.refused("verify")
    (shell.store / "database.sqlite").unlink()
    assert "records of the store are gone" in shell.refused("list")


def test_nothing_is_erased_unless_a_person_says_so(shell: Shell, photos: Path) -> None:
    shell("import", photos, *WHERE)
    assert "Nobody is there to be asked" in shell.refused("erase", "--patient", "P-1")
    asked = shell("erase", "--patient", "P-1", typed="yes\n", at_terminal=True)
    assert asked.code == 130
    assert "1 case, 1 visit, 3 photos" in asked.err
    assert "Nothing was erased." in asked.err
    assert len(shots(shell)) == 3
    assert "is missing" in shell.refused("erase", "--case", "", "--yes")


def test_what_is_erased_is_gone_from_the_disk(shell: Shell, photos: Path) -> None:
    shell("import", photos, *WHERE)
    one = shots(shell)[0]["id"]
    assert shell("erase", "--photo", one, "--yes", "--json").said["erased"]["photos"] == 1
    assert len(shots(shell)) == 2
    ended = shell("erase", "--patient", "P-1", typed="ERASE\n", at_terminal=True)
    assert ended.code == 0
    assert "Backups that were made before still hold it" in ended.out
    assert not [name for name in shell.files() if name.startswith("objects")]
    assert shell("verify", "--read-data").code == 0
