"""The same spots in both photos, set by hand: an alignment where none is found or it is off."""

from photocompare.ui.components.points.follow import change_photos
from photocompare.ui.components.points.panel import (
    correction,
    points_for_refused,
    with_points_by_hand,
)

__all__ = ["change_photos", "correction", "points_for_refused", "with_points_by_hand"]
