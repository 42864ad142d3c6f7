"""A disk that fails while a photo is kept; tests/bench/failing_disk.py tries every write."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from photocompare.errors import GalleryError
from photocompare.gallery.actor import Actor
from photocompare.gallery.services.photos import keep_photo, photos
from photocompare.gallery.store import Store
from photocompare.gallery.verifying import verify
from tests.unit.gallery.making import jpeg, make_story, new_photo

CALLS = 12  # more than keeping a photo with its small picture makes


class Failing:
    """Counts calls of the system, and lets one of them fail."""

    def __init__(self, at: int, number: int) -> None:
        self.left, self.number = at, number

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``call`` as it is until its turn comes."""

        def called(*given: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(self.number, os.strerror(self.number))
            return call(*given, **named)

        return called


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_whatever_fails_no_record_is_without_its_photo(
    store: Store, admin: Actor, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    story = make_story(store, admin)
    at = store, admin, admin.clinic_id
    told: list[str] = []
    for place in range(1, CALLS + 1):
        data = jpeg(100 + place)
        with monkeypatch.context() as patch:
            failing = Failing(place, number)
            for owner, name in ((os, "fsync"), (os, "open"), (Path, "rename"), (Path, "mkdir")):
                patch.setattr(owner, name, failing.around(getattr(owner, name)))
            try:
                keep_photo(*at, new=new_photo(story.visit.id, data))
            except GalleryError as error:
                told.append(str(error))
        assert verify(store, read_data=True).is_whole
        if len(photos(*at, case_id=story.case.id)) < 1 + place:
            keep_photo(*at, new=new_photo(story.visit.id, data))  # goes in afterwards
    assert len(told) > 3
    assert all(sentence.endswith(".") for sentence in told)
    assert len(photos(*at, case_id=story.case.id)) == 1 + CALLS
