"""The list of regions: names of their own, and every change can be taken back."""

from __future__ import annotations

import pytest

from photocompare.errors import RegionError
from photocompare.model import Region, RegionKind
from photocompare.ui.marked import RegionList, free_name

SQUARE = ((0.1, 0.1), (0.2, 0.1), (0.2, 0.2), (0.1, 0.2))


def region(name: str, kind: RegionKind = RegionKind.TREATED) -> Region:
    return Region(name, kind, SQUARE)


def test_every_change_is_taken_back_in_order() -> None:
    regions = RegionList((region("cheek"),))
    regions.add(RegionKind.REFERENCE, SQUARE)
    regions.rename(0, "left cheek")
    regions.set_kind(0, RegionKind.IGNORE)
    regions.delete(1)
    assert [item.name for item in regions.now] == ["left cheek"]
    for _ in range(4):
        regions.undo()
    assert regions.now == (region("cheek"),)
    regions.undo()  # nothing is left to undo
    assert regions.now == (region("cheek"),)
    for _ in range(5):  # one more than there is to redo
        regions.redo()
    assert [item.name for item in regions.now] == ["left cheek"]


def test_a_new_change_forgets_what_was_undone() -> None:
    regions = RegionList((region("cheek"),))
    regions.rename(0, "chin")
    regions.undo()
    regions.rename(0, "jaw")
    regions.redo()
    assert [item.name for item in regions.now] == ["jaw"]


def test_a_refused_change_is_not_offered_again() -> None:
    regions = RegionList((region("cheek"),))
    regions.rename(0, "chin")
    regions.discard()
    assert regions.now == (region("cheek"),)
    assert not regions.later


def test_a_name_can_not_turn_the_words_after_it() -> None:
    assert region("\u202echeek\u2066 left\u2069").name == "cheek left"
    with pytest.raises(RegionError, match="no name"):
        region("\u202e\u202c")


def test_new_regions_get_names_of_their_own() -> None:
    regions = RegionList()
    for _ in range(3):
        regions.add(RegionKind.TREATED, SQUARE)
    regions.delete(1)
    regions.add(RegionKind.TREATED, SQUARE)
    assert sorted(item.name for item in regions.now) == ["treated 1", "treated 2", "treated 3"]


def test_two_regions_never_share_a_name() -> None:
    regions = RegionList((region("cheek"), region("chin")))
    regions.rename(1, " cheek ")
    assert [item.name for item in regions.now] == ["cheek", "cheek 1"]


@pytest.mark.parametrize("name", ["", "   ", "cheek"])
def test_a_name_that_says_nothing_new_changes_nothing(name: str) -> None:
    regions = RegionList((region("cheek"),))
    version = regions.version
    regions.rename(0, name)
    assert regions.now == (region("cheek"),)
    assert regions.version == version
    assert not regions.earlier


def test_an_outline_outside_the_photo_is_refused_and_changes_nothing() -> None:
    regions = RegionList((region("cheek"),))
    with pytest.raises(RegionError, match="outside"):
        regions.add(RegionKind.TREATED, ((0.0, 0.0), (1.2, 0.0), (1.0, 1.0)))
    assert regions.now == (region("cheek"),)


def test_the_first_free_number_is_taken() -> None:
    assert free_name("treated", (region("treated 1"), region("treated 3"))) == "treated 2"
