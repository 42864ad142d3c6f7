"""What the reader is to know about an alignment."""

from __future__ import annotations

import math

import numpy as np

from photocompare.align.face_search import FaceFound
from photocompare.align.search import Found
from photocompare.model import Alignment, Notice, Severity, Stage
from photocompare.settings import AlignSettings


def frame_notices(
    found: Found, alignment: Alignment, settings: AlignSettings
) -> tuple[Notice, ...]:
    """Return the doubts about two whole frames."""
    notices = []
    evidence = found.evidence
    if evidence.overlap_fraction < settings.small_overlap_fraction:
        notices.append(
            Notice(
                Stage.ALIGN,
                f"The photos share only {evidence.overlap_fraction:.0%} of the before photo. "
                "Nothing is said of the rest.",
            )
        )
    notices.extend(_share_notice(evidence.near.share, settings))
    notices.extend(_scale_notice(alignment, settings))
    if alignment.displacement is not None:
        notices.extend(_field_notice(alignment, settings))
    return tuple(notices)


def face_notices(
    found: FaceFound, alignment: Alignment, settings: AlignSettings
) -> tuple[Notice, ...]:
    """Return the doubts about two faces, first that it is only them."""
    message = (
        "Only the face was aligned, with a smooth field that follows its turn and expression. "
        "Hair, background and whatever else moved otherwise are left out of every number."
    )
    return (
        Notice(Stage.ALIGN, message),
        *_share_notice(found.likeness.share, settings),
        *_scale_notice(alignment, settings),
    )


def _share_notice(share: float, settings: AlignSettings) -> list[Notice]:
    if share >= settings.good_near_share:
        return []
    message = (
        f"The fine structure of the skin agrees in only {share:.0%} of the picture, so the photos "
        "may not lie exactly on each other everywhere. Check the region by eye with the slider."
    )
    return [Notice(Stage.ALIGN, message)]


def _scale_notice(alignment: Alignment, settings: AlignSettings) -> list[Notice]:
    per_frame = math.sqrt(math.prod(alignment.before_size_hw) / math.prod(alignment.after_size_hw))
    ratio = alignment.scale * per_frame
    if max(ratio, 1.0 / ratio) <= settings.large_scale_ratio:
        return []
    message = (
        f"The skin is {ratio:.2f} times as large in the after photo as in the before photo. "
        "Fine texture can't be compared; retake it from the same distance."
    )
    return [Notice(Stage.ALIGN, message)]


def _field_notice(alignment: Alignment, settings: AlignSettings) -> list[Notice]:
    shift = np.linalg.norm(np.asarray(alignment.displacement), axis=-1) / alignment.scale
    largest = float(shift.max()) / max(alignment.before_size_hw)
    is_large = largest > settings.large_field_fraction
    if is_large:
        message = (
            f"The skin moved within the picture by up to {largest:.1%} of its width (breathing, "
            "expression or another angle); this was followed by a smooth field."
        )
    else:
        message = "Small movements of the skin were followed by a smooth field."
    severity = Severity.WARNING if is_large else Severity.NOTE
    return [Notice(Stage.ALIGN, message, severity)]
