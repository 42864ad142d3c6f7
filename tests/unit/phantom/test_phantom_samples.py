"""The shipped sample cases: complete, small, as their recipes make them, and honest."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from photocompare.geometry import region_mask
from photocompare.model import Region, RegionKind
from photocompare.phantom import Pose, cases, portrait, samples
from photocompare.phantom.canvas import canvas_for
from photocompare.phantom.pose import point_map
from photocompare.phantom.render import ideal
from photocompare.phantom.skin import Quantity, laid_out

SHIPPED = Path(__file__).parents[3] / "sample_images"
FOLDERS = (*(case.folder for case in cases.CASES), portrait.FOLDER)
INDICATIONS = {
    *("redness", "texture", "acne_scars", "hyperpigmentation"),
    *("uneven_tone", "hair_growth", "stretch_marks"),
}


def description(folder: str, root: Path = SHIPPED) -> dict[str, Any]:
    text = (root / folder / "case.json").read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(text)
    return told


def test_every_recipe_is_shipped_and_nothing_else() -> None:
    assert sorted(path.parent.name for path in SHIPPED.glob("*/case.json")) == sorted(FOLDERS)
    sources = (SHIPPED / "SOURCES.md").read_text(encoding="utf-8")
    assert all(f"`{folder}`" in sources for folder in FOLDERS)
    # A clone should stay quick.
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*.*")) <= 8_000_000


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_case_says_what_it_is_and_holds_what_it_says(folder: str) -> None:
    told = description(folder)
    assert told["simulated"] is True
    assert told["indication"] in INDICATIONS
    assert told["title"]
    assert told["summary"]
    days = [visit["day"] for visit in told["visits"]]
    assert days == sorted(days)
    assert len(days) >= 2
    for visit in told["visits"]:
        with Image.open(SHIPPED / folder / visit["file"]) as photo:
            assert photo.format == "JPEG"
            assert max(photo.size) >= 1000
    kinds = [
        Region(one["name"], one["kind"], tuple((x, y) for x, y in one["outline_xy"])).kind
        for one in told["regions"]
    ]
    assert {RegionKind.TREATED, RegionKind.REFERENCE} <= set(kinds)
    assert set(told["truth"]) == {visit["label"] for visit in told["visits"][1:]}


def test_the_null_case_is_one() -> None:
    told = description(cases.NULL.folder)["truth"]["Second photo"]
    assert told["factors"] == {}
    assert set(told["change_against_reference"].values()) == {0.0}


@pytest.mark.parametrize("case", cases.CASES, ids=lambda case: case.folder)
def test_the_reference_skin_of_a_case_does_not_change(case: cases.SampleCase) -> None:
    coarser = 4  # the same view in a quarter of the pixels each way
    size_hw = (300, 400)
    scene = dataclasses.replace(case.scene, mm_per_px=case.scene.mm_per_px * coarser)
    generator = np.random.default_rng(case.seed)
    canvas = canvas_for(size_hw, scene.mm_per_px, (point_map(Pose(), size_hw, generator),))
    skin = laid_out(scene, canvas, generator)
    reference = region_mask(scene.regions()[1], size_hw)
    before = ideal(skin, case.visits[0].visit.changes)
    on_canvas = canvas.area_weight(scene.reference_xy, 0.01) == 1.0
    height = skin.sum_of(Quantity.HEIGHT_MM, ())
    for one in case.visits[1:]:
        changes = one.visit.changes
        np.testing.assert_array_equal(ideal(skin, changes)[reference], before[reference])
        moved = skin.sum_of(Quantity.HEIGHT_MM, changes)[on_canvas] - height[on_canvas]
        assert np.abs(moved).max() < 1e-4  # mm: a tail of a scar's rim
        if scene.scalp is not None:
            covers = [skin.cover(state) for state in ((), changes)]
            assert covers[0] is not None
            assert covers[1] is not None
            share = (covers[0].alpha != covers[1].alpha)[on_canvas].mean()
            assert share < 0.002


def test_a_case_that_is_made_again_is_the_same(tmp_path: Path) -> None:
    made = samples.write_case(cases.NULL, tmp_path)
    assert description(made.name, tmp_path) == description(made.name)
    for visit in description(made.name)["visits"]:
        pictures = []
        for root in (tmp_path, SHIPPED):
            with Image.open(root / made.name / visit["file"]) as photo:
                pictures.append(np.asarray(photo).astype(np.int16))
        difference = np.abs(pictures[0] - pictures[1])
        # Another processor may round a pixel the other way before JPEG: a step or two of 255.
        assert difference.mean() <= 0.5
        assert np.quantile(difference, 0.999) <= 24


def test_the_portrait_is_made_again_the_same(tmp_path: Path) -> None:
    portrait.write_portrait(tmp_path)
    made, shipped = description(portrait.FOLDER, tmp_path), description(portrait.FOLDER)
    assert made == shipped
    names = [root / portrait.FOLDER / "day_000.jpg" for root in (tmp_path, SHIPPED)]
    pictures = [np.asarray(Image.open(name)).astype(np.int16) for name in names]
    assert np.abs(pictures[0] - pictures[1]).mean() <= 0.5


def test_the_command_writes_the_case_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(samples, "write_case", lambda case, _out: asked.append(case.folder))
    monkeypatch.setattr("sys.argv", ["samples", str(tmp_path), "--only", "acne_scars"])
    samples.main()
    assert asked == ["acne_scars"]
