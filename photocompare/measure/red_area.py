"""How much of an area is redder than reference skin, and by how much in all."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.areas import Area
from photocompare.measure.learnt import LEARNT_ON_SKIN
from photocompare.measure.skin_maps import (
    Map,
    SkinMaps,
    maps_of,
    patch_labels,
    patch_means,
    reduced,
    scale_remark,
    smoothed,
    working_mm,
)
from photocompare.measure.subject import Subject
from photocompare.measure.uncertainty import OTHER_REFERENCE, Error, error_of
from photocompare.measure.verdict import Finding
from photocompare.model import Mask
from photocompare.patches import patch_side_px
from photocompare.settings.spots import RedAreaSettings

AREA, LOAD = "redness_area", "redness_load"
_NORMAL = 1.4826  # median absolute deviation to one standard deviation
# What pigment alone does to HI at the most, per unit of MIc, on simulated skin of all tones.
_PIGMENT_SHARE = 0.4
_NO_REFERENCE = (
    "What counts as red is set by skin that was not treated: mark untreated skin as reference."
)
_CONTROL = "Control: what counts as red was set by this skin."
_NO_SCALE = (
    "The scale is not known, so square centimetres are not: type in mm per pixel, or mark a ruler."
)
_OWED = (
    "Pigment changed here too, and alone could move the red area this far: redness can't be told "
    "from pigment."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Threshold:
    """Of HI, the same in both photos."""

    median: float
    sigma: float


@dataclass(frozen=True, slots=True, eq=False)
class _Redness:
    """HI over the reference, smoothed, (h, w, 2), on squares of ``mm``; ``mic_change`` of all."""

    over: Map
    inside: Mask
    mm: float
    mic_change: float


def red_area(subject: Subject) -> tuple[Finding, ...]:
    """Return the findings of the red area and of the amount of redness."""
    area, control = subject.area, subject.control
    if control is None:
        return _nothing(area, _NO_REFERENCE)
    settings = subject.settings.red_area
    threshold = subject.memo.of("red threshold", lambda: _threshold(subject, control))
    found = _redness(subject, area, 0.0 if threshold is None else threshold.median)
    if threshold is None:
        return _nothing(area, "Too little of the reference skin can be measured: draw it larger.")
    if found is None or np.count_nonzero(found.inside) * found.mm**2 < settings.least_area_mm2:
        needed_px = settings.least_area_mm2 / working_mm(subject) ** 2
        sentence = (
            f"The region has {area.count_px} pixels that can be measured; a red area needs "
            f"{needed_px:.0f}. Draw it larger."
        )
        return _nothing(area, sentence)
    return _findings(subject, control, found, threshold)


def _nothing(area: Area, sentence: str) -> tuple[Finding, ...]:
    return tuple(Finding(area.name, name, withheld=sentence) for name in (AREA, LOAD))


def _redness(subject: Subject, area: Area, median: float) -> _Redness | None:
    maps = maps_of(subject, area)
    return None if maps is None else _over(maps, median, subject.settings.red_area)


def _over(maps: SkinMaps, median: float, settings: RedAreaSettings) -> _Redness | None:
    factor = max(1, round(settings.cell_mm / maps.mm))
    values, inside = reduced(maps.hi, maps.inside, factor)
    if not inside.any():
        return None
    mm = maps.mm * factor
    soft = smoothed(values, inside, settings.smoothing_mm / mm)
    pigment = maps.mic[maps.inside].mean(axis=0, dtype=np.float64)
    over: Map = soft - np.float32(median)
    return _Redness(over, inside, mm, float(pigment[1] - pigment[0]))


def _threshold(subject: Subject, control: Area) -> _Threshold | None:
    """Return the median and spread of the reference skin of both photos together."""
    found = _redness(subject, control, 0.0)
    if found is None:
        return None
    values = found.over[found.inside]
    median = float(np.median(values))
    sigma = _NORMAL * float(np.median(np.abs(values - np.float32(median))))
    return _Threshold(median, max(sigma, subject.settings.red_area.least_sigma_hi))


def _findings(
    subject: Subject, control: Area, found: _Redness, threshold: _Threshold
) -> tuple[Finding, ...]:
    untreated = _redness(subject, control, threshold.median)
    assert untreated is not None, "the threshold came from it"  # noqa: S101  # our own mistake
    settings, own = subject.settings, subject.settings.red_area
    response = _Response(found, threshold.sigma, own)
    maps = response.maps()
    # What untreated patches gained in HI is what these patches may have gained with nothing done.
    nulls = _patch_changes(untreated.over, _labels(subject, untreated))
    patches = float(_labels(subject, found).max() + 1)
    of_offset, of_gain = response.to_offset(own.offset_hi), response.to_gain(own.gain_ln)
    owed = response.to_offset(_pigment_owed(subject, found, untreated))
    # Where references disagree the zero of both photos lies anywhere between their answers.
    apart = np.nan_to_num(subject.pair.lighting.disagreement_hi)
    of_reference = response.to_offset(float(apart))
    squares = int(np.count_nonzero(found.inside))
    findings = []
    for name in (AREA, LOAD):
        unit = 100.0 if name == AREA else squares * found.mm**2 / 100.0
        before, after = maps[name].sum(axis=(0, 1), dtype=np.float64) / squares * unit
        floor = 0.01 * own.least_area_percent * unit
        if name == LOAD:
            floor *= own.full_sigmas * threshold.sigma
        error = error_of(
            nulls * (of_offset[name] / own.offset_hi * unit),
            np.empty(0),  # every square is measured: that some changed and some not is no error
            math.hypot(of_offset[name] * unit, of_gain[name] * unit, floor),
            settings,
            region_patches=patches,
        )
        error = _widened(error, of_reference[name] * unit)
        withheld = _withheld(subject, name)
        if not withheld and error is None:
            withheld = (
                f"The reference holds only {len(nulls)} patches and "
                f"{settings.least_placebo_patches} are needed to judge an error: draw it larger."
            )
        is_known = name == AREA or settings.mm_per_px is not None
        findings.append(
            Finding(
                subject.area.name,
                name,
                float(before) if is_known else math.nan,
                float(after) if is_known else math.nan,
                half_width=None if error is None else error.half_width,
                withheld=withheld,
                remark=_remark(subject, name, threshold),
                terms=() if error is None else error.terms,
                owed=owed[name] * unit,
                owed_to=_OWED,
            )
        )
    return tuple(findings)


def _widened(error: Error | None, by: float) -> Error | None:
    """Return the error with what another of the references would say, where there is one."""
    return error if error is None or by <= 0.0 else error.with_bound(by, OTHER_REFERENCE)


@dataclass(frozen=True, slots=True, eq=False)
class _Response:
    """How the red area of one piece of skin answers, in means over its squares."""

    found: _Redness
    sigma: float
    settings: RedAreaSettings

    def maps(self, *, offset_hi: float = 0.0, gain: float = 1.0) -> dict[str, Map]:
        """Return what each square adds to the share of red skin and to the load, (h, w, 2)."""
        over = self.found.over * np.float32(gain) + np.float32(offset_hi)
        share = _redness_share(over, self.found.inside[..., None], self.sigma, self.settings)
        return {AREA: share, LOAD: share * over}

    def to_offset(self, offset_hi: float) -> dict[str, float]:
        """Return by how much each mean moves when one photo's HI is off by so much."""
        if offset_hi <= 0.0:
            return dict.fromkeys((AREA, LOAD), 0.0)
        higher, lower = self.maps(offset_hi=0.5 * offset_hi), self.maps(offset_hi=-0.5 * offset_hi)
        return self._apart(higher, lower)

    def to_gain(self, gain_ln: float) -> dict[str, float]:
        """Return the same where one photo shows redness stronger by a factor (natural log)."""
        half = math.exp(0.5 * gain_ln)
        return self._apart(self.maps(gain=half), self.maps(gain=1.0 / half))

    def _apart(self, higher: dict[str, Map], lower: dict[str, Map]) -> dict[str, float]:
        count = 2 * np.count_nonzero(self.found.inside)  # outside both are 0
        return {
            name: float((higher[name].sum(dtype=np.float64) - lower[name].sum()) / count)
            for name in higher
        }


