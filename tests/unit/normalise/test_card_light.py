"""The light from a card in both photos, alone and beside untreated skin, and what is read by it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from photocompare.card import calibrated
from photocompare.measure import measure
from photocompare.model import (
    AlignedPair,
    Alignment,
    LightBasis,
    NormalisedPair,
    PhotoPair,
    Reading,
    Region,
    RegionKind,
    Severity,
    Verdict,
)
from photocompare.normalise import normalise
from photocompare.normalise.masks import CARD
from photocompare.phantom import (
    Area,
    Camera,
    Change,
    ChangeKind,
    Light,
    Overlay,
    OverlayKind,
    Scene,
    Shot,
    Visit,
    make_photos,
)
from photocompare.settings import LightMethod, LightSettings

SIZE_HW = (420, 400)
SCENE = Scene(tone=3.0, mm_per_px=0.12)
TREATED, REFERENCE = SCENE.regions()
LAID = Overlay(OverlayKind.CARD, (0.3, 0.905), 0.0, 0.28)
FADED = replace(LAID, glare=0.35)  # a veil that no correction explains
CAST = Camera(exposure_ev=-0.4, white_balance_ln=(0.1, 0.0, -0.1))
EAR = Region("ear", RegionKind.REFERENCE, ((0.66, 0.2), (0.9, 0.2), (0.9, 0.45), (0.66, 0.45)))
NECK = Region("neck", RegionKind.REFERENCE, ((0.66, 0.5), (0.9, 0.5), (0.9, 0.78), (0.66, 0.78)))


@cache
def aligned(
    cards: tuple[Overlay | None, Overlay | None] = (LAID, LAID),
    *,
    camera: Camera = CAST,
    lamp: str = "D65",
    changes: tuple[Change, ...] = (),
) -> AlignedPair:
    first, second = ((card,) if card is not None else () for card in cards)
    visits = (
        Visit(overlays=first),
        Visit(shot=Shot(Light(illuminant=lamp), camera), changes=changes, overlays=second),
    )
    before, after = make_photos(SCENE, visits, seed=4, size_hw=SIZE_HW)
    return laid(PhotoPair(before.photo("before"), after.photo("after")))


def laid(photos: PhotoPair) -> AlignedPair:
    alignment = Alignment(
        matrix=np.eye(3), displacement=None, before_size_hw=SIZE_HW, after_size_hw=SIZE_HW,
        method="known", inliers=0, error_px=0.0, error_basis="known", overlap_fraction=1.0,
        scale=1.0, rotation_deg=0.0,
    )  # fmt: skip
    everywhere = np.ones(SIZE_HW, dtype=np.bool_)
    return AlignedPair(photos.before.pixels, photos.after.pixels, everywhere, alignment, photos)


def swapped(pair: AlignedPair) -> AlignedPair:
    return laid(PhotoPair(pair.photos.after, pair.photos.before))


def readings(pair: NormalisedPair, regions: tuple[Region, ...]) -> dict[str, Reading]:
    return {
        reading.quantity: reading
        for reading in measure(pair, regions=regions)
        if reading.region == TREATED.name
    }


def said(pair: NormalisedPair) -> str:
    return " ".join(notice.message for notice in pair.notices)


REDDER = (Change(ChangeKind.BLOOD, 2.0),)
ALL_REDDER = (Change(ChangeKind.BLOOD, 1.7, Area.EVERYWHERE),)
REFERENCE_REDDER = (Change(ChangeKind.BLOOD, 1.7, Area.REFERENCE),)


def test_a_card_gives_the_gain_of_a_known_exposure_and_cast() -> None:
    pair = normalise(aligned(), regions=(TREATED,))
    wanted = -0.4 * np.log(2.0) + np.array([0.1, 0.0, -0.1])
    # Patches and skin are JPEG, and rounded to half a grey level.
    np.testing.assert_allclose(pair.lighting.log_gain[:, 0], wanted, atol=0.03)
    assert pair.lighting.basis is LightBasis.CARD
    assert pair.lighting.separable
    assert pair.lighting.reference is None
    assert pair.lighting.card_residual_de00 < 1.0
    assert pair.lighting.lamps_apart_de00 < 1.0


def test_the_gain_of_a_card_turns_round_when_the_photos_are_swapped() -> None:
    pair = aligned(lamp="LED4000", changes=REDDER)
    forth = normalise(pair, regions=(TREATED,)).lighting.log_gain
    back = normalise(swapped(pair), regions=(TREATED,)).lighting.log_gain
    np.testing.assert_allclose(forth, -back, atol=1e-6)


def test_with_a_card_a_global_reddening_is_told_from_the_light() -> None:
    pair = normalise(aligned(changes=ALL_REDDER), regions=(TREATED,))
    found = readings(pair, (TREATED,))
    truth = 3.27  # HI for blood × 1.7 on this tone, as the simulation's noiseless skin has it
    assert found["redness_hi"].verdict is Verdict.HIGHER
    assert found["redness_hi"].change == pytest.approx(truth, abs=1.2)
    assert "cast of" not in found["redness_hi"].reason


def test_with_a_card_alone_nothing_changed_is_within_error() -> None:
    for lamp in ("D65", "LED3000"):
        pair = normalise(aligned(lamp=lamp), regions=(TREATED,))
        found = readings(pair, (TREATED,))
        for quantity in ("redness_hi", "redness_a", "pigment_mic", "tone_l"):
            assert found[quantity].verdict is Verdict.WITHIN_ERROR, (lamp, quantity)


def test_another_lamp_widens_what_a_card_alone_can_tell() -> None:
    same = readings(normalise(aligned(), regions=(TREATED,)), (TREATED,))
    other = readings(normalise(aligned(lamp="LED2700"), regions=(TREATED,)), (TREATED,))
    narrow, wide = (found["redness_a"].detectable_change for found in (same, other))
    assert narrow is not None
    assert wide is not None
    # Metamerism: skin and paint part company under another lamp.
    assert wide > 2.0 * narrow
    assert narrow < 2.0


def test_without_card_and_reference_a_change_is_not_separable() -> None:
    pair = normalise(aligned((None, None)), regions=(TREATED,))
    assert pair.lighting.basis is LightBasis.EVERYTHING
    assert not pair.lighting.separable
    assert pair.lighting.calibration is None
    found = readings(pair, (TREATED,))
    assert found["redness_hi"].verdict is Verdict.NOT_MEASURABLE
    assert "A cast of" in found["redness_hi"].reason
    assert "Uncalibrated" in found["tone_ita"].reason


def test_a_card_in_one_photo_calibrates_tone_but_does_not_match_light() -> None:
    for cards in ((LAID, None), (None, LAID)):
        alone = normalise(aligned(cards), regions=(TREATED,))
        assert not alone.lighting.separable
        assert "Lay it into both photos" in said(alone)
        pair = normalise(aligned(cards), regions=(TREATED, REFERENCE))
        assert pair.lighting.basis is LightBasis.REFERENCE
        both = normalise(aligned(), regions=(TREATED, REFERENCE))
        light = np.log10([[0.30, 0.16, 0.10]])
        # Whichever photo the card lies in, daylight is the same: within what the gain leaves.
        np.testing.assert_allclose(
            calibrated(light, pair.lighting), calibrated(light, both.lighting), atol=0.02
        )


def test_with_a_card_tone_is_calibrated_and_no_longer_said_not_to_be() -> None:
    pair = normalise(aligned(lamp="LED2700"), regions=(TREATED, REFERENCE))
    found = readings(pair, (TREATED, REFERENCE))
    for quantity in ("tone_l", "tone_ita"):
        assert "Uncalibrated" not in found[quantity].reason
        assert "Calibrated by the colour card" in found[quantity].reason


def test_tone_is_the_same_whatever_the_camera_did_to_a_photo_with_a_card() -> None:
    dark = Camera(exposure_ev=-0.8, white_balance_ln=(-0.15, 0.0, 0.15))
    for camera in (CAST, dark):
        pair = swapped(aligned(camera=camera))  # the odd photo comes first: the card corrects it
        found = readings(normalise(pair, regions=(TREATED, REFERENCE)), (TREATED, REFERENCE))
        plain = readings(normalise(aligned(), regions=(TREATED, REFERENCE)), (TREATED, REFERENCE))
        # A cast of 10 % moves ITA by 10 degrees and more.
        assert found["tone_ita"].before == pytest.approx(plain["tone_ita"].before, abs=2.0)
        assert found["tone_l"].before == pytest.approx(plain["tone_l"].before, abs=1.0)


def test_card_and_untreated_skin_agree_where_nothing_changed() -> None:
    for lamp in ("D65", "D50", "LED4000", "P3000"):
        pair = normalise(aligned(lamp=lamp), regions=(TREATED, REFERENCE))
        assert pair.lighting.basis is LightBasis.BOTH
        assert np.isfinite(pair.lighting.disagreement_hi)
        assert not pair.lighting.is_disputed, lamp
        assert "the colour card differ by" in pair.lighting.method


def test_a_reference_that_reddened_is_seen_against_the_card() -> None:
    pair = normalise(aligned(changes=REFERENCE_REDDER), regions=(TREATED, REFERENCE))
    assert pair.lighting.is_disputed
    assert pair.lighting.disagreement_hi > 2.0
    assert "'reference' became redder" in said(pair)
    # The treated skin did not change: read against the reference it would have become less red.
    found = readings(pair, (TREATED, REFERENCE))["redness_hi"]
    assert found.verdict is not Verdict.LOWER
    assert found.interval is not None
    assert found.interval[0] <= 0.0 <= found.interval[1]


def test_of_two_references_the_one_that_reddened_is_named_by_the_card() -> None:
    pair = normalise(aligned(changes=REDDER), regions=(NECK, as_reference(TREATED)))
    assert pair.lighting.is_disputed
    assert "'cheek' became redder" in said(pair)
    assert "'neck' became" not in said(pair)


def as_reference(region: Region) -> Region:
    inner = tuple((0.35 + 0.6 * (x - 0.35), 0.5 + 0.6 * (y - 0.5)) for x, y in region.outline_xy)
    return Region("cheek", RegionKind.REFERENCE, inner)


def test_two_references_that_agree_leave_nothing_to_say() -> None:
    pair = normalise(aligned((None, None)), regions=(TREATED, EAR, NECK))
    assert pair.lighting.disagreement_hi < 1.1
    assert not pair.lighting.is_disputed
    assert "nothing to hold it against" not in said(pair)


def test_that_a_lone_reference_cannot_be_checked_is_said_once_and_as_a_note() -> None:
    pair = normalise(aligned((None, None)), regions=(TREATED, REFERENCE))
    told = [one for one in pair.notices if "nothing to hold it against" in one.message]
    assert len(told) == 1
    assert told[0].severity is Severity.NOTE
    assert np.isnan(pair.lighting.disagreement_hi)


def test_a_card_that_may_not_be_used_is_said_and_the_rest_is_measured() -> None:
    pair = normalise(aligned((FADED, LAID)), regions=(TREATED, REFERENCE))
    assert "In the before photo:" in said(pair)
    assert pair.lighting.basis is LightBasis.REFERENCE
    assert readings(pair, (TREATED, REFERENCE))["redness_hi"].interval is not None


def test_the_card_itself_is_not_measured() -> None:
    pair = normalise(aligned(), regions=(TREATED,))
    card = pair.masked[CARD]
    # 0.28 of the width, 4.7 by 6.7 patches; a little around it is left out as well.
    assert 1.0 < card.mean() / (0.28**2 * 4.7 / 6.7 * 400 / 420) < 1.3
    assert not pair.measurable[card].any()
    assert "the colour card" in said(pair)
    assert pair.overlap.all()


def test_the_gain_never_varies_over_the_picture_and_so_steals_no_redness() -> None:
    # A reddening that grows towards one side is what a sloping gain of colour would explain away.
    sloping = (Change(ChangeKind.BLOOD, 2.0, Area.TREATED, edge_mm=12.0),)
    pair = normalise(aligned(changes=sloping), regions=(TREATED, EAR, NECK))
    assert pair.lighting.log_gain.shape == (3, 1)
    truth = 4.3  # HI of blood × 2 on this tone
    found = readings(pair, (TREATED, EAR, NECK))["redness_hi"]
    assert found.change == pytest.approx(truth, rel=0.2)


def test_the_same_photo_twice_has_not_changed_though_a_card_lies_in_it() -> None:
    once = aligned().photos.before
    pair = normalise(laid(PhotoPair(once, once)), regions=(TREATED, REFERENCE))
    assert not pair.lighting.log_gain.any()
    assert pair.lighting.calibration is not None
    assert all(one.change == 0.0 for one in measure(pair, regions=(TREATED, REFERENCE)))


def test_light_left_as_taken_is_not_calibrated_by_the_card_of_one_photo() -> None:
    settings = LightSettings(method=LightMethod.OFF)
    pair = normalise(aligned(), settings, regions=(TREATED, REFERENCE))
    assert pair.lighting.calibration is None
    assert not pair.lighting.separable
