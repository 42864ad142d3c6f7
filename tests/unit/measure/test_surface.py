from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare import colour
from photocompare.measure.areas import areas_of, control_of
from photocompare.measure.subject import Memo, Subject
from photocompare.measure.surface import surface_findings
from photocompare.measure.verdict import Finding, is_beyond
from photocompare.model import (
    UNKNOWN_SCALE,
    AlignedPair,
    Alignment,
    MarkState,
    NormalisedPair,
    Photo,
    PhotoPair,
    PhotoSource,
    Region,
    RegionKind,
)
from photocompare.normalise import normalise
from photocompare.settings import MeasureSettings

Picture = NDArray[np.float32]
Field = NDArray[np.float64]
MM_PER_PX = 0.05
SIZE_HW = (400, 800)
SHADE = (0.85, 1.0, 1.1)  # drop of ln R, G and B per drop in mere shade of fine relief
MELANIN = (0.35, 1.0, 1.9)
BLOOD = (0.4, 1.15, 1.1)
QUANTITIES = (
    *("wrinkle_length", "wrinkle_contrast"),
    *("pore_contrast", "pore_area", "scar_contrast", "scar_area"),
)


def square(name: str, kind: RegionKind, left: float) -> Region:
    low, high, right = 0.05, 0.95, left + 0.42
    return Region(name, kind, ((left, low), (right, low), (right, high), (left, high)))


TREATED = square("treated", RegionKind.TREATED, 0.04)
REFERENCE = square("reference", RegionKind.REFERENCE, 0.54)


@dataclass(frozen=True)
class Dot:
    """A Gaussian dot of known contrast, the drop of ln luminance."""

    x: float
    y: float
    sigma_mm: float
    contrast: float
    direction: tuple[float, float, float] = SHADE


def grid_of_dots(
    contrast: float, *, right: float | None = None, sigma_mm: float = 0.12
) -> list[Dot]:
    """Return dots 2 mm apart over all of the picture, of another contrast on the reference."""
    return [
        Dot(float(x), float(y), sigma_mm, contrast if x < 400 or right is None else right)
        for y in range(30, 380, 40)
        for x in range(30, 790, 40)
    ]


def mottled(seed: int = 1, strength: float = 0.02) -> Field:
    """Return relief, the drop of ln Y, with a standard deviation of ``strength`` on the reference.

    A third of it on the treated area, so that nothing of the relief itself stands out there.
    """
    rough = np.random.default_rng(seed).normal(size=SIZE_HW)
    fine = cv2.GaussianBlur(rough, (0, 0), 2.0) - cv2.GaussianBlur(rough, (0, 0), 6.0)
    fine[:, :400] /= 3.0
    field: Field = fine / fine[:, 400:].std() * strength
    return field


def painted(
    dots: list[Dot],
    *,
    relief: Field | None = None,
    extra: Field | None = None,
    noise_seed: int | None = None,
    gain: tuple[float, float, float] = (1.0, 1.0, 1.0),
) -> Picture:
    """Return skin, sRGB-encoded, whose ln luminance drops by known amounts."""
    y, x = np.mgrid[: SIZE_HW[0], : SIZE_HW[1]].astype(np.float64)
    drop = np.zeros((*SIZE_HW, 3))
    drop += (mottled() if relief is None else relief)[..., None] * SHADE
    if extra is not None:
        drop += extra[..., None] * SHADE
    for dot in dots:
        reach = int(5 * dot.sigma_mm / MM_PER_PX) + 1
        rows = slice(max(0, int(dot.y) - reach), int(dot.y) + reach)
        columns = slice(max(0, int(dot.x) - reach), int(dot.x) + reach)
        away2 = (x[rows, columns] - dot.x) ** 2 + (y[rows, columns] - dot.y) ** 2
        bump = dot.contrast * np.exp(-0.5 * away2 * (MM_PER_PX / dot.sigma_mm) ** 2)
        drop[rows, columns] += bump[..., None] * dot.direction
    linear = np.array([0.45, 0.27, 0.2]) * np.exp(-drop) * gain
    if noise_seed is not None:
        linear += np.random.default_rng(noise_seed).normal(scale=0.002, size=linear.shape)
    return colour.to_encoded(np.clip(linear, 0.0, 1.0).astype(np.float32))


def valley(
    y_px: float, *, sigma_mm: float = 0.2, depth: float = 0.15, length: float = 1.0
) -> Field:
    """Return a straight line across the treated area, ``length`` of 300 px long."""
    y, x = np.mgrid[: SIZE_HW[0], : SIZE_HW[1]].astype(np.float64)
    half = 150.0 * length
    along = 1.0 / (1.0 + np.exp((np.abs(x - 200.0) - half) / 2.0))
    field: Field = depth * along * np.exp(-0.5 * ((y - y_px) * MM_PER_PX / sigma_mm) ** 2)
    return field


