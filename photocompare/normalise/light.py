"""The stage: where the light correction comes from, what it is applied to, and what it can't do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from photocompare.model import (
    AlignedPair,
    LightBasis,
    Lighting,
    Mask,
    NormalisedPair,
    Notice,
    Region,
    Severity,
    Stage,
)
from photocompare.normalise.card_light import CardLight, card_light
from photocompare.normalise.decision import Decision
from photocompare.normalise.gain import gain_of_everything
from photocompare.normalise.gain_field import gain_over
from photocompare.normalise.masks import masked_parts
from photocompare.normalise.references import match_on_references, reference_masks, treated_mask
from photocompare.normalise.usable import unusable_light, usable_pixels
from photocompare.relight import relit
from photocompare.settings import LightMethod, LightSettings

_DEFAULT = LightSettings()


def normalise(
    pair: AlignedPair, settings: LightSettings = _DEFAULT, *, regions: tuple[Region, ...] = ()
) -> NormalisedPair:
    """Return the pair under one light: the after photo's light divided by its gain.

    The gain is a constant per channel in linear light, the same for the whole picture: from skin
    that was not treated where a region of it is given, else from a colour card that lies in both
    photos, else from everything that both photos show. It differs across the picture only where
    untreated skin lies around the treated skin and shows that it does.

    Raises
    ------
    RegionError
        A reference region lies outside the overlap, or inside the treated skin.
    """
    usable, clipped_fraction = usable_pixels(pair, settings, regions)
    cards = card_light(pair, settings)
    under_card = cards.covers(pair)
    masked = masked_parts(pair, under_card, settings)
    for part in masked.values():
        usable &= ~part
    decision = _decided(pair, usable, cards, settings, regions=regions)
    log_gain = decision.terms
    on_card = gain_over(log_gain, under_card) if under_card.any() else decision.log_gain
    after, overdriven = relit(pair.after, log_gain)
    if log_gain.any():
        overdriven |= unusable_light(after, settings)
    fit, card_fit = decision.fit, decision.card_fit
    is_off = settings.method is LightMethod.OFF  # each photo is then in a light of its own
    lighting = Lighting(
        method=decision.method,
        log_gain=log_gain.copy(),
        reference=decision.reference,
        residual=float("nan") if fit is None else fit.spread,
        clipped_fraction=clipped_fraction,
        separable=decision.separable,
        basis=decision.basis,
        calibration=None if is_off else cards.calibration(on_card),
        card_residual_de00=cards.residual_de00,
        card_log_gain=None if card_fit is None else card_fit.log_gain.copy(),
        lamps_apart_de00=cards.lamps_apart_de00,
        disagreement_hi=decision.disagreement_hi,
        is_disputed=decision.is_disputed,
        field_doubt_ln=0.0 if fit is None else fit.field_doubt_ln,
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
        notices=(*pair.notices, *decision.notices, *_left_out(pair, masked, settings)),
        masked=masked,
    )


def _decided(
    pair: AlignedPair,
    usable: Mask,
    cards: CardLight,
    settings: LightSettings,
    *,
    regions: tuple[Region, ...],
) -> Decision:
    references = reference_masks(pair, usable, settings, regions)
    if pair.photos.is_same_file:
        return Decision("the same photo twice: nothing to correct")
    if settings.method is LightMethod.OFF:
        decision = Decision("off: the light is as taken")
        decision.say(
            "The light was not matched, so no change of colour can be told from a change of "
            "the light."
        )
        return decision
    decision = Decision("")
    _tell_of_cards(decision, cards)
    treated = treated_mask(pair, regions)
    match_on_references(decision, pair, references, cards, settings, treated=treated & pair.overlap)
    if decision.fit is None:
        treated &= usable
        _match_on_card(decision, pair, treated if treated.any() else usable, cards)
    if decision.fit is None:
        _fall_back(decision, pair, usable, settings)
    return decision


def _left_out(
    pair: AlignedPair, masked: Mapping[str, Mask], settings: LightSettings
) -> tuple[Notice, ...]:
    """Return the one sentence that says how much shows no bare skin, and what it shows."""
    seen = int(np.count_nonzero(pair.overlap))
    shares = {name: np.count_nonzero(mask) / seen if seen else 0.0 for name, mask in masked.items()}
    told = [f"{s:.1%} {name}" for name, s in shares.items() if s >= settings.masks.told_share]
    if not told:
        return ()
    message = f"Left out of every measure of skin, of what both photos show: {', '.join(told)}."
    return (Notice(Stage.NORMALISE, message, Severity.NOTE),)


def _match_on_card(decision: Decision, pair: AlignedPair, skin: Mask, cards: CardLight) -> None:
    """Settle on what the cards say of the light on ``skin``, where both photos have one."""
    fit = cards.gain_on(pair, skin)
    if fit is None:
        return
    decision.fit = decision.card_fit = fit
    decision.basis = LightBasis.CARD
    decision.method = "matched on the colour card in both photos"
    decision.say(
        "The light was matched on the colour card. Another lamp shows skin otherwise than it shows "
        "a card: untreated skin as reference beside it makes smaller changes visible.",
        Severity.NOTE,
    )


def _tell_of_cards(decision: Decision, cards: CardLight) -> None:
    """Say which cards could not be used, and where only one of two could."""
    usable = []
    for name, card in (("before", cards.before), ("after", cards.after)):
        if card is not None and card.problem:
            decision.say(f"In the {name} photo: {card.problem}")
        elif card is not None:
            usable.append(name)
    if len(usable) == 1:
        decision.say(
            f"Only the {usable[0]} photo shows a colour card that can be used: it tells the tone "
            "of the skin, but not whether the light has changed. Lay it into both photos.",
            Severity.NOTE,
        )


def _fall_back(
    decision: Decision, pair: AlignedPair, usable: Mask, settings: LightSettings
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
    decision.basis = LightBasis.EVERYTHING
    decision.say(
        "No untreated skin could be used, so the light was matched on everything that both photos "
        f"show (exposure {decision.fit.exposure_ev:+.2f} EV, cast "
        f"{decision.fit.cast_fraction:.0%}). A change of colour over most of the picture can't be "
        "told from a change of the light. Mark untreated skin as reference."
    )
