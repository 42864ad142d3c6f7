"""Scalp that shows, and the parting: painted strands of known cover, and simulated scalps."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare import colour
from photocompare.measure import measure
from photocompare.measure.areas import areas_of, control_of
from photocompare.measure.hair import scalp_findings
from photocompare.measure.striae import stria_findings
from photocompare.measure.subject import Memo, Subject
from photocompare.measure.verdict import Finding
from photocompare.model import UNKNOWN_SCALE, NormalisedPair, Region, RegionKind, Verdict
from photocompare.normalise import normalise
from photocompare.phantom import (
    Camera,
    Change,
    ChangeKind,
    PhantomPair,
    Scalp,
    Scene,
    Shot,
    random_shot,
)
from photocompare.phantom import make_pair as made_of
from photocompare.settings import MeasureSettings
from tests.conftest import comparison_of, exact_alignment

MM = 0.1
SIZE_HW = (360, 480)
HEAD = Region("head", RegionKind.TREATED, ((0.1, 0.05), (0.9, 0.05), (0.9, 0.95), (0.1, 0.95)))
Picture = NDArray[np.float32]


def painted(part_mm: float = 6.0, *, middle_mm: float = 24.0, gaps: int = 700) -> Picture:
    """Return hair combed sideways from an upright band of bare scalp; scalp shows in the gaps."""
    random = np.random.default_rng(1)
    height, width = SIZE_HW
    left, right = (round((middle_mm + side * 0.5 * part_mm) / MM) for side in (-1.0, 1.0))
    scalp = np.zeros(SIZE_HW, dtype=np.uint8)
    for x, y, length, slope in zip(
        random.uniform(0.0, width, gaps),
        random.uniform(0.0, height, gaps),
        random.uniform(30.0, 90.0, gaps),
        random.normal(0.0, 0.12, gaps),
        strict=True,
    ):
        ends = (int(x), int(y)), (int(x + length), int(y + slope * length))
        cv2.line(scalp, *ends, 255, 1, cv2.LINE_AA)
    scalp[:, max(0, left - 20) : right + 20] = 0  # the edge of the parting is known
    scalp[:, left:right] = 255
    share = scalp[..., None] / 255.0
    streaks = cv2.blur(random.standard_normal(SIZE_HW), (41, 1))[..., None]
    skin = np.array([0.45, 0.26, 0.19]) * (1.0 + 0.01 * random.standard_normal((*SIZE_HW, 1)))
    hair = np.array([0.10, 0.06, 0.04]) * np.exp(0.25 * streaks / streaks.std())
    linear = (hair + share * (skin - hair)).astype(np.float32)
    return np.ascontiguousarray(colour.to_encoded(linear))


def read(
    pair: NormalisedPair, regions: tuple[Region, ...], mm_per_px: float | None = MM
) -> dict[str, Finding]:
    settings = MeasureSettings(mm_per_px=mm_per_px)
    areas = areas_of(pair, regions, least_px=settings.min_region_px)
    control = control_of(pair, areas, settings.min_region_px)
    subject = Subject(pair, areas[0], control, 0.0, UNKNOWN_SCALE, settings, Memo())
    found = (*scalp_findings(subject), *stria_findings(subject))
    return {finding.quantity: finding for finding in found}


def read_painted(
    before: Picture, after: Picture, mm_per_px: float | None = MM
) -> dict[str, Finding]:
    return read(comparison_of(before, after).pair, (HEAD,), mm_per_px)


@cache
def phantom(
    factor: float = 1.0, *, tone: float = 2.0, darkness: float = 0.9, lamps: int | None = None
) -> PhantomPair:
    scene = Scene(
        tone=tone, mm_per_px=0.08, moles_per_cm2=0.01, spots_per_cm2=0.0,
        scalp=Scalp(density=0.5, darkness=darkness),
        treated_xy=((0.28, 0.08), (0.72, 0.08), (0.72, 0.92), (0.28, 0.92)),
        reference_xy=((0.80, 0.12), (0.97, 0.12), (0.97, 0.88), (0.80, 0.88)),
    )  # fmt: skip
    shots = (Shot(camera=Camera(exposure_ev=0.1 + 0.12 * tone)),) * 2
    if lamps is not None:
        random = np.random.default_rng(lamps)
        drawn = [random_shot(random) for _ in range(2)]
        brighter = [one.camera.exposure_ev + 0.1 + 0.12 * tone for one in drawn]
        cameras = [replace(o.camera, exposure_ev=ev) for o, ev in zip(drawn, brighter, strict=True)]
        shots = (Shot(drawn[0].light, cameras[0]), Shot(drawn[1].light, cameras[1]))
    changes = () if factor == 1.0 else (Change(ChangeKind.HAIR, factor),)
    return made_of(scene, seed=3, size_hw=(400, 540), shots=shots, changes=changes)


def normalised(made: PhantomPair) -> NormalisedPair:
    return normalise(exact_alignment(made), regions=made.regions)


def test_a_painted_parting_is_as_wide_as_it_was_painted() -> None:
    found = read_painted(painted(6.0), painted(4.0))["part_width"]
    # The band is painted in whole pixels of 0.1 mm, and softened by half the width of a hair.
    assert found.before == pytest.approx(6.0, abs=0.2)
    assert found.after == pytest.approx(4.0, abs=0.2)
    assert found.before - found.after > (found.half_width or math.inf)
    assert len(found.marks) == 1


def test_a_parting_runs_where_it_was_painted() -> None:
    mark = read_painted(painted(6.0), painted(6.0))["part_width"].marks[0]
    across = [x for x, _ in mark.outline_xy]
    # 24 mm of 48 mm; a cell of the grid that it is looked for on is 0.3 mm.
    assert across == pytest.approx([0.5] * len(across), abs=0.01)


def test_a_width_needs_the_scale_and_a_share_does_not() -> None:
    found = read_painted(painted(), painted(5.0), None)
    assert "needs the scale" in found["part_width"].withheld
    assert not found["scalp_visible"].withheld


def test_swapped_photos_flip_the_sign() -> None:
    before, after = painted(6.0), painted(5.0, gaps=500)
    there, back = read_painted(before, after), read_painted(after, before)
    for name in ("scalp_visible", "part_width"):
        assert there[name].before == pytest.approx(back[name].after, abs=1e-9)
        assert there[name].after == pytest.approx(back[name].before, abs=1e-9)
        assert there[name].half_width == pytest.approx(back[name].half_width, abs=1e-9)


def test_the_same_photo_twice_has_not_changed() -> None:
    for finding in read_painted(painted(), painted()).values():
        assert finding.after == finding.before or math.isnan(finding.before)


def test_exposure_and_cast_cancel() -> None:
    before = painted()
    lit = colour.to_linear(before) * np.array([0.8, 0.65, 0.6], dtype=np.float32)
    found = read_painted(before, np.ascontiguousarray(colour.to_encoded(lit)))
    # A gain is a shift in the logarithm; only the mixture's own rounding is left.
    assert found["scalp_visible"].after == pytest.approx(found["scalp_visible"].before, abs=0.1)
    assert found["part_width"].after == pytest.approx(found["part_width"].before, abs=0.02)


def test_hair_that_was_parted_elsewhere_is_noticed() -> None:
    found = read_painted(painted(6.0, middle_mm=18.0), painted(6.0, middle_mm=30.0))
    assert "not parted alike" in found["scalp_visible"].withheld


def test_striae_are_not_looked_for_under_hair() -> None:
    found = read_painted(painted(), painted())
    assert "Hair covers" in found["stria_contrast"].withheld


@pytest.mark.parametrize("tone", [0.0, 4.0, 9.0])
def test_plain_skin_with_a_mole_has_no_hair(tone: float) -> None:
    scene = Scene(tone=tone, mm_per_px=0.08, moles_per_cm2=0.5)
    shot = Shot(camera=Camera(exposure_ev=0.12 * tone))
    made = made_of(scene, seed=2, size_hw=(300, 400), shots=(shot, shot))
    found = read(normalised(made), made.regions)
    for name in ("scalp_visible", "part_width"):
        assert "No hair was found" in found[name].withheld
        assert math.isnan(found[name].before)


@pytest.mark.parametrize("lamps", range(2))
def test_another_lamp_grows_no_hair(lamps: int) -> None:
    made = phantom(lamps=lamps)
    found = read(normalised(made), made.regions, 0.08)
    for name, most in (("scalp_visible", 5.5), ("part_width", 1.2)):
        finding = found[name]
        assert finding.half_width is not None
        assert finding.half_width < most
        assert abs(finding.after - finding.before) < finding.half_width


@pytest.mark.parametrize(("factor", "is_more"), [(1.7, False), (0.5, True)])
def test_hair_that_grew_or_fell_is_seen(factor: float, is_more: bool) -> None:
    made = phantom(factor)
    found = read(normalised(made), made.regions, 0.08)["scalp_visible"]
    assert found.half_width is not None
    change = found.after - found.before
    assert abs(change) > found.half_width
    assert (change > 0.0) is is_more


def test_a_region_without_bare_scalp_is_not_guessed_at() -> None:
    made = phantom()
    beside = Region(
        "side", RegionKind.TREATED, ((0.75, 0.1), (0.98, 0.1), (0.98, 0.9), (0.75, 0.9))
    )
    found = read(normalise(exact_alignment(made), regions=(beside,)), (beside,), 0.08)
    assert math.isnan(found["scalp_visible"].before)
    assert "scalp" in found["scalp_visible"].withheld


def test_hair_as_light_as_the_scalp_is_not_measurable() -> None:
    before = painted()
    pale = np.ascontiguousarray(np.maximum(before, before.max() * np.float32(0.9)))
    found = read_painted(pale, pale)
    assert found["scalp_visible"].withheld


def test_a_parting_hardly_lighter_than_its_hair_has_no_width() -> None:
    linear = colour.to_linear(painted())
    # 1.5 of ln Y, scalp over hair, become 0.25: the share may be told, the edge may not.
    pale = colour.to_encoded((0.3 * (linear / 0.3) ** (0.25 / 1.5)).astype(np.float32))
    found = read_painted(pale, pale)
    assert not found["scalp_visible"].withheld
    assert "hardly lighter" in found["part_width"].withheld


def test_hair_is_read_where_no_skin_is_left_to_measure() -> None:
    pair = comparison_of(painted(6.0), painted(4.0)).pair
    hidden = replace(pair, measurable=np.zeros(SIZE_HW, dtype=np.bool_))
    readings = measure(hidden, MeasureSettings(mm_per_px=MM), regions=(HEAD,))
    said = {one.quantity: one for one in readings}
    assert said["part_width"].verdict is Verdict.LOWER
    assert "can be measured in both photos" in said["redness_hi"].reason
    assert "can be measured in both photos" in said["stria_contrast"].reason
