"""How much skin a pixel of the before photo covers, who says so, and what speaks against it."""

from photocompare.scale.finding import find_scale
from photocompare.scale.iris import iris_scale
from photocompare.scale.notices import scale_notices

__all__ = ["find_scale", "iris_scale", "scale_notices"]
