"""What a disguise hides is in no pixel that leaves, and what it is worth is said as published."""

from __future__ import annotations

import json
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photocompare.errors import DisguiseError
from photocompare.gallery.records import Disguise
from photocompare.gallery.releasing import covering, jurisdictions, removed
from photocompare.gallery.releasing.clean import OutputKind, Pixels, pixels_of, render_clean
from photocompare.gallery.releasing.covering import Covering, keeps_to, strength_of
from photocompare.gallery.releasing.disguise import (
    CropBox,
    Outline,
    crop_box,
    crop_to,
    mask_margin_px,
    masked,
    only_inside,
)
from photocompare.gallery.releasing.operations import Cover, Crop
from photocompare.gallery.releasing.removed import Removal, Trace
from photocompare.gallery.releasing.removed import removed as removed_of
from photocompare.settings import ReleaseSettings

SQUARE: Outline = ((0.25, 0.25), (0.5, 0.25), (0.5, 0.5), (0.25, 0.5))
COLOUR = ReleaseSettings().mask_rgb


def noise(size_hw: tuple[int, int] = (80, 120), seed: int = 0) -> Pixels:
    """Return pixels of which none has the colour of a cover."""
    found = np.random.default_rng(seed).integers(150, 256, (*size_hw, 3))
    return found.astype(np.uint8)


