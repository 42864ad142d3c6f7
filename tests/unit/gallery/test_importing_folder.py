"""Folders: every file is a candidate or listed with its reason; no link is followed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from photocompare.errors import ImportRefusedError, PhotoReadError
from photocompare.gallery.importing.folder import from_bytes, from_files, from_folder
from photocompare.settings import LoadSettings, StoreSettings

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX links and permissions")


def fill(folder: Path, names: tuple[str, ...]) -> None:
    """Write each of ``names`` with its own name as content."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def test_every_file_is_found_in_one_order_and_read_as_it_is(tmp_path: Path) -> None:
    names = ("IMG_1.jpg", "IMG_2.jpg", "IMG_10.jpg", "visit 2/ü.heic", "visit 2/deeper/x.png")
    fill(tmp_path, names)
    fill(tmp_path, (".hidden.jpg", "Thumbs.db", "visit 2/.DS_Store", ".trash/a.jpg", "desktop.ini"))
    found = from_folder(tmp_path)
    assert found.refused == ()
    assert [one.place for one in found.candidates] == [
        "IMG_1.jpg", "IMG_2.jpg", "IMG_10.jpg", "visit 2/deeper/x.png", "visit 2/ü.heic",
    ]  # fmt: skip
    assert all(one.read() == one.place.encode() for one in found.candidates)


@posix
def test_links_and_what_is_no_file_are_listed_and_not_followed(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    fill(outside, ("secret.jpg",))
    fill(inside, ("a.jpg",))
    (inside / "link.jpg").symlink_to(outside / "secret.jpg")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    os.mkfifo(inside / "pipe.jpg")
    found = from_folder(inside)
    assert [one.display_name for one in found.candidates] == ["a.jpg"]
    reasons = {one.display_name: one.reason for one in found.refused}
    assert list(reasons) == ["folder", "link.jpg", "loop", "pipe.jpg"]
    assert ["link" in reason for reason in reasons.values()] == [True, True, True, False]


@posix
def test_a_file_that_became_a_link_is_not_read(tmp_path: Path) -> None:
    fill(tmp_path, ("a.jpg", "other/secret.jpg"))
    (candidate,) = (one for one in from_folder(tmp_path).candidates if one.place == "a.jpg")
    (tmp_path / "a.jpg").unlink()
    (tmp_path / "a.jpg").symlink_to(tmp_path / "other" / "secret.jpg")
    with pytest.raises(PhotoReadError, match="link"):
        candidate.read()


def test_a_folder_that_can_not_be_listed_is_named_and_the_rest_goes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, ("a.jpg", "locked/b.jpg"))
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = from_folder(tmp_path)
    assert [one.display_name for one in found.candidates] == ["a.jpg"]
    assert [one.display_name for one in found.refused] == ["locked"]
    assert "may not be read" in found.refused[0].reason


def test_a_file_gone_meanwhile_or_too_long_gives_a_sentence(tmp_path: Path) -> None:
    fill(tmp_path, ("a.jpg", "long.jpg"))
    gone, long = from_folder(tmp_path, load=LoadSettings(max_file_bytes=7)).candidates
    (tmp_path / "a.jpg").unlink()
    for candidate in (gone, long):
        with pytest.raises(PhotoReadError):
            candidate.read()


def test_more_files_than_are_taken_are_refused(tmp_path: Path) -> None:
    fill(tmp_path, tuple(f"{number}.jpg" for number in range(6)))
    assert len(from_folder(tmp_path, StoreSettings(most_folder_files=6)).candidates) == 6
    with pytest.raises(ImportRefusedError, match="more than 5 files"):
        from_folder(tmp_path, StoreSettings(most_folder_files=5))


def test_what_is_no_folder_is_said(tmp_path: Path) -> None:
    fill(tmp_path, ("a.jpg",))
    with pytest.raises(ImportRefusedError, match="no folder"):
        from_folder(tmp_path / "nowhere")
    with pytest.raises(ImportRefusedError, match="file, not a folder"):
        from_folder(tmp_path / "a.jpg")


@posix
def test_names_that_are_no_text_are_shown_and_read(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/M\xfcller.jpg"
    with open(path, "wb") as file:
        file.write(b"photo")
    (candidate,) = from_folder(tmp_path).candidates
    assert candidate.display_name == "M�ller.jpg"
    assert candidate.read() == b"photo"


def test_single_files_and_uploads_keep_their_order_and_hide_their_names(tmp_path: Path) -> None:
    fill(tmp_path, ("b.jpg", "a.jpg"))
    found = from_files((tmp_path / "b.jpg", tmp_path / "a.jpg"))
    assert [one.read() for one in found.candidates] == [b"b.jpg", b"a.jpg"]
    upload = from_bytes(b"content", "Jane Doe.jpg")
    assert upload.read() == b"content"
    assert "Jane" not in repr(upload)
