"""Further visits stand by their days, can be put in another order, and are held as files."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from PIL import Image

from photocompare.load import load_photo
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.held import HeldPhoto
from photocompare.ui.own_visits import AFTER, BEFORE, OwnVisits, among_visits, own_visit

_TAKEN = 0x9003  # EXIF: DateTimeOriginal


def file_of(shade: int, taken: datetime | None = None) -> bytes:
    image, buffer = Image.new("RGB", (640, 480), (shade, 120, 100)), io.BytesIO()
    exif = Image.Exif()
    if taken is not None:
        exif.get_ifd(0x8769)[_TAKEN] = taken.strftime("%Y:%m:%d %H:%M:%S")
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def held(shade: int, day: int | None = None) -> HeldPhoto:
    data = file_of(shade, None if day is None else datetime(2026, 3, day, 12))
    return HeldPhoto(load_photo(data), f"{shade}.jpg", data)


@pytest.fixture
def pair() -> ChosenPair:
    return ChosenPair(held(10, 1).photo, held(20, 20).photo, ("", ""), is_sample=False)


def labels(number: int) -> str:
    return f"Visit {number}"


def keys(own: OwnVisits) -> list[str]:
    return [item.key if item.held is None else item.held.name for item in own.order.now]


def test_visits_stand_by_their_days(pair: ChosenPair) -> None:
    own = OwnVisits()
    own.order.add(own_visit(held(30, 25)), pair.after)
    own.order.add(own_visit(held(40, 10)), pair.after)
    assert keys(own) == ["40.jpg", AFTER, "30.jpg"]
    chosen = among_visits(pair, own, labels)
    assert [visit.when for visit in chosen.visits] == [
        "2026-03-01",
        "2026-03-10",
        "2026-03-20",
        "2026-03-25",
    ]
    assert chosen.visit_keys == (BEFORE, AFTER)
    assert (chosen.before, chosen.after) == (pair.before, pair.after)
    assert [visit.label for visit in chosen.visits] == [labels(n) for n in (1, 2, 3, 4)]


def test_without_a_day_a_visit_stands_last(pair: ChosenPair) -> None:
    own = OwnVisits()
    own.order.add(own_visit(held(30)), pair.after)
    own.order.add(own_visit(held(40, 10)), pair.after)
    assert keys(own) == [AFTER, "30.jpg", "40.jpg"]


def test_order_and_removal_can_be_taken_back(pair: ChosenPair) -> None:
    own = OwnVisits()
    own.order.add(own_visit(held(30, 25)), pair.after)
    key = own.order.now[1].key
    own.order.move(key, -1)
    assert keys(own) == ["30.jpg", AFTER]
    own.order.move(key, -1)  # it is the first of them already
    own.order.remove(AFTER)  # no further visit
    assert keys(own) == ["30.jpg", AFTER]
    own.order.remove(key)
    assert keys(own) == [AFTER]
    own.order.undo()
    own.order.undo()
    assert keys(own) == [AFTER, "30.jpg"]
    own.order.redo()
    assert keys(own) == ["30.jpg", AFTER]


def test_what_is_not_compared_is_held_as_its_file(pair: ChosenPair) -> None:
    own = OwnVisits()
    for shade, day in ((30, 25), (40, 10)):
        own.order.add(own_visit(held(shade, day)), pair.after)
    own.chosen = {"before": BEFORE, "after": own.order.now[0].key}
    own.put_aside()
    assert [photo.is_decoded for photo in own.order.held] == [True, False]
    chosen = among_visits(pair, own, labels)
    assert chosen.after.source.sha256 == own.order.now[0].key
    assert chosen.before is pair.before
    assert not own.order.held[1].is_decoded
    own.clear()
    assert not own.order.held


def test_only_a_few_steps_hold_files_of_removed_visits(pair: ChosenPair) -> None:
    own = OwnVisits()
    for shade in range(30, 40):
        own.order.add(own_visit(held(shade)), pair.after)
    assert len(own.order.earlier) == own.order.MOST == 3


def test_a_choice_that_is_gone_falls_back_on_the_two_photos(pair: ChosenPair) -> None:
    own = OwnVisits()
    own.order.add(own_visit(held(30, 25)), pair.after)
    own.chosen = {"before": BEFORE, "after": own.order.now[1].key}
    own.order.remove(own.order.now[1].key)
    assert own.sides() == (BEFORE, AFTER)
    assert among_visits(pair, own, labels) is pair
