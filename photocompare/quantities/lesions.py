"""Stretch marks and hair."""

from __future__ import annotations

from photocompare.quantities.quantity import Family, Quantity

LESIONS = (
    Quantity(
        "stria_contrast",
        Family.STRIAE,
        "HI units",
        "Redness of stretch marks",
        "marks stand out more from the skin beside them",
        "mean HI along a mark less that of strips beside it",
        "contrast of a lesion against parallel strips",
    ),
    Quantity(
        "stria_width",
        Family.STRIAE,
        "mm",
        "Width of stretch marks",
        "wider marks",
        "full width at half depth across a mark, mean along it",
        "profile along the normals of a ridge",
        decimals=2,
    ),
    Quantity(
        "scalp_visible",
        Family.HAIR,
        "% of area",
        "Visible scalp",
        "more scalp shows through",
        "share of the region that is scalp, one threshold of lightness for both photos",
        "two Gaussians in ln Y and HI, fitted on both photos together",
    ),
    Quantity(
        "part_width",
        Family.HAIR,
        "mm",
        "Width of the parting",
        "a wider parting",
        "median run of scalp across the parting",
        "run length across the axis of the parting",
        decimals=2,
    ),
    Quantity(
        "hair_density",
        Family.HAIR,
        "hairs/cm²",
        "Hair density",
        "denser hair",
        "hairs per area, from photos of 0.02 mm a pixel and finer",
        "ridge filter and matched hairs",
    ),
)
