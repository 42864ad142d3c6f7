"""What the records check when they are made."""

from __future__ import annotations

import numpy as np
import pytest

from photocompare.errors import RegionError
from photocompare.model import Photo, PhotoSource, Region, RegionKind, require_rgb

SQUARE = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9))


def source(size_hw: tuple[int, int]) -> PhotoSource:
    """Return a source of a photo of that size."""
    return PhotoSource(name="", sha256="0" * 64, size_hw=size_hw)


def test_a_photo_is_read_only() -> None:
    photo = Photo(np.zeros((4, 5, 3), np.float32), source((4, 5)))
    with pytest.raises(ValueError, match="read-only"):
        photo.pixels[0, 0, 0] = 1.0


def test_a_photo_of_another_size_than_its_source_is_refused() -> None:
    with pytest.raises(ValueError, match="source"):
        Photo(np.zeros((4, 5, 3), np.float32), source((5, 4)))


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 5, 3)),
        np.zeros((4, 5), np.float32),
        np.full((4, 5, 3), 1.5, np.float32),
        np.full((4, 5, 3), -0.1, np.float32),
        np.full((4, 5, 3), np.nan, np.float32),
        np.zeros((5, 4, 3), np.float32).transpose(1, 0, 2),
    ],
    ids=["float64", "grey", "too bright", "negative", "not a number", "not contiguous"],
)
def test_what_is_not_a_picture_is_refused(pixels: np.ndarray) -> None:
    with pytest.raises(ValueError, match="pixels"):
        require_rgb(pixels, "pixels")


def test_a_kind_may_be_given_as_a_word() -> None:
    assert Region("cheek", "reference", SQUARE).kind is RegionKind.REFERENCE


@pytest.mark.parametrize(
    ("name", "kind", "outline_xy", "word"),
    [
        ("cheek", "treated", SQUARE[:2], "at least three"),
        ("cheek", "treated", (*SQUARE, (1.2, 0.5)), "outside the photo"),
        ("cheek", "treated", (*SQUARE, (float("nan"), 0.5)), "outside the photo"),
        ("cheek", "healed", SQUARE, "not a kind"),
        (" ", "treated", SQUARE, "no name"),
    ],
)
def test_a_region_that_cannot_be_drawn_says_why(
    name: str, kind: RegionKind, outline_xy: tuple[tuple[float, float], ...], word: str
) -> None:
    with pytest.raises(RegionError, match=word):
        Region(name, kind, outline_xy)
