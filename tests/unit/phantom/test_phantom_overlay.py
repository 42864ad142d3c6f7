"""What is in a photo and is not skin, and what of a scene can be left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from photocompare.phantom import (
    Camera,
    Light,
    Overlay,
    OverlayKind,
    Scene,
    Shot,
    Visit,
    make_photos,
    make_series,
)
from photocompare.phantom.camera import decoded

HW = (180, 240)
BARE = Scene(
    mm_per_px=0.2,
    pores_per_cm2=0.0,
    freckles_per_cm2=0.0,
    spots_per_cm2=0.0,
    moles_per_cm2=0.0,
    vessels_per_cm2=0.0,
    vellus_per_cm2=0.0,
    mottling=0.0,
)
QUIET = Camera(noise=0.0, sharpen=0.0, flare=0.0, vignetting=0.0, jpeg_quality=100)


def picture(scene: Scene = BARE, *overlays: Overlay, light: Light | None = None) -> np.ndarray:
    """Return one photo of a scene."""
    shot = Shot(light or Light(gloss=0.0, falloff=0.0), QUIET)
    visit = Visit(shot=shot, overlays=overlays)
    return decoded(make_photos(scene, (visit,), seed=3, size_hw=HW)[0].jpeg)


@pytest.mark.parametrize("kind", OverlayKind)
@pytest.mark.parametrize("centre_xy", [(0.3, 0.4), (0.7, 0.6)])
def test_it_lies_where_it_was_put_and_nowhere_else(
    kind: OverlayKind, centre_xy: tuple[float, float]
) -> None:
    overlay = Overlay(kind, centre_xy, length_fraction=0.25)
    changed = np.abs(picture(BARE, overlay) - picture()).max(axis=2)
    # JPEG at 100 leaves 0.02 beside an edge; a pen's line one pixel wide takes 0.1 away.
    rows, columns = np.nonzero(changed > 0.06)
    assert rows.size > 20
    half_px = 0.5 * 0.25 * HW[1]
    middle = np.array(centre_xy) * (HW[1], HW[0])
    assert np.abs(columns - middle[0]).max() <= half_px + 3
    assert np.abs(rows - middle[1]).max() <= half_px + 3
    # Of all three the middle is where it was asked for, to the width of a line.
    assert abs(0.5 * (columns.min() + columns.max()) - middle[0]) <= 3


def test_photos_alone_are_those_of_the_series() -> None:
    visits = (Visit(), Visit(shot=Shot(Light(tilt_deg=-60.0))))
    alone = make_photos(BARE, visits, seed=5, size_hw=HW)
    whole = make_series(BARE, visits, seed=5, size_hw=HW)
    assert [photo.jpeg for photo in alone] == [photo.jpeg for photo in whole]


def test_furrows_are_dark_by_themselves_only_as_far_as_the_scene_says() -> None:
    # Light from all sides casts no shading: what is seen of relief is what furrows keep back.
    overcast = Light(ambient=1.0, gloss=0.0, falloff=0.0)
    seen = [
        float(picture(replace(BARE, cavity_per_mm=cavity_per_mm), light=overcast)[..., 1].std())
        for cavity_per_mm in (0.0, 2.0, 4.0)
    ]
    assert seen[0] < 0.002  # 8 bits: half a step of 1/255
    assert seen[1] > 4 * seen[0]
    assert seen[2] > 1.4 * seen[1]  # less than twice: the light on ridges is held at 10 % more
