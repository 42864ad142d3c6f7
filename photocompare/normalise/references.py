"""Gain from skin that was not treated, and whether that skin can be believed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from photocompare.errors import RegionError
from photocompare.geometry import region_mask
from photocompare.model import AlignedPair, LightBasis, Mask, Region, RegionKind, Severity
from photocompare.normalise.card_light import CardLight
from photocompare.normalise.decision import Decision
from photocompare.normalise.gain import GainFit, gain_of_reference, patches_of_reference
from photocompare.normalise.gain_field import PlacedPatches, gain_field, gain_over
from photocompare.settings import LightSettings


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A region of untreated skin, and what of it can be measured."""

    region: Region
    usable: Mask
    treated_share: float


@dataclass(frozen=True, slots=True, eq=False)
class _Fitted:
    name: str
    reference: Reference
    fit: GainFit


def treated_mask(pair: AlignedPair, regions: tuple[Region, ...]) -> Mask:
    """Return where skin was treated."""
    treated = np.zeros(pair.size_hw, dtype=np.bool_)
    for region in regions:
        if region.kind is RegionKind.TREATED:
            treated |= region_mask(region, pair.size_hw)
    return treated


def reference_masks(
    pair: AlignedPair, usable: Mask, settings: LightSettings, regions: tuple[Region, ...]
) -> list[Reference]:
    """Return the references, each without what lies in treated skin.

    Raises
    ------
    RegionError
        A reference lies outside the overlap, or inside the treated skin.
    """
    treated = treated_mask(pair, regions)
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
        found.append(Reference(region, mask & usable & ~treated, treated_share))
    return found


def match_on_references(
    decision: Decision,
    pair: AlignedPair,
    references: list[Reference],
    cards: CardLight,
    settings: LightSettings,
    *,
    treated: Mask,
) -> None:
    """Settle on the gain of the references that can be used, and hold them against each other.

    Where there is none, nothing is settled. The gain differs across the picture where they lie
    around what is ``treated`` and show that it does.
    """
    good = _fitted(decision, pair, references, settings)
    if not good:
        return
    largest = max(good, key=lambda one: int(one.reference.usable.sum()))
    decision.fit, decision.reference = largest.fit, largest.reference.region
    names = " and ".join(f"'{one.name}'" for one in good)
    decision.method = f"matched on untreated skin: {names}"
    decision.basis = LightBasis.BOTH if cards.is_in_both else LightBasis.REFERENCE
    together = np.logical_or.reduce([one.reference.usable for one in good])
    if len(good) > 1:
        decision.fit = gain_of_reference(pair, together, settings) or decision.fit
    _let_it_differ(decision, pair, good, treated, settings=settings)
    if len(good) > 1:
        _hold_against_each_other(decision, good, settings)
    decision.card_fit = _in_the_middle(cards.gain_on(pair, together), decision.terms, together)
    if decision.card_fit is not None:
        _hold_against_card(decision, pair, good, cards, settings=settings)
        decision.method += (
            f"; it and the colour card differ by {decision.disagreement_hi:.1f} units of redness"
        )
    elif len(good) == 1:
        decision.say(
            f"There is one reference, '{largest.name}', and nothing to hold it against: had it "
            "changed itself, that would be taken for the light. A second one, or a colour card in "
            "both photos, would show it.",
            Severity.NOTE,
        )


def _fitted(
    decision: Decision, pair: AlignedPair, references: list[Reference], settings: LightSettings
) -> list[_Fitted]:
    good: list[_Fitted] = []
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
            good.append(_Fitted(name, reference, fit))
    return good


def _let_it_differ(
    decision: Decision,
    pair: AlignedPair,
    good: list[_Fitted],
    treated: Mask,
    *,
    settings: LightSettings,
) -> None:
    """Settle on a gain that differs across the picture, where the references show one."""
    found = [patches_of_reference(pair, one.reference.usable, settings) for one in good]
    pieces = [np.full(len(changes), number) for number, (changes, _) in enumerate(found)]
    patches = PlacedPatches(
        changes=np.concatenate([changes for changes, _ in found]),
        places_xy=np.concatenate([places_xy for _, places_xy in found]),
        pieces=np.concatenate(pieces),
    )
    fit = gain_field(patches, treated, settings)
    if fit is not None:
        decision.fit = fit
        decision.method += f", with {fit.field_words}"


def _in_the_middle(fit: GainFit | None, terms: NDArray[np.float64], on: Mask) -> GainFit | None:
    """Return a gain that was found on a mask as it is in the middle of the frame."""
    if fit is None or terms.shape[1] == 1:
        return fit
    return replace(fit, log_gain=fit.log_gain + terms[:, 0] - gain_over(terms, on))


def _hold_against_each_other(
    decision: Decision, good: list[_Fitted], settings: LightSettings
) -> None:
    fits = [_in_the_middle(one.fit, decision.terms, one.reference.usable) for one in good]
    shifts = [fit.hi_shift for fit in fits if fit is not None]
    decision.disagreement_hi = max(shifts) - min(shifts)
    if decision.disagreement_hi > settings.large_disagreement_hi:
        names = " and ".join(f"'{one.name}'" for one in good)
        decision.is_disputed = True
        decision.say(
            f"The references {names} disagree by {decision.disagreement_hi:.1f} units of redness: "
            "one of them has changed itself, or they stand in different light."
        )


def _hold_against_card(
    decision: Decision,
    pair: AlignedPair,
    good: list[_Fitted],
    cards: CardLight,
    *,
    settings: LightSettings,
) -> None:
    """Say which references have changed by more than two lamps make of unchanged skin."""
    limit = math.hypot(
        settings.card_disagreement_hi, settings.card_disagreement_per_de00 * cards.lamps_apart_de00
    )
    for one in good:
        by_card = cards.gain_on(pair, one.reference.usable)
        if by_card is None:
            continue
        apart = one.fit.hi_shift - by_card.hi_shift
        if not decision.disagreement_hi > abs(apart):  # NaN is no disagreement yet
            decision.disagreement_hi = abs(apart)
        if abs(apart) > limit:
            decision.is_disputed = True
            word = "redder" if apart > 0.0 else "less red"
            decision.say(
                f"Against the colour card the reference '{one.name}' became {word} by "
                f"{abs(apart):.1f} units (unchanged skin stays within {limit:.1f}): it has changed "
                "itself, or the card stands in other light. The intervals allow for both."
            )
