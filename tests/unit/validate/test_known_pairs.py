"""The pairs that alignment is measured on: the same every time, within their ranges, and true."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import cv2
import numpy as np
import pytest

from photocompare.phantom import Pose
from photocompare.phantom.pose import point_map
from photocompare.validate.alignment import FULL
from photocompare.validate.alignment.known import (
    KnownPair,
    PairSet,
    grid_points,
    is_inside,
    shared_fraction,
)
from photocompare.validate.alignment.nuisances import Nuisances, Stratum, nuisances, shots
from photocompare.validate.alignment.planar_pairs import planar_pair
from photocompare.validate.alignment.run import ENVELOPE_ROUND, SINGLE_STRATA
from photocompare.validate.alignment.skin_pairs import Recipe, recipes, skin_pair
from photocompare.validate.alignment.strangers import SHARES, StrangerKind, Taken, strangers
from photocompare.validate.alignment.subjects import SUBJECTS, blob_outline, overlays, scene_of

HW = (180, 240)
DRAWS = 300


def drawn(stratum: Stratum | None) -> list[Nuisances]:
    """Return many draws of one stratum."""
    return [nuisances(np.random.default_rng((seed, 1)), stratum) for seed in range(DRAWS)]


def size_of(one: Nuisances) -> dict[Stratum, float]:
    """Return how far each nuisance goes, 1 the end of its range."""
    turn = (one.rotation_deg + 45.0) % 90.0 - 45.0
    return {
        Stratum.ROTATION: abs(turn) / 45.0,
        Stratum.SCALE: abs(np.log(one.scale)) / np.log(2.5),
        Stratum.OVERLAP: (1.0 - one.overlap_fraction) / 0.6,
        Stratum.PERSPECTIVE: max(abs(one.perspective_x), abs(one.perspective_y)) / 0.15,
        Stratum.LAMP: max(abs(one.lamp_slant_deg), abs(one.lamp_tilt_deg)) / 30.0,
        Stratum.EXPOSURE: abs(one.exposure_ev) / 1.5,
        Stratum.ELASTIC: one.elastic_fraction / 0.03,
        Stratum.CHANGE: one.changed_fraction / 0.6,
        Stratum.BLUR: (max(one.before_psf_px, one.after_psf_px) - 0.6) / 1.8,
    }


@pytest.mark.parametrize("stratum", [None, *Stratum])
def test_nothing_is_drawn_beyond_the_envelope(stratum: Stratum | None) -> None:
    for one in drawn(stratum):
        assert max(size_of(one).values()) <= 1.0 + 1e-9
        assert min(one.before_jpeg_quality, one.after_jpeg_quality) >= 50.0
        # The strain of a single wave of the whole shift; three share it, so none is steeper.
        assert 2.0 * np.pi * one.elastic_fraction / one.elastic_wavelength <= 0.3 + 1e-9


@pytest.mark.parametrize("stratum", [*SINGLE_STRATA])
def test_one_difficulty_is_hard_and_the_others_are_everyday(stratum: Stratum) -> None:
    for one in drawn(stratum):
        sizes = size_of(one)
        if stratum is not Stratum.QUARTER_TURN:
            assert sizes.pop(stratum) >= 0.5 - 1e-9
        assert abs(round(one.rotation_deg / 90.0)) == 0 or stratum is Stratum.QUARTER_TURN
        # What every day brings reaches up to half of the whole range.
        assert max(sizes.values()) <= 0.5 + 1e-9


def test_a_mixed_pair_is_drawn_from_the_whole_range_of_everything() -> None:
    sizes = [size_of(one) for one in drawn(Stratum.MIXED)]
    for stratum in sizes[0]:
        values = [one[stratum] for one in sizes]
        assert max(values) > 0.95
        assert np.mean(np.array(values) > 0.5) > 0.4
    turned = [abs(one.rotation_deg) > 60.0 for one in drawn(Stratum.MIXED)]
    # A quarter of 300 draws: 75, with a standard deviation of 7.5.
    assert 45 <= sum(turned) <= 105


def test_every_everyday_limit_is_that_of_the_goal() -> None:
    everyday = drawn(None)
    assert max(abs(one.rotation_deg) for one in everyday) <= 15.0
    assert min(one.scale for one in everyday) >= 0.8
    assert max(one.scale for one in everyday) <= 1.25
    assert max(abs(one.lamp_slant_deg) for one in everyday) <= 15.0
    assert max(abs(one.lamp_tilt_deg) for one in everyday) <= 15.0


def test_there_are_more_than_300_pairs_and_every_difficulty_has_its_own() -> None:
    assert FULL.everyday + FULL.envelope + FULL.planar > 300
    assert FULL.strangers >= 200
    assert Counter(ENVELOPE_ROUND)[Stratum.MIXED] == len(SINGLE_STRATA) == len(Stratum) - 1
    assert FULL.envelope % len(ENVELOPE_ROUND) == 0


def test_the_darkness_of_furrows_is_spread_evenly() -> None:
    plan = recipes(PairSet.EVERYDAY, (None,) * 40, HW)
    darkness = sorted(recipe.darkness for recipe in plan)
    np.testing.assert_allclose(darkness, (np.arange(40) + 0.5) / 40)
    assert plan == recipes(PairSet.EVERYDAY, (None,) * 40, HW)


@pytest.mark.parametrize("tone", [0.0, 10.0])
def test_no_skin_is_burnt_out_or_lit_otherwise_than_drawn(tone: float) -> None:
    for seed, one in enumerate(drawn(Stratum.MIXED)[:50]):
        first, second = shots(np.random.default_rng(seed), one, tone=tone, width_px=1600)
        step = second.camera.exposure_ev - first.camera.exposure_ev
        assert step == pytest.approx(one.exposure_ev)
        green = {0.0: 0.322, 10.0: 0.028}[tone]  # of the lightest and the darkest anchor
        assert green * 2.0 ** max(first.camera.exposure_ev, second.camera.exposure_ev) <= 0.7501
        assert second.light.slant_deg - first.light.slant_deg == pytest.approx(one.lamp_slant_deg)
        assert min(first.light.slant_deg, second.light.slant_deg) >= 8.0


def test_every_subject_can_be_laid_out_and_things_beside_the_skin_move() -> None:
    for seed, subject in enumerate(SUBJECTS):
        draw = np.random.default_rng(seed)
        scene = scene_of(subject, draw, width_px=800, cavity_per_mm=1.0)
        assert scene.cavity_per_mm == 1.0
        # Twice as coarse as at 1600 px: the same skin fills the frame.
        assert 2 * 0.035 <= scene.mm_per_px <= 2 * 0.14
        assert overlays(draw) != overlays(draw)


@pytest.mark.parametrize("area_fraction", [0.05, 0.3, 0.6])
def test_a_change_covers_the_area_that_was_drawn(area_fraction: float) -> None:
    for seed in range(20):
        outline = np.array(blob_outline(np.random.default_rng(seed), area_fraction))
        area = cv2.contourArea(outline.astype(np.float32))
        assert area == pytest.approx(area_fraction, rel=1e-3)
        assert outline.min() > -0.05
        assert outline.max() < 1.05


@pytest.fixture(scope="module")
def pair() -> KnownPair:
    """Return a small pair with a large change of scale."""
    return skin_pair(Recipe(PairSet.ENVELOPE, 2, Stratum.SCALE, 0.2, HW))


def test_the_same_recipe_gives_the_same_pair(pair: KnownPair) -> None:
    again = skin_pair(Recipe(PairSet.ENVELOPE, 2, Stratum.SCALE, 0.2, HW))
    assert again.before.jpeg == pair.before.jpeg
    assert again.after.jpeg == pair.after.jpeg
    assert again.drawn == pair.drawn
    np.testing.assert_array_equal(
        again.truth_after(grid_points(HW, 5)), pair.truth_after(grid_points(HW, 5))
    )
    other = skin_pair(Recipe(PairSet.ENVELOPE, 3, Stratum.SCALE, 0.2, HW))
    assert other.before.jpeg != pair.before.jpeg


def test_another_seed_gives_other_pairs(pair: KnownPair) -> None:
    other = skin_pair(Recipe(PairSet.ENVELOPE, 2, Stratum.SCALE, 0.2, HW, seed=1))
    assert other.before.jpeg != pair.before.jpeg
    flat = [planar_pair(1, (60, 80), seed).before.jpeg for seed in (1, 2)]
    assert flat[0] != flat[1]


def test_the_scale_is_that_between_the_two_photos(pair: KnownPair) -> None:
    middle = np.array([[120.0, 90.0]])
    step = pair.truth_after(middle + np.array([1.0, 0.0])) - pair.truth_after(middle)
    # Perspective and the skin's own movement change it by a few per cent from place to place.
    assert float(np.linalg.norm(step)) == pytest.approx(pair.drawn["scale"], rel=0.1)


@pytest.mark.parametrize("index", [0, 3, 10, 11])
def test_the_overlap_is_as_drawn_and_never_less_than_two_fifths(index: int) -> None:
    pair = skin_pair(Recipe(PairSet.ENVELOPE, index, Stratum.OVERLAP, 0.5, HW))
    # It stops one step of 5 % of the width before it would be too little.
    assert 0.39 <= pair.drawn["overlap_fraction"] <= 0.76


@pytest.mark.parametrize("stratum", [Stratum.MIXED, Stratum.QUARTER_TURN, Stratum.ELASTIC])
def test_a_point_shows_the_same_skin_in_both_photos(stratum: Stratum) -> None:
    for index in range(2):
        pair = skin_pair(Recipe(PairSet.ENVELOPE, index, stratum, 0.0, (300, 400)))
        right, beside = (likeness(pair, shift_px) for shift_px in (0.0, 6.0))
        assert right > beside + 0.1


@pytest.mark.parametrize("index", [0, 1, 2, 3])
def test_a_flat_scene_shows_the_same_thing_where_its_homography_says(index: int) -> None:
    pair = planar_pair(index, (300, 400))
    right, beside = (likeness(pair, shift_px) for shift_px in (0.0, 4.0))
    assert right > 0.8
    assert right > beside + 0.1
    assert not pair.before.view.waves.size
    assert not pair.after.view.waves.size


def likeness(pair: KnownPair, shift_px: float) -> float:
    """Return the correlation of both photos' fine light over a grid, one moved aside."""
    photos = pair.photos()
    size_hw = photos.before.size_hw
    points = grid_points(size_hw, 120)
    points = points[is_inside(pair.truth_after(points), size_hw)]
    fine = []
    for photo, at in (
        (photos.before, points),
        (photos.after, pair.truth_after(points) + shift_px),
    ):
        green = np.log(photo.pixels[..., 1] + 0.02)
        scale = np.sqrt(pair.drawn["scale"]) ** (1.0 if at is not points else -1.0)
        soft = cv2.GaussianBlur(green, (0, 0), 1.5 * scale)
        soft -= cv2.GaussianBlur(green, (0, 0), 12.0 * scale)
        x, y = (at[:, axis].astype(np.float32)[None] for axis in (0, 1))
        fine.append(cv2.remap(soft, x, y, cv2.INTER_LINEAR)[0])
    return float(np.corrcoef(fine)[0, 1])


