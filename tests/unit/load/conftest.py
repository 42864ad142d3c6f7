"""Photos made on the spot: small, colourful, and different in every corner."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeAlias

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image

pillow_heif.register_heif_opener()

HEIGHT, WIDTH = 48, 80

Encode: TypeAlias = Callable[..., bytes]


@pytest.fixture
def scene() -> NDArray[np.uint8]:
    """Smooth colours (JPEG keeps them), no two corners alike."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    red = 120 + x
    green = 90 + 2 * y
    blue = 60 + (x + y) // 2
    return np.stack([red, green, blue], axis=-1).astype(np.uint8)


@pytest.fixture
def encode() -> Encode:
    """Return the file that Pillow writes for an image or an array."""

    def encode(image: Image.Image | NDArray[Any], kind: str, **options: Any) -> bytes:
        if not isinstance(image, Image.Image):
            image = Image.fromarray(image)
        file = BytesIO()
        image.save(file, kind, **options)
        return file.getvalue()

    return encode