def _withheld(subject: Subject, name: str) -> str:
    if name == LOAD and subject.settings.mm_per_px is None:
        return _NO_SCALE
    return _CONTROL if subject.area.is_control else ""


def _remark(subject: Subject, name: str, threshold: _Threshold) -> str:
    own, sigma = subject.settings.red_area, threshold.sigma
    said = (
        f"Skin begins to count as red at {own.begins_sigmas * sigma:.1f} HI over the reference "
        f"skin, and counts in full from {own.full_sigmas * sigma:.1f} HI on, in both photos."
    )
    scale = scale_remark(subject) if name == AREA else ""
    return " ".join(part for part in (said, scale, LEARNT_ON_SKIN) if part)


def _redness_share(over: Map, inside: Mask, sigma: float, settings: RedAreaSettings) -> Map:
    """Return how much of each square counts as red: 0 to 1, without a step.

    With a sharp limit whole patches of faint redness come and go between two shots of one visit.
    """
    begins, full = settings.begins_sigmas * sigma, settings.full_sigmas * sigma
    share: Map = np.clip((over - np.float32(begins)) / np.float32(full - begins), 0.0, 1.0)
    return share * inside


def _labels(subject: Subject, found: _Redness) -> NDArray[np.int64]:
    settings = subject.settings
    least_px = max(2, math.ceil(4.0 * settings.red_area.smoothing_mm / found.mm))
    side_px = patch_side_px(int(np.count_nonzero(found.inside)), settings.patch_count, least_px)
    return patch_labels(found.inside, side_px, least_share=settings.least_patch_share)


def _patch_changes(values: Map, labels: NDArray[np.int64]) -> NDArray[np.float64]:
    return patch_means(values[..., 1] - values[..., 0], labels)


def _pigment_owed(subject: Subject, found: _Redness, untreated: _Redness) -> float:
    """Return by how much a change of pigment alone may have moved HI here."""
    shading = 100.0 * subject.slope_ln / math.log(10.0)
    change = abs(found.mic_change - untreated.mic_change)
    return _PIGMENT_SHARE * max(0.0, change - shading)
