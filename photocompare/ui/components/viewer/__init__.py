"""The viewer: two photos on one grid, looked at together."""

from photocompare.ui.components.viewer.mount import DrawnRegion, ViewerLayer, ViewerSides, viewer

__all__ = ["DrawnRegion", "ViewerLayer", "ViewerSides", "viewer"]
