"""Guiding the camera while a photo is taken."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.settings.megapixel import MEGAPIXEL


@dataclass(frozen=True, slots=True)
class CaptureSettings:
    """Live cues. They aim at the limits of :class:`GradeSettings`; what the grade lacks is here."""

    most_frame_bytes: int = 2_000_000  # a frame of 640 px has 0.1 MB as a JPEG
    most_frame_px: int = MEGAPIXEL  # more can't be looked at four times a second
    least_frame_px: int = 120  # shorter side; below it nothing can be told
    look_side_px: int = 480  # long side that is registered: lays phantoms to half a pixel
    light_side_px: int = 256  # long side for light: pores and noise are averaged away
    focus_side_px: int = 640  # long side for blur: as much as a frame has
    # Of a limit: from the latter on a cue speaks up, until its value is below the former.
    quiet_share: tuple[float, float] = (0.6, 0.8)
    steady_looks: int = 3  # whose median is shown: one frame that is off says nothing
    # Of the skin that agrees where a plane lays it. Other skin and mirrored skin had up to 0.12,
    # the same skin 0.56 and more, mostly 1.
    sure_share: float = 0.5
    face_band_px: tuple[float, float] = (1.0, 6.0)  # at look size: lids and creases, not shade
    # Of a face against the mirrored one, both laid by their meshes: difference of correlation.
    # Measured on 50 pairs of real photos of few people (Caltech Faces 1999), each taken on one
    # day in very different light: the same face led by 0.15 in the median; one mirrored face of
    # the 50 by 0.07, all others by less than 0.04.
    face_lead: float = 0.08
    # Correlation, on the same photos: of two people it was 0.23 in the median. It is no proof of
    # who it is, nor is it meant to be; photos of two people are refused once they are aligned.
    least_face_alike: float = 0.25
    # Correlation in a sixteenth of a face, the better of two neighbours: 0.07 to 0.29 under painted
    # hands, hair and masks (0.44 where one covered a cheek alone), 0.4 and more in a head turned by
    # 9 degrees and, but for one of 94 pairs, in the real photos above that agreed by 0.5.
    hidden_alike: float = 0.3
    least_face_fraction: float = 0.04  # of the frame; a smaller face is not what is photographed
    position_percent: float = 10.0  # of a side; half of what the overlap may lose by the grade
    roll_deg: float = 5.0  # as of a head: light from one side then comes from another
    # Stretched skin looks seen aslant: 3 % of breathing like 14 degrees.
    slant_deg: float = 18.0
    # Of the long side a second: with 1/60 s of exposure 5 px of a photo of 4000 px, which the
    # grade begins to see.
    speed_percent: float = 7.5
    least_likeness: float = 0.3  # of two frames, 0..1: other scenes and walls had 0.11, moves 0.75
    blur_px2: float = 0.6  # of the frame's pixels: squared width; finer blur is told of the photo
    least_blur_bins: int = 4  # frequencies: a small frame has fewer than a photo
    # Long side at which the new pair is aligned, to wait a second less: a face of 12 megapixels
    # then lies to 0.06 % of its width instead of 0.05 %; the grade asks for 0.2 %.
    pair_fine_side_px: int = 1200
