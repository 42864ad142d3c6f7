"""The numbers under the pointer: those of the maps, and never a claim that no map would draw."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare import colour
from photocompare.model import Check, Comparison, Grade
from photocompare.view import MapKind, change_map, redness_maps
from photocompare.view.values import PointValues, ValuePlane, packed, point_values

Picture = NDArray[np.float32]
Make = Callable[..., Comparison]
MakeSkin = Callable[..., Picture]

KINDS = {
    "redness_hi": MapKind.REDNESS,
    "pigment_mic": MapKind.PIGMENT,
    "difference_de00": MapKind.DIFFERENCE,
}
STEP = 3  # 260 map pixels at no more than 100 places


def plane(values: PointValues, quantity: str) -> ValuePlane:
    return next(found for found in values.planes if found.quantity == quantity)


def places(step: int, size_hw: tuple[int, int]) -> tuple[NDArray[np.intp], ...]:
    """Return the rows and columns of the maps that the places have their values from."""
    return np.ix_(*(np.minimum(np.arange(0, side, step) + step // 2, side - 1) for side in size_hw))


Numbers = dict[tuple[str, str], Picture]


def unpacked(data: bytes) -> tuple[dict[str, Any], Numbers, NDArray[np.uint8]]:
    """Return what a browser reads: the header, each plane by quantity and part, the reasons."""
    raw = gzip.decompress(data)
    start = 4 + int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4:start])
    width, height = header["size"]
    found = {}
    for entry in header["planes"]:
        for part in entry["parts"]:
            whole = np.frombuffer(raw, "<i2", width * height, start).reshape(height, width)
            start += 2 * whole.size
            numbers = whole.astype(np.float32) * entry["unit_step"]
            numbers[whole == np.iinfo(np.int16).min] = np.nan
            found[entry["id"], part] = numbers
    reasons = np.frombuffer(raw, np.uint8, width * height, start).reshape(height, width)
    assert len(raw) == start + reasons.size
    return header, found, reasons


@pytest.mark.parametrize("side_px", [512, 100])
@pytest.mark.parametrize("quantity", list(KINDS))
def test_a_value_is_the_maps_own(quantity: str, side_px: int, redder_cheek: Comparison) -> None:
    values = point_values(redder_cheek, side_px)
    assert values.step == (1 if side_px == 512 else STEP)
    skin_map = change_map(redder_cheek, KINDS[quantity])
    at = places(values.step, skin_map.size_hw)
    found = plane(values, quantity)
    np.testing.assert_array_equal(found.change, skin_map.values[at])
    # At the rim of what is drawn it may be more, never less.
    assert (found.least >= np.maximum(skin_map.doubt, skin_map.legend.floor)[at]).all()


def test_redness_is_that_of_each_photo_and_its_change(redder_cheek: Comparison) -> None:
    found = plane(point_values(redder_cheek, 512), "redness_hi")
    before, after = redness_maps(redder_cheek)
    assert found.before is not None
    assert found.after is not None
    np.testing.assert_array_equal(found.before, before.values)
    np.testing.assert_array_equal(found.after, after.values)
    np.testing.assert_allclose(found.after - found.before, found.change, atol=1e-4)  # float32


def test_lightness_is_lab_of_both_photos(make_comparison: Make) -> None:
    light = np.full((200, 260, 3), 0.7, dtype=np.float32)
    dark = light * np.float32(0.8)
    found = plane(point_values(make_comparison(light, dark), 512), "tone_l")
    wanted = [float(colour.to_lab(picture)[0, 0, 0]) for picture in (light, dark)]
    assert found.before is not None
    assert found.after is not None
    assert found.before[100, 100] == pytest.approx(wanted[0], abs=1e-3)
    assert found.after[100, 100] == pytest.approx(wanted[1], abs=1e-3)
    assert found.change[100, 100] == pytest.approx(wanted[1] - wanted[0], abs=1e-3)


@pytest.mark.parametrize("quantity", list(KINDS))
@pytest.mark.parametrize("side_px", [512, 100, 37])
def test_nothing_is_claimed_that_the_map_does_not_draw(
    quantity: str, side_px: int, make_comparison: Make, make_skin: MakeSkin
) -> None:
    before = make_skin(0)
    after = np.clip(before * np.array([1.0, 0.94, 0.95], dtype=np.float32), 0.0, 1.0)
    after[20:60, 30:80] = before[20:60, 30:80]
    cv2.circle(after, (130, 100), 3, (0.55, 0.30, 0.26), -1)
    noise = np.random.default_rng(2).normal(0.0, 0.01, after.shape).astype(np.float32)
    comparison = make_comparison(before, np.clip(after + noise, 0.0, 1.0), regions=())
    values = point_values(comparison, side_px)
    _, numbers, _ = unpacked(packed(values))
    skin_map = change_map(comparison, KINDS[quantity])
    is_drawn = skin_map.legend.strength(skin_map.values, skin_map.doubt) > 0.0
    claimed = np.abs(numbers[quantity, "change"]) > numbers[quantity, "least"]
    assert claimed.any()  # else nothing is tested
    wide = np.kron(claimed, np.ones((values.step, values.step), dtype=bool))
    assert not (wide[: is_drawn.shape[0], : is_drawn.shape[1]] & ~is_drawn).any()


def test_the_same_photo_has_changed_nowhere(make_comparison: Make, make_skin: MakeSkin) -> None:
    same = make_skin()
    for found in point_values(make_comparison(same, same), 100).planes:
        assert (found.change == 0.0).all()
        assert (found.least > 0.0).all()


def test_where_nothing_is_known_the_reason_is_told(
    make_comparison: Make, make_skin: MakeSkin
) -> None:
    overlap = np.ones((200, 260), dtype=bool)
    overlap[:, 200:] = False
    hair, glare, usable = (np.zeros_like(overlap) for _ in range(3))
    hair[20:60, 20:60] = True
    glare[20:60, 100:140] = True
    glare[150:170, 190:230] = True  # half of it beyond the overlap
    usable[100:130, 20:60] = True  # too dark, say
    measurable = ~(hair | glare | usable)
    comparison = make_comparison(make_skin(0), make_skin(1), overlap=overlap, measurable=measurable)
    pair = replace(comparison.pair, masked={"hair": hair, "glare": glare & overlap})
    values = point_values(replace(comparison, pair=pair), 512)
    told = np.array(values.reasons)[values.reason]
    assert (told[20:60, 20:60] == "hair").all()
    assert (told[20:60, 100:140] == "glare").all()
    assert (told[100:130, 20:60] == "unusable").all()
    assert (told[:, 200:] == "outside").all()
    assert told[80, 80] == ""
    for found in values.planes:
        assert np.isnan(found.change[told != ""]).all()


def test_a_light_that_is_not_known_leaves_both_photos_and_no_change(
    redder_cheek: Comparison,
) -> None:
    lighting = replace(redder_cheek.pair.lighting, separable=False, log_gain=np.zeros((3, 1)))
    doubtful = replace(redder_cheek, pair=replace(redder_cheek.pair, lighting=lighting))
    for found in point_values(doubtful, 512).planes:
        assert found.is_light_unknown
        assert np.isnan(found.change).all()
        assert np.isnan(found.least).all()
        if found.before is not None:
            assert np.isfinite(found.before).any()


def test_what_is_refused_is_withheld_with_its_reason(redder_cheek: Comparison) -> None:
    refused = Check(
        "clipping", 0.3, "share", 0.01, 0.05, passed=False, is_refused=True,
        forbids=("redness_hi", "tone_l"), message="Too much glare. Retake without flash.",
    )  # fmt: skip
    values = point_values(replace(redder_cheek, grade=Grade("F", (refused,))), 512)
    for found in values.planes:
        is_refused = found.quantity in refused.forbids
        assert found.withheld == (refused.message if is_refused else "")
        assert np.isnan(found.change).all() == is_refused
        if found.before is not None and is_refused:
            assert np.isnan(found.before).all()


def test_what_is_packed_is_what_was_there(redder_cheek: Comparison) -> None:
    values = point_values(redder_cheek, 100)
    header, numbers, reasons = unpacked(packed(values))
    assert header["step"] == STEP
    assert header["map"] == [260, 200]
    assert header["size"] == [87, 67]
    np.testing.assert_array_equal(reasons, values.reason)
    for found in values.planes:
        parts = {"before": found.before, "after": found.after, "change": found.change}
        for part, array in parts.items():
            if array is None:
                assert (found.quantity, part) not in numbers
                continue
            # Rounded to hundredths.
            np.testing.assert_allclose(numbers[found.quantity, part], array, atol=0.0051)
    assert packed(values) == packed(point_values(redder_cheek, 100))


def test_black_skin_is_packed_in_coarser_steps(make_comparison: Make) -> None:
    dark = np.full((200, 260, 3), 0.001, dtype=np.float32)
    values = point_values(make_comparison(dark, dark), 100)
    _, numbers, _ = unpacked(packed(values))
    found = plane(values, "pigment_mic")
    assert found.before is not None
    assert found.before[30, 30] > 327.0  # more than 16 bits hold in hundredths
    assert numbers["pigment_mic", "before"][30, 30] == pytest.approx(found.before[30, 30], abs=0.06)
