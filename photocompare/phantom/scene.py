"""What is photographed, and what changes on it between two visits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from photocompare.model import Region, RegionKind

Outline = tuple[tuple[float, float], ...]


class ChangeKind(StrEnum):
    """What changes; ``factor`` multiplies it, 1 is unchanged."""

    BLOOD = "blood"  # amount of haemoglobin in the skin
    MELANIN = "melanin"  # amount of melanin in the skin, spots and all
    REDNESS = "redness"  # strength (log) of the scene's red patches; 0: gone
    SPOTS = "spots"  # strength (log) of brown spots and freckles; 0: gone
    RELIEF = "relief"  # height of fine relief, pores and wrinkles
    SCARS = "scars"  # depth and colour of scars; 0: gone
    STRIAE = "striae"  # depth and colour of stretch marks; 0: gone
    HAIR = "hair"  # number of hairs, up to 1 / Scalp.density


class Area(StrEnum):
    """Where a change takes place."""

    TREATED = "treated"
    REFERENCE = "reference"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Change:
    """One true change of the skin; it fades out over ``edge_mm`` outside the area's outline."""

    kind: ChangeKind
    factor: float
    area: Area = Area.TREATED
    edge_mm: float = 3.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", ChangeKind(self.kind))
        object.__setattr__(self, "area", Area(self.area))
        if self.factor < 0.0 or (self.factor == 0.0 and self.kind in _NEEDS_SOME):
            raise ValueError(f"a factor of {self.factor} makes no sense for {self.kind}")


_NEEDS_SOME = (ChangeKind.BLOOD, ChangeKind.MELANIN)


@dataclass(frozen=True, slots=True)
class Scalp:
    """Hair on a scalp with a parting; ``density`` 0..1 is the share of a full head of hair.

    ``clipped_mm`` is the length that it was clipped to for a macro photo; None: long and combed.
    """

    density: float = 0.5
    parting_mm: float = 4.0
    darkness: float = 0.9
    clipped_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A patch of skin. Densities are per square centimetre of skin.

    ``tone`` is one of eleven measured anchors, 0 lightest to 10 darkest, or between. The two
    outlines are fractions of the before photo. ``cavity_per_mm`` is the loss of ambient light
    (natural log) per mm of depth in furrows, ``ridge_gloss_per_mm`` the gain of gloss per mm of
    height: how strong either is on real skin is not known, 0 leaves it out.
    """

    tone: float = 1.0
    mm_per_px: float = 0.06
    relief_um: float = 18.0  # rms of the fine relief
    cavity_per_mm: float = 4.0
    ridge_gloss_per_mm: float = 25.0
    pores_per_cm2: float = 50.0
    freckles_per_cm2: float = 1.5
    spots_per_cm2: float = 0.15
    moles_per_cm2: float = 0.06
    vessels_per_cm2: float = 0.15
    vellus_per_cm2: float = 6.0
    wrinkles: int = 0
    curvature_mm: float | None = None  # radius of the body under the skin, across; None: flat
    mottling: float = 1.0  # multiplies the unevenness of blood and melanin
    redness: float = 1.0  # blood in the red patches of the treated area, relative to the rest
    scars: int = 0  # in the treated area
    striae: int = 0  # in the treated area
    scalp: Scalp | None = None
    treated_xy: Outline = (
        *((0.14, 0.30), (0.24, 0.20), (0.40, 0.20), (0.50, 0.30), (0.50, 0.66)),
        *((0.40, 0.78), (0.24, 0.78), (0.14, 0.66)),
    )
    reference_xy: Outline = (
        *((0.66, 0.24), (0.74, 0.16), (0.86, 0.16), (0.92, 0.24), (0.92, 0.74)),
        *((0.86, 0.84), (0.74, 0.84), (0.66, 0.74)),
    )

    def regions(self) -> tuple[Region, Region]:
        """Return the treated and the reference region."""
        return (
            Region("treated", RegionKind.TREATED, self.treated_xy),
            Region("reference", RegionKind.REFERENCE, self.reference_xy),
        )
