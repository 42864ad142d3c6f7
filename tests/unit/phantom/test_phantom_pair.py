"""A phantom pair keeps its promises: same seed same bytes, exact places, and an honest truth."""

import hashlib

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from photocompare.geometry import region_mask
from photocompare.model import RGBImage
from photocompare.phantom import (
    Area,
    Camera,
    Change,
    ChangeKind,
    Light,
    PhantomPair,
    Pose,
    Scalp,
    Scene,
    Shot,
    make_pair,
    random_pose,
    random_shot,
)

SMALL_HW = (240, 320)
QUIET = Shot(Light(gloss=0.2), Camera(noise=0.0, sharpen=0.0, flare=0.0, jpeg_quality=100))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_skin() -> None:
    pairs = [make_pair(seed=seed, size_hw=SMALL_HW) for seed in (5, 5, 6)]
    assert pairs[0].before_jpeg == pairs[1].before_jpeg
    assert pairs[0].after_jpeg == pairs[1].after_jpeg
    assert pairs[0].before_jpeg != pairs[2].before_jpeg


def test_the_photos_are_those_of_the_files() -> None:
    pair = make_pair(seed=5, size_hw=SMALL_HW)
    assert pair.photos.before.size_hw == SMALL_HW
    assert pair.photos.after.source.sha256 == hashlib.sha256(pair.after_jpeg).hexdigest()
    assert not pair.photos.before.pixels.flags.writeable


@pytest.mark.parametrize(
    "pose",
    [
        Pose(shift_xy=(3.37, -2.61)),  # one fraction of a pixel everywhere
        Pose(7.0, 0.9, (4.0, 3.0), (0.01, -0.005), 2.5),
        Pose(-5.0, 1.12, (-6.0, 2.0), (0.004, 0.008), 2.5),
    ],
)
def test_every_point_lies_where_the_truth_says(pose: Pose) -> None:
    pair = make_pair(seed=2, size_hw=(400, 540), pose=pose, shots=(QUIET, QUIET))
    found = _shifts(pair, pose.scale)
    # What is left comes from 8 bits and JPEG: 0.015 px in one window of 80 px, in any direction.
    assert len(found) >= 8
    assert np.abs(found.mean(axis=0)).max() < 0.01
    assert np.hypot(found[:, 0], found[:, 1]).max() < 0.06


def _shifts(pair: PhantomPair, scale: float) -> NDArray[np.float64]:
    """Return how far the after photo, laid back by the truth, is off, in windows of 80 px."""
    before = pair.photos.before.pixels[..., 1].astype(np.float64)
    after = pair.photos.after.pixels[..., 1].astype(np.float64)
    height, width = before.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    there = pair.truth_after(np.stack([x.ravel(), y.ravel()], axis=1))
    low, high = np.array([8.0, 8.0]), np.array([width - 9.0, height - 9.0])
    inside = np.all((there > low) & (there < high), axis=1).reshape(before.shape)
    soft = gaussian_filter(before, 1.2)
    back = map_coordinates(gaussian_filter(after, 1.2 * scale), there.T[::-1], order=5)
    difference = back.reshape(before.shape) - soft
    slope_y, slope_x = np.gradient(soft)
    found = []
    for top in range(10, height - 90, 80):
        for left in range(10, width - 90, 80):
            window = (slice(top, top + 80), slice(left, left + 80))
            if inside[window].all():
                rows = [slope_x[window].ravel(), slope_y[window].ravel(), np.ones(6400)]
                solved = np.linalg.lstsq(np.stack(rows, axis=1), difference[window].ravel())
                found.append(solved[0][:2])
    return np.array(found)


def test_a_null_pair_has_no_true_change_whatever_the_light_and_place() -> None:
    generator = np.random.default_rng(3)
    pair = make_pair(
        seed=3,
        size_hw=SMALL_HW,
        pose=random_pose(generator, shift_px=10.0),
        shots=(random_shot(generator), random_shot(generator)),
    )
    assert set(pair.truth.values()) == {0.0}
    assert pair.before_jpeg != pair.after_jpeg