def test_what_changed_is_known_point_by_point(pair: KnownPair) -> None:
    square = np.array([[10.0, 10.0], [50.0, 10.0], [50.0, 40.0], [10.0, 40.0]])
    points = np.array([[30.0, 20.0], [60.0, 20.0], [30.0, 60.0]])
    assert replace(pair, changed_xy=square).is_changed(points).tolist() == [True, False, False]
    assert not replace(pair, changed_xy=None).is_changed(points).any()


def test_strangers_are_of_the_kind_that_they_are_said_to_be() -> None:
    taken = [
        Taken(f"pair {n}", SUBJECTS[n % 3], float(n % 7), f"b{n}".encode(), f"a{n}".encode())
        for n in range(30)
    ]
    chosen = strangers(taken, 40)
    assert len(chosen) == 40
    counts = Counter(stranger.kind for stranger in chosen)
    assert counts == {kind: round(share * 40) for kind, share in SHARES}
    by_file = {one.before_jpeg: one for one in taken} | {one.after_jpeg: one for one in taken}
    for stranger in chosen:
        first, second = by_file[stranger.before_jpeg], by_file[stranger.after_jpeg]
        if stranger.kind in (StrangerKind.MIRRORED, StrangerKind.NOTHING):
            assert first is second
        else:
            assert first is not second
            is_same_part = stranger.kind is StrangerKind.SAME_TONE
            assert (first.subject == second.subject) == is_same_part
            assert abs(first.tone - second.tone) <= 1.0  # there are seven tones of each part
    assert strangers(taken, 40) == chosen


def test_the_overlap_is_of_the_view_that_shows_less() -> None:
    still = np.random.default_rng(0)
    whole, near, aside = (
        point_map(pose, HW, still)
        for pose in (Pose(), Pose(scale=2.0), Pose(shift_xy=(0.5 * HW[1], 0.0)))
    )
    assert shared_fraction(whole, whole, HW) == 1.0
    assert shared_fraction(whole, near, HW) == shared_fraction(near, whole, HW) == 1.0
    # Half of a frame, read from 33 columns of points.
    assert shared_fraction(whole, aside, HW) == pytest.approx(0.5, abs=1.0 / 33.0)
