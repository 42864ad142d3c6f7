"""Pigment spots."""

from __future__ import annotations

from photocompare.quantities.quantity import Family, Quantity

SPOTS = (
    Quantity(
        "spot_contrast",
        Family.SPOTS,
        "MIc units",
        "Darkness of pigment spots",
        "spots stand out more",
        "mean MIc of each matched spot less its surroundings",
        "difference of Gaussians on MIc; spots keep their identity across both photos",
    ),
    Quantity(
        "spot_area",
        Family.SPOTS,
        "% of area",
        "Area of pigment spots",
        "spots cover more skin",
        "share of the region inside spots",
        "difference of Gaussians on MIc",
    ),
    Quantity(
        "spot_count",
        Family.SPOTS,
        "spots",
        "Number of pigment spots",
        "more spots",
        "spots found in either photo, matched one to one",
        "matched spots: kept, faded, gone, new",
    ),
)
