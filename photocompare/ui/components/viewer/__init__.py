"""The viewer: two photos on one grid, looked at together."""

from photocompare.ui.components.viewer.mount import (
    Asked,
    DrawnRegion,
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
    "ViewerLayer",
    "ViewerMark",
    "ViewerMarkKey",
    "ViewerSides",
    "ViewerTiles",
    "viewer",
]
