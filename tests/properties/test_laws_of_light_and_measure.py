"""Laws that the light correction and the readings keep, whatever the skin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from photocompare.measure import measure
from photocompare.model import (
    AlignedPair,
    NormalisedPair,
    Photo,
    PhotoPair,
    Reading,
    Region,
    RGBImage,
    Verdict,
)
from photocompare.normalise import normalise
from photocompare.phantom import (
    Area,
    Camera,
    Change,
    ChangeKind,
    Light,
    PhantomPair,
    Pose,
    Scene,
    Shot,
    make_pair,
)
from photocompare.quantities import COLOUR_QUANTITIES
from photocompare.settings import MeasureSettings

Align = Callable[[PhantomPair], AlignedPair]
MM_PER_PX = 0.06
SETTINGS = MeasureSettings(mm_per_px=MM_PER_PX)
REDDER = Change(ChangeKind.BLOOD, 1.5)
SMOOTHER = Change(ChangeKind.RELIEF, 0.75)


@cache
def phantom(
    *changes: Change,
    seed: int = 0,
    tone: float = 2.0,
    after: Shot | None = None,
    pose: Pose | None = None,
) -> PhantomPair:
    scene = Scene(tone=tone, mm_per_px=MM_PER_PX)
    return make_pair(
        scene, seed=seed, size_hw=(420, 560), pose=pose or Pose(), shots=(Shot(), after or Shot()),
        changes=changes,
    )  # fmt: skip


def treated(
    pair: NormalisedPair, regions: tuple[Region, ...], settings: MeasureSettings = SETTINGS
) -> dict[str, Reading]:
    readings = measure(pair, settings, regions=regions)
    return {reading.quantity: reading for reading in readings if reading.region == "treated"}


def read(aligned: AlignedPair, regions: tuple[Region, ...]) -> dict[str, Reading]:
    return treated(normalise(aligned, regions=regions), regions)


@pytest.mark.parametrize("seed", range(3))
def test_a_photo_compared_with_itself_has_not_changed(aligned_exactly: Align, seed: int) -> None:
    made = phantom(seed=seed, tone=4.0 * seed)
    same = replace(made, photos=PhotoPair(made.photos.before, made.photos.before))
    assert all(
        reading.change == 0.0 for reading in read(aligned_exactly(same), made.regions).values()
    )


def test_swapping_the_photos_under_one_light_flips_every_sign(aligned_exactly: Align) -> None:
    made = phantom(REDDER, SMOOTHER)
    pair = normalise(aligned_exactly(made), regions=made.regions)
    swapped = replace(
        pair, before=pair.after, after=pair.before, after_as_taken=pair.before,
        photos=PhotoPair(pair.photos.after, pair.photos.before),
    )  # fmt: skip
    there, back = treated(pair, made.regions), treated(swapped, made.regions)
    for name, reading in there.items():
        if name == "difference_de00":  # a distance has no direction
            assert back[name].change == reading.change
        else:
            # Exact but for the rounding of float64; missing numbers stay missing.
            np.testing.assert_allclose(back[name].change, -reading.change, rtol=1e-9)


def test_swapping_the_photos_as_taken_flips_every_sign(aligned_exactly: Align) -> None:
    made = phantom(REDDER, after=Shot(camera=Camera(exposure_ev=0.3)))
    swapped = replace(made, photos=PhotoPair(made.photos.after, made.photos.before))
    there = read(aligned_exactly(made), made.regions)
    back = read(aligned_exactly(swapped), made.regions)
    for name in ("redness_hi", "redness_ei", "pigment_mic"):
        # The gain is a robust centre of the same patches, with the sign changed.
        assert back[name].change == pytest.approx(-there[name].change, abs=0.02)


@pytest.mark.parametrize("exposure_ev", [-1.0, -0.5, 0.5])
def test_a_change_of_exposure_is_undone(aligned_exactly: Align, exposure_ev: float) -> None:
    made = phantom(after=Shot(camera=Camera(exposure_ev=exposure_ev)))
    found = read(aligned_exactly(made), made.regions)
    for name in COLOUR_QUANTITIES:
        # JPEG rounds the colour of a darker photo by up to half a grey level.
        assert found[name].change == pytest.approx(0.0, abs=0.5)
        assert found[name].verdict is Verdict.WITHIN_ERROR


@pytest.mark.parametrize("cast_ln", [(0.1, 0.0, -0.1), (-0.08, 0.05, 0.1)])
def test_a_cast_is_undone(aligned_exactly: Align, cast_ln: tuple[float, float, float]) -> None:
    made = phantom(after=Shot(camera=Camera(white_balance_ln=cast_ln)))
    found = read(aligned_exactly(made), made.regions)
    for name in COLOUR_QUANTITIES:
        # JPEG rounds colour by up to half a grey level.
        assert found[name].change == pytest.approx(0.0, abs=0.5)
        assert found[name].verdict is Verdict.WITHIN_ERROR


def test_moving_the_region_with_the_photos_changes_nothing(aligned_exactly: Align) -> None:
    made = phantom(REDDER)
    wide = read(aligned_exactly(made), made.regions)
    left, top, width, height = 40, 20, 500, 380
    cut = tuple(
        _cut(photo, (top, left), (height, width))
        for photo in (made.photos.before, made.photos.after)
    )
    moved = tuple(
        Region(
            region.name,
            region.kind,
            tuple(((x * 560 - left) / width, (y * 420 - top) / height)
                  for x, y in region.outline_xy),
        )
        for region in made.regions
    )  # fmt: skip
    narrow = read(aligned_exactly(replace(made, photos=PhotoPair(cut[0], cut[1]))), moved)
    for name, reading in wide.items():
        # Outlines are rounded to a sixteenth of a pixel, and patches start at other pixels.
        np.testing.assert_allclose(narrow[name].change, reading.change, atol=0.03)


@pytest.mark.parametrize("tone", [1.0, 5.0, 9.0])
@pytest.mark.parametrize("factor", [0.67, 1.5])
def test_a_treated_change_is_recovered(aligned_exactly: Align, tone: float, factor: float) -> None:
    made = phantom(Change(ChangeKind.BLOOD, factor), tone=tone)
    found = read(aligned_exactly(made), made.regions)
    # Under one lamp: gloss and flare take up to an eighth, the camera's matrix the rest.
    assert found["redness_hi"].change == pytest.approx(made.truth["redness_hi"], rel=0.3)
    wanted = Verdict.HIGHER if factor > 1.0 else Verdict.LOWER
    assert found["redness_hi"].verdict is wanted


@pytest.mark.parametrize("seed", range(4))
def test_where_nothing_changed_nothing_is_called_changed(aligned_exactly: Align, seed: int) -> None:
    random = np.random.default_rng(seed)
    lamp = ("D50", "P3000", "LED3000", "LED5000")[seed]
    shot = Shot(
        Light(lamp, slant_deg=float(random.uniform(24.0, 36.0))),
        Camera(
            exposure_ev=float(random.uniform(-0.3, 0.3)),
            psf_px=float(random.uniform(0.6, 1.1)),
            jpeg_quality=85,
        ),
    )
    pose = Pose(rotation_deg=float(random.uniform(-8.0, 8.0)), scale=1.05, shift_xy=(8.0, -5.0))
    made = phantom(seed=seed, tone=float(random.uniform(0.0, 9.0)), after=shot, pose=pose)
    for reading in read(aligned_exactly(made), made.regions).values():
        assert reading.verdict not in {Verdict.HIGHER, Verdict.LOWER}, reading


@pytest.mark.parametrize("psf_px", [1.1, 1.5])
def test_a_blurrier_photo_is_not_read_as_smoother_skin(
    aligned_exactly: Align, psf_px: float
) -> None:
    made = phantom(after=Shot(camera=Camera(psf_px=psf_px)))
    found = read(aligned_exactly(made), made.regions)
    for name in ("texture_fine", "texture_medium"):
        # Without matching the focus, 1.5 px would take 19 % from the fine band.
        assert found[name].after == pytest.approx(found[name].before, rel=0.03)
        assert found[name].verdict is Verdict.WITHIN_ERROR


def test_smoother_skin_is_read_as_smoother_in_a_blurrier_photo(aligned_exactly: Align) -> None:
    made = phantom(SMOOTHER)
    blurred = phantom(SMOOTHER, after=Shot(camera=Camera(psf_px=1.4)))
    sharp = read(aligned_exactly(made), made.regions)["texture_fine"]
    soft = read(aligned_exactly(blurred), made.regions)["texture_fine"]
    assert sharp.change < 0.0
    ratio = (soft.after / soft.before) / (sharp.after / sharp.before)
    # The fitted blur is right to a few per cent, and so is what is left of the contrast.
    assert ratio == pytest.approx(1.0, abs=0.03)


def test_a_lamp_at_another_angle_is_not_read_as_texture(aligned_exactly: Align) -> None:
    made = phantom(after=Shot(Light(slant_deg=50.0, ambient=0.1)))
    pair = normalise(aligned_exactly(made), regions=made.regions)
    readings = measure(pair, SETTINGS, regions=made.regions)
    control = next(
        reading for reading in readings
        if (reading.region, reading.quantity) == ("reference", "texture_fine")
    )  # fmt: skip
    assert control.after > 1.2 * control.before  # the light did change the contrast
    found = treated(pair, made.regions)
    for name in ("texture_fine", "texture_medium"):
        assert found[name].verdict is not Verdict.HIGHER
        assert found[name].verdict is not Verdict.LOWER


def test_a_global_change_is_never_called_a_change_without_a_reference(
    aligned_exactly: Align,
) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 2.0, Area.EVERYWHERE))
    for regions in ((), made.regions[:1]):
        pair = normalise(aligned_exactly(made), regions=regions)
        for reading in measure(pair, SETTINGS, regions=regions):
            assert reading.verdict is Verdict.NOT_MEASURABLE
            assert reading.interval is None


def _cut(photo: Photo, corner_yx: tuple[int, int], size_hw: tuple[int, int]) -> Photo:
    rows = slice(corner_yx[0], corner_yx[0] + size_hw[0])
    columns = slice(corner_yx[1], corner_yx[1] + size_hw[1])
    pixels: RGBImage = np.ascontiguousarray(photo.pixels[rows, columns])
    return Photo(pixels, replace(photo.source, size_hw=size_hw))
