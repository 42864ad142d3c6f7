"""Where untreated skin may be proposed as reference."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReferenceSettings:
    """A square of skin to compare with; shares are of the photo's long side."""

    side_px: int = 320  # long side of the picture that is looked at: pores are averaged away
    side_shares: tuple[float, ...] = (0.2, 0.14, 0.1, 0.07)  # tried from large: more patches
    apart_share: float = 0.03  # from treated skin: its redness reaches beyond what is marked
    least_skin_share: float = 0.95  # of the square
    least_skin_px: int = 60
    # Of ln R/G and ln B/G, linear light: all tones of skin under lamps after white balance.
    skin_ratios_ln: tuple[tuple[float, float], tuple[float, float]] = ((0.07, 1.27), (-1.5, 0.18))
    most_colour_off_ln: float = 0.25  # a phone's tone curve then errs by a tenth of it at most
    most_darker_ln: float = 0.7  # a stop: beyond, another side of the body, in another light
    most_spread_ln: float = 0.2  # hair, folds and shadows have more
    clip_high: float = 0.97  # sRGB-encoded
    clip_low: float = 0.01  # linear green
