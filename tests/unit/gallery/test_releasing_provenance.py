"""The record of a picture says what was done, and can say nothing that is not done."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photocompare.errors import DamagedError
from photocompare.gallery.releasing.clean import Pixels, pixels_of
from photocompare.gallery.releasing.operations import (
    ORDER,
    Align,
    Cover,
    Crop,
    Light,
    Operation,
    Rotate,
    performed,
)
from photocompare.gallery.releasing.provenance import Rendition, rendered, rendition_of
from photocompare.version import VERSION
from tests.unit.gallery.releasing_photos import picture

SOURCE = hashlib.sha256(b"an original").hexdigest()
OUTPUT = hashlib.sha256(b"a picture").hexdigest()
SQUARE = ((0.2, 0.2), (0.6, 0.2), (0.6, 0.6), (0.2, 0.6))
ALL: tuple[Operation, ...] = (
    Rotate(1),
    Align((1.0, 0.02, -3.0, -0.02, 1.0, 2.0, 0.0, 0.0, 1.0), (150, 110)),
    Light((0.25, 0.0, -0.1)),
    Crop(10, 12, 80, 90),
    Cover((SQUARE,), 3),
)


def shift(x: float, y: float, scale: float, size_hw: tuple[int, int]) -> Align:
    return Align((scale, 0.0, x, 0.0, scale, y, 0.0, 0.0, 1.0), size_hw)


def changed(**changes: object) -> bytes:
    """Return the record of all operations as JSON, with some of its keys changed."""
    content = json.loads(Rendition(SOURCE, "1", ALL, OUTPUT).canonical()) | changes
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def test_what_is_written_down_gives_the_same_file_again() -> None:
    data, record = rendered(picture(), ALL, source_sha256=SOURCE, kind="PNG")
    read = rendition_of(record.canonical())
    assert read == record
    assert read.pipeline_version == VERSION
    again, _ = rendered(picture(), read.operations, source_sha256=SOURCE, kind="PNG")
    assert read.is_of(again)
    assert again == data
    assert not read.is_of(data[:-1])


def test_no_operation_is_no_change() -> None:
    data, record = rendered(picture(), (), source_sha256=SOURCE, kind="PNG")
    np.testing.assert_array_equal(pixels_of(data, kind="PNG"), picture())
    assert record.operations == ()


@given(
    turns=st.integers(1, 3),
    stops=st.tuples(*[st.floats(-2.0, 2.0)] * 3),
    crop=st.tuples(*[st.integers(0, 9)] * 2, *[st.integers(1, 90)] * 2),
    corner=st.floats(-0.5, 0.5),
)
def test_every_record_is_read_as_it_was_written(
    turns: int,
    stops: tuple[float, float, float],
    crop: tuple[int, int, int, int],
    corner: float,
) -> None:
    cover = Cover((((corner, 0.1), (0.9, 0.2), (0.5, 0.9)),), 2)
    operations = (Rotate(turns), Light(stops), Crop(*crop), cover, cover)
    record = Rendition(SOURCE, VERSION, operations, OUTPUT)
    assert rendition_of(record.canonical()) == record


@pytest.mark.parametrize("place", range(len(ORDER) - 1))
def test_another_order_is_no_record(place: int) -> None:
    swapped = (*ALL[:place], ALL[place + 1], ALL[place], *ALL[place + 2 :])
    with pytest.raises(ValueError, match="order"):
        performed(picture(), swapped)
    with pytest.raises(ValueError, match="order"):
        Rendition(SOURCE, VERSION, swapped, OUTPUT)


@pytest.mark.parametrize("one", ALL[:-1], ids=lambda one: one.name)
def test_each_is_done_once(one: Operation) -> None:
    with pytest.raises(ValueError, match="order"):
        performed(picture(), (one, one))


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        changed(operations=[{"operation": "smooth", "radius": 3}]),
        changed(operations=[{"operation": "whole-frame light", "stops_rgb": [0.1, 0.1, 9.0]}]),
        changed(
            operations=[
                {
                    "operation": "whole-frame light",
                    "stops_rgb": [0.1, 0.1, 0.1],
                    "where": [0, 0, 9, 9],
                }
            ]
        ),
        changed(operations=[{"operation": "rotate", "quarter_turns": True}]),
        changed(operations=[{"operation": "crop", "left_px": 0}]),
        changed(operations=[{"quarter_turns": 1}]),
        changed(operations=3),
        changed(retouched=False),
        changed(format=2),
        changed(output_sha256="x"),
        changed(pipeline_version=""),
        b" " + changed(),
    ],
)
def test_a_record_of_anything_else_is_refused(record: bytes) -> None:
    with pytest.raises(DamagedError, match="Make the picture anew"):
        rendition_of(record)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Rotate(0),
        lambda: Rotate(4),
        lambda: Light((0.0, 0.0, 2.1)),
        lambda: Light((0.0, 0.0, float("nan"))),
        lambda: Align((1.0,) * 8, (9, 9)),
        lambda: Align((1.0, 0, 0, 0, 1.0, 0, 0, 0, -1.0), (9, 9)),
        lambda: Align((0.0,) * 9, (9, 9)),
        lambda: Crop(-1, 0, 5, 5),
        lambda: Crop(0, 0, 0, 5),
        lambda: Cover((), 1),
        lambda: Cover((SQUARE,), -1),
        lambda: Cover((SQUARE,), 1, is_all_but=True),
        lambda: Cover((((0.0, 0.0), (1.0, float("inf")), (1.0, 1.0)),), 1),
    ],
)
def test_what_can_not_be_done_can_not_be_written(make: Any) -> None:
    with pytest.raises(ValueError, match="not an operation"):
        make()


def test_a_quarter_turn_is_clockwise() -> None:
    pixels = picture((40, 60))
    turned = performed(pixels, (Rotate(1),))
    assert turned.shape == (60, 40, 3)
    np.testing.assert_array_equal(turned[0, -1], pixels[0, 0])
    np.testing.assert_array_equal(performed(turned, (Rotate(3),)), pixels)


def test_light_is_the_same_everywhere() -> None:
    level = np.arange(256, dtype=np.uint8)
    rows = np.repeat(level[None], 3, axis=0)[..., None].repeat(3, axis=2)
    lit = performed(rows, (Light((1.0, 0.0, -1.0)),))
    assert (lit == lit[:1]).all()  # a pixel's new value depends on its old one alone
    np.testing.assert_array_equal(lit[..., 1], rows[..., 1])
    linear = ((lit[0, 120] / 255 + 0.055) / 1.055) ** 2.4
    # One stop doubles the light; 8 bits know it to 1 % at this level.
    np.testing.assert_allclose(linear[[0, 2]] / linear[1], (2.0, 0.5), rtol=0.02)


def test_a_shift_of_whole_pixels_moves_the_frame_and_changes_no_value() -> None:
    pixels = picture((40, 60))
    moved = performed(pixels, (shift(5.0, 3.0, 1.0, (30, 50)),))
    np.testing.assert_array_equal(moved, pixels[3:33, 5:55])


def test_a_smaller_frame_averages_and_invents_no_pattern() -> None:
    # Stripes of one pixel would give broad false bands if every 2.9th pixel were taken.
    stripes: Pixels = np.zeros((290, 290, 3), dtype=np.uint8)
    stripes[:, ::2] = 200
    small = performed(stripes, (shift(0.95, 0.95, 2.9, (100, 100)),))
    inner = small[5:-5, 5:-5].astype(float)
    # An average over 2.9 stripes swings by a sixth of their height; false bands by all of it.
    assert np.ptp(inner) < 200 / 2
    assert inner.mean() == pytest.approx(100.0, abs=3.0)


def test_a_record_names_hashes_and_a_version() -> None:
    for source, version, output in (("x", "1", OUTPUT), (SOURCE, "1", "AB"), (SOURCE, "", OUTPUT)):
        with pytest.raises(ValueError, match=r"SHA-256|version"):
            Rendition(source, version, (), output)