def pair_of(
    before: Picture, after: Picture, regions: tuple[Region, ...], error_px: float = 0.3
) -> NormalisedPair:
    photos = PhotoPair(*(
        Photo(np.ascontiguousarray(pixels), PhotoSource(name, name * 32, SIZE_HW))
        for name, pixels in (("aa", before), ("bb", after))
    ))  # fmt: skip
    alignment = Alignment(
        matrix=np.eye(3), displacement=None, before_size_hw=SIZE_HW, after_size_hw=SIZE_HW,
        method="known", inliers=100, error_px=error_px, error_basis="known",
        overlap_fraction=1.0, scale=1.0, rotation_deg=0.0,
    )  # fmt: skip
    seen = np.ones(SIZE_HW, dtype=bool)
    aligned = AlignedPair(
        photos.before.pixels.copy(), photos.after.pixels.copy(), seen, alignment, photos
    )
    return normalise(aligned, regions=regions)


def read(
    before: Picture,
    after: Picture,
    *,
    regions: tuple[Region, ...] = (TREATED, REFERENCE),
    mm_per_px: float | None = MM_PER_PX,
    error_px: float = 0.3,
) -> dict[str, Finding]:
    """Return the findings of the treated area."""
    pair = pair_of(before, after, regions, error_px)
    settings = MeasureSettings(mm_per_px=mm_per_px)
    areas = areas_of(pair, regions, least_px=400)
    control = control_of(pair, areas, 400)
    subject = Subject(
        pair=pair, area=areas[0], control=control, slope_ln=0.0, scale=UNKNOWN_SCALE,
        settings=settings, memo=Memo(),
    )  # fmt: skip
    return {finding.quantity: finding for finding in surface_findings(subject)}


def log_ratio(finding: Finding) -> float:
    return math.log(finding.after / finding.before)


def test_every_quantity_is_answered_once() -> None:
    same = painted(grid_of_dots(0.3))
    assert tuple(read(same, same)) == QUANTITIES


def test_pores_of_a_known_contrast_and_area_are_found() -> None:
    made = grid_of_dots(0.3)
    inside = [dot for dot in made if 34 < dot.x < 366 and 22 < dot.y < 378]
    found = read(painted(made), painted(made, noise_seed=2))
    contrast, area = found["pore_contrast"], found["pore_area"]
    kept = [mark for mark in contrast.marks if mark.state is MarkState.KEPT]
    # The rim of the area, one pore's width, is not searched; beside it each pore is found.
    assert len(inside) * 0.9 <= len(kept) <= len(inside) * 1.1
    # A dot between two of the sizes that are looked for answers with up to 6 % less.
    assert contrast.before == pytest.approx(30.0, rel=0.08)
    # Dots of 0.12 mm, darker than the 6 % that stand out: 2π·0.12²·ln(0.3/0.06) mm² in 4 mm²,
    # give or take the threshold, of which the area takes the logarithm.
    assert area.before == pytest.approx(100 * 2 * math.pi * 0.12**2 * math.log(5) / 4, rel=0.35)


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.25])
def test_a_known_change_of_pores_is_recovered(factor: float) -> None:
    before = painted(grid_of_dots(0.3), noise_seed=1)
    after = painted(grid_of_dots(0.3 * factor, right=0.3), noise_seed=2)
    found = read(before, after)
    contrast, area = found["pore_contrast"], found["pore_area"]
    # The relief between the dots stays and shares in their contrast.
    assert log_ratio(contrast) == pytest.approx(math.log(factor), abs=0.05)
    assert is_beyond(contrast)
    assert (area.change > 0.0) == (factor > 1.0)


def test_what_the_light_does_to_all_pores_is_no_change() -> None:
    before = painted(grid_of_dots(0.3), noise_seed=1)
    after = painted(grid_of_dots(0.45), relief=mottled() * 1.5, noise_seed=2)
    found = read(before, after)
    for name in ("pore_contrast", "pore_area"):
        assert not found[name].withheld
        assert not is_beyond(found[name])
    assert log_ratio(found["pore_contrast"]) == pytest.approx(0.0, abs=0.02)


