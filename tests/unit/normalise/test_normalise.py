from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from photocompare import colour
from photocompare.errors import RegionError
from photocompare.grade import grade
from photocompare.model import AlignedPair, Photo, PhotoPair, Region, RegionKind
from photocompare.normalise import normalise
from photocompare.phantom import Camera, Change, ChangeKind, PhantomPair, Scene, Shot, make_pair
from photocompare.settings import LightMethod, LightSettings

Align = Callable[[PhantomPair], AlignedPair]
SIZE_HW = (300, 400)
SCENE = Scene(tone=2.0, mm_per_px=0.12)


@cache
def phantom(exposure_ev: float = 0.0, cast_ln: float = 0.0, blood: float = 1.0) -> PhantomPair:
    camera = Camera(exposure_ev=exposure_ev, white_balance_ln=(cast_ln, 0.0, -cast_ln))
    changes = () if blood == 1.0 else (Change(ChangeKind.BLOOD, blood),)
    return make_pair(SCENE, seed=3, size_hw=SIZE_HW, shots=(Shot(), Shot(camera=camera)),
                     changes=changes)  # fmt: skip


def box(name: str, kind: RegionKind, left: float, top: float, side: float) -> Region:
    right, bottom = left + side, top + side
    return Region(name, kind, ((left, top), (right, top), (right, bottom), (left, bottom)))


@pytest.mark.parametrize(("exposure_ev", "cast_ln"), [(-0.5, 0.0), (0.4, 0.08), (0.0, -0.1)])
def test_the_gain_of_a_known_exposure_and_cast_is_found(
    aligned_exactly: Align, exposure_ev: float, cast_ln: float
) -> None:
    made = phantom(exposure_ev, cast_ln)
    pair = normalise(aligned_exactly(made), regions=made.regions)
    wanted = exposure_ev * np.log(2.0) + np.array([cast_ln, 0.0, -cast_ln])
    # JPEG rounds the colour of flat skin by up to half a grey level, in blue 0.011 here.
    np.testing.assert_allclose(pair.lighting.log_gain[:, 0], wanted, atol=0.015)
    assert pair.lighting.separable
    assert pair.lighting.reference == made.regions[1]


def test_the_after_photo_is_changed_by_the_gain_that_is_written_down(
    aligned_exactly: Align,
) -> None:
    made = phantom(0.4, 0.08)
    pair = normalise(aligned_exactly(made), regions=made.regions)
    gain = np.exp(pair.lighting.log_gain[:, 0]).astype(np.float32)
    light = colour.to_linear(pair.after_as_taken) / gain
    # Two ways through the sRGB curve; 8 bits are 4e-3.
    np.testing.assert_allclose(pair.after, colour.to_encoded(light), atol=5e-5)


def test_a_treated_change_does_not_reach_the_gain(aligned_exactly: Align) -> None:
    made = phantom(0.4, 0.08, blood=2.0)
    pair = normalise(aligned_exactly(made), regions=made.regions)
    unchanged = normalise(aligned_exactly(phantom(0.4, 0.08)), regions=made.regions)
    # The redness ends 3 mm beside the treated area, so only flare reaches the reference.
    np.testing.assert_allclose(pair.lighting.log_gain, unchanged.lighting.log_gain, atol=0.005)


def test_without_a_reference_the_light_is_fitted_and_said_not_to_be_separable(
    aligned_exactly: Align,
) -> None:
    pair = normalise(aligned_exactly(phantom(0.4, 0.08)))
    np.testing.assert_allclose(
        pair.lighting.log_gain[:, 0], 0.4 * np.log(2.0) + np.array([0.08, 0.0, -0.08]), atol=0.01
    )
    assert not pair.lighting.separable
    assert pair.lighting.reference is None
    assert any("Mark untreated skin" in notice.message for notice in pair.notices)


def test_light_left_as_taken_says_so(aligned_exactly: Align) -> None:
    made = phantom(0.4)
    pair = normalise(
        aligned_exactly(made), LightSettings(method=LightMethod.OFF), regions=made.regions
    )
    assert not pair.lighting.log_gain.any()
    assert not pair.lighting.separable
    assert pair.after is pair.after_as_taken
    assert any("not matched" in notice.message for notice in pair.notices)


def test_the_same_photo_twice_is_not_touched(aligned_exactly: Align) -> None:
    made = phantom()
    same = replace(made, photos=PhotoPair(made.photos.before, made.photos.before))
    pair = normalise(aligned_exactly(same), regions=made.regions)
    assert not pair.lighting.log_gain.any()
    np.testing.assert_array_equal(pair.after, pair.before)


def test_a_large_correction_is_told_once_with_its_numbers(aligned_exactly: Align) -> None:
    made = phantom(-0.8, 0.15)
    pair = normalise(aligned_exactly(made), regions=made.regions)
    told = [check.message for check in grade(pair).checks]
    told += [notice.message for notice in pair.notices]
    messages = " ".join(told)
    assert messages.count("0.8 EV darker") == 1
    assert re.search(r"differs by 1[567] %", messages)  # exp(0.15) − 1 is 16.2 %
    assert messages.count("colour of the light differs") == 1


