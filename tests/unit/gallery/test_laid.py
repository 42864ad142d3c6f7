"""The small picture of the last photo lies over the first one as the photos themselves do."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PIL import Image

from photocompare.gallery.actor import Actor
from photocompare.gallery.records import Purpose
from photocompare.gallery.releasing.clean import pixels_of, render_clean
from photocompare.gallery.services.alignments import KeptAlignment, keep_alignment
from photocompare.gallery.services.consents import withdraw_photo
from photocompare.gallery.services.laid import laid_thumbnail
from photocompare.gallery.services.photos import keep_photo
from photocompare.gallery.services.search import cards
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import Store
from photocompare.model import LockedAlignment
from tests.conftest import comparison_of, skin
from tests.unit.gallery.making import agree, jpeg, make_story, new_photo

FULL_HW, SMALL_HW = (240, 320), (60, 80)
SHIFT_PX = 80.0  # of the photo: a quarter of its width


@pytest.fixture
def case_id(store: Store, admin: Actor) -> str:
    """Return a case whose last photo shows everything a quarter of its width further right."""
    at = store, admin, admin.clinic_id
    story = make_story(store, admin)
    later = add_visit(*at, new=NewVisit(story.case.id, date(2026, 2, 20)))
    small = np.full((*SMALL_HW, 3), 200, dtype=np.uint8)
    small[:, 40:] = 100
    new = replace(new_photo(later.id, jpeg(5)), thumbnail=render_clean(small, kind="JPEG"))
    last = keep_photo(*at, new=replace(new, size_hw=FULL_HW))
    agree(store, admin, last.id)
    picture = skin(size_hw=FULL_HW)
    locked = LockedAlignment.of(comparison_of(picture, picture))
    matrix = np.array(((1.0, 0.0, SHIFT_PX), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))
    moved = replace(locked, alignment=replace(locked.alignment, matrix=matrix))
    kept = KeptAlignment(story.photo.id, last.id, moved)
    keep_alignment(*at, case_id=story.case.id, kept=kept)
    return story.case.id


def test_it_lies_as_the_photos_do(store: Store, admin: Actor, case_id: str) -> None:
    data = laid_thumbnail(store, admin, admin.clinic_id, case_id=case_id)
    assert data is not None
    pixels = pixels_of(data, kind="JPEG")
    with Image.open(io.BytesIO(data)) as image:
        assert (image.height, image.width) == SMALL_HW
    # The edge at 40 of 80 is seen at 20, and the last quarter shows nothing; JPEG blurs by a few.
    for x, expected in ((10, 200), (30, 100), (50, 100), (70, 0)):
        assert abs(float(pixels[:, x].mean()) - expected) < 12
    (card,) = cards(store, admin, admin.clinic_id).cards
    assert card.more.is_laid


def test_without_consent_there_is_none(store: Store, admin: Actor, case_id: str) -> None:
    (card,) = cards(store, admin, admin.clinic_id).cards
    at = store, admin, admin.clinic_id
    withdraw_photo(*at, photo_id=card.last_photo_id, purpose=Purpose.RECORD)
    assert laid_thumbnail(*at, case_id=case_id) is None


def test_without_an_alignment_there_is_none(store: Store, admin: Actor) -> None:
    case_id = make_story(store, admin).case.id
    assert laid_thumbnail(store, admin, admin.clinic_id, case_id=case_id) is None
    (card,) = cards(store, admin, admin.clinic_id).cards
    assert not card.more.is_laid
