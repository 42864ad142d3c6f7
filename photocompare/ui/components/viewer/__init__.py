"""The viewer: two photos on one grid, looked at together."""

from photocompare.ui.components.viewer.mount import (
    ViewerDrawing,
    ViewerGuides,
    ViewerLayer,
    ViewerMark,
    ViewerMarkKey,
    ViewerSides,
    ViewerTiles,
    viewer,
)
from photocompare.ui.components.viewer.sent import Asked, DrawnRegion, Edited, Painted
from photocompare.ui.components.viewer.visits import ViewerVisit, VisitAsked, VisitState

__all__ = [
    "Asked",
    "DrawnRegion",
    "Edited",
    "Painted",
    "ViewerDrawing",
    "ViewerGuides",
    "ViewerLayer",
    "ViewerMark",
    "ViewerMarkKey",
    "ViewerSides",
    "ViewerTiles",
    "ViewerVisit",
    "VisitAsked",
    "VisitState",
    "viewer",
]
