"""The live picture with the earlier photo as a ghost, and the shutter."""

from photocompare.ui.components.capture.mount import LiveView, TakenShot, live_view

__all__ = ["LiveView", "TakenShot", "live_view"]
