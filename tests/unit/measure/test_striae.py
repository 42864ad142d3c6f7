"""Stretch marks: painted ones of known contrast and width, and those of simulated skin."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare.measure import measure
from photocompare.measure.areas import areas_of, control_of
from photocompare.measure.striae import stria_findings
from photocompare.measure.subject import Memo, Subject
from photocompare.measure.verdict import Finding
from photocompare.model import (
    UNKNOWN_SCALE,
    MarkState,
    NormalisedPair,
    PhotoPair,
    Region,
    RegionKind,
    Verdict,
)
from photocompare.normalise import normalise
from photocompare.phantom import Camera, Change, ChangeKind, Light, PhantomPair, Scene, Shot
from photocompare.phantom import make_pair as made_of
from photocompare.settings import MeasureSettings
from tests.conftest import comparison_of, exact_alignment

MM = 0.15
SIZE_HW = (400, 500)
EVERYWHERE = Region(
    "belly", RegionKind.TREATED, ((0.05, 0.05), (0.6, 0.05), (0.6, 0.95), (0.05, 0.95))
)
PLAIN = Region("side", RegionKind.REFERENCE, ((0.66, 0.1), (0.95, 0.1), (0.95, 0.9), (0.66, 0.9)))
Picture = NDArray[np.float32]


def painted(contrasts: tuple[float, ...], width_mm: float = 3.0, *, pale: float = 0.0) -> Picture:
    """Return even skin with upright bars, each so much redder in HI than the skin."""
    random = np.random.default_rng(3)
    hi = np.zeros(SIZE_HW, dtype=np.float64)
    light = np.zeros(SIZE_HW, dtype=np.float64)
    x = (np.arange(SIZE_HW[1]) + 0.5) * MM
    for index, contrast in enumerate(contrasts):
        middle_mm = 8.0 + 14.0 * index
        rim = 0.3  # as far as light spreads in skin
        edges = [middle_mm - 0.5 * width_mm, middle_mm + 0.5 * width_mm]
        bar = 0.5 * (np.tanh((x - edges[0]) / rim) - np.tanh((x - edges[1]) / rim))
        rows = slice(60, 340)
        hi[rows] += contrast * bar
        light[rows] += pale * bar
    speckle = cv2.GaussianBlur(random.standard_normal((*SIZE_HW, 2)), (0, 0), 5.0)
    hi += 0.2 * speckle[..., 0] / speckle[..., 0].std()
    light += 0.5 * speckle[..., 1] / speckle[..., 1].std()
    # HI falls by one when log10 of green rises by a hundredth; luminance is mostly green.
    log10_rgb = np.log10([0.45, 0.26, 0.19]) + (light[..., None] / 100.0)
    log10_rgb[..., 1] -= hi / 100.0
    linear = 10.0**log10_rgb
    return np.asarray(
        np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055),
        dtype=np.float32,
    )


def read(
    pair: NormalisedPair, regions: tuple[Region, ...], mm_per_px: float | None = MM
) -> dict[str, Finding]:
    settings = MeasureSettings(mm_per_px=mm_per_px)
    areas = areas_of(pair, regions, least_px=settings.min_region_px)
    control = control_of(pair, areas, settings.min_region_px)
    subject = Subject(pair, areas[0], control, 0.0, UNKNOWN_SCALE, settings, Memo())
    return {finding.quantity: finding for finding in stria_findings(subject)}


def read_painted(
    before: Picture, after: Picture, *, mm_per_px: float | None = MM
) -> dict[str, Finding]:
    return read(comparison_of(before, after).pair, (EVERYWHERE, PLAIN), mm_per_px)


@cache
def phantom(
    *changes: Change, tone: float = 3.0, after: Shot | None = None, **scene: float
) -> PhantomPair:
    made = Scene(
        tone=tone, mm_per_px=MM, striae=int(scene.get("striae", 5)),
        moles_per_cm2=scene.get("moles", 0.04), vessels_per_cm2=0.0, vellus_per_cm2=2.0,
        treated_xy=((0.06, 0.10), (0.56, 0.10), (0.56, 0.90), (0.06, 0.90)),
        reference_xy=((0.68, 0.12), (0.94, 0.12), (0.94, 0.88), (0.68, 0.88)),
    )  # fmt: skip
    shot = Shot(camera=Camera(exposure_ev=0.12 * tone))
    return made_of(made, seed=7, size_hw=(400, 520), shots=(shot, after or shot), changes=changes)


def normalised(made: PhantomPair) -> NormalisedPair:
    return normalise(exact_alignment(made), regions=made.regions)


def test_a_painted_mark_is_read_as_it_was_painted() -> None:
    found = read_painted(painted((5.0, 4.0, 6.0)), painted((2.5, 2.0, 3.0)))
    contrast = found["stria_contrast"]
    # The reduced grid and the speckle (0.2 units) leave a few percent.
    assert contrast.before == pytest.approx(5.0, rel=0.06)
    assert contrast.after == pytest.approx(2.5, rel=0.08)
    assert contrast.half_width is not None
    assert contrast.before - contrast.after > contrast.half_width
    assert [mark.state for mark in contrast.marks] == [MarkState.FADED] * 3


def test_a_painted_width_is_read_where_the_scale_is_known() -> None:
    found = read_painted(painted((5.0, 4.0, 6.0), 3.0), painted((5.0, 4.0, 6.0), 2.4))
    # A fifth of a grid cell of 0.15 mm, and what the speckle moves a half-height crossing.
    assert found["stria_width"].before == pytest.approx(3.0, abs=0.1)
    assert found["stria_width"].after == pytest.approx(2.4, abs=0.1)
    unscaled = read_painted(painted((5.0, 4.0, 6.0)), painted((5.0, 4.0, 6.0)), mm_per_px=None)
    assert "needs the scale" in unscaled["stria_width"].withheld


def test_a_mark_that_is_gone_is_still_read() -> None:
    found = read_painted(painted((5.0, 5.0, 5.0)), painted((5.0, 0.0, 5.0)))["stria_contrast"]
    assert sorted(mark.state for mark in found.marks) == ["gone", "kept", "kept"]
    back = read_painted(painted((5.0, 0.0, 5.0)), painted((5.0, 5.0, 5.0)))["stria_contrast"]
    assert sorted(mark.state for mark in back.marks) == ["kept", "kept", "new"]


def test_swapped_photos_flip_the_sign() -> None:
    before, after = painted((5.0, 4.0, 6.0)), painted((3.0, 4.0, 2.0), 2.6)
    there, back = read_painted(before, after), read_painted(after, before)
    for name in ("stria_contrast", "stria_width"):
        assert there[name].before == pytest.approx(back[name].after, abs=1e-9)
        assert there[name].after == pytest.approx(back[name].before, abs=1e-9)
        assert there[name].half_width == pytest.approx(back[name].half_width, abs=1e-9)


def test_the_same_photo_twice_has_not_changed() -> None:
    same = painted((5.0, 4.0, 6.0))
    for finding in read_painted(same, same).values():
        assert finding.after == finding.before


def test_exposure_and_cast_and_shading_cancel_without_any_reference() -> None:
    before = painted((4.0, 4.0, 4.0))
    linear = np.where(before <= 0.04045, before / 12.92, ((before + 0.055) / 1.055) ** 2.4)
    shade = np.linspace(0.8, 1.0, SIZE_HW[1])[None, :, None]
    lit = linear * np.array([0.75, 0.6, 0.5]) * shade
    after = (1.055 * lit ** (1 / 2.4) - 0.055).astype(np.float32)
    pair = comparison_of(before, after).pair
    found = read(pair, (EVERYWHERE,))["stria_contrast"]
    # Nothing but rounding of the encoding's table and of a shade that curves within a mark.
    assert found.after == pytest.approx(found.before, abs=0.02)


def test_pale_marks_are_told_apart_and_nothing_is_said_of_their_lightness() -> None:
    before, after = (painted((0.0, 0.0, 0.0), pale=value) for value in (6.0, 4.0))
    found = read_painted(before, after)["stria_contrast"]
    assert [part.name[:4] for part in found.parts] == ["pale"]
    assert found.parts[0].before == pytest.approx(6.0, rel=0.08)
    assert found.parts[0].after == pytest.approx(4.0, rel=0.08)
    assert "pale rather than red" in found.remark
    assert abs(found.after - found.before) < (found.half_width or 0.0)


def test_skin_without_marks_is_not_measurable_and_says_what_to_mark() -> None:
    found = read(normalised(phantom(striae=0.0, moles=0.4)), phantom(striae=0.0, moles=0.4).regions)
    for finding in found.values():
        assert math.isnan(finding.before)
        assert "No stretch mark was found" in finding.withheld


@pytest.mark.parametrize("tone", [1.0, 6.0])
def test_marks_that_fade_on_simulated_skin_are_called_lower(tone: float) -> None:
    made = phantom(Change(ChangeKind.STRIAE, 0.4), tone=tone)
    found = read(normalised(made), made.regions)
    contrast = found["stria_contrast"]
    # Blood and melanin of a mark are both multiplied in the logarithm, and so is HI, nearly.
    assert contrast.after / contrast.before == pytest.approx(0.4, abs=0.1)
    assert contrast.before - contrast.after > (contrast.half_width or math.inf)
    width = found["stria_width"]
    if not width.withheld:  # faded marks may have no edge to measure
        assert abs(width.after - width.before) < (width.half_width or 0.0)


@pytest.mark.parametrize("tone", [1.0, 5.0])
def test_another_lamp_changes_no_mark(tone: float) -> None:
    lamp = Shot(Light("LED4000", slant_deg=45.0), Camera(exposure_ev=0.12 * tone - 0.3))
    made = phantom(tone=tone, after=lamp)
    found = read(normalised(made), made.regions)["stria_contrast"]
    assert found.half_width is not None
    assert abs(found.after - found.before) < found.half_width


def test_too_coarse_photos_are_refused() -> None:
    made = phantom()
    found = read(normalised(made), made.regions, 0.8)
    assert all("closer" in finding.withheld for finding in found.values())


def test_the_stage_says_what_was_found_and_leaves_the_same_photo_unchanged() -> None:
    faded = phantom(Change(ChangeKind.STRIAE, 0.4))
    readings = measure(normalised(faded), MeasureSettings(mm_per_px=MM), regions=faded.regions)
    said = {(one.region, one.quantity): one.verdict for one in readings}
    assert said["treated", "stria_contrast"] is Verdict.LOWER
    assert said["reference", "stria_contrast"] is Verdict.NOT_MEASURABLE
    same = replace(faded, photos=PhotoPair(faded.photos.before, faded.photos.before))
    pair = normalise(exact_alignment(same), regions=same.regions)
    readings = measure(pair, MeasureSettings(mm_per_px=MM), regions=same.regions)
    assert all(one.change == 0.0 for one in readings if one.quantity.startswith("stria"))


def test_nothing_is_looked_for_where_no_skin_is_marked() -> None:
    same = painted((5.0, 4.0, 6.0))
    for finding in read(comparison_of(same, same).pair, ()).values():
        assert "only where skin is marked" in finding.withheld


def test_the_rim_of_something_else_is_no_mark() -> None:
    deep = painted((20.0, 20.0, 20.0))
    assert "No stretch mark" in read_painted(deep, deep)["stria_contrast"].withheld
