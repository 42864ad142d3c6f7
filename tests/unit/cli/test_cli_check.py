"""``check``: a sentence for each fault, or JSON, and one sentence where it can't be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from photocompare import cli
from photocompare.phantom import Camera, Scene, Shot, make_pair


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Return a good photo and a noisy one of the same skin."""
    shots = (Shot(), Shot(camera=Camera(noise=9.0, exposure_ev=-0.8, jpeg_quality=98)))
    made = make_pair(Scene(tone=2.0, mm_per_px=0.06), seed=4, size_hw=(300, 400), shots=shots)
    folder = tmp_path_factory.mktemp("photos")
    good, noisy = folder / "good.jpg", folder / "noisy.jpg"
    good.write_bytes(made.before_jpeg)
    noisy.write_bytes(made.after_jpeg)
    return str(good), str(noisy)


def test_a_good_photo_has_nothing_to_object_to(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", files[0]]) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[:2] == [
        "Photo A (A best, F not usable)",
        "  Nothing to object to.",
    ]


def test_every_fault_has_a_sentence(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", files[1], "--earlier", files[0]]) == 0
    printed = capsys.readouterr().out
    assert "  This photo is noisy." in printed
    assert "EV darker than in the earlier photo" in printed


def test_json_holds_the_checks(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", files[0], "--mm-per-px", "0.06", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["grade"]["letter"] == "A"
    names = {entry["name"] for entry in document["grade"]["checks"]}
    assert {"noise", "clipping", "exposure", "processing", "resolution", "skin"} <= names
    assert document["notices"] == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--mm-per-px", "0"], "--mm-per-px is '0'"),
        (["--ruler", "1,2:3"], "The ruler '1,2:3' can't be read"),
        (["--ruler", "1,2=1,2:30"], "too near for a scale"),
        (["--earlier", "nowhere.jpg"], "There is no file 'nowhere.jpg'"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(
    files: tuple[str, str],
    options: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["check", files[0], *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert sentence in captured.err
    assert captured.err.count("\n") == 1


def test_a_file_that_is_no_photo_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no photo")
    assert cli.main(["check", str(text)]) == 2
    assert capsys.readouterr().err.startswith("notes.txt: ")
