"""Everything that differs between two photos and is not the skin, drawn from stated ranges."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np

from photocompare.phantom import Camera, Light, Shot
from photocompare.phantom.tone import anchor_rgb

_LAMPS = ("D50", "D65", "D75", "P3000", "P4000", "LED2700", "LED4000", "LED6500")
_REPORTED_WIDTH_PX = 1600.0
_BRIGHTEST_GREEN = 0.75  # of full scale: skin that is burnt out shows no structure to anyone
_METERED_GREEN = 0.25
_STEEPEST_STRAIN = 0.3  # skin moves more only over a longer way; it does not stretch further


class Stratum(StrEnum):
    """The one nuisance that is drawn from the hard half of its range; the others are everyday."""

    ROTATION = "rotation"
    QUARTER_TURN = "quarter turn"
    SCALE = "scale"
    OVERLAP = "overlap"
    PERSPECTIVE = "perspective"
    LAMP = "lamp"
    EXPOSURE = "exposure"
    ELASTIC = "elastic"
    CHANGE = "change"
    BLUR = "blur"
    MIXED = "mixed"  # every nuisance from its whole range at once


@dataclass(frozen=True, slots=True)
class Nuisances:
    """What was drawn for one pair; the after photo relative to the before photo.

    ``lamp_slant_deg`` and ``lamp_tilt_deg`` say by how much the lamp moved up or down and around,
    ``overlap_fraction`` is of the view that shows less skin, ``elastic_fraction`` the largest
    shift of the skin in widths, ``changed_fraction`` the share of the before frame that changed.
    ``before_psf_px`` and ``after_psf_px`` are at 1600 px width.
    """

    rotation_deg: float
    scale: float
    overlap_fraction: float
    perspective_x: float
    perspective_y: float
    lamp_slant_deg: float
    lamp_tilt_deg: float
    exposure_ev: float
    elastic_fraction: float
    elastic_wavelength: float
    changed_fraction: float
    before_psf_px: float
    after_psf_px: float
    before_jpeg_quality: float
    after_jpeg_quality: float

    def as_numbers(self) -> dict[str, float]:
        """Return them by name."""
        return {field.name: float(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Range:
    """From the easiest to the hardest; the easy part is what every day brings."""

    easy: float
    hardest: float

    def everyday(self, draw: np.random.Generator) -> float:
        """Return a size within what every day brings."""
        return float(draw.uniform(0.0, self.easy))

    def whole(self, draw: np.random.Generator) -> float:
        """Return a size from the whole range."""
        return float(draw.uniform(0.0, self.hardest))

    def hard(self, draw: np.random.Generator) -> float:
        """Return a size from the hard half of the range."""
        return float(draw.uniform(0.5 * self.hardest, self.hardest))


ROTATION_DEG = Range(15.0, 45.0)
LN_SCALE = Range(float(np.log(1.25)), float(np.log(2.5)))
LOST_OVERLAP = Range(0.15, 0.60)
PERSPECTIVE = Range(0.03, 0.15)  # a phone tilted by about 2 and by about 12 degrees
LAMP_DEG = Range(15.0, 30.0)
EXPOSURE_EV = Range(0.5, 1.5)
ELASTIC = Range(0.0025, 0.03)
CHANGED = Range(0.20, 0.60)
BLUR_PX = Range(0.4, 1.8)  # beyond the sharpest lens, at 1600 px width
LOST_QUALITY = Range(10.0, 45.0)  # of JPEG, from 95
_SHARPEST_PSF_PX = 0.6
_BEST_QUALITY = 95.0


def nuisances(draw: np.random.Generator, stratum: Stratum | None) -> Nuisances:
    """Return what differs in one pair; None draws everything from what every day brings."""

    def size(of: Range, *strata: Stratum) -> float:
        if stratum is Stratum.MIXED:
            return of.whole(draw)
        return of.hard(draw) if stratum in strata else of.everyday(draw)

    def signed(of: Range, *strata: Stratum) -> float:
        return float(draw.choice((-1.0, 1.0))) * size(of, *strata)

    turn = signed(ROTATION_DEG, Stratum.ROTATION)
    if stratum is Stratum.QUARTER_TURN or (stratum is Stratum.MIXED and draw.random() < 0.25):
        turn += 90.0 * float(draw.integers(1, 4))
    elastic = size(ELASTIC, Stratum.ELASTIC)
    shortest = 2.0 * np.pi * elastic / _STEEPEST_STRAIN
    psf = [
        _SHARPEST_PSF_PX + BLUR_PX.everyday(draw),
        _SHARPEST_PSF_PX + size(BLUR_PX, Stratum.BLUR),
    ]
    quality = [_BEST_QUALITY - LOST_QUALITY.everyday(draw)]
    quality.append(_BEST_QUALITY - size(LOST_QUALITY, Stratum.BLUR))
    if draw.random() < 0.5:  # either photo may be the worse one
        psf.reverse()
        quality.reverse()
    return Nuisances(
        rotation_deg=turn,
        scale=float(np.exp(signed(LN_SCALE, Stratum.SCALE))),
        overlap_fraction=1.0 - size(LOST_OVERLAP, Stratum.OVERLAP),
        perspective_x=signed(PERSPECTIVE, Stratum.PERSPECTIVE),
        perspective_y=signed(PERSPECTIVE, Stratum.PERSPECTIVE),
        lamp_slant_deg=signed(LAMP_DEG, Stratum.LAMP),
        lamp_tilt_deg=signed(LAMP_DEG, Stratum.LAMP),
        exposure_ev=signed(EXPOSURE_EV, Stratum.EXPOSURE),
        elastic_fraction=elastic,
        elastic_wavelength=max(float(draw.uniform(0.4, 1.0)), shortest),
        changed_fraction=_changed(draw, size(CHANGED, Stratum.CHANGE), stratum),
        before_psf_px=psf[0],
        after_psf_px=psf[1],
        before_jpeg_quality=quality[0],
        after_jpeg_quality=quality[1],
    )


def _changed(draw: np.random.Generator, size: float, stratum: Stratum | None) -> float:
    """Return the share of the frame that changed: in half of the easy pairs nothing did."""
    is_certain = stratum in (Stratum.CHANGE, Stratum.MIXED)
    return max(size, 0.05) if draw.random() < 0.5 or is_certain else 0.0


def shots(
    draw: np.random.Generator, drawn: Nuisances, *, tone: float, width_px: int
) -> tuple[Shot, Shot]:
    """Return the before and the after shot of skin of a tone.

    Both are exposed alike but for ``exposure_ev``, and so that the skin is not burnt out: what is
    white in a photo is lost to every method.
    """
    slant = _within(drawn.lamp_slant_deg, draw.uniform(15.0, 50.0), 8.0, 62.0)
    tilt = float(draw.uniform(-140.0, -40.0))
    gloss = draw.uniform(0.1, 0.6, 2)
    ambient = draw.uniform(0.3, 0.6, 2)
    exposure = _exposures(draw, drawn.exposure_ev, tone)
    px = width_px / _REPORTED_WIDTH_PX
    psf = (drawn.before_psf_px, drawn.after_psf_px)
    quality = (drawn.before_jpeg_quality, drawn.after_jpeg_quality)
    first, second = (
        Shot(
            Light(
                illuminant=str(draw.choice(_LAMPS)),
                slant_deg=slant[side],
                tilt_deg=tilt + side * drawn.lamp_tilt_deg,
                ambient=float(ambient[side]),
                gloss=float(gloss[side]),
                falloff=float(draw.uniform(0.0, 0.15)),
            ),
            Camera(
                exposure_ev=exposure[side],
                white_balance_ln=tuple(draw.normal(0.0, 0.05, 3).tolist()),
                psf_px=max(0.5, psf[side] * px),
                noise=float(draw.uniform(0.7, 1.5)),
                vignetting=float(draw.uniform(0.0, 0.15)),
                flare=float(draw.uniform(0.0, 0.008)),
                sharpen=float(draw.uniform(0.0, 0.5)),
                jpeg_quality=round(quality[side]),
            ),
        )
        for side in (0, 1)
    )
    return first, second


def _within(step: float, start: float, least: float, most: float) -> tuple[float, float]:
    """Return start and start + step, moved together so that both lie in the range."""
    low, high = min(start, start + step), max(start, start + step)
    move = max(0.0, least - low) - max(0.0, high - most)
    return start + move, start + step + move


def _exposures(draw: np.random.Generator, step_ev: float, tone: float) -> tuple[float, float]:
    green = float(anchor_rgb(tone)[1])
    brightest_ev = float(np.log2(_BRIGHTEST_GREEN / green))
    # A camera's automatic takes dark skin about half-way to what it takes for grey.
    first = float(draw.uniform(-0.5, 0.5) + 0.5 * np.log2(_METERED_GREEN / green))
    over = max(first, first + step_ev) - brightest_ev
    first -= max(0.0, over)
    return first, first + step_ev
