"""Before and after skin photos, aligned, light undone, measured, with every doubt shown."""

__version__ = "0.1.0"
