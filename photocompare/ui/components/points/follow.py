"""Points set by hand stay on their skin when the two photos are exchanged."""

from __future__ import annotations

from collections.abc import Callable

from photocompare.ui import state
from photocompare.ui.cache import Desk
from photocompare.ui.chosen import name_of
from photocompare.ui.held import HeldPhoto
from photocompare.ui.state import Slot


def change_photos(desk: Desk, change: Callable[[], None]) -> None:
    """Do ``change`` to the photos of ``desk``; where they are then exchanged, so are the points.

    The points can be undone there like any others.
    """
    were = _in_slots(desk)
    change()
    are = _in_slots(desk)
    if len(are) == len(Slot) and are == were[::-1]:
        before, after = (held.photo for held in are)
        points = state.points_by_hand(name_of(after, before, is_sample=False)).now
        exchanged = tuple((after_xy, before_xy) for before_xy, after_xy in points)
        state.points_by_hand(name_of(before, after, is_sample=False)).change(exchanged)


def _in_slots(desk: Desk) -> list[HeldPhoto]:
    return [desk.photos[slot] for slot in Slot if slot in desk.photos]
