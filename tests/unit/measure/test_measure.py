from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from photocompare.errors import RegionError
from photocompare.geometry import region_mask
from photocompare.measure import measure
from photocompare.measure.uncertainty import RESPONSE, half_width_of
from photocompare.model import AlignedPair, PhotoPair, Reading, Region, RegionKind, Verdict
from photocompare.normalise import normalise
from photocompare.phantom import (
    Area,
    Camera,
    Change,
    ChangeKind,
    Light,
    PhantomPair,
    Scene,
    Shot,
    make_pair,
)
from photocompare.quantities import COLOUR_QUANTITIES, QUANTITIES, TEXTURE_QUANTITIES, Family
from photocompare.settings import MeasureSettings

Align = Callable[[PhantomPair], AlignedPair]
SIZE_HW = (360, 480)
WARM = Shot(Light("LED4000"), Camera(exposure_ev=0.3))


@cache
def phantom(
    *changes: Change, tone: float = 2.0, after: Shot = WARM, mm_per_px: float = 0.1
) -> PhantomPair:
    scene = Scene(tone=tone, mm_per_px=mm_per_px)
    return make_pair(scene, seed=5, size_hw=SIZE_HW, shots=(Shot(), after), changes=changes)


def read(
    aligned: AlignedPair,
    regions: tuple[Region, ...],
    settings: MeasureSettings | None = None,
) -> dict[tuple[str, str], Reading]:
    pair = normalise(aligned, regions=regions)
    readings = measure(pair, settings or MeasureSettings(mm_per_px=0.1), regions=regions)
    return {(reading.region, reading.quantity): reading for reading in readings}


def square(name: str, kind: RegionKind, left: float, top: float, side: float) -> Region:
    right, bottom = left + side, top + side
    return Region(name, kind, ((left, top), (right, top), (right, bottom), (left, bottom)))


def test_every_quantity_is_read_in_every_region_with_its_unit(aligned_exactly: Align) -> None:
    made = phantom()
    found = read(aligned_exactly(made), made.regions)
    names = [quantity for region, quantity in found if region == "treated"]
    assert list(found) == [(region, name) for region in ("treated", "reference") for name in names]
    assert sorted(names) == sorted(QUANTITIES)
    assert all(reading.unit == QUANTITIES[name].unit for (_, name), reading in found.items())


@pytest.mark.parametrize("tone", [0.0, 4.0, 8.0])
def test_a_known_change_of_blood_is_recovered(aligned_exactly: Align, tone: float) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 1.5), tone=tone)
    found = read(aligned_exactly(made), made.regions)
    hi = found["treated", "redness_hi"]
    # Another lamp sees the same skin otherwise (metamerism): up to 0.7 of 2.3 to 3.0.
    assert hi.change == pytest.approx(made.truth["redness_hi"], abs=0.8)
    assert hi.verdict is Verdict.HIGHER
    assert found["treated", "pigment_mic"].verdict is Verdict.WITHIN_ERROR


def test_a_known_change_of_pigment_is_recovered(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.MELANIN, 1.5), tone=2.0)
    found = read(aligned_exactly(made), made.regions)
    pigment = found["treated", "pigment_mic"]
    # Two learnt standard deviations: lamps that differ see pigment otherwise (metamerism).
    assert pigment.change == pytest.approx(made.truth["pigment_mic"], abs=1.9)
    assert pigment.verdict is Verdict.HIGHER
    assert found["treated", "redness_hi"].verdict is Verdict.WITHIN_ERROR


def test_an_interval_is_the_change_and_what_can_be_detected(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 1.5))
    hi = read(aligned_exactly(made), made.regions)["treated", "redness_hi"]
    assert hi.change == hi.after - hi.before
    assert hi.interval is not None
    assert hi.detectable_change is not None
    half_width = half_width_of(hi.terms, 0.95)
    assert hi.interval == pytest.approx((hi.change - half_width, hi.change + half_width))
    # Lamps show a change differently, which is no hindrance to detect one.
    of_nothing = tuple(term for term in hi.terms if term.name != RESPONSE)
    assert hi.detectable_change == pytest.approx(half_width_of(of_nothing, 0.95))
    assert hi.detectable_change < half_width
    assert "learnt on simulated skin" in hi.reason


