"""What several test folders share: the golden switch, and a comparison made by hand."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare.geometry import warped_to_before
from photocompare.model import (
    AlignedPair,
    Alignment,
    Check,
    Comparison,
    Grade,
    Lighting,
    NormalisedPair,
    Notice,
    Photo,
    PhotoPair,
    PhotoSource,
    Reading,
    Region,
    RegionKind,
    Severity,
    Stage,
    Verdict,
)
from photocompare.phantom import PhantomPair
from photocompare.settings import Settings

Picture = NDArray[np.float32]
MakeComparison = Callable[..., Comparison]

CHEEK = Region("cheek", RegionKind.TREATED, ((0.2, 0.25), (0.55, 0.25), (0.55, 0.6), (0.2, 0.6)))
NECK = Region("neck", RegionKind.REFERENCE, ((0.6, 0.65), (0.9, 0.65), (0.9, 0.95), (0.6, 0.95)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden pictures and texts anew instead of comparing with them",
    )


def skin(seed: int = 0, size_hw: tuple[int, int] = (200, 260)) -> Picture:
    """Return a picture with the colour, blotches and relief of light skin."""
    random = np.random.default_rng(seed)
    tone = np.array([0.80, 0.62, 0.54], dtype=np.float32)
    light = np.zeros(size_hw, dtype=np.float32)
    for sigma_px, strength in ((1.5, 0.02), (4.0, 0.02), (25.0, 0.03)):
        field = cv2.GaussianBlur(
            random.standard_normal(size_hw).astype(np.float32), (0, 0), sigma_px
        )
        light += np.float32(strength) * field / field.std()
    return np.clip(tone * (1.0 + light[..., None]), 0.0, 1.0).astype(np.float32)


def photo(pixels: Picture, name: str, taken_at: datetime | None = None) -> Photo:
    """Return ``pixels`` as a photo whose hash is that of the pixels."""
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    source = PhotoSource(name, digest, (pixels.shape[0], pixels.shape[1]), taken_at)
    return Photo(pixels, source)


def comparison_of(before: Picture, after: Picture, **changes: object) -> Comparison:
    """Return an honest comparison of two pictures that already lie on one grid, under one light.

    ``changes`` replace fields of the comparison; those that the pair owns (``overlap``,
    ``measurable``, ``lighting``, ``alignment``) replace the pair's.
    """
    size_hw = before.shape[:2]
    photos = PhotoPair(
        photo(before.copy(), "jane doe.jpg", datetime(2026, 3, 2, 9, 30)),
        photo(after.copy(), "jane doe 2.jpg", datetime(2026, 3, 16, 10, 0)),
    )
    alignment = Alignment(
        matrix=np.eye(3), displacement=None, before_size_hw=size_hw, after_size_hw=size_hw,
        method="made by hand", inliers=120, error_px=0.0, error_basis="exact", overlap_fraction=1.0,
        scale=1.0, rotation_deg=0.0,
    )  # fmt: skip
    lighting = Lighting(
        "matched on untreated skin: 'neck'", np.zeros((3, 1)), NECK, 0.01, 0.0, True
    )
    everywhere = np.ones(size_hw, dtype=bool)
    pair = NormalisedPair(
        before=before.copy(), after=after.copy(), after_as_taken=after.copy(),
        overlap=everywhere, measurable=everywhere.copy(), alignment=alignment, lighting=lighting,
        photos=photos,
    )  # fmt: skip
    of_pair = {"overlap", "measurable", "lighting", "alignment"} & changes.keys()
    pair = replace(pair, **{name: changes.pop(name) for name in of_pair})  # type: ignore[arg-type]
    result = Comparison(
        photos=photos, pair=pair, regions=(CHEEK, NECK), grade=good_grade(), readings=readings(),
        settings=Settings(), notices=notices(), version="0.1.0",
    )  # fmt: skip
    return replace(result, **changes)  # type: ignore[arg-type]


def good_grade() -> Grade:
    """Return a grade with one check passed and one warned."""
    return Grade(
        "B",
        (
            Check("overlap", 0.93, "share", 0.8, 0.4, passed=True, is_refused=False),
            Check(
                "blur",
                0.7,
                "px²",
                0.5,
                2.0,
                passed=False,
                is_refused=False,
                message="The after photo is a little less sharp; hold the camera still next time.",
            ),
        ),
    )


def readings() -> tuple[Reading, ...]:
    """Return one reading of every verdict."""
    nan = float("nan")
    return (
        Reading("cheek", "redness_hi", "HI units", 9.2, 12.4, 3.2, (2.1, 4.3), 1.1, Verdict.HIGHER),
        Reading(
            "cheek", "pigment_mic", "MIc units", 21.0, 18.1, -2.9, (-4.0, -1.8), 1.7, Verdict.LOWER
        ),
        Reading("cheek", "tone_l", "L*", 64.1, 63.8, -0.3, (-1.1, 0.5), 0.8, Verdict.WITHIN_ERROR),
        Reading(
            "cheek",
            "texture_fine",
            "% contrast",
            nan,
            nan,
            nan,
            None,
            None,
            Verdict.NOT_MEASURABLE,
            "The scale of the photo is not known.",
        ),
    )


def notices() -> tuple[Notice, ...]:
    """Return a warning and a note."""
    return (
        Notice(Stage.ALIGN, "The head was turned a little between the photos."),
        Notice(Stage.LOAD, "The photo carries no colour profile.", Severity.NOTE),
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def make_skin() -> Callable[..., Picture]:
    return skin


@pytest.fixture
def make_comparison() -> MakeComparison:
    return comparison_of


@pytest.fixture
def redder_cheek() -> Comparison:
    """Return a pair with a round patch on the cheek that is redder, by about doubled blood."""
    before = skin()
    return comparison_of(before, reddened(before))


def reddened(
    before: Picture, *, factor: tuple[float, float, float] = (0.96, 0.88, 0.89)
) -> Picture:
    """Return the picture with its encoded values scaled in a soft round patch on the cheek."""
    height, width = before.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = np.hypot(columns - 0.37 * width, rows - 0.43 * height) / (0.16 * width)
    patch = 1.0 / (1.0 + np.exp((distance - 1.0) * 12.0))[..., None]
    after: Picture = (before * (1.0 + patch * (np.array(factor) - 1.0))).astype(np.float32)
    return after


@pytest.fixture
def aligned_exactly() -> Callable[[PhantomPair], AlignedPair]:
    return exact_alignment


def exact_alignment(phantom: PhantomPair) -> AlignedPair:
    """Return the phantom's photos laid over each other by its own matrix; it must not be elastic.

    So that what the later stages do is not mixed up with how well the photos were aligned.
    """
    photos, matrix = phantom.photos, phantom.point_map.matrix.copy()
    size_hw = photos.before.size_hw
    alignment = Alignment(
        matrix=matrix, displacement=None, before_size_hw=size_hw,
        after_size_hw=photos.after.size_hw, method="known", inliers=100, error_px=0.0,
        error_basis="known", overlap_fraction=1.0,
        scale=math.sqrt(abs(float(np.linalg.det(matrix[:2, :2])))), rotation_deg=0.0,
    )  # fmt: skip
    if np.array_equal(matrix, np.eye(3)):
        after, overlap = photos.after.pixels, np.ones(size_hw, dtype=bool)
    else:
        after, overlap = warped_to_before(photos.after.pixels, alignment, size_hw)
    return AlignedPair(photos.before.pixels, after, overlap, alignment, photos)
