"""Where the scale of a photo comes from, and what is believed of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ruler:
    """Two points of the upright before photo, in its pixels, and how far apart they are on skin."""

    start_xy: tuple[float, float]
    end_xy: tuple[float, float]
    length_mm: float


@dataclass(frozen=True, slots=True)
class ScaleSettings:
    """The scale of the before photo; errors are one standard deviation, as fractions.

    A number that is typed in stands in ``MeasureSettings.mm_per_px`` and goes before all others.
    """

    ruler: Ruler | None = None
    card_pitch_mm: float | None = None  # from patch to patch of a colour card; None: not said
    looks_for_iris: bool = True
    typed_error: float = 0.01  # a ruler read off the screen, as people do it
    ruler_error: float = 0.01  # one that lies a little slanted or above the skin
    click_error_fraction: float = 0.001  # of the long side; nobody clicks better
    card_error: float = 0.01  # it lies beside the skin, not on it
    most_card_tilt: float = 0.15  # spread of its patches' distances: beyond, only its middle holds
    iris_mm: float = 11.7  # visible diameter from side to side: the same in all adults,
    iris_spread_mm: float = 0.5  # but for this
    iris_read_error: float = 0.03  # of its width by the mesh: 33 photos of 5 people, eyes open
    least_eye_opening: float = 0.4  # of the iris: open eyes had 0.57 and more, shut ones 0.17
    least_iris_px: float = 10.0  # full-resolution; smaller ones are read to a tenth at best
    most_iris_yaw_deg: float = 25.0  # beyond, one eye is half hidden by the nose
    most_iris_disagreement: float = 0.15  # between the two eyes: one of them is not seen well
    told_disagreement: float = 0.25  # between what was said and the iris: worth a look
    card_pitch_range_mm: tuple[float, float] = (2.0, 100.0)  # the smallest has 5, the largest 42
    # A microscope shows 0.0002 mm a pixel, a whole body in a thumbnail 5 mm; beyond is a slip.
    mm_per_px_range: tuple[float, float] = (0.0001, 10.0)
    face_width_mm: tuple[float, float] = (60.0, 300.0)  # new-born to largest, twice over
    most_frame_mm: float = 5000.0  # long side of the photo; a standing person fills 2000