def test_every_interval_lists_the_terms_that_add_up_to_it(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 1.5))
    found = read(aligned_exactly(made), made.regions)
    judged = [reading for reading in found.values() if reading.interval is not None]
    assert {"redness_hi", "tone_l", "texture_medium"} <= {reading.quantity for reading in judged}
    for reading in found.values():
        assert bool(reading.terms) == bool(reading.basis) == (reading.interval is not None)
    for reading in judged:
        assert reading.interval is not None
        # The upper end: a distance's lower one stops at zero.
        upper = reading.interval[1] - reading.change
        assert upper == pytest.approx(half_width_of(reading.terms, 0.95)), reading.quantity


def test_a_reading_says_what_its_error_rests_on(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 1.5))
    hi = read(aligned_exactly(made), made.regions)["treated", "redness_hi"]
    assert hi.basis.startswith("Read against 'reference'. The error rests on ")
    assert "patches of untreated skin" in hi.basis
    assert "learnt on simulated skin" in hi.basis


def test_a_difference_starts_at_nothing(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 1.5))
    difference = read(aligned_exactly(made), made.regions)["treated", "difference_de00"]
    assert difference.before == 0.0
    assert difference.change == difference.after > 2.0
    assert difference.verdict is Verdict.HIGHER


def test_the_control_is_read_and_judged_nowhere(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 1.5))
    found = read(aligned_exactly(made), made.regions)
    control = found["reference", "redness_hi"]
    # The gain is Huber's centre of its patches, the reading their mean.
    assert control.change == pytest.approx(0.0, abs=0.1)
    for region, name in found:
        if region == "reference":
            assert found["reference", name].verdict is Verdict.NOT_MEASURABLE
    assert control.reason.startswith("Control")


def test_a_global_change_without_a_reference_is_not_separable(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 2.0, Area.EVERYWHERE))
    found = read(aligned_exactly(made), made.regions[:1])
    for reading in found.values():
        assert reading.verdict is Verdict.NOT_MEASURABLE
        assert reading.interval is None
        if reading.quantity in (*COLOUR_QUANTITIES, *TEXTURE_QUANTITIES):
            told = "mark untreated skin as reference" in reading.reason
            assert told or math.isnan(reading.change)
    assert math.isfinite(found["treated", "redness_hi"].change)


def test_the_cast_that_could_explain_a_change_is_told_truly(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 2.0), after=Shot())
    reading = read(aligned_exactly(made), made.regions[:1])["treated", "redness_hi"]
    # Doubled blood moves ln R, G, B by −.096, −.241, −.225, so by up to 9.6 % about their mean.
    share = float(reading.reason.split("±")[1].split("%")[0])
    assert share == pytest.approx(9.6, abs=2.0)


def test_without_regions_everything_is_read_as_whole(aligned_exactly: Align) -> None:
    found = read(aligned_exactly(phantom()), ())
    assert {region for region, _ in found} == {"whole"}
    assert all(reading.verdict is Verdict.NOT_MEASURABLE for reading in found.values())


def test_the_same_photo_twice_has_exactly_no_change(aligned_exactly: Align) -> None:
    made = phantom()
    same = replace(made, photos=PhotoPair(made.photos.before, made.photos.before))
    for regions in ((), made.regions[:1], made.regions):
        for reading in read(aligned_exactly(same), regions).values():
            assert reading.change == 0.0
            assert reading.verdict is Verdict.WITHIN_ERROR
            # Sums of maps in float32 may differ in their last bits.
            assert not reading.is_known or reading.after == pytest.approx(reading.before, rel=1e-6)


