"""What is taken for hair and for glare."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MaskSettings:
    """What is taken for hair and for glare, on the working picture."""

    hair_width: float = 0.006  # of the long side: wider than a hair in any view
    hair_width_px: tuple[int, int] = (5, 11)  # limits of the same
    hair_contrast: float = 0.17  # of red, sRGB-encoded: wrinkles stay under 0.15
    hair_least_step: int = 14  # 8-bit levels: noise and JPEG on dark skin stay under it
    hair_on_skin: float = 0.75  # brightness beside a hair, of that around: not inside a mole
    hair_length_px: float = 14.0  # shorter ones are dots
    hair_slenderness: float = 5.0  # length over width; a disc has 1.8, an oval of 3:1 has 3.4
    dense_side: float = 0.025  # of the long side: where hair lies on hair
    dense_least_step: int = 10  # 8-bit levels: in the dark between hairs there are few
    dense_share: float = 0.12  # of dark ridges there; scarred and wrinkled skin has 0.03
    dense_one_way: float = 0.65  # coherence of what is seen there: the net in a mole runs all ways
    surroundings_side_px: int = 256  # long side of the picture that the surroundings are read on
    surroundings_px: int = 31  # of it: what is smaller stands out from them
    glare_brightness: float = 1.2  # over the surroundings, sRGB-encoded: half a stop
    glare_saturation: float = 0.5  # of that of the surroundings; vitiligo keeps more
    glare_least: float = 0.82  # sRGB-encoded: a mirrored lamp is the brightest thing on skin
    told_share: float = 0.005  # of the overlap: smaller parts are not worth a sentence
