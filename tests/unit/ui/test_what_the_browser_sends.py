"""The viewer's messages: a browser may send anything."""

from __future__ import annotations

import pytest

from photocompare.model import RegionKind
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.table import TableRow, table_html
from photocompare.ui.components.viewer.mount import drawn_line, drawn_region

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
