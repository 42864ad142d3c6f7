"""From planes to the best alignment that its own evidence supports, or a refusal in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from photocompare.align.blocks import bent_to_fit
from photocompare.align.coarse import AUTOMATIC, MIRROR, Rounds, flipped
from photocompare.align.evidence import Evidence, first_look, weighed
from photocompare.align.plausibility import implausibility
from photocompare.align.proposal import Proposal
from photocompare.align.refine import Planes, refine
from photocompare.align.selection import Refined
from photocompare.align.structure import Plane, structure
from photocompare.errors import (
    AlignmentError,
    ImplausibleTransformError,
    MirroredError,
    TooFewMatchesError,
)
from photocompare.settings import AlignSettings


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """An alignment, where it came from, what speaks for it, and what against it, if anything."""

    proposal: Proposal
    refined: Refined
    evidence: Evidence
    objection: AlignmentError | None
    is_same_skin: bool  # the structure agrees, whatever else is wrong with the pair


def search(planes: Planes, settings: AlignSettings) -> Found:
    """Return the alignment that the structure of both photos supports.

    Raises
    ------
    AlignmentError
        There is none: the message says why, and what to do.
    """
    require_structure(planes, settings)
    best = best_of(planes, AUTOMATIC, settings)
    if best is not None and best.objection is None:
        return best
    if best is not None and best.objection is not None and best.is_same_skin:
        raise best.objection
    mirrored = best_of(flipped(planes), MIRROR, settings)
    if mirrored is not None and mirrored.objection is None:
        raise MirroredError
    if best is None or best.objection is None:
        raise TooFewMatchesError(found=0, needed=settings.min_inliers)
    raise best.objection


def best_of(planes: Planes, rounds: Rounds, settings: AlignSettings) -> Found | None:
    """Return the first alignment without objection, else the one that came nearest, else None."""
    nearest: Found | None = None
    for proposals in rounds(planes, settings):
        for proposal in _ranked(planes, proposals, settings):
            found = _tried(planes, proposal, settings)
            if found.objection is None or found.is_same_skin:
                return found
            if nearest is None or found.evidence.far.share > nearest.evidence.far.share:
                nearest = found
    return nearest


def _ranked(
    planes: Planes, proposals: list[Proposal], settings: AlignSettings
) -> Iterator[Proposal]:
    """Yield the plausible proposals that a first look speaks for, the likeliest first."""
    plausible = [
        proposal
        for proposal in proposals
        if implausibility(proposal.matrix, planes.before_hw, planes.after_hw, settings) is None
    ]
    shares = [first_look(planes, proposal, settings).share for proposal in plausible]
    worth = [
        share + (settings.least_bent_gain if proposal.field is None else 0.0)
        for proposal, share in zip(plausible, shares, strict=True)
    ]
    order = sorted(range(len(plausible)), key=lambda index: (-worth[index], index))
    for index in order:
        if shares[index] >= settings.least_first_share:
            yield _bent_where_needed(planes, plausible[index], shares[index], settings)


def _bent_where_needed(
    planes: Planes, proposal: Proposal, share: float, settings: AlignSettings
) -> Proposal:
    """Return the proposal, bent where that lays more of the skin on itself.

    A plane is given up only for a clear gain: it is the simpler answer, and holds beyond the tiles.
    """
    if share >= settings.enough_first_share or not settings.bendings:
        return proposal
    bent = bent_to_fit(planes, proposal, settings)
    gain = first_look(planes, bent, settings).share - share
    least_gain = settings.least_bent_gain if proposal.field is None else 0.0
    return bent if gain >= least_gain else proposal


def _tried(planes: Planes, proposal: Proposal, settings: AlignSettings) -> Found:
    refined = refine(planes, proposal.matrix, settings, field=proposal.field)
    evidence = weighed(planes, refined, settings)
    doubt = _doubt(planes, refined, evidence, settings)
    objection = _too_little(evidence, settings) if doubt is None else doubt
    return Found(proposal, refined, evidence, objection, is_same_skin=doubt is None)


def _too_little(evidence: Evidence, settings: AlignSettings) -> AlignmentError | None:
    """Return an error when each photo shows too little of what the other shows."""
    if evidence.shared_fraction >= settings.min_overlap_fraction:
        return None
    return ImplausibleTransformError(
        f"they share only {evidence.shared_fraction:.0%} of the view, and "
        f"{settings.min_overlap_fraction:.0%} are needed"
    )


def _doubt(
    planes: Planes, refined: Refined, evidence: Evidence, settings: AlignSettings
) -> AlignmentError | None:
    """Return why this may not be the same skin in the same place, or None."""
    strange = implausibility(refined.matrix, planes.before_hw, planes.after_hw, settings)
    if strange is not None:
        return ImplausibleTransformError(strange)
    agreeing = int(np.count_nonzero(evidence.far.agrees))
    if agreeing < settings.min_agreeing_tiles:
        return TooFewMatchesError(found=agreeing, needed=settings.min_agreeing_tiles)
    if evidence.far.share < settings.min_far_share:
        return ImplausibleTransformError(
            f"the skin agrees in only {evidence.far.share:.0%} of the area that both would show"
        )
    if evidence.near.share < settings.min_near_share:
        return ImplausibleTransformError(
            "the fine structure of the skin does not agree, as when one photo is badly blurred"
        )
    return None


def require_structure(planes: Planes, settings: AlignSettings) -> None:
    """Raise unless both photos show something to hold on to."""
    for plane, name in ((planes.before, "before"), (planes.after, "after")):
        _require_structure(plane, name, settings)


def _require_structure(plane: Plane, name: str, settings: AlignSettings) -> None:
    if not has_structure(plane, settings):
        raise AlignmentError(
            f"The {name} photo shows nothing to align by: it is blank, too dark, too bright or "
            "out of focus. Retake it with the skin sharp and evenly lit."
        )


def has_structure(plane: Plane, settings: AlignSettings) -> bool:
    """Return whether a picture shows something to hold on to."""
    picture = structure(plane, settings.fine_band_px, settings.contrast_floor)
    busy = float(np.mean(np.abs(picture) > settings.busy_level))
    return busy >= settings.min_busy_fraction
