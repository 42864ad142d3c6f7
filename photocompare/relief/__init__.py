"""Relief in log luminance, on each photo's own grid: windows, band contrast, relative blur."""

from photocompare.relief.bands import BandContrast, band_contrast, working_sigma_px
from photocompare.relief.blur import RelativeBlur, relative_blur
from photocompare.relief.colourless import colourless, colourless_weights
from photocompare.relief.window import SkinWindow, noise_of, windows_of

__all__ = [
    "BandContrast",
    "RelativeBlur",
    "SkinWindow",
    "band_contrast",
    "colourless",
    "colourless_weights",
    "noise_of",
    "relative_blur",
    "windows_of",
    "working_sigma_px",
]
