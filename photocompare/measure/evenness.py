"""How uneven redness and pigment are, band by band of size, held against the reference."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.areas import Area
from photocompare.measure.learnt import LEARNT_ON_SKIN
from photocompare.measure.skin_maps import maps_of, scale_remark, working_mm
from photocompare.measure.subject import Subject
from photocompare.measure.uncertainty import error_of
from photocompare.measure.unevenness import (
    SIGMAS_PER_DIAMETER,
    Band,
    band_of,
    flattened,
    noise_variance,
)
from photocompare.measure.verdict import Finding
from photocompare.model import ReadingPart

NAMES = ("evenness_redness", "evenness_pigment")
_NO_REFERENCE = (
    "Another lamp or focus could explain a change of unevenness: mark untreated skin as reference."
)
_CONTROL = "Control: untreated skin, whose unevenness is taken to be changed by the light alone."
_SMALL_REFERENCE = "The reference is too small for patches of these sizes: draw it larger."
_NOISE = "What differs between one place and the next drowns in the noise of the photos here."

Size = tuple[float, float]
"""Diameters of patches in mm, from and to."""


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """The bands that are read of one quantity, with the light's share undone in each.

    ``before`` and ``after`` are standard deviations; ``placebo`` and ``blocks`` the changes (ln) of
    the whole on squares of the reference and of the area.
    """

    sizes: tuple[Size, ...]
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    placebo: NDArray[np.float64]
    blocks: NDArray[np.float64]


def evenness(subject: Subject) -> tuple[Finding, ...]:
    """Return the findings of the unevenness of redness and of pigment."""
    area, control = subject.area, subject.control
    held = _held(subject, area)
    if not held:
        sentence = _too_small(subject)
        return tuple(Finding(area.name, name, withheld=sentence) for name in NAMES)
    found = _bands(subject, area, held)
    light: dict[Size, Band] = {}
    if control is not None:
        of_control = tuple(size for size in held if size in _held(subject, control))
        light = _bands(subject, control, of_control)
    return tuple(_finding(subject, at, found, light) for at in range(len(NAMES)))


def _finding(
    subject: Subject, at: int, found: dict[Size, Band], light: dict[Size, Band]
) -> Finding:
    area, name = subject.area, NAMES[at]
    has_control = subject.control is not None and not area.is_control
    bands = {size: band for size, band in found.items() if _is_clear(band, at)}
    if not bands:
        return Finding(area.name, name, withheld=_NOISE)
    lights = {size: light[size] for size in bands if size in light and _is_clear(light[size], at)}
    judged = bool(has_control and lights)
    read = _read(bands, lights if judged else None, at)
    before, after = _whole(read.before), _whole(read.after)
    error = None
    if judged:
        unit = _logarithmic_mean(before, after)  # of a change of the natural log
        own = subject.settings.evenness
        learnt = (own.redness_shot_log, own.pigment_shot_log)[at] * unit
        error = error_of(
            read.placebo * unit,
            read.blocks * unit,
            learnt,
            subject.settings,
            region_patches=float(len(read.blocks)),
        )
    withheld = _withheld(subject, judged=judged)
    if not withheld and error is None:
        withheld = (
            f"The reference holds only {len(read.placebo)} patches of these sizes and "
            f"{subject.settings.least_placebo_patches} are needed to judge an error: draw it "
            "larger."
        )
    return Finding(
        area.name,
        name,
        before,
        after,
        half_width=None if error is None else error.half_width,
        withheld=withheld,
        remark=_remark(subject, read.sizes, judged=not withheld),
        terms=() if error is None else error.terms,
        parts=tuple(
            ReadingPart(_words(size), float(old), float(new))
            for size, old, new in zip(read.sizes, read.before, read.after, strict=True)
        ),
    )


def _read(bands: dict[Size, Band], light: dict[Size, Band] | None, at: int) -> _Read:
    """Return what is read of the bands that both hold; half the light's share in each photo."""
    pick = slice(2 * at, 2 * at + 2)
    sizes = tuple(size for size in bands if light is None or size in light)
    variance = np.array([bands[size].variance[pick] for size in sizes])
    share = np.ones(len(sizes))
    if light is not None:
        of_light = np.array([light[size].variance[pick] for size in sizes])
        share = np.sqrt(of_light[:, 1] / of_light[:, 0])
    weights = variance.sum(axis=1) / variance.sum()
    return _Read(
        sizes,
        np.sqrt(variance[:, 0] * share),
        np.sqrt(variance[:, 1] / share),
        _log_changes([light[size] for size in sizes], weights, pick) if light else np.empty(0),
        _log_changes([bands[size] for size in sizes], weights, pick),
    )