def test_more_blood_is_redder_by_the_published_amount() -> None:
    change = Change(ChangeKind.BLOOD, 1.5)
    pair = make_pair(Scene(tone=1.0), seed=4, size_hw=SMALL_HW, changes=(change,))
    # The table's Δln of R, G, B gives ΔHI = 100/ln 10·(0.63·−0.052 + 0.37·−0.126 + 0.134) = 2.37
    # at the light skin's amounts; uneven skin and spots spread it by a few per cent.
    assert pair.truth["redness_hi"] == pytest.approx(2.37, rel=0.06)
    assert pair.truth["redness_ei"] == pytest.approx(3.56, rel=0.06)
    assert pair.truth["tone_l"] == pytest.approx(-2.8, abs=0.25)
    assert pair.truth_by_region["reference"]["redness_hi"] == 0.0


def test_a_change_everywhere_is_no_change_against_the_reference() -> None:
    change = Change(ChangeKind.BLOOD, 1.5, Area.EVERYWHERE)
    pair = make_pair(
        Scene(mottling=0.0, vessels_per_cm2=0.0), seed=4, size_hw=SMALL_HW, changes=(change,)
    )
    # The regions hold different spots, which answer a little differently.
    assert abs(pair.truth["redness_hi"]) < 0.05
    assert pair.truth_by_region["treated"]["redness_hi"] > 2.0


def test_spots_that_fade_lighten_and_touch_the_treated_skin_alone() -> None:
    scene = Scene(tone=2.0, freckles_per_cm2=20.0)
    pair = make_pair(scene, seed=8, size_hw=SMALL_HW, changes=(Change(ChangeKind.SPOTS, 0.0),))
    assert pair.truth["pigment_mic"] < -0.5
    assert pair.truth["tone_l"] > 0.2
    reference = region_mask(pair.regions[1], SMALL_HW)
    np.testing.assert_array_equal(pair.ideal_before[reference], pair.ideal_after[reference])


def _relief(image: RGBImage) -> NDArray[np.float64]:
    """Return what is finer than 0.4 mm in the log of the green channel."""
    log_green = np.log(image[..., 1].astype(np.float64))
    fine: NDArray[np.float64] = log_green - gaussian_filter(log_green, 6.0)
    return fine


@pytest.mark.parametrize("kind", [ChangeKind.RELIEF, ChangeKind.SCARS])
def test_a_smoother_surface_has_less_contrast_and_the_same_colour(kind: ChangeKind) -> None:
    scene = Scene(scars=12, vellus_per_cm2=0.0)
    pair = make_pair(
        scene, seed=8, size_hw=SMALL_HW, shots=(QUIET, QUIET), changes=(Change(kind, 0.5),)
    )
    treated, reference = (region_mask(region, SMALL_HW) for region in pair.regions)
    contrast = [
        [_relief(photo.pixels)[mask].std() for mask in (treated, reference)]
        for photo in (pair.photos.before, pair.photos.after)
    ]
    assert contrast[1][0] < 0.9 * contrast[0][0]
    # Dither and JPEG are all that differs in the reference.
    assert contrast[1][1] == pytest.approx(contrast[0][1], rel=0.02)
    colours = {name: value for name, value in pair.truth.items() if name != "relief_percent"}
    if kind is ChangeKind.RELIEF:
        assert set(colours.values()) == {0.0}
        # Half the height is half the slope; scars and the rims of moles keep theirs.
        assert -50.0 < pair.truth["relief_percent"] < -10.0
    else:
        assert -50.0 < pair.truth["relief_percent"] < -1.0