def test_pores_that_went_are_marked_as_gone_and_others_as_kept() -> None:
    made = grid_of_dots(0.3)
    left = [dot for dot in made if not (100 < dot.x < 300 and 100 < dot.y < 300)]
    found = read(painted(made), painted(left))["pore_contrast"]
    gone = {mark.state for mark in found.marks if _middle(mark.outline_xy, (0.14, 0.36))}
    kept = {mark.state for mark in found.marks if mark.outline_xy[0][0] < 0.11}
    assert gone == {MarkState.GONE}
    assert kept == {MarkState.KEPT}
    assert all(math.isnan(mark.after) for mark in found.marks if mark.state is MarkState.GONE)


def _middle(outline_xy: tuple[tuple[float, float], ...], x_range: tuple[float, float]) -> bool:
    x, y = np.mean(outline_xy, axis=0)
    return bool(x_range[0] < x < x_range[1] and 0.28 < y < 0.72)


@pytest.mark.parametrize("direction", [MELANIN, BLOOD])
def test_dots_of_colour_are_no_pores_and_no_scars(direction: tuple[float, float, float]) -> None:
    made = grid_of_dots(0.0, right=0.3)
    freckles = [
        Dot(float(x), float(y), sigma_mm, 0.3, direction)
        for sigma_mm, x in ((0.12, 100), (0.5, 200), (0.12, 300))
        for y in range(60, 360, 60)
    ]
    found = read(painted(made + freckles), painted(made + freckles))
    assert len(found["pore_contrast"].marks) <= 1  # of eight, where the relief adds to one
    assert len(found["scar_contrast"].marks) == 0
    assert "darker by colour" in found["scar_contrast"].remark


def test_scars_that_are_half_as_deep_are_lower() -> None:
    pores = grid_of_dots(0.2)
    places = [(x, y) for x in (90, 200, 310) for y in (80, 200, 320)]
    dents = [[Dot(float(x), float(y), 0.5, depth) for x, y in places] for depth in (0.2, 0.1)]
    weak = [
        Dot(float(x), float(y), 0.5, 0.02) for x in range(450, 780, 40) for y in range(40, 380, 40)
    ]
    before = painted(pores + weak + dents[0], noise_seed=1)
    after = painted(pores + weak + dents[1], noise_seed=2)
    found = read(before, after)["scar_contrast"]
    assert len(found.marks) == len(places)
    assert log_ratio(found) == pytest.approx(math.log(0.5), abs=0.12)  # relief adds to a few dents
    assert found.before == pytest.approx(20.0, rel=0.15)


def test_lines_of_a_known_length_and_depth_are_found() -> None:
    lines = valley(90) + valley(210) + valley(330)
    beside = [dot for dot in grid_of_dots(0.2) if dot.x > 400.0]
    skin = painted(beside, extra=lines)
    found = read(skin, skin)
    length, contrast = found["wrinkle_length"], found["wrinkle_contrast"]
    # Three lines of 15 mm on 16.8 x 18 mm; their ends fade.
    assert length.before == pytest.approx(100 * 45.0 / (16.8 * 18.0), rel=0.12)
    # The answer to a width between two that are looked for, and the ends, which fade.
    assert contrast.before == pytest.approx(15.0, rel=0.15)
    assert sum(mark.is_line for mark in length.marks) == 3


def test_a_line_that_went_shortens_the_length_by_its_own() -> None:
    two = valley(90) + valley(210)
    before = painted(grid_of_dots(0.2), extra=two + valley(330), noise_seed=1)
    after = painted(grid_of_dots(0.2), extra=two, noise_seed=2)
    length = read(before, after)["wrinkle_length"]
    assert length.after / length.before == pytest.approx(2.0 / 3.0, abs=0.08)
    assert {mark.state for mark in length.marks} == {MarkState.KEPT, MarkState.GONE}


def test_hairs_are_no_lines() -> None:
    hairs = sum(valley(y, sigma_mm=0.03, depth=0.8) for y in (90, 210, 330))
    assert isinstance(hairs, np.ndarray)
    skin = painted(grid_of_dots(0.2), extra=hairs)
    assert read(skin, skin)["wrinkle_length"].before < 1.0  # of 15 mm/cm² that lie there


def test_a_softer_photo_is_matched_in_focus_and_shows_no_change() -> None:
    relief = mottled() + mottled(5, 0.01)
    before = painted(grid_of_dots(0.3), relief=relief, noise_seed=1)
    after = cv2.GaussianBlur(painted(grid_of_dots(0.3), relief=relief), (0, 0), 1.2)
    after = np.clip(
        after + painted([], relief=0 * relief, noise_seed=4) - painted([], relief=0 * relief), 0, 1
    )
    found = read(before, after.astype(np.float32))["pore_contrast"]
    assert not is_beyond(found)
    # Without focus the dots lose (0.12² / (0.12² + 0.06²)) = a fifth of their contrast.
    assert log_ratio(found) == pytest.approx(0.0, abs=0.06)


