"""Telling scalp from hair, reading a parting, and counting hairs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HairSettings:
    """Hair is fine, dark against its scalp, and lies in strands."""

    sample_px: int = 400_000  # larger regions are read on every n-th pixel
    fit_px: int = 20_000  # of both photos together, for the mixture: two ellipses need no more
    fit_rounds: int = 25  # of expectation and maximisation; the means then move by under 0.001
    black_ln: float = -6.0  # ln Y; darker is black hair, whose colour 8 bits do not hold
    clip_high: float = 0.98  # sRGB-encoded: glare is neither hair nor scalp
