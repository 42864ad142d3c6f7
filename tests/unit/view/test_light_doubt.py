from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from photocompare import colour
from photocompare.model import Comparison
from photocompare.view import MapKind, change_map

Make = Callable[..., Comparison]
Picture = np.ndarray


def under_a_lamp_from_the_side(before: Picture, ln_across: float) -> Picture:
    """Return the picture with light that falls off from right (the reference) to left."""
    along = np.linspace(-1.0, 0.0, before.shape[1], dtype=np.float32)[None, :, None]
    lit = colour.to_linear(before) * np.exp(np.float32(ln_across) * along)
    return np.clip(colour.to_encoded(lit), 0.0, 1.0)


def drawn_share(comparison: Comparison, kind: MapKind) -> float:
    found = change_map(comparison, kind)
    return float(np.mean(np.abs(found.values) > found.doubt))


@pytest.mark.parametrize("kind", [MapKind.DIFFERENCE, MapKind.PIGMENT])
def test_a_lamp_from_the_side_paints_nothing(
    make_skin: Callable[..., Picture], make_comparison: Make, kind: MapKind
) -> None:
    before = make_skin()
    # A third of the light: without allowing for it, half of the picture was painted.
    after = under_a_lamp_from_the_side(before, 0.4)
    assert drawn_share(make_comparison(before, after), kind) == 0.0


def test_a_true_change_under_that_lamp_is_still_painted(
    make_skin: Callable[..., Picture], make_comparison: Make
) -> None:
    before = make_skin()
    after = under_a_lamp_from_the_side(before, 0.1)
    rows, columns = slice(60, 110), slice(65, 125)  # within the treated cheek
    after[rows, columns] *= np.array([0.97, 0.80, 0.82], dtype=np.float32)
    found = change_map(make_comparison(before, after), MapKind.DIFFERENCE)
    inside = (np.abs(found.values) > found.doubt)[70:100, 75:115]
    assert inside.mean() == 1.0
