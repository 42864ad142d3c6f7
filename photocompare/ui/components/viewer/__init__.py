"""The viewer: two photos on one grid, looked at together."""

from photocompare.ui.components.viewer.mount import (
    Asked,
    DrawnRegion,
    ViewerGuides,
    ViewerLayer,
    ViewerMark,
    ViewerMarkKey,
    ViewerSides,
    ViewerTiles,
    viewer,
)

__all__ = [
    "Asked",
    "DrawnRegion",
    "ViewerGuides",
    "ViewerLayer",
    "ViewerMark",
    "ViewerMarkKey",
    "ViewerSides",
    "ViewerTiles",
    "viewer",
]