def test_a_forbidden_quantity_is_withheld_with_the_sentence(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 2.0))
    pair = normalise(aligned_exactly(made), regions=made.regions)
    readings = measure(pair, regions=made.regions, forbidden={"redness_hi": "Too dark."})
    by_name = {reading.quantity: reading for reading in readings if reading.region == "treated"}
    assert by_name["redness_hi"].verdict is Verdict.NOT_MEASURABLE
    assert by_name["redness_hi"].reason == "Too dark."
    assert by_name["redness_hi"].interval is None
    assert by_name["redness_ei"].verdict is Verdict.HIGHER


def test_a_region_of_a_few_pixels_is_refused_by_name(aligned_exactly: Align) -> None:
    made = phantom()
    dot = square("dot", RegionKind.TREATED, 0.3, 0.4, 0.03)
    with pytest.raises(RegionError, match=r"'dot' covers only .* at least 400 are needed"):
        read(aligned_exactly(made), (*made.regions, dot))


def test_a_region_full_of_glare_says_how_many_pixels_it_needs(aligned_exactly: Align) -> None:
    made = phantom()
    cheek = square("cheek", RegionKind.TREATED, 0.3, 0.4, 0.1)
    pair = normalise(aligned_exactly(made), regions=made.regions)
    seen = pair.measurable & ~region_mask(cheek, pair.size_hw)
    readings = measure(replace(pair, measurable=seen), regions=(*made.regions, cheek))
    found = {(reading.region, reading.quantity): reading for reading in readings}
    for name in QUANTITIES:
        assert found["cheek", name].verdict is Verdict.NOT_MEASURABLE
        assert math.isnan(found["cheek", name].change)
        if QUANTITIES[name].family is not Family.HAIR:  # which reads what is too dark for skin
            assert "at least 400 are needed" in found["cheek", name].reason
    assert found["treated", "redness_hi"].is_known


def test_a_region_outside_the_overlap_is_refused_by_name(aligned_exactly: Align) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    overlap = aligned.overlap.copy()
    overlap[:, :200] = False
    pair = normalise(replace(aligned, overlap=overlap), regions=made.regions[1:])
    scar = square("scar", RegionKind.TREATED, 0.1, 0.1, 0.2)
    with pytest.raises(RegionError, match="'scar' lies outside the part that both photos show"):
        measure(pair, regions=(scar, *made.regions[1:]))
    beside = square("beside", RegionKind.TREATED, 0.55, 0.3, 0.2)
    found = measure(pair, regions=(scar, beside, *made.regions[1:]))
    by_name = {(reading.region, reading.quantity): reading for reading in found}
    for name in QUANTITIES:
        assert by_name["scar", name].verdict is Verdict.NOT_MEASURABLE
        assert "'scar' lies outside" in by_name["scar", name].reason
    assert by_name["beside", "redness_hi"].is_known


def test_a_small_reference_gives_numbers_and_no_verdict(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 2.0))
    settings = MeasureSettings(mm_per_px=0.1, least_placebo_patches=500)
    found = read(aligned_exactly(made), made.regions, settings)
    hi = found["treated", "redness_hi"]
    assert hi.change > 2.0
    assert hi.verdict is Verdict.NOT_MEASURABLE
    assert "500 are needed" in hi.reason


def test_glare_is_left_out_and_told(aligned_exactly: Align) -> None:
    made = phantom(after=Shot())
    aligned = aligned_exactly(made)
    pair = normalise(aligned, regions=made.regions)
    after = pair.after.copy()
    rows, columns = slice(150, 180), slice(120, 150)
    after[rows, columns] = 0.97  # white, but not clipped, and no mask has left it out
    readings = measure(
        replace(pair, after=after), MeasureSettings(mm_per_px=0.1), regions=made.regions
    )
    found = {(reading.region, reading.quantity): reading for reading in readings}
    assert found["treated", "redness_hi"].change == pytest.approx(0.0, abs=0.2)
    assert "glares and was left out" in found["treated", "redness_hi"].reason


