"""The stage: where the light correction comes from, what it is applied to, and what it can't do."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from photocompare.errors import RegionError
from photocompare.geometry import region_mask
from photocompare.model import (
    AlignedPair,
    Lighting,
    Mask,
    NormalisedPair,
    Notice,
    Region,
    RegionKind,
    Severity,
    Stage,
)
from photocompare.normalise.gain import GainFit, gain_of_everything, gain_of_reference
from photocompare.normalise.usable import unusable_light, usable_pixels
from photocompare.relight import relit
from photocompare.settings import LightMethod, LightSettings

_DEFAULT = LightSettings()


@dataclass(slots=True)
class _Decision:
    """What is known of the light so far."""

    method: str
    fit: GainFit | None = None
    reference: Region | None = None
    separable: bool = False
    notices: list[Notice] = field(default_factory=list)

    def say(self, message: str, severity: Severity = Severity.WARNING) -> None:
        self.notices.append(Notice(Stage.NORMALISE, message, severity))


def normalise(
    pair: AlignedPair, settings: LightSettings = _DEFAULT, *, regions: tuple[Region, ...] = ()
) -> NormalisedPair:
    """Return the pair under one light: the after photo's light divided by its gain.

    The gain is a constant per channel in linear light, the same for the whole picture, from skin
    that was not treated where a region of it is given, else from everything that both photos show.

    Raises
    ------
    RegionError
        A reference region lies outside the overlap, or inside the treated skin.
    """
    usable, clipped_fraction = usable_pixels(pair, settings, regions)
    decision = _decided(pair, usable, settings, regions)
    log_gain = (np.zeros(3) if decision.fit is None else decision.fit.log_gain)[:, None]
    after, overdriven = relit(pair.after, log_gain)
    if log_gain.any():
        overdriven |= unusable_light(after, settings)
    lighting = Lighting(
        method=decision.method,
        log_gain=log_gain.copy(),
        reference=decision.reference,
        residual=float("nan") if decision.fit is None else decision.fit.spread,
        clipped_fraction=clipped_fraction,
        separable=decision.separable,
    )
    return NormalisedPair(
        before=pair.before,
        after=after,
        after_as_taken=pair.after,
        overlap=pair.overlap,
        measurable=usable & ~overdriven,
        alignment=pair.alignment,
        lighting=lighting,
        photos=pair.photos,
        notices=(*pair.notices, *decision.notices),
    )


def _decided(
    pair: AlignedPair, usable: Mask, settings: LightSettings, regions: tuple[Region, ...]
) -> _Decision:
    references = _reference_masks(pair, usable, settings, regions)
    if pair.photos.is_same_file:
        return _Decision("the same photo twice: nothing to correct", reference=None)
    if settings.method is LightMethod.OFF:
        decision = _Decision("off: the light is as taken")
        decision.say(
            "The light was not matched, so no change of colour can be told from a change of "
            "the light."
        )
        return decision
    decision = _from_references(pair, references, settings)
    if decision.fit is None:
        _fall_back(decision, pair, usable, settings)
    _warn_of_large_corrections(decision, settings)
    return decision


@dataclass(frozen=True, slots=True, eq=False)
class _Reference:
    region: Region
    usable: Mask
    treated_share: float


def _reference_masks(
    pair: AlignedPair, usable: Mask, settings: LightSettings, regions: tuple[Region, ...]
) -> list[_Reference]:
    treated = np.zeros(pair.size_hw, dtype=np.bool_)
    for region in regions:
        if region.kind is RegionKind.TREATED:
            treated |= region_mask(region, pair.size_hw)
    found = []
    for region in regions:
        if region.kind is not RegionKind.REFERENCE:
            continue
        mask = region_mask(region, pair.size_hw)
        if not (mask & pair.overlap).any():
            raise RegionError(
                f"The region '{region.name}' lies outside the part that both photos show. "
                "Draw it where both photos show skin."
            )
        treated_share = float((mask & treated).sum() / mask.sum())
        if treated_share > settings.treated_share_limit:
            raise RegionError(
                f"The region '{region.name}' is marked as untreated skin but lies inside a "
                "treated region. Draw it on skin that was not treated."
            )
        found.append(_Reference(region, mask & usable & ~treated, treated_share))
    return found


def _from_references(
    pair: AlignedPair, references: list[_Reference], settings: LightSettings
) -> _Decision:
    decision = _Decision("")
    good: list[tuple[_Reference, GainFit]] = []
    for reference in references:
        name = reference.region.name
        if reference.treated_share > 0.0:
            decision.say(
                f"{reference.treated_share:.0%} of the reference '{name}' lies in treated skin "
                "and was left out of the light correction."
            )
        usable_px = int(np.count_nonzero(reference.usable))
        if usable_px < settings.least_reference_px:
            decision.say(
                f"The reference '{name}' has only {usable_px} pixels that can be measured "
                f"(at least {settings.least_reference_px} are needed), so it was not used. Draw "
                "it larger, on skin that is neither glaring nor in shadow."
            )
            continue
        fit = gain_of_reference(pair, reference.usable, settings)
        if fit is None:
            decision.say(
                f"What can be measured of the reference '{name}' lies in small pieces between "
                "glare and shadow, so it was not used. Draw it on evenly lit skin."
            )
        else:
            good.append((reference, fit))
    if good:
        _settle_on(decision, pair, good, settings)
    return decision


def _settle_on(
    decision: _Decision,
    pair: AlignedPair,
    good: list[tuple[_Reference, GainFit]],
    settings: LightSettings,
) -> None:
    largest, decision.fit = max(good, key=lambda pair_: int(pair_[0].usable.sum()))
    decision.reference = largest.region
    decision.separable = True
    names = " and ".join(f"'{reference.region.name}'" for reference, _ in good)
    decision.method = f"matched on untreated skin: {names}"
    if len(good) > 1:
        together = np.logical_or.reduce([reference.usable for reference, _ in good])
        decision.fit = gain_of_reference(pair, together, settings) or decision.fit
        shifts = [fit.hi_shift for _, fit in good]
        disagreement = max(shifts) - min(shifts)
        if disagreement > settings.large_disagreement_hi:
            decision.say(
                f"The references {names} disagree by {disagreement:.1f} units of redness: one of "
                "them has changed itself, or they stand in different light."
            )


def _fall_back(
    decision: _Decision, pair: AlignedPair, usable: Mask, settings: LightSettings
) -> None:
    decision.fit = gain_of_everything(pair, usable, settings)
    if decision.fit is None:
        decision.method = "not matched: too little that both photos show can be measured"
        decision.say(
            "Too little of what both photos show is bright enough to match the light on. Retake "
            "the photo with more light."
        )
        return
    decision.method = "matched on everything that both photos show"
    decision.say(
        "No untreated skin could be used, so the light was matched on everything that both photos "
        f"show (exposure {decision.fit.exposure_ev:+.2f} EV, cast "
        f"{decision.fit.cast_fraction:.0%}). A change of colour over most of the picture can't be "
        "told from a change of the light. Mark untreated skin as reference."
    )


def _warn_of_large_corrections(decision: _Decision, settings: LightSettings) -> None:
    if decision.fit is None:
        return
    exposure_ev, cast = decision.fit.exposure_ev, decision.fit.cast_fraction
    if abs(exposure_ev) > settings.large_exposure_ev:
        word = "brighter" if exposure_ev > 0.0 else "darker"
        decision.say(
            f"The after photo is {abs(exposure_ev):.1f} EV {word}; it was corrected, but its noise "
            "and highlights differ. Lock the exposure next time."
        )
    if cast > settings.large_cast_fraction:
        decision.say(
            f"The colour of the light differs by {cast:.0%}; it was corrected, but two lamps "
            "never show skin quite the same. Use the same lamp and lock the white balance."
        )
