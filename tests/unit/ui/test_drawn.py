"""What was drawn becomes regions, and every step of it can be taken back."""

from __future__ import annotations

import pytest

from photocompare.brush import Stroke
from photocompare.errors import RegionError
from photocompare.model import Region, RegionKind
from photocompare.ui.components.viewer import Asked, DrawnRegion, Edited, Painted
from photocompare.ui.drawn import do_as_drawn
from photocompare.ui.history import History, last_changed, last_undone
from photocompare.ui.marked import RegionList
from photocompare.ui.state import Line, Ruling

SIZE_HW = (480, 640)
SQUARE = ((0.1, 0.1), (0.3, 0.1), (0.3, 0.3), (0.1, 0.3))
BESIDE = tuple((x + 0.5, y) for x, y in SQUARE)
BOW = ((0.1, 0.1), (0.4, 0.4), (0.4, 0.1), (0.1, 0.5))
LINE: Line = ((0.1, 0.9), (0.9, 0.9))


def regions() -> RegionList:
    return RegionList(
        (
            Region("cheek", RegionKind.TREATED, SQUARE),
            Region("neck", RegionKind.REFERENCE, BESIDE),
        )
    )


def no_ruler() -> Ruling:
    return History(None)


def do(asked: Asked, drawn: RegionList, ruling: Ruling | None = None) -> bool:
    return do_as_drawn(asked, drawn, no_ruler() if ruling is None else ruling, SIZE_HW)


def names(drawn: RegionList) -> list[str]:
    return [region.name for region in drawn.now]


def test_a_region_gets_the_name_it_was_given_or_a_free_one() -> None:
    drawn = regions()
    low = tuple((x, y + 0.5) for x, y in SQUARE)
    assert do(Asked(DrawnRegion(RegionKind.TREATED, low, "chin")), drawn)
    assert do(Asked(DrawnRegion(RegionKind.TREATED, low, "cheek")), drawn)
    assert do(Asked(DrawnRegion(RegionKind.TREATED, low)), drawn)
    assert names(drawn) == ["cheek", "neck", "chin", "cheek 1", "treated 1"]


def test_pieces_of_paint_are_regions_with_names_of_their_own() -> None:
    drawn = regions()
    dots = (Stroke(((0.2, 0.7),), 0.03), Stroke(((0.6, 0.7),), 0.05))
    assert do(Asked(painted=Painted(RegionKind.TREATED, dots, name="spot")), drawn)
    assert names(drawn) == ["cheek", "neck", "spot", "spot 1"]
    drawn.undo()  # it was one step
    assert names(drawn) == ["cheek", "neck"]


def test_an_eraser_that_cuts_a_region_in_two_leaves_its_name_to_the_larger() -> None:
    drawn = regions()
    cut = Stroke(((0.15, 0.0), (0.15, 0.5)), 0.01, is_eraser=True)
    assert do(Asked(painted=Painted(RegionKind.IGNORE, (cut,), target="cheek")), drawn)
    assert names(drawn) == ["cheek", "neck", "cheek 1"]
    assert {region.kind for region in drawn.now} == {RegionKind.TREATED, RegionKind.REFERENCE}
    assert min(x for x, _ in drawn.now[0].outline_xy) > 0.15


def test_a_moved_region_keeps_its_name_kind_and_place_in_the_list() -> None:
    drawn = regions()
    moved = tuple((x, y + 0.2) for x, y in SQUARE)
    assert do(Asked(edited=Edited("cheek", outline_xy=moved)), drawn)
    assert drawn.now[0] == Region("cheek", RegionKind.TREATED, moved)
    assert not do(Asked(edited=Edited("cheek", outline_xy=moved)), drawn)
    assert not do(Asked(edited=Edited("gone", outline_xy=moved)), drawn)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(DrawnRegion(RegionKind.TREATED, BOW)),
        Asked(DrawnRegion(RegionKind.REFERENCE, SQUARE)),
        Asked(DrawnRegion(RegionKind.TREATED, ((0.1, 0.1), (1.3, 0.1), (0.1, 0.4)))),
        Asked(DrawnRegion(RegionKind.TREATED, ((0.1, 0.1), (0.2, 0.1)))),
        Asked(edited=Edited("cheek", outline_xy=BOW)),
        Asked(edited=Edited("cheek", outline_xy=BESIDE)),
        Asked(painted=Painted(RegionKind.TREATED, (Stroke(((0.2, 0.2),), 0.3, True),), "cheek")),
    ],
)
def test_what_can_be_no_region_is_refused_and_nothing_is_lost(asked: Asked) -> None:
    drawn = regions()
    with pytest.raises(RegionError) as refusal:
        do(asked, drawn)
    assert "\n" not in str(refusal.value)
    assert drawn.now == regions().now
    assert not drawn.earlier


def test_undo_and_redo_go_through_regions_and_ruler_in_the_order_of_what_was_done() -> None:
    drawn, ruling = regions(), no_ruler()
    undo, redo = Asked(history="undo"), Asked(history="redo")
    do(Asked(edited=Edited("cheek", name="chin")), drawn, ruling)
    do(Asked(ruler=LINE), drawn, ruling)
    do(Asked(edited=Edited("neck", is_removed=True)), drawn, ruling)
    seen = []
    for asked in (undo, undo, undo, undo, redo, redo, redo, redo):
        do(asked, drawn, ruling)
        seen.append((names(drawn), ruling.now is not None))
    assert seen == [
        (["chin", "neck"], True),
        (["chin", "neck"], False),
        (["cheek", "neck"], False),
        (["cheek", "neck"], False),
        (["chin", "neck"], False),
        (["chin", "neck"], True),
        (["chin"], True),
        (["chin"], True),
    ]


def test_what_was_undone_is_not_brought_back_over_something_newer() -> None:
    drawn, ruling = regions(), no_ruler()
    do(Asked(ruler=LINE), drawn, ruling)
    do(Asked(history="undo"), drawn, ruling)
    do(Asked(edited=Edited("cheek", name="chin")), drawn, ruling)
    assert last_undone((drawn, ruling)) is None
    do(Asked(history="undo"), drawn, ruling)
    assert last_undone((drawn, ruling)) is drawn
    assert last_changed((drawn, ruling)) is None
