"""The colour by which pigment is told from shade, on marks of known colour."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare import indices
from photocompare.measure.skin_maps import SkinMaps
from photocompare.measure.spot_tints import tints_of
from photocompare.settings.spots import SpotSettings

_HW = (60, 80)
_SKIN = np.log10([0.43, 0.25, 0.17])
_PLACES = np.array([[20.0, 30.0], [55.0, 25.0]])
_RADIUS_PX = 5.0
_MM = 0.2


def _maps(
    drop_ln: NDArray[np.float64], gain: tuple[float, float, float] = (1.0, 1.0, 1.0)
) -> SkinMaps:
    """Return skin with two round marks that take so much of R, G and B; the gain is after's."""
    y, x = np.indices(_HW)
    light = np.broadcast_to(_SKIN, (*_HW, 2, 3)).copy()
    light[:, :, 1] += np.log10(gain)
    for place in _PLACES:
        mark = np.hypot(x - place[0], y - place[1]) <= _RADIUS_PX
        light[mark] -= drop_ln / np.log(10.0)
    rgb = light.astype(np.float32)
    inside = np.ones(_HW, dtype=np.bool_)
    hi, mic = indices.redness_hi(rgb), indices.pigment_mic(rgb)
    return SkinMaps(hi, mic, rgb, inside, (0, 0), 2, _MM)


def _tints(maps: SkinMaps) -> NDArray[np.float64]:
    return tints_of(maps, (_PLACES, _PLACES), np.full(2, _RADIUS_PX * _MM))


def test_the_tint_is_that_of_the_mark_whatever_the_light() -> None:
    drop = np.array([0.1, 0.2, 0.3])
    # The disc and its ring lie wholly in plain colour: nothing but float32 is between.
    assert _tints(_maps(drop)) == pytest.approx([1.0, 1.0], abs=1e-4)
    assert _tints(_maps(drop, (1.3, 0.8, 0.6))) == pytest.approx([1.0, 1.0], abs=1e-4)


@pytest.mark.parametrize(
    ("drop", "is_shade"),
    [
        ((0.2, 0.2, 0.2), True),  # less light on the skin
        ((0.16, 0.2, 0.24), True),  # red light spreads into the shade
        ((0.027, 0.051, 0.09), False),  # melanin × 1.3 on light skin
        ((0.33, 0.30, 0.15), False),  # melanin on the darkest skin
    ],
)
def test_shade_is_told_from_pigment(drop: tuple[float, float, float], is_shade: bool) -> None:
    least, most = SpotSettings().shade_tints
    tints = _tints(_maps(np.array(drop)))
    assert bool(((tints > least) & (tints < most)).all()) is is_shade


def test_a_mark_without_skin_around_it_is_not_told() -> None:
    maps = _maps(np.array([0.1, 0.2, 0.3]))
    maps.inside[:, :40] = False
    tints = _tints(maps)
    assert np.isnan(tints[0])
    assert tints[1] == pytest.approx(1.0, abs=1e-4)
