"""The viewer's messages: a browser may send anything."""

from __future__ import annotations

import pytest

from photocompare.model import RegionKind
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.table import TableRow, table_html
from photocompare.ui.components.viewer.sent import (
    Asked,
    asked_for,
    drawn_line,
    drawn_region,
    edited,
    painted,
)

TRIANGLE = [[0.1, 0.1], [0.5, 0.1], [0.3, 0.4]]


def test_an_outline_becomes_a_region_without_a_name() -> None:
    drawn = drawn_region({"kind": "reference", "outline": TRIANGLE})
    assert drawn is not None
    assert drawn.kind is RegionKind.REFERENCE
    assert drawn.outline_xy == ((0.1, 0.1), (0.5, 0.1), (0.3, 0.4))


@pytest.mark.parametrize(
    "junk",
    [
        None,
        "treated",
        [],
        {},
        {"kind": "treated"},
        {"kind": "cured", "outline": TRIANGLE},
        {"kind": ["treated"], "outline": TRIANGLE},
        {"kind": "treated", "outline": "0,0;1,1;0,1"},
        {"kind": "treated", "outline": [[0.1], [0.5, 0.1], [0.3, 0.4]]},
        {"kind": "treated", "outline": [["a", 0.1], [0.5, 0.1], [0.3, 0.4]]},
        {"kind": "treated", "outline": [[0.1, 0.1]] * 501},
        {"kind": "treated", "outline": [[float("nan"), 0.1], [0.5, 0.1], [0.3, 0.4]]},
        {"kind": "treated", "outline": [[float("inf"), 0.1], [0.5, 0.1], [0.3, 0.4]]},
        {"kind": "treated", "outline": [[10**400, 0.1], [0.5, 0.1], [0.3, 0.4]]},
        {"kind": "treated", "outline": [[True, 0.1], [0.5, 0.1], [0.3, 0.4]]},
    ],
)
def test_anything_else_is_no_region(junk: object) -> None:
    assert drawn_region(junk) is None


def test_a_table_shows_markup_as_text() -> None:
    row = TableRow("<b>cheek</b>", '"><script>', ("<img src=x onerror=alert(1)>",))
    html = table_html(("Quantity", "Value"), [row])
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html


def test_a_name_is_shown_as_it_was_given() -> None:
    assert plain("left_cheek *1* [x](http://e)") == "left\\_cheek \\*1\\* \\[x\\]\\(http\\://e\\)"


def test_two_points_become_a_line() -> None:
    assert drawn_line([[0.1, 0.2], [0.6, 0.2]]) == ((0.1, 0.2), (0.6, 0.2))


@pytest.mark.parametrize(
    "junk",
    [
        None,
        "line",
        [[0.1, 0.2]],
        [[0.1, 0.2], [0.1, 0.2]],
        [[0.1, 0.2], [0.6, 0.2], [0.7, 0.2]],
        [[0.1, 0.2], [0.6, "x"]],
        [[0.1, 0.2], [1.6, 0.2]],
        [[0.1, 0.2], [float("nan"), 0.2]],
    ],
)
def test_anything_else_is_no_line(junk: object) -> None:
    assert drawn_line(junk) is None


DOT = {"radius": 0.02, "points": [[0.4, 0.4]]}
PAINT = {"kind": "treated", "strokes": [DOT, DOT | {"erases": True}], "name": " cheek\n"}


def test_strokes_are_painted_in_their_order() -> None:
    paint = painted(PAINT)
    assert paint is not None
    assert [stroke.is_eraser for stroke in paint.strokes] == [False, True]
    assert paint.name == "cheek"
    assert paint.target == ""


@pytest.mark.parametrize(
    "junk",
    [
        None,
        [],
        {"kind": "treated"},
        PAINT | {"kind": 7},
        PAINT | {"strokes": []},
        PAINT | {"strokes": {"0": DOT}},
        PAINT | {"strokes": [DOT] * 501},
        PAINT | {"strokes": [DOT | {"points": [[0.4, 0.4]] * 5001}]},
        PAINT | {"strokes": [DOT | {"points": [[0.4, 0.4]] * 2501}] * 2},
        PAINT | {"strokes": [DOT | {"points": []}]},
        PAINT | {"strokes": [DOT | {"points": [[0.4, 1.4]]}]},
        PAINT | {"strokes": [DOT | {"points": [[float("nan"), 0.4]]}]},
        PAINT | {"strokes": [DOT | {"radius": 0}]},
        PAINT | {"strokes": [DOT | {"radius": -0.1}]},
        PAINT | {"strokes": [DOT | {"radius": 1e9}]},
        PAINT | {"strokes": [DOT | {"radius": float("nan")}]},
        PAINT | {"strokes": [DOT | {"radius": "wide"}]},
    ],
)
def test_anything_else_is_no_paint(junk: object) -> None:
    assert painted(junk) is None


def test_a_change_says_what_changes_and_leaves_the_rest() -> None:
    change = edited({"region": "cheek", "kind": "ignore"})
    assert change is not None
    assert (change.kind, change.outline_xy, change.name) == (RegionKind.IGNORE, None, None)
    removal = edited({"region": "cheek", "removed": True, "name": "chin"})
    assert removal is not None
    assert removal.is_removed
    assert removal.name is None
    long = edited({"region": "cheek", "name": "x" * 9000})
    assert long is not None
    assert long.name == "x" * 40


@pytest.mark.parametrize(
    "junk",
    [
        None,
        "cheek",
        {},
        {"region": 3, "kind": "ignore"},
        {"region": "cheek"},
        {"region": "cheek", "removed": "yes"},
        {"region": "cheek", "kind": "cured"},
        {"region": "cheek", "name": "  \n"},
        {"region": "cheek", "outline": [[0.1, float("nan")]] * 4},
        {"region": "cheek", "outline": [[0.1, 0.1]] * 5000},
    ],
)
def test_anything_else_is_no_change(junk: object) -> None:
    assert edited(junk) is None


@pytest.mark.parametrize("junk", [None, 3, [None], {"a": {}}, float("nan"), True])
def test_junk_under_every_name_asks_for_nothing(junk: object) -> None:
    assert asked_for(lambda _: junk) == Asked()
    assert asked_for(lambda name: "clear" if name == "history" else None) == Asked()