def _log_changes(
    bands: list[Band], weights: NDArray[np.float64], pick: slice
) -> NDArray[np.float64]:
    """Return the change (ln) of the whole on each square that every band can be read in."""
    places = set.intersection(*(set(band.patches) for band in bands))
    total = np.zeros(len(places))
    for band, weight in zip(bands, weights, strict=True):
        patches = np.array([band.patches[place][pick] for place in sorted(places)]).reshape(-1, 2)
        total += weight * 0.5 * np.log(patches[:, 1] / patches[:, 0])
    return total


def _bands(subject: Subject, area: Area, sizes: tuple[Size, ...]) -> dict[Size, Band]:
    return subject.memo.of(
        f"unevenness {id(area.mask)} {sizes}", lambda: _made(subject, area, sizes)
    )


def _made(subject: Subject, area: Area, sizes: tuple[Size, ...]) -> dict[Size, Band]:
    maps = maps_of(subject, area)
    if maps is None or not sizes:
        return {}
    values = flattened(maps)
    noise = noise_variance(values, maps.inside)
    side_px = subject.settings.evenness.patch_sizes * max(sizes)[1] / maps.mm
    return {
        size: band_of(values, maps.inside, _widths_px(size, maps.mm), noise=noise, side_px=side_px)
        for size in sizes
    }


def _held(subject: Subject, area: Area) -> tuple[Size, ...]:
    """Return the bands that are neither too fine for the photos nor too wide for the area."""
    maps = maps_of(subject, area)
    settings = subject.settings.evenness
    if maps is None:
        return ()
    side_mm = math.sqrt(maps.area_mm2)
    return tuple(
        size
        for size in settings.bands_mm
        if settings.least_region_sizes * size[1] <= side_mm
        and _widths_px(size, maps.mm)[0] >= settings.least_sigma_px
    )


def _widths_px(size: Size, mm: float) -> tuple[float, float]:
    return size[0] / SIGMAS_PER_DIAMETER / mm, size[1] / SIGMAS_PER_DIAMETER / mm


def _is_clear(band: Band, at: int) -> bool:
    return bool(np.isfinite(band.variance[2 * at : 2 * at + 2]).all())


def _whole(parts: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.sum(parts**2)))


def _logarithmic_mean(first: float, second: float) -> float:
    ratio = math.log(second / first)
    return first if ratio == 0.0 else (second - first) / ratio


def _withheld(subject: Subject, *, judged: bool) -> str:
    if subject.area.is_control:
        return _CONTROL
    if subject.control is None:
        return _NO_REFERENCE
    return "" if judged else _SMALL_REFERENCE


def _too_small(subject: Subject) -> str:
    """Return what the finest band that these photos can show would need."""
    settings, maps = subject.settings.evenness, maps_of(subject, subject.area)
    mm = working_mm(subject)
    maps_mm = mm if maps is None else maps.mm
    readable = [
        size
        for size in settings.bands_mm
        if _widths_px(size, maps_mm)[0] >= settings.least_sigma_px
    ]
    if not readable:
        return "The photos are too coarse for this: take them closer, or with more pixels."
    needed_px = (settings.least_region_sizes * readable[0][1] / mm) ** 2
    has_px = subject.area.count_px if maps is None else maps.area_mm2 / mm**2
    return (
        f"The region has {has_px:.0f} pixels that can be measured; unevenness needs "
        f"{needed_px:.0f}. Draw it larger."
    )


def _remark(subject: Subject, sizes: tuple[Size, ...], *, judged: bool) -> str:
    left_out = [size for size in subject.settings.evenness.bands_mm if size not in sizes]
    parts = [scale_remark(subject)]
    if left_out:
        words = " and ".join(_words(size) for size in left_out)
        parts.append(
            f"Patches of {words} are left out: the region, the reference or the photos can't hold "
            "them."
        )
    if judged:
        parts.append(LEARNT_ON_SKIN)
    return " ".join(part for part in parts if part)


def _words(size: Size) -> str:
    return f"{size[0]:g} to {size[1]:g} mm"
