"""A gain that differs across the picture: taken where reference skin around it shows one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare import colour
from photocompare.geometry import region_mask
from photocompare.indices import log10_light, redness_hi
from photocompare.model import AlignedPair, NormalisedPair, PhotoPair, Region, RegionKind
from photocompare.normalise import normalise
from photocompare.phantom import Camera, Light, PhantomPair, Scene, Shot, make_pair
from photocompare.relight import relit
from photocompare.settings import LightSettings
from tests.conftest import comparison_of

Align = Callable[[PhantomPair], AlignedPair]
Log = NDArray[np.float64]
SIZE_HW = (240, 320)
EVEN_ONLY = LightSettings(least_patches_sloped=10**9)


def box(name: str, kind: RegionKind, middle_xy: tuple[float, float]) -> Region:
    (x, y), half = middle_xy, 0.09
    corners = (
        (x - half, y - half),
        (x + half, y - half),
        (x + half, y + half),
        (x - half, y + half),
    )
    return Region(name, kind, corners)


TREATED = box("cheek", RegionKind.TREATED, (0.5, 0.5))
AROUND = tuple(
    box(name, RegionKind.REFERENCE, place)
    for name, place in (
        *(("left", (0.2, 0.5)), ("right", (0.8, 0.5)), ("above", (0.5, 0.15))),
        *(("below", (0.5, 0.85)), ("corner", (0.8, 0.85))),
    )
)
STRIPS = tuple(
    Region(name, RegionKind.REFERENCE, ((x, 0.1), (x + wide, 0.1), (x + wide, 0.9), (x, 0.9)))
    for name, x, wide in (("beside", 0.28, 0.1), ("far", 0.65, 0.3))
)
REGIONS = (TREATED, *AROUND)


def skin(seed: int) -> NDArray[np.float32]:
    random = np.random.default_rng(seed)
    grain = 1.0 + 0.01 * random.standard_normal((*SIZE_HW, 1))
    light = np.array([0.40, 0.24, 0.17]) * grain
    return colour.to_encoded(light.astype(np.float32))


def pair_under(gain: Log, *, redder: Region | None = None) -> AlignedPair:
    """Return skin whose light changed by a gain, and by 4 % in red in one region."""
    after, _ = relit(skin(2), -gain)
    if redder is not None:
        only_red = relit(after, np.log([[1.0 / 1.04], [1.0], [1.0]]))[0]
        after = np.where(region_mask(redder, SIZE_HW)[..., None], only_red, after)
    made = comparison_of(skin(1), np.ascontiguousarray(after)).pair
    return AlignedPair(made.before, made.after, made.overlap, made.alignment, made.photos)


def swapped(pair: AlignedPair) -> AlignedPair:
    photos = PhotoPair(pair.photos.after, pair.photos.before)
    return replace(pair, before=pair.after.copy(), after=pair.before.copy(), photos=photos)


def mixed_gain() -> Log:
    """Return a slope of colour, and of luminance a bend."""
    gain = np.zeros((3, 6))
    gain[:, 0] = (0.10, 0.0, -0.10)
    gain[:, 1] = (0.12, 0.05, -0.02)
    gain[:, 3:] = (0.08, 0.0, 0.06)
    return gain


def test_a_slope_of_colour_and_a_bend_of_light_are_found() -> None:
    found = normalise(pair_under(mixed_gain()), regions=REGIONS).lighting
    # Grain of 1 % over patches of at least 8 pixels square: 0.0013 a patch, 40 patches.
    np.testing.assert_allclose(found.log_gain, mixed_gain(), atol=0.006)
    assert not found.is_even
    assert "a bend of brightness" in found.method
    assert "a slope of colour" in found.method


def test_colour_never_bends() -> None:
    gain = mixed_gain()
    gain[0, 3:] += 0.05  # what a flush in the middle of a face might look like
    found = normalise(pair_under(gain), regions=REGIONS).lighting.log_gain
    np.testing.assert_array_equal(found[0, 3:], found[1, 3:])
    np.testing.assert_array_equal(found[1, 3:], found[2, 3:])


def test_swapped_photos_have_the_inverse_gain() -> None:
    pair = pair_under(mixed_gain())
    forth = normalise(pair, regions=REGIONS).lighting.log_gain
    back = normalise(swapped(pair), regions=REGIONS).lighting.log_gain
    # The logarithms are float32.
    np.testing.assert_allclose(back, -forth, atol=1e-6)


def test_the_same_pixels_have_no_gain() -> None:
    pair = pair_under(np.zeros((3, 1)))
    same = replace(pair, after=pair.before.copy())
    found = normalise(same, regions=REGIONS)
    assert not found.lighting.log_gain.any()
    np.testing.assert_array_equal(found.after, found.before)


@pytest.mark.parametrize("references", [AROUND[1:2], AROUND[1:3]])
def test_skin_on_one_side_says_nothing_of_the_other(references: tuple[Region, ...]) -> None:
    regions = (TREATED, *references)
    pair = pair_under(mixed_gain())
    found = normalise(pair, regions=regions)
    even = normalise(pair, EVEN_ONLY, regions=regions)
    assert found.lighting.is_even
    assert found.lighting.field_doubt_ln == 0.0
    np.testing.assert_array_equal(found.after, even.after)
    assert found.notices == even.notices


def test_an_even_gain_stays_even() -> None:
    found = normalise(pair_under(np.array([[0.1], [0.0], [-0.1]])), regions=REGIONS).lighting
    assert found.is_even


def test_a_reference_that_reddened_is_no_slope_of_the_light() -> None:
    pair = pair_under(np.zeros((3, 1)), redder=AROUND[1])
    found = normalise(pair, regions=REGIONS)
    assert found.lighting.is_even
    # 63·log10 1.04 = 1.07 in one of five; they are told to differ as before.
    np.testing.assert_allclose(found.lighting.disagreement_hi, 1.07, atol=0.1)


def test_mixed_lamps_change_less_that_has_not_changed(aligned_exactly: Align) -> None:
    off: dict[bool, list[float]] = {True: [], False: []}
    for tilt_deg in (-60.0, 20.0, 100.0, 180.0):
        aligned = aligned_exactly(_mixed(tilt_deg))
        for even, settings in ((True, EVEN_ONLY), (False, LightSettings())):
            pair = normalise(aligned, settings, regions=(TREATED, *STRIPS))
            off[even].append(_redness_change(pair))
    # The even gain is that of the middle between the strips, the treated skin lies left of it.
    # Two lamps mix in no straight line: about 0.25 of it is left whichever way they stand.
    assert np.mean(np.abs(off[False])) < 0.7 * np.mean(np.abs(off[True]))
    assert np.std(off[False]) < 0.6 * np.std(off[True])
    np.testing.assert_allclose(off[False], 0.0, atol=0.4)


@cache
def _mixed(tilt_deg: float) -> PhantomPair:
    window = Light("D65", tilt_deg=tilt_deg + 180.0, falloff=0.2)
    bulb = Light("LED2700", tilt_deg=tilt_deg, falloff=0.4)
    mixed = Shot(replace(window, second=bulb, second_share=0.3), Camera(exposure_ev=-0.3))
    scene = Scene(tone=2.0, mm_per_px=0.18)
    return make_pair(scene, seed=3, size_hw=SIZE_HW, shots=(Shot(), mixed))


def _redness_change(pair: NormalisedPair) -> float:
    inside = region_mask(TREATED, pair.size_hw) & pair.measurable
    before, after = (redness_hi(log10_light(one))[inside] for one in (pair.before, pair.after))
    return float(after.mean() - before.mean())