def test_more_hair_hides_more_scalp_and_keeps_the_old_hairs() -> None:
    scene = Scene(
        scalp=Scalp(density=0.3),
        treated_xy=((0.3, 0.1), (0.7, 0.1), (0.7, 0.9), (0.3, 0.9)),
    )
    pair = make_pair(
        scene,
        seed=8,
        size_hw=SMALL_HW,
        shots=(QUIET, QUIET),
        changes=(Change(ChangeKind.HAIR, 2.0),),
    )
    # Hairs are kept or grown by a rank drawn once: of about 250, twice as many within chance.
    assert pair.truth["hairs_percent"] == pytest.approx(100.0, abs=25.0)
    before, after = (photo.pixels.mean(axis=2) for photo in (pair.photos.before, pair.photos.after))
    treated = region_mask(pair.regions[0], SMALL_HW)
    was_dark = before < 0.35
    assert (after[treated] < 0.35).mean() > 1.15 * was_dark[treated].mean()
    # A hair stays dark where it was, but for where a glinting new one lies on it.
    assert (after[was_dark & treated] < 0.45).mean() > 0.8


def test_paler_stretch_marks_are_less_red() -> None:
    scene = Scene(striae=4)
    pair = make_pair(scene, seed=8, size_hw=SMALL_HW, changes=(Change(ChangeKind.STRIAE, 0.0),))
    assert pair.truth["redness_hi"] < -0.1


@pytest.mark.parametrize("tone", [0.0, 5.0, 10.0])
def test_every_tone_is_exposed_as_its_anchor(tone: float) -> None:
    plain = Scene(tone=tone, moles_per_cm2=0.0, freckles_per_cm2=0.0, spots_per_cm2=0.0)
    pair = make_pair(plain, seed=1, size_hw=SMALL_HW)
    lightness = float(pair.ideal_before.mean())
    expected = {0.0: 0.62, 5.0: 0.41, 10.0: 0.19}[tone]
    assert lightness == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize(("kind", "factor"), [(ChangeKind.BLOOD, 0.0), (ChangeKind.SPOTS, -1.0)])
def test_an_impossible_change_is_our_own_mistake(kind: ChangeKind, factor: float) -> None:
    with pytest.raises(ValueError, match="makes no sense"):
        Change(kind, factor)


def test_relief_alone_shrinks_by_its_factor() -> None:
    plain = Scene(moles_per_cm2=0.0)
    pair = make_pair(plain, seed=3, size_hw=SMALL_HW, changes=(Change(ChangeKind.RELIEF, 0.8),))
    assert pair.truth["relief_percent"] == pytest.approx(-20.0, abs=0.01)


def test_curved_skin_is_darker_away_from_the_lamp_and_has_the_same_truth() -> None:
    lamp = Shot(Light(tilt_deg=180.0, falloff=0.0), Camera(vignetting=0.0))
    scenes = [Scene(curvature_mm=radius) for radius in (None, 40.0)]
    flat, bent = (make_pair(one, seed=3, size_hw=SMALL_HW, shots=(lamp, lamp)) for one in scenes)
    sides = [
        [
            pair.photos.before.pixels[:, columns].mean()
            for columns in (slice(0, 40), slice(-40, None))
        ]
        for pair in (flat, bent)
    ]
    # The lamp is on the left: the bend brightens the left edge and darkens the right one.
    assert sides[1][0] / sides[1][1] > 1.05 * sides[0][0] / sides[0][1]
    np.testing.assert_array_equal(flat.ideal_before, bent.ideal_before)


def test_wrinkles_add_relief_that_smoothing_takes_away() -> None:
    change = (Change(ChangeKind.RELIEF, 0.5, Area.EVERYWHERE),)
    pairs = [
        make_pair(
            Scene(wrinkles=count, vellus_per_cm2=0.0),
            seed=3,
            size_hw=SMALL_HW,
            shots=(QUIET, QUIET),
            changes=change,
        )
        for count in (0, 6)
    ]
    contrast = [
        [_relief(photo.pixels).std() for photo in (pair.photos.before, pair.photos.after)]
        for pair in pairs
    ]
    assert contrast[1][0] > 1.1 * contrast[0][0]
    assert contrast[1][1] < 0.75 * contrast[1][0]