def test_dark_lesions_are_not_trimmed_away(aligned_exactly: Align) -> None:
    made = phantom(after=Shot())
    aligned = aligned_exactly(made)
    after = aligned.after.copy()
    rows, columns = slice(150, 180), slice(120, 150)
    after[rows, columns] *= np.float32(0.5)  # far darker than the rest of the region
    found = read(replace(aligned, after=after), made.regions)
    assert found["treated", "tone_l"].change < -0.5


def test_texture_too_fine_for_the_pixels_says_what_is_needed(aligned_exactly: Align) -> None:
    made = phantom()
    fine = read(aligned_exactly(made), made.regions)["treated", "texture_fine"]
    assert fine.verdict is Verdict.NOT_MEASURABLE
    # 0.12 mm are 1.2 of these pixels and 2 are needed.
    assert "1.7 times as many pixels" in fine.reason


def test_texture_wider_than_the_region_says_what_is_needed(aligned_exactly: Align) -> None:
    made = phantom()
    small = square("cheek", RegionKind.TREATED, 0.15, 0.35, 0.3)
    found = read(aligned_exactly(made), (small, made.regions[1]))
    coarse = found["cheek", "texture_coarse"]
    assert coarse.verdict is Verdict.NOT_MEASURABLE
    # (4·3.84 mm / 0.1 mm)² pixels
    assert "needs 23593" in coarse.reason


def test_an_unknown_scale_is_said(aligned_exactly: Align) -> None:
    made = phantom()
    settings = MeasureSettings(mm_per_px=None, frame_width_mm=30.0)
    found = read(aligned_exactly(made), made.regions, settings)
    medium = found["treated", "texture_medium"]
    assert medium.is_known
    assert "Scale unknown" in medium.reason


def test_a_much_softer_photo_withholds_texture(aligned_exactly: Align) -> None:
    made = phantom(after=Shot(camera=Camera(psf_px=1.5)))
    settings = MeasureSettings(mm_per_px=0.1, most_extra_blur_px2=1.0)
    medium = read(aligned_exactly(made), made.regions, settings)["treated", "texture_medium"]
    assert medium.verdict is Verdict.NOT_MEASURABLE
    assert medium.is_known
    assert "much blurrier" in medium.reason


def test_texture_is_withheld_where_focus_cannot_be_told_from_relief(
    aligned_exactly: Align,
) -> None:
    made = phantom()
    settings = MeasureSettings(mm_per_px=0.1, least_blur_bins=100)
    medium = read(aligned_exactly(made), made.regions, settings)["treated", "texture_medium"]
    assert medium.verdict is Verdict.NOT_MEASURABLE
    assert "Focus could not be told from relief" in medium.reason


def test_a_reference_too_small_for_a_band_withholds_that_band(aligned_exactly: Align) -> None:
    made = phantom()
    small = square("neck", RegionKind.REFERENCE, 0.7, 0.4, 0.07)
    found = read(aligned_exactly(made), (made.regions[0], small))
    medium = found["treated", "texture_medium"]
    assert medium.verdict is Verdict.NOT_MEASURABLE
    assert "The reference is too small for texture of this width" in medium.reason
    assert found["treated", "redness_hi"].interval is not None


def test_two_references_are_one_control(aligned_exactly: Align) -> None:
    made = phantom(Change(ChangeKind.BLOOD, 1.5))
    halves = (
        square("neck", RegionKind.REFERENCE, 0.68, 0.25, 0.2),
        square("ear", RegionKind.REFERENCE, 0.68, 0.5, 0.2),
    )
    found = read(aligned_exactly(made), (made.regions[0], *halves))
    hi = found["treated", "redness_hi"]
    # Half the reference skin, so a little more of its own scatter than with all of it.
    assert hi.change == pytest.approx(made.truth["redness_hi"], abs=0.8)
    assert hi.verdict is Verdict.HIGHER
    assert found["neck", "redness_hi"].reason.startswith("Control")
    assert found["ear", "redness_hi"].reason.startswith("Control")
