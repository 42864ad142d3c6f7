"""Golden files: few, small, looked at; written anew only by ``--update-golden``."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

GOLDEN = Path(__file__).parent
MEAN_LEVELS = 0.5  # of 255: rounding differs between processors
LARGE_LEVELS, LARGE_SHARE = 24, 0.001  # of 255: an anti-aliased edge may fall on the next pixel
MOST_BYTES = 40_000


@pytest.fixture
def assert_picture(update_golden: bool) -> Callable[[bytes, str], None]:
    """Return a check of a PNG file's bytes against the golden picture of that name."""

    def check(data: bytes, name: str) -> None:
        path = GOLDEN / name
        if update_golden:
            path.write_bytes(data)
        assert path.stat().st_size < MOST_BYTES
        actual, expected = (_levels(source) for source in (data, path.read_bytes()))
        assert actual.shape == expected.shape
        difference = np.abs(actual - expected)
        assert difference.mean() <= MEAN_LEVELS
        assert (difference > LARGE_LEVELS).mean() <= LARGE_SHARE

    return check


@pytest.fixture
def assert_text(update_golden: bool) -> Callable[[str, str], None]:
    """Return a check of a text against the golden text of that name."""

    def check(text: str, name: str) -> None:
        path = GOLDEN / name
        if update_golden:
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return check


def _levels(data: bytes) -> NDArray[np.int16]:
    image = Image.open(io.BytesIO(data), formats=("PNG",))
    return np.asarray(image).astype(np.int16)
