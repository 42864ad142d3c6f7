"""The folder of results: all of it or nothing, and nothing of anyone else's is touched."""

from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photocompare.errors import ReportError
from photocompare.model import Comparison, PhotoPair
from photocompare.report import OUTPUT_NAMES, outputs, require_folder, write_outputs

PROMISED = (
    "after.png", "before.png", "comparison.json", "confidence.png", "difference.png",
    "pigment.png", "readings.csv", "redness.png", "report.html", "texture.png",
)  # fmt: skip


def test_the_promised_files_are_written(redder_cheek: Comparison, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "results"
    written = write_outputs(redder_cheek, folder)
    assert tuple(path.name for path in written) == OUTPUT_NAMES == PROMISED
    assert sorted(os.listdir(folder)) == list(PROMISED)
    assert sorted(os.listdir(tmp_path / "deep")) == ["results"]
    assert json.loads((folder / "comparison.json").read_text())["schema"] == 1
    assert (folder / "readings.csv").read_bytes().startswith(b'\xef\xbb\xbf"region"')


def test_both_photos_are_on_the_before_grid_without_loss(
    redder_cheek: Comparison, tmp_path: Path
) -> None:
    write_outputs(redder_cheek, tmp_path)
    for name, expected in (
        ("before.png", redder_cheek.pair.before),
        ("after.png", redder_cheek.pair.after),
    ):
        image = Image.open(io.BytesIO((tmp_path / name).read_bytes()), formats=("PNG",))
        # Rounded to 8 bits, so half a level at most, and float32 on top.
        np.testing.assert_allclose(np.asarray(image) / 255.0, expected, atol=0.51 / 255.0)


def test_other_files_stay_and_own_files_are_replaced(
    redder_cheek: Comparison, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "report.html").write_text("old")
    write_outputs(redder_cheek, tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "report.html").read_text() != "old"


def test_a_failure_half_way_leaves_nothing_new(
    redder_cheek: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "report.html").write_text("old")
    monkeypatch.setattr(outputs, "render", full_disk)
    with pytest.raises(ReportError, match="No space left on device"):
        write_outputs(redder_cheek, tmp_path)
    assert os.listdir(tmp_path) == ["report.html"]
    assert (tmp_path / "report.html").read_text() == "old"
    with pytest.raises(ReportError):
        write_outputs(redder_cheek, tmp_path / "new")
    assert os.listdir(tmp_path) == ["report.html"]


def test_a_file_is_no_folder(redder_cheek: Comparison, tmp_path: Path) -> None:
    place = tmp_path / "results"
    place.write_text("a file")
    for folder in (place, place / "below"):
        with pytest.raises(ReportError, match="Choose"):
            write_outputs(redder_cheek, folder)
        with pytest.raises(ReportError, match="Choose"):
            require_folder(folder)
    assert place.read_text() == "a file"


def test_asking_for_a_folder_leaves_no_trace(tmp_path: Path) -> None:
    require_folder(tmp_path / "results")
    assert os.listdir(tmp_path) == []


def test_no_file_holds_a_photo_name(redder_cheek: Comparison, tmp_path: Path) -> None:
    marker = "PATIENT-JANE-DOE"
    before = redder_cheek.photos.before
    named = replace(before, source=replace(before.source, name=f"{marker}.jpg"))
    photos = PhotoPair(named, redder_cheek.photos.after)
    write_outputs(replace(redder_cheek, photos=photos), tmp_path)
    for name in PROMISED:
        assert marker.encode() not in (tmp_path / name).read_bytes()
