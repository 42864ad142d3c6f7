"""The command line on real files: two photos in, a folder or one sentence out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from photocompare import cli
from photocompare.phantom import Change, ChangeKind, PhantomPair, Pose, Scene, make_pair
from photocompare.report import OUTPUT_NAMES

SCENE = Scene(tone=1.0, mm_per_px=0.12)
SIZE_HW = (420, 560)


@pytest.fixture(scope="module")
def phantom() -> PhantomPair:
    return make_pair(
        SCENE, seed=5, size_hw=SIZE_HW, pose=Pose(rotation_deg=3.0, shift_xy=(6.0, -4.0)),
        changes=(Change(ChangeKind.BLOOD, 1.8),),
    )  # fmt: skip


@pytest.fixture
def files(phantom: PhantomPair, tmp_path: Path) -> list[str]:
    before, after = tmp_path / "before.jpg", tmp_path / "after.jpg"
    before.write_bytes(phantom.before_jpeg)
    after.write_bytes(phantom.after_jpeg)
    return [str(before), str(after)]


def region_options(phantom: PhantomPair) -> list[str]:
    options = []
    for region in phantom.regions:
        outline = ";".join(f"{x},{y}" for x, y in region.outline_xy)
        options += ["--region", f"{region.name}:{region.kind.value}:{outline}"]
    return options


def test_a_true_change_comes_out_as_a_reading(
    phantom: PhantomPair, files: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    options = [*region_options(phantom), "--mm-per-px", "0.12", "--indication", "redness"]
    assert cli.main(["compare", *files, "--out", str(out), *options]) == 0
    assert sorted(path.name for path in out.iterdir()) == list(OUTPUT_NAMES)
    record = json.loads((out / "comparison.json").read_text())
    redness = next(
        reading
        for reading in record["readings"]
        if (reading["region"], reading["quantity"]) == ("treated", "redness_hi")
    )
    assert redness["verdict"] == "higher"
    # Half an index unit: what the measuring part promises for a pair with reference skin.
    assert redness["change"] == pytest.approx(phantom.truth["redness_hi"], abs=0.5)


def test_the_same_photo_twice_has_changed_by_exactly_nothing(
    phantom: PhantomPair, files: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    both = [files[0], files[0]]
    assert cli.main(["compare", *both, "--out", str(out), *region_options(phantom)]) == 0
    record = json.loads((out / "comparison.json").read_text())
    assert record["photos"]["same_file"] is True
    assert {reading["change"] for reading in record["readings"]} <= {0.0, None}


@pytest.mark.parametrize("content", [b"", b"hello", b"<svg/>", b"%PDF-1.7", b"\xff\xd8\xff\xe0"])
def test_what_is_no_photo_is_refused_in_one_sentence(
    content: bytes, files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, out = tmp_path / "bad.jpg", tmp_path / "out"
    bad.write_bytes(content)
    assert cli.main(["compare", str(bad), files[1], "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("bad.jpg: ")  # there are two photos: which one is meant
    assert not out.exists()


def test_a_region_of_three_pixels_is_refused(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    speck = "speck:treated:0.5,0.5;0.505,0.5;0.505,0.505"
    assert cli.main(["compare", *files, "--out", str(out), "--region", speck]) == 2
    assert "'speck' covers only" in capsys.readouterr().err
    assert not out.exists()


def test_two_unrelated_photos_are_refused(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other, out = tmp_path / "other.jpg", tmp_path / "out"
    other.write_bytes(make_pair(SCENE, seed=77, size_hw=SIZE_HW).before_jpeg)
    assert cli.main(["compare", files[0], str(other), "--out", str(out)]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert not out.exists()
