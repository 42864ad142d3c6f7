"""The spots of a scene lie where the phantom says."""

import numpy as np

from photocompare import indices
from photocompare.phantom import Scene, SpotSort, make_pair

# Skin without anything but brown spots and moles: each must stand out where it is said to be.
BARE = Scene(
    mottling=0.0,
    freckles_per_cm2=0.0,
    spots_per_cm2=0.6,
    moles_per_cm2=0.4,
    vessels_per_cm2=0.0,
)


def test_every_true_spot_is_darker_in_its_middle_than_the_skin() -> None:
    made = make_pair(BARE, seed=3, size_hw=(240, 320))
    pigment = indices.pigment_mic(indices.log10_light(made.ideal_before))
    skin = float(np.median(pigment))
    seen = [
        spot
        for spot in made.spots
        if 4.0 < spot.centre_xy[0] < 316.0 and 4.0 < spot.centre_xy[1] < 236.0
    ]
    assert {spot.sort for spot in seen} == {SpotSort.BROWN_SPOT, SpotSort.MOLE}
    for spot in seen:
        x, y = (round(value) for value in spot.centre_xy)
        # The weakest brown spot has 0.6 of ln melanin, about 8 units; half of that is no chance.
        assert pigment[y, x] > skin + 4.0
