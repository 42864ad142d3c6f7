"""Pictures leave from a shell with consent alone, disguised as agreed, clean, and noted."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photocompare.gallery.home import open_held
from photocompare.gallery.releasing.clean import require_only_a_picture
from photocompare.gallery.services.alignments import KeptAlignment, keep_alignment
from photocompare.gallery.services.photos import photo
from photocompare.model import Alignment, LockedAlignment
from tests.unit.cli.gallery_shell import Shell

AGREED = ("--text-version", "2026-01", "--given-by", "the patient", "--how", "on paper")
WHERE = ("--patient", "P-1", "--case", "face/redness", "--day", "2026-02-01", *AGREED)
REGION = ("--cover", "region", "--region", "0.2,0.2;0.8,0.2;0.8,0.8")


@pytest.fixture
def shots(shell: Shell, photos: Path) -> list[str]:
    """Return the ids of three photos that are kept in the record, and agreed to for teaching."""
    for number in range(3):  # one tone: nothing in noise may be taken for a face
        skin = Image.new("RGB", (640, 480), (200, 150, 110 + 20 * number))
        skin.save(photos / f"IMG_{number}.jpg", comment=b"ADA EXAMPLE")
    assert shell("import", photos, *WHERE).code == 0
    (case,) = shell("list", "--patient", "P-1", "--json").said["patients"][0]["cases"]
    said = ("--purpose", "teaching", "--disguise", "cropped to the region", *AGREED)
    assert shell("consent", "--case", case["id"], *said).code == 0
    return [one["id"] for one in case["shots"]]


def noted(shell: Shell) -> int:
    """Return how many copies the log says were given out."""
    return len(shell("log", "--what", "copy given out", "--json").said["entries"])


def test_a_picture_leaves_clean_and_is_noted(shell: Shell, shots: list[str]) -> None:
    out = shell.folder / "out.jpg"
    ended = shell("export", "--photo", shots[0], "--purpose", "teaching", *REGION, "--out", out)
    assert ended.code == 0
    assert "a person must look: background" in ended.out
    data = out.read_bytes()
    require_only_a_picture(data, kind="JPEG")
    assert b"ADA" not in data
    assert out.stat().st_mode & 0o777 == 0o600
    with Image.open(io.BytesIO(data)) as image:
        assert image.width < 640
    assert noted(shell) == 1


def test_two_that_were_never_laid_over_each_other_are_said_to_be_as_taken(
    shell: Shell, shots: list[str]
) -> None:
    words = ["--photo", shots[0], "--photo", shots[1], "--side-by-side", "--kind", "png"]
    out = shell.folder / "pair.png"
    ended = shell("export", *words, "--purpose", "teaching", *REGION, "--out", out)
    assert ended.code == 0
    assert "each is shown as it was taken" in ended.out
    assert noted(shell) == 2
    for again in (words, words[:4]):
        more = shell("export", *again, "--purpose", "teaching", *REGION, "--out", out)
        assert (more.code, "already" in more.err) == (2, True)
    assert noted(shell) == 2


def test_two_whose_alignment_is_kept_are_shown_over_each_other(
    shell: Shell, shots: list[str]
) -> None:
    size_hw = (480, 640)
    moved = Alignment(
        matrix=np.array([[1.0, 0.0, 40.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        displacement=None, before_size_hw=size_hw, after_size_hw=size_hw, method="by hand",
        inliers=9, error_px=0.5, error_basis="a test", overlap_fraction=0.9, scale=1.0,
        rotation_deg=0.0,
    )  # fmt: skip
    held = open_held(shell.store)
    with held.store as store:
        here = store, held.actor, held.actor.clinic_id
        kept = KeptAlignment(shots[0], shots[1], LockedAlignment(moved, "ab" * 32, "cd" * 32))
        keep_alignment(*here, case_id=photo(*here, photo_id=shots[0]).case_id, kept=kept)
    words = ("--photo", shots[0], "--photo", shots[1], "--side-by-side", *REGION)
    ended = shell("export", *words, "--purpose", "teaching", "--out", shell.folder / "pair.jpg")
    assert ended.code == 0
    assert "as it was taken" not in ended.out


def test_a_consent_that_was_taken_back_gives_nothing(shell: Shell, shots: list[str]) -> None:
    shell("consent", "--photo", shots[0], "--withdraw", "--purpose", "teaching")
    words = ("--photo", shots[0], "--purpose", "teaching", *REGION)
    assert "has not agreed" in shell.refused("export", *words, "--out", shell.folder / "a.jpg")
    assert not list(shell.folder.glob("a.jpg*"))
    assert noted(shell) == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--purpose", "teaching"), "shows more"),
        (("--purpose", "website", *REGION), "has not agreed"),
        (
            ("--purpose", "teaching", *REGION, "--channel", "a book", "--out", "/nowhere/b/a"),
            "folder",
        ),
        (("--purpose", "teaching", "--cover", "hat"), "--cover is 'hat'"),
        (("--purpose", "teaching", "--cover", "region"), "No region is drawn"),
        (("--purpose", "teaching", *REGION[:3], "0.1,2;0.5"), "can't be read"),
        (("--purpose", "teaching", *REGION, "--kind", "gif"), "--kind is 'gif'"),
        (("--purpose", "teaching", *REGION, "--side-by-side"), "two photos"),
        (("--purpose", "teaching", *REGION, "--looked-at", "all"), "--looked-at is 'all'"),
        ((*REGION,), "with --purpose"),
    ],
)
def test_what_can_not_leave_is_said_and_nothing_is_noted(
    shell: Shell, shots: list[str], words: tuple[str, ...], sentence: str
) -> None:
    out = () if "--out" in words else ("--out", str(shell.folder / "a.jpg"))
    assert sentence in shell.refused("export", "--photo", shots[0], *words, *out)
    assert not list(shell.folder.glob("a.jpg*"))
    assert noted(shell) == 0


def test_what_is_published_answers_the_checklist_first(shell: Shell, shots: list[str]) -> None:
    said = ("--purpose", "website", "--disguise", "cropped to the region", *AGREED)
    shell("consent", "--photo", shots[0], *said)
    words = ("--photo", shots[0], "--purpose", "website", *REGION, "--rules", "eu-gdpr")
    out = shell.folder / "a.jpg"
    assert "can't be published yet" in shell.refused("export", *words, "--out", out)
    checked = shell("export", *words, "--checklist", "--json")
    assert (checked.code, checked.said["may_publish"]) == (3, False)
    mine = [one["id"] for one in checked.said["items"] if one["answered_by"] == "you"]
    answers = shell.folder / "answers.json"
    answers.write_text(json.dumps({"answers": dict.fromkeys(mine, True)}))
    again = shell("export", *words, "--checklist", "--json", "--answers", answers)
    left = {one["id"] for one in again.said["items"] if one["holds_back"]}
    assert left.isdisjoint(mine)
    assert "adult" in left  # nobody has said when the patient was born
    answers.write_text('{"answers": {"adult": "yes"}}')
    assert "can't be read" in shell.refused("export", *words, "--out", out, "--answers", answers)
    assert "Choose one of" in shell.refused("export", *words[:-1], "mars", "--out", out)
    assert not out.exists()


def test_a_disk_that_fills_up_leaves_no_half_of_a_picture(
    shell: Shell, shots: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("photocompare.cli.gallery.new_file.os.fsync", full)
    words = ("--photo", shots[0], "--purpose", "teaching", *REGION)
    said = shell.refused("export", *words, "--out", shell.folder / "a.jpg")
    assert said.startswith("The disk is full")
    assert not list(shell.folder.glob("a.jpg*"))


def test_a_patient_gets_all_that_is_held_of_them(shell: Shell, shots: list[str]) -> None:
    shell("consent", "--photo", shots[0], "--withdraw")  # a copy for them rests on no consent
    out = shell.folder / "copy.zip"
    ended = shell("export", "--patient", "P-1", "--out", out)
    assert (ended.code, "3 photos and the record" in ended.out) == (0, True)
    assert out.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(out) as packed:
        given = {packed.read(name) for name in packed.namelist() if name.startswith("photos/")}
    assert given == {one.read_bytes() for one in (shell.folder / "photos").iterdir()}
    assert "No patient has" in shell.refused(
        "export", "--patient", "P-2", "--out", out.parent / "b"
    )
    assert "leave --photo" in shell.refused(
        "export", "--patient", "P-1", "--photo", shots[0], "--out", out.parent / "b"
    )
    assert not list(shell.folder.glob("b*"))


def test_a_damaged_photo_is_told_beside_a_patients_copy(shell: Shell, shots: list[str]) -> None:
    largest = max((shell.store / "objects").rglob("*/*"), key=lambda one: one.stat().st_size)
    largest.unlink()
    ended = shell("export", "--patient", "P-1", "--out", shell.folder / "copy.zip", "--json")
    assert ended.code == 3
    assert len(ended.said["missing"]) == 1
    assert ended.said["missing"][0] in shots
