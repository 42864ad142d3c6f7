"""Two photos given at once are put in the order of the cameras' clocks, where these tell it."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from photocompare.model import Photo, PhotoSource
from photocompare.ui.held import HeldPhoto, in_order
from photocompare.ui.state import Slot

SPRING, AUTUMN = datetime(2026, 3, 1, 9, 0), datetime(2026, 9, 1, 9, 0)


def held(name: str, taken_at: datetime | None) -> HeldPhoto:
    source = PhotoSource(name, "0" * 64, (4, 4), taken_at)
    return HeldPhoto(Photo(np.zeros((4, 4, 3), np.float32), source), name)


@pytest.mark.parametrize(
    ("times", "before", "is_known"),
    [
        ((SPRING, AUTUMN), "first", True),
        ((AUTUMN, SPRING), "second", True),
        ((SPRING, SPRING), "first", False),
        ((None, SPRING), "first", False),
        ((AUTUMN, None), "first", False),
    ],
)
def test_the_earlier_photo_becomes_the_before_photo(
    times: tuple[datetime | None, datetime | None], before: str, is_known: bool
) -> None:
    given = [held(name, at) for name, at in zip(("first", "second"), times, strict=True)]
    photos, is_sure = in_order(given)
    assert photos[Slot.BEFORE].name == before
    assert {photo.name for photo in photos.values()} == {"first", "second"}
    assert is_sure is is_known
