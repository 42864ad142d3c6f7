"""Finding and reading a colour card."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardSettings:
    """Finding and reading a 24-patch colour card."""

    search_side_px: int = 1600  # long side of the picture that is searched; finds 10 % of it
    most_enlarged: float = 3.0  # of a smaller picture: the detector wants 30 pixels a patch
    # Range of a channel over its mean: plain skin, on which no card is looked for, had 0.2 to 0.7,
    # a photo with a card that was found 1.8 or more.
    least_range: float = 0.75
    least_found_patches: int = 6  # squares with edges of their own, on one grid; fewer are chance
    sure_patches: int = 12  # such squares are a card whatever their colours: another type, perhaps
    least_pitch_px: float = 10.0  # from patch to patch; smaller ones mix with their frame
    least_patches: int = 12  # that look as they should; with fewer the card is half hidden
    least_grey_patches: int = 3  # of six; fewer do not tell a cast from a shadow on one of them
    root_patches: int = 18  # with fewer, the roots would fit the noise: a matrix is used instead
    clip_high: float = 0.97  # sRGB-encoded; a clipped channel has lost its ratio to the others
    clip_low: float = 0.004  # linear; below it 8 bits hold under ten steps
    clipped_share: float = 0.02  # of a patch
    uneven_encoded: float = 0.035  # standard deviation inside a patch; noise leaves half of it
    strange_de00: float = 25.0  # from what a patch should be, after a cast: warm lamps leave 15
    strange_edgeless_de00: float = 10.0  # the same of a patch without edges: skin may lie there
    most_after_grey_de00: float = 9.0  # median once the cast is gone: lamps leave 5, fading more
    most_partial_residual_de00: float = 2.0  # of a card in part hidden: a veil may lie on the rest
    most_residual_de00: float = 3.0  # median over the patches: beyond, this is another card


@dataclass(frozen=True, slots=True)
class CardError:
    """The error of a change that rests on a card in both photos, without untreated skin.

    One standard deviation is the root of the sum of the squares of both parts: with lamps that show
    the card alike, and more for each ΔE00 by which they show its colours otherwise once grey is
    grey. Lamps tint skin otherwise than they tint a card, and no card can tell. Measured on null
    pairs of simulated skin of eleven tones under ten lamps.
    """

    redness_hi: tuple[float, float] = (0.30, 1.30)
    redness_ei: tuple[float, float] = (1.20, 1.40)
    redness_a: tuple[float, float] = (0.25, 1.00)
    pigment_mic: tuple[float, float] = (3.10, 1.60)
    tone_l: tuple[float, float] = (1.90, 0.30)
    tone_ita: tuple[float, float] = (3.50, 2.00)
    difference_de00: tuple[float, float] = (1.60, 1.30)
