"""Skin painted in units of HI and MIc, so that what is to be read is known exactly."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from photocompare import colour, indices
from photocompare.measure.areas import areas_of, control_of
from photocompare.measure.families import Read
from photocompare.measure.subject import Memo, Subject
from photocompare.measure.verdict import Finding
from photocompare.model import (
    UNKNOWN_SCALE,
    AlignedPair,
    Alignment,
    NormalisedPair,
    Photo,
    PhotoPair,
    PhotoSource,
    Region,
    RegionKind,
    RGBImage,
)
from photocompare.normalise import normalise
from photocompare.settings import MeasureSettings

Field = NDArray[np.float64]
SIZE_HW = (300, 600)
MM_PER_PX = 0.1  # 30 by 60 mm


def square(name: str, kind: RegionKind, left: float) -> Region:
    low, high, right = 0.03, 0.97, left + 0.46
    return Region(name, kind, ((left, low), (right, low), (right, high), (left, high)))


TREATED = square("treated", RegionKind.TREATED, 0.02)  # 27.6 by 28.2 mm
REFERENCE = square("reference", RegionKind.REFERENCE, 0.52)


@dataclass(frozen=True)
class Painted:
    """Skin before and after: HI and MIc over a base, (H, W), of 0.1 mm a pixel.

    ``gain`` multiplies the after photo's linear light, one factor a channel.
    """

    hi: tuple[Field, Field] = field(default_factory=lambda: (blank(), blank()))
    mic: tuple[Field, Field] = field(default_factory=lambda: (blank(), blank()))
    gain: tuple[float, float, float] = (1.0, 1.0, 1.0)
    error_px: float = 0.0
    regions: tuple[Region, ...] = (TREATED, REFERENCE)
    mm_per_px: float | None = MM_PER_PX

    def swapped(self) -> Painted:
        """Return the same two photos in the other order."""
        return replace(self, hi=self.hi[::-1], mic=self.mic[::-1])

    def findings(self, read: Read) -> dict[tuple[str, str], Finding]:
        """Return what a family reads, by area and quantity."""
        pair = self._pair()
        settings = MeasureSettings(mm_per_px=self.mm_per_px)
        areas = areas_of(pair, self.regions, least_px=settings.min_region_px)
        control = control_of(pair, areas, settings.min_region_px)
        memo = Memo()
        subjects = [
            Subject(pair, area, control, 0.0, UNKNOWN_SCALE, settings, memo) for area in areas
        ]
        found = [finding for subject in subjects for finding in read(subject)]
        return {(finding.area, finding.quantity): finding for finding in found}

    def _pair(self) -> NormalisedPair:
        before = picture(self.hi[0], self.mic[0])
        after = picture(self.hi[1], self.mic[1])
        if self.gain != (1.0, 1.0, 1.0):
            after = colour.to_encoded(
                (colour.to_linear(after) * np.array(self.gain)).astype(np.float32)
            )
        photos = PhotoPair(photo(before, "before"), photo(after, "after"))
        alignment = Alignment(
            matrix=np.eye(3), displacement=None, before_size_hw=SIZE_HW, after_size_hw=SIZE_HW,
            method="known", inliers=100, error_px=self.error_px, error_basis="known",
            overlap_fraction=1.0, scale=1.0, rotation_deg=0.0,
        )  # fmt: skip
        seen = np.ones(SIZE_HW, dtype=np.bool_)
        return normalise(AlignedPair(before, after, seen, alignment, photos), regions=self.regions)


def blank() -> Field:
    return np.zeros(SIZE_HW)


def mottled(seed: int, *, sd: float, sigma_mm: float) -> Field:
    """Return smooth noise of a known spread, the same for the same seed."""
    noise = np.random.default_rng(seed).standard_normal(SIZE_HW)
    soft = gaussian_filter(noise, sigma_mm / MM_PER_PX, mode="wrap")
    return np.asarray(sd * soft / soft.std(), dtype=np.float64)


def disc(x_mm: float, y_mm: float, radius_mm: float, height: float) -> Field:
    """Return a disc with a rim of a fifth of a millimetre."""
    y, x = (np.indices(SIZE_HW) + 0.5) * MM_PER_PX
    distance = np.hypot(x - x_mm, y - y_mm) - radius_mm
    shape: Field = height / (1.0 + np.exp(np.clip(distance / 0.05, -50.0, 50.0)))
    return shape


def picture(hi: Field, mic: Field) -> RGBImage:
    """Return skin with these HI and MIc over light skin, in the colours of blood and pigment."""
    unit = np.eye(3, dtype=np.float32)
    rows = np.stack([indices.redness_hi(unit), indices.pigment_mic(unit)]).astype(np.float64)
    blood = np.linalg.pinv(rows)[:, 0]
    # Melanin takes most of blue light and least of red; so much of green that HI stays as it is.
    melanin = np.array([-0.3, -(63.0 * 0.3 + 37.0) / 100.0, -1.0])
    back = np.stack([blood, melanin / (rows[1] @ melanin)])
    log10_rgb = np.log10([0.43, 0.25, 0.17]) + np.stack([hi, mic], axis=2) @ back
    linear = np.power(10.0, log10_rgb).astype(np.float32)
    return np.ascontiguousarray(colour.to_encoded(linear))


def photo(pixels: RGBImage, name: str) -> Photo:
    return Photo(pixels.copy(), PhotoSource(name, name, SIZE_HW))
