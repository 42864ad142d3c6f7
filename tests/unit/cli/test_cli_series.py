"""``series``: a folder with every visit that fits, or one sentence and nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from photocompare import cli
from photocompare.align import series_links
from photocompare.errors import TooFewMatchesError
from photocompare.model import AlignedPair, PhotoPair
from photocompare.phantom import Pose, Scene, Visit, make_series
from photocompare.settings import AlignSettings

SIZE_HW = (300, 400)


@pytest.fixture(scope="module")
def jpegs() -> tuple[bytes, ...]:
    """Return three visits of one skin."""
    poses = (Pose(), Pose(rotation_deg=4.0, shift_xy=(8.0, 5.0)), Pose(rotation_deg=-6.0))
    visits = tuple(Visit(pose) for pose in poses)
    series = make_series(Scene(mm_per_px=0.12), visits, seed=4, size_hw=SIZE_HW)
    return tuple(visit.jpeg for visit in series)


@pytest.fixture
def files(jpegs: tuple[bytes, ...], tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"visit{index}.jpg" for index in range(3)]
    for path, jpeg in zip(paths, jpegs, strict=True):
        path.write_bytes(jpeg)
    return [str(path) for path in paths]


def test_every_visit_is_written_on_the_grid_of_the_base(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.main(["series", *files, "--base", "2", "--out", str(out)]) == 0
    names = ["series.json", "visit_01.png", "visit_02.png", "visit_03.png"]
    assert sorted(os.listdir(out)) == names
    base, first = (cv2.imread(str(out / name)) for name in ("visit_02.png", "visit_01.png"))
    assert base is not None
    assert first is not None
    assert base.shape == first.shape == (*SIZE_HW, 3)
    shown = first.sum(axis=2) > 0
    # The same skin in the same light: what differs is noise and JPEG, by about 4 of 255.
    assert np.abs(base[shown].astype(float) - first[shown]).mean() < 8.0
    record = json.loads((out / "series.json").read_text(encoding="utf-8"))
    assert record["schema"] == 1
    assert record["base_index"] == 1
    assert record["visits"][0]["alignment"]["rotation_deg"] == pytest.approx(-4.0, abs=0.5)
    assert record["cycles"][0]["agrees"] is True
    assert "visit0" not in (out / "series.json").read_text(encoding="utf-8")  # no file names
    captured = capsys.readouterr()
    assert captured.err == ""  # nobody watches: no progress
    assert "visit 2  the base" in captured.out


class Refusing:
    """Stands in for the alignment: refuses every pair."""

    def __call__(
        self, pair: PhotoPair, settings: AlignSettings, *, mm_per_px: float | None
    ) -> AlignedPair:
        """Refuse."""
        del pair, settings, mm_per_px
        raise TooFewMatchesError(found=2, needed=6)


def test_when_no_visit_fits_nothing_is_written(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(series_links, "align", Refusing())
    out = tmp_path / "out"
    assert cli.main(["series", *files, "--out", str(out)]) == 3
    said = capsys.readouterr().err
    reason = str(TooFewMatchesError(found=2, needed=6))
    assert said.strip() == f"No visit could be laid over visit 1. Visit 2: {reason}"
    assert said.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--base", "0"], "from 1 to 3"),
        (["--base", "4"], "from 1 to 3"),
        (["--base", "last"], "from 1 to 3"),
        (["--base", "²"], "from 1 to 3"),
        (["--mm-per-px", "no"], "--mm-per-px"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(
    options: list[str], words: str, files: list[str], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "out"
    assert cli.main(["series", *files, "--out", str(out), *options]) == 2
    assert words in capsys.readouterr().err
    assert not out.exists()


def test_one_photo_or_a_file_that_is_none_is_refused(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert cli.main(["series", files[0], "--out", out]) == 2
    assert "two photos or more" in capsys.readouterr().err
    assert cli.main(["series", *files, str(tmp_path / "none.jpg"), "--out", out]) == 2
    assert "There is no file" in capsys.readouterr().err
    assert cli.main(["series", *files * 21, "--out", out]) == 2
    assert "too many" in capsys.readouterr().err
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"not a photo")
    assert cli.main(["series", files[0], str(broken), "--out", out]) == 2
    assert "broken.jpg" in capsys.readouterr().err
    assert not Path(out).exists()


def test_a_picture_of_an_earlier_series_does_not_pass_for_a_refused_visit(
    files: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "visit_03.png").write_bytes(b"of an earlier series")
    (out / "notes.txt").write_bytes(b"the user's own")
    stranger = np.random.default_rng(0).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    other = tmp_path / "other.png"
    cv2.imwrite(str(other), cv2.GaussianBlur(stranger, (0, 0), 2.0))
    assert cli.main(["series", files[0], files[1], str(other), "--out", str(out)]) == 0
    assert sorted(os.listdir(out)) == ["notes.txt", "series.json", "visit_01.png", "visit_02.png"]