def is_covered(pixels: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.asarray((pixels == np.array(COLOUR, dtype=np.uint8)).all(axis=-1))


@given(
    left=st.floats(-0.3, 0.9),
    top=st.floats(-0.3, 0.9),
    width=st.floats(0.02, 0.6),
    height=st.floats(0.02, 0.6),
    dilate_px=st.integers(0, 15),
)
def test_a_cover_hides_its_outline_and_the_margin_around_it(
    left: float, top: float, width: float, height: float, dilate_px: int
) -> None:
    pixels = noise()
    right, bottom = left + width, top + height
    outline = ((left, top), (right, top), (right, bottom), (left, bottom))
    hidden = is_covered(masked(pixels, [outline], dilate_px=dilate_px))
    y, x = np.mgrid[0:80, 0:120]
    # How far each pixel's centre lies from the rectangle, beyond the frame too.
    away_x = np.maximum(np.maximum(left * 120 - 0.5 - x, x - (right * 120 - 0.5)), 0.0)
    away_y = np.maximum(np.maximum(top * 80 - 0.5 - y, y - (bottom * 80 - 0.5)), 0.0)
    away_px = np.hypot(away_x, away_y)
    # The raster's edge is known to a pixel, which two directions make 1.5 of.
    assert hidden[away_px <= dilate_px - 1.5].all()
    if not dilate_px:
        assert hidden[away_px == 0.0].all()
    assert not hidden[away_px > dilate_px + 1.5].any()


def test_a_cover_is_on_a_copy_and_touches_nothing_else() -> None:
    pixels = noise()
    kept = pixels.copy()
    result = masked(pixels, [SQUARE], dilate_px=2)
    np.testing.assert_array_equal(pixels, kept)
    assert not np.shares_memory(result, pixels)
    hidden = is_covered(result)
    np.testing.assert_array_equal(result[~hidden], pixels[~hidden])


def test_what_is_hidden_changes_nothing_that_leaves() -> None:
    # Two photos that differ only under the cover are one and the same file.
    one, other = noise(), noise()
    other[25:35, 35:55] = 7
    files = [
        render_clean(masked(each, [SQUARE], dilate_px=2), kind="JPEG") for each in (one, other)
    ]
    assert files[0] == files[1]


def test_what_is_cut_away_changes_nothing_that_leaves() -> None:
    one = noise()
    box = crop_box(SQUARE, (80, 120))
    other = noise(seed=1)
    part = (
        slice(box.top_px, box.top_px + box.height_px),
        slice(box.left_px, box.left_px + box.width_px),
    )
    other[part] = one[part]
    files = [render_clean(crop_to(each, SQUARE), kind="WEBP") for each in (one, other)]
    assert files[0] == files[1]
    assert crop_to(one, SQUARE).base is None  # nothing of the rest hangs on it


def test_all_but_what_is_marked_is_hidden() -> None:
    pixels = noise()
    inside = is_covered(masked(pixels, [SQUARE], dilate_px=0))
    np.testing.assert_array_equal(is_covered(only_inside(pixels, [SQUARE])), ~inside)
    with pytest.raises(DisguiseError, match="Nothing was marked"):
        only_inside(pixels, [])


def test_an_outline_that_crosses_itself_is_refused() -> None:
    bow = ((0.1, 0.1), (0.6, 0.6), (0.6, 0.1), (0.1, 0.6))
    with pytest.raises(DisguiseError, match="crosses itself"):
        masked(noise(), [bow], dilate_px=1)


@given(
    x=st.floats(0.0, 0.9),
    y=st.floats(0.0, 0.9),
    size=st.floats(0.01, 0.5),
    margin=st.floats(0, 0.3),
)
def test_a_crop_holds_its_outline_and_lies_in_the_frame(
    x: float, y: float, size: float, margin: float
) -> None:
    outline = ((x, y), (min(1.0, x + size), y), (x, min(1.0, y + size)))
    box = crop_box(outline, (80, 120), margin=margin)
    assert box.of(noise()).shape == (box.height_px, box.width_px, 3)
    for place_x, place_y in box.moved(outline, (80, 120)):
        assert -1e-9 <= place_x <= 1.0 + 1e-9
        assert -1e-9 <= place_y <= 1.0 + 1e-9


def test_a_cover_lies_on_the_same_skin_before_and_after_the_crop() -> None:
    pixels = noise()
    box = CropBox(20, 10, 70, 50)
    first = box.of(masked(pixels, [SQUARE], dilate_px=2))
    then = masked(box.of(pixels), [box.moved(SQUARE, (80, 120))], dilate_px=2)
    np.testing.assert_array_equal(first, then)


def test_a_region_beyond_the_photo_is_refused() -> None:
    with pytest.raises(DisguiseError, match="beyond the photo"):
        crop_to(noise(), ((1.2, 0.1), (1.4, 0.1), (1.4, 0.4)))


def test_a_cover_is_widened_on_every_photo() -> None:
    assert mask_margin_px((10, 10)) == 1
    assert mask_margin_px((3000, 4000)) == 40


def test_every_covering_says_how_weak_it_is() -> None:
    published = {
        Covering.EYE_BAR: 0.686,
        Covering.T_BAR: 0.584,
        Covering.FACE: 0.555,
        Covering.ONE_EYE: 0.049,
    }
    for one in Covering:
        strength = strength_of(one)
        assert strength.covering is one
        assert strength.recognised == published.get(one)
        assert bool(strength.source) == (one in published)
        if strength.recognised is not None:
            assert f"{strength.recognised * 100:.0f} of 100" in strength.words


def test_more_than_was_agreed_is_never_shown() -> None:
    assert all(keeps_to(one, Disguise.NONE) for one in Covering)
    for agreed in (Disguise.EYE_BAR, Disguise.MASKED, Disguise.CROPPED):
        assert not keeps_to(Covering.NONE, agreed)
    assert not keeps_to(Covering.EYE_BAR, Disguise.MASKED)
    assert not keeps_to(Covering.FACE, Disguise.CROPPED)
    assert not keeps_to(Covering.BY_HAND, Disguise.EYE_BAR)  # nobody knows that it hides the eyes
    assert keeps_to(Covering.ONE_EYE, Disguise.EYE_BAR)


def test_nothing_claims_that_nobody_can_be_recognised() -> None:
    said = [strength_of(one).words + strength_of(one).source + one for one in Covering]
    said += [*Trace, *Removal, covering.__doc__ or "", removed.__doc__ or ""]
    said += [repr(one) for one in jurisdictions.profiles()]
    text = json.dumps(said, ensure_ascii=False).lower()
    for claim in ("anonym", "de-identif", "deidentif", "unrecognis", "unkenntlich", "safe harbo"):
        assert claim not in text, claim


def test_the_list_of_what_was_removed_claims_no_more_than_was_done() -> None:
    whole = {one.trace: one for one in removed_of(Covering.NONE, (), faces=())}
    assert set(whole) == set(Trace)
    assert whole[Trace.METADATA].removal is Removal.REMOVED
    assert whole[Trace.REST].removal is Removal.STILL_THERE
    # A detector that finds nothing is no proof where nothing was covered.
    assert whole[Trace.FACE].removal is Removal.LOOK
    for by_eye in (Trace.MARKS, Trace.WORN, Trace.BACKGROUND):
        assert whole[by_eye].removal is Removal.LOOK
    crop = Crop(1, 1, 20, 20)
    looked = frozenset({Trace.MARKS})
    cut = {
        one.trace: one for one in removed_of(Covering.REGION, (crop,), faces=(), looked_at=looked)
    }
    assert cut[Trace.REST].removal is Removal.REMOVED
    assert cut[Trace.FACE].removal is Removal.REMOVED
    assert cut[Trace.MARKS].is_looked_at
    hidden = removed_of(Covering.BY_HAND, (Cover((SQUARE,), 0, is_all_but=True),), faces=())
    assert {one.trace: one.removal for one in hidden}[Trace.REST] is Removal.REMOVED


@pytest.mark.parametrize("kind", get_args(OutputKind))
def test_a_cover_is_one_colour_in_the_file(kind: OutputKind) -> None:
    made = render_clean(masked(noise(), [SQUARE], dilate_px=10), kind=kind)
    inside = pixels_of(made, kind=kind)[24:36, 36:54]
    # So far from its rim no block of a lossy file touches what is seen: only rounding is left.
    assert int(inside.max()) - int(inside.min()) <= 4