def changed_pair() -> tuple[Picture, Picture]:
    before = painted(grid_of_dots(0.3), extra=valley(90) + valley(210) + valley(330), noise_seed=1)
    after = painted(
        grid_of_dots(0.2, right=0.33), extra=valley(90) + valley(210, depth=0.1), noise_seed=2
    )
    return before, after


def test_swapping_the_photos_flips_every_change() -> None:
    before, after = changed_pair()
    there, back = read(before, after), read(after, before)
    for name in QUANTITIES:
        # Exact but for the order of sums.
        np.testing.assert_allclose(back[name].change, -there[name].change, rtol=1e-6, atol=1e-9)
        if there[name].half_width is not None:
            assert back[name].half_width == pytest.approx(there[name].half_width, rel=1e-6)


def test_the_same_photo_twice_has_not_changed() -> None:
    before, _ = changed_pair()
    for finding in read(before, before).values():
        assert finding.change == 0.0 or math.isnan(finding.change)


@pytest.mark.parametrize("gain", [(0.5, 0.5, 0.5), (1.1, 1.0, 0.9)])
def test_exposure_and_cast_do_not_matter(gain: tuple[float, float, float]) -> None:
    made = grid_of_dots(0.3)
    extra = valley(90) + valley(210) + valley(330)
    found = read(painted(made, extra=extra), painted(made, extra=extra, gain=gain))
    for name in ("wrinkle_length", "wrinkle_contrast", "pore_contrast", "pore_area"):
        # A cast weighs the channels of ln Y otherwise, which moves all skin alike.
        assert found[name].change == pytest.approx(0.0, abs=0.03 * found[name].before)


@pytest.mark.parametrize(
    ("names", "sentence", "change"),
    [
        (QUANTITIES, "scale of the photo is not known", {"mm_per_px": None}),
        (("pore_contrast", "pore_area"), "1.2 times closer", {"mm_per_px": 0.1}),
        (("wrinkle_length", "wrinkle_contrast"), "1.7 times closer", {"mm_per_px": 0.2}),
        (("pore_contrast", "wrinkle_length"), "may lie 0.30 mm off", {"error_px": 6.0}),
        (QUANTITIES, "mark untreated skin as reference", {"regions": (TREATED,)}),
    ],
)
def test_what_can_not_be_told_is_withheld_with_its_reason(
    names: tuple[str, ...], sentence: str, change: dict[str, object]
) -> None:
    dents = [Dot(float(x), float(y), 0.5, 0.3) for x in (90, 200, 310) for y in (80, 200, 320)]
    many = sum(valley(y) for y in (50, 120, 270, 350))
    assert isinstance(many, np.ndarray)
    made = painted([*grid_of_dots(0.3), *dents], extra=many)
    reader: Callable[..., dict[str, Finding]] = read
    found = reader(made, made, **change)
    for name in names:
        assert sentence in found[name].withheld


def test_too_few_pores_have_no_mean() -> None:
    few = [dot for dot in grid_of_dots(0.3) if dot.x > 400 or (dot.x < 120 and dot.y < 120)]
    made = painted(few)
    found = read(made, made)
    assert "pores stand out" in found["pore_contrast"].withheld
    assert "20 are needed" in found["pore_contrast"].withheld
    assert not found["pore_area"].withheld


def test_a_change_of_colour_alone_is_not_taken_for_one_of_relief() -> None:
    made = grid_of_dots(0.3)
    tinted = [replace(dot, contrast=0.25, direction=(0.4, 1.0, 1.2)) for dot in made if dot.x < 400]
    before, after = painted(made + tinted, noise_seed=1), painted(made, noise_seed=2)
    found = read(before, after)["pore_contrast"]
    assert not is_beyond(found)
    assert "mostly colour" in found.withheld or len(found.marks) < 20


def test_what_lies_on_a_mole_is_no_pore() -> None:
    mole = Dot(200.0, 200.0, 1.2, 1.6, (0.7, 1.0, 1.2))
    on_it = [Dot(float(x), 200.0, 0.12, 0.4) for x in (190, 210)]
    made = [dot for dot in grid_of_dots(0.3) if math.hypot(dot.x - 200, dot.y - 200) > 60]
    skin = painted([*made, mole, *on_it])
    marks = read(skin, skin)["pore_contrast"].marks
    middles = [np.mean(mark.outline_xy, axis=0) * (SIZE_HW[1], SIZE_HW[0]) for mark in marks]
    assert len(marks) > 20
    assert not any(math.hypot(x - 200.0, y - 200.0) < 20.0 for x, y in middles)