def test_clipped_and_ignored_skin_and_the_border_are_not_measurable(
    aligned_exactly: Align,
) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    before, after = aligned.before.copy(), aligned.after.copy()
    before[100:110, 100:110] = 1.0
    after[100:110, 150:160] = 0.0
    aligned = replace(aligned, before=before, after=after)
    ignored = box("ruler", RegionKind.IGNORE, 0.5, 0.5, 0.2)
    settings = LightSettings()
    pair = normalise(aligned, settings, regions=(*made.regions, ignored))
    assert not pair.measurable[100:110, 100:110].any()
    assert not pair.measurable[100:110, 150:160].any()
    assert not pair.measurable[160:200, 210:270].any()
    assert not pair.measurable[: settings.border_px].any()
    assert not pair.measurable[:, -settings.border_px :].any()
    assert pair.measurable[50:90, 50:90].all()
    np.testing.assert_allclose(pair.lighting.clipped_fraction, 200 / (300 * 400))


def test_what_the_correction_clips_is_not_measurable(aligned_exactly: Align) -> None:
    made = phantom(-0.5)
    aligned = aligned_exactly(made)
    after = aligned.after.copy()
    after[20:40, 20:40] = 0.95  # not clipped as taken; half a stop more clips it
    pair = normalise(replace(aligned, after=after), regions=made.regions)
    assert not pair.measurable[22:38, 22:38].any()


def test_a_reference_outside_the_overlap_is_refused_by_name(aligned_exactly: Align) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    overlap = aligned.overlap.copy()
    overlap[:, 200:] = False
    neck = box("neck", RegionKind.REFERENCE, 0.7, 0.3, 0.2)
    with pytest.raises(RegionError, match="'neck' lies outside the part that both photos show"):
        normalise(replace(aligned, overlap=overlap), regions=(neck,))


def test_a_reference_inside_treated_skin_is_refused(aligned_exactly: Align) -> None:
    cheek = box("cheek", RegionKind.TREATED, 0.2, 0.2, 0.5)
    neck = box("neck", RegionKind.REFERENCE, 0.3, 0.3, 0.2)
    with pytest.raises(RegionError, match="'neck' is marked as untreated skin"):
        normalise(aligned_exactly(phantom()), regions=(cheek, neck))


def test_the_treated_part_of_a_reference_is_left_out_and_told(aligned_exactly: Align) -> None:
    made = phantom(blood=2.0)
    wide = box("wide", RegionKind.REFERENCE, 0.3, 0.2, 0.6)
    pair = normalise(aligned_exactly(made), regions=(made.regions[0], wide))
    assert any("lies in treated skin" in notice.message for notice in pair.notices)
    # Doubled blood moves green by −0.24; the soft edge of the redness still counts a little.
    np.testing.assert_allclose(pair.lighting.log_gain, 0.0, atol=0.01)


def test_a_tiny_reference_falls_back_with_a_notice(aligned_exactly: Align) -> None:
    tiny = box("dot", RegionKind.REFERENCE, 0.7, 0.5, 0.02)
    pair = normalise(aligned_exactly(phantom(0.3)), regions=(tiny,))
    assert not pair.lighting.separable
    assert any("'dot' has only" in notice.message for notice in pair.notices)
    np.testing.assert_allclose(pair.lighting.log_gain[:, 0], 0.3 * np.log(2.0), atol=0.01)


def test_a_reference_in_small_pieces_is_not_used_and_says_so(aligned_exactly: Align) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    before = aligned.before.copy()
    before[::3] = 1.0  # every third row is clipped, so no patch is well filled
    before[:, ::3] = 1.0
    pair = normalise(replace(aligned, before=before), regions=made.regions)
    assert not pair.lighting.separable
    assert any("small pieces" in notice.message for notice in pair.notices)


def test_the_darkest_skin_can_be_measured_in_a_darker_photo(aligned_exactly: Align) -> None:
    made = make_pair(
        Scene(tone=10.0, mm_per_px=0.12), seed=3, size_hw=SIZE_HW,
        shots=(Shot(), Shot(camera=Camera(exposure_ev=-0.5))),
    )  # fmt: skip
    pair = normalise(aligned_exactly(made), regions=made.regions)
    assert pair.lighting.separable
    # The border of four pixels is 5 % of so small a picture; freckles and hairs may be too dark.
    assert pair.measurable.mean() > 0.9


def test_two_references_that_disagree_are_told(aligned_exactly: Align) -> None:
    made = phantom(blood=2.0)
    changed = box("ear", RegionKind.REFERENCE, 0.25, 0.35, 0.15)  # skin that reddened itself
    pair = normalise(aligned_exactly(made), regions=(changed, made.regions[1]))
    assert any("disagree" in notice.message for notice in pair.notices)


def test_two_black_photos_give_a_notice_and_no_gain(aligned_exactly: Align) -> None:
    aligned = aligned_exactly(phantom())
    black = np.zeros_like(aligned.before)
    photos = PhotoPair(_repainted(aligned.photos.before, black), aligned.photos.after)
    pair = normalise(replace(aligned, before=black, photos=photos))
    assert not pair.measurable.any()
    assert not pair.lighting.log_gain.any()
    assert any("more light" in notice.message for notice in pair.notices)


def _repainted(photo: Photo, pixels: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Photo:
    return replace(photo, pixels=pixels, source=replace(photo.source, sha256="0" * 64))
