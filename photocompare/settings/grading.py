"""How comparable a pair is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GradeSettings:
    """Limits of comparability, each (warned from, refused from); falling where less is worse.

    Proposals from simulation, to be tuned on repeat shots.
    """

    texture_mm_per_px: float = 0.48  # a band of 0.96 mm then has two pixels
    # Of the frames. Another distance is another perspective; where the pixels differ as much, one
    # photo's detail is lost, too.
    scale_ratio: tuple[float, float] = (1.10, 1.5)
    # Of pixels on the same skin. One photo reduced by 2 moved unchanged texture by 0.043 at most,
    # an eighth of the least change told; by 3 its edges were too soft to be compared.
    sampling_ratio: tuple[float, float] = (1.10, 2.5)
    overlap_fraction: tuple[float, float] = (0.8, 0.4)  # less is hardly the same view
    alignment_error_mm: tuple[float, float] = (0.3, 1.0)  # colour of a region bears 1 mm
    alignment_error_percent: tuple[float, float] = (0.2, 0.6)  # the same, on a face 180 mm wide
    # Of the overlap, where the error expected there is beyond the latter of the two above.
    lost_percent: tuple[float, float] = (5.0, 50.0)
    exposure_ev: tuple[float, float] = (0.5, 1.5)  # noise and highlights then differ
    cast_percent: tuple[float, float] = (10.0, 30.0)  # other lamps show skin otherwise (metamerism)
    light_field_ln: tuple[float, float] = (0.05, 0.15)  # the lamp stood elsewhere
    light_slope_percent: tuple[float, float] = (15.0, 40.0)  # across the picture: likewise
    clipped_percent: tuple[float, float] = (1.0, 10.0)  # clipped skin is left out, until it is much
    face_core_share: float = 0.75  # of a face's oval: hair and collars reach into the rest
    colour_variety_percent: tuple[float, float] = (0.2, 0.1)  # skin of all tones has 0.6 and more
    relative_blur_px2: tuple[float, float] = (0.5, 4.0)  # by two pixels fine detail is gone
    noise_ln: tuple[float, float] = (0.02, 0.04)  # of ln luminance; fine relief has 0.02
    least_blur_bins: int = 8  # frequencies; with fewer, blur and relief are not told apart
    window_px: int = 512  # skin that is looked at for focus and noise
    skin_sample_px: int = 256  # long side of the picture on which skin is looked for
    least_skin_fraction: float = 0.05  # with less skin found, everything is taken for skin
    clip_high: float = 0.98  # sRGB-encoded, as for the light correction
    clip_low: float = 0.003  # linear, any channel: black; blue of the darkest skin is 0.019
    many_warnings: int = 3  # from here on the pair is a C
    least_edge: float = 0.08  # sRGB-encoded, from dark to bright: lashes and moles have 0.2
    least_edge_points: int = 100  # with fewer the sharpest tenth is chance
    edge_tiles: int = 24  # of 96 px: where a small picture has its strongest edges
    pose_deg: tuple[float, float] = (5.0, 12.0)  # of a head: redness on curved skin then differs
    pose_skin_deg: tuple[float, float] = (10.0, 25.0)  # skin stretched by 1.5 % looks like 10°
    perspective_face_percent: tuple[float, float] = (4.0, 10.0)  # nose: the mesh repeats to 2 %
    perspective_percent: tuple[float, float] = (10.0, 25.0)  # of scale, across the picture
    least_perspective_px: int = 50  # working pixels of a part of the face
    # 10 to 90 % width of the sharpest tenth of edges. In focus they had 2.5 to 4.3 px, simulated
    # and real; a blur of 1.2 px more makes 5, one of 2.5 px 8.
    edge_px: tuple[float, float] = (4.6, 7.5)
    edge_mm: tuple[float, float] = (0.2, 0.4)  # borne however many pixels it is: a pore
    # Null pairs had up to 2.7, with two lamps up to 3.3; a hand that moved by 3 px makes 1.6 to
    # 1.9, by 5 px 3.1 to 3.9, by 7 px 3.3 to 4.9, by 10 to 20 px 4.6 to 21.
    motion_ratio: tuple[float, float] = (3.2, 4.5)
    # Null pairs, JPEG and blur had up to 0.14; a beauty filter makes 0.13 to 1.3, half of one less.
    smoothing_px2: tuple[float, float] = (0.2, 0.5)
    smoothing_blind_px2: float = 2.0  # blur taken for granted where it could not be compared
    # Of one photo, where lines and slanting light of the scene count as well: hair had 4.2.
    own_motion_ratio: tuple[float, float] = (5.0, 9.0)
    # mm a pixel of the coarser photo from which the families are withheld.
    pores_mm_per_px: float = 0.08
    wrinkles_mm_per_px: float = 0.12
    spots_mm_per_px: float = 0.25
    colour_mm_per_px: float = 1.0  # a region of skin then has too few pixels
    reference_patches: tuple[float, float] = (20.0, 6.0)  # of untreated skin: the null's spread
    processing_level: tuple[float, float] = (1.0, 2.0)  # HDR; portrait mode, which smooths skin
    # Of one photo.
    skin_share: tuple[float, float] = (0.15, 0.02)  # of the frame; less holds too few pixels
    # Of the skin's median, below white in linear light: the darkest skin in good light has -4.9.
    dark_ev: tuple[float, float] = (-5.5, -7.0)
