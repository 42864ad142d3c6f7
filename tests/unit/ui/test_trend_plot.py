"""A plot over visits shows what was read, where it was read, and nothing between."""

from __future__ import annotations

import math

import pytest

from photocompare.model import Reading, Verdict
from photocompare.ui.components.trend import Point, Shape, plot
from photocompare.ui.components.trend.plot import is_by_day


def reading(change: float, verdict: Verdict) -> Reading:
    known = math.isfinite(change)
    return Reading(
        region="cheek",
        quantity="redness",
        unit="HI",
        before=1.0,
        after=1.0 + change,
        change=change,
        interval=(change - 1.0, change + 1.0) if known else None,
        detectable_change=2.0 if known else None,
        verdict=verdict,
    )


def base() -> Point:
    return Point("Day 0", 0.0, is_base=True)


def of(shapes: tuple[Shape, ...], name: str) -> list[Shape]:
    return [shape for shape in shapes if shape.attributes.get("class") == name]


def at(shape: Shape, name: str) -> float:
    return float(shape.attributes[name].rstrip("%"))


def test_visits_stand_by_their_days_and_changes_by_their_size() -> None:
    points = [
        base(),
        Point("Day 5", 5.0, reading(4.0, Verdict.HIGHER)),
        Point("Day 10", 10.0, reading(-4.0, Verdict.LOWER)),
    ]
    shapes = plot(points, 1)
    (start,), (up, down) = of(shapes, "base"), of(shapes, "dot")
    assert at(up, "cx") == pytest.approx((at(start, "cx") + at(down, "cx")) / 2, abs=0.01)
    zero = at(start, "cy")
    assert zero - at(up, "cy") == pytest.approx(at(down, "cy") - zero, abs=0.02)
    assert at(up, "cy") < zero  # higher is up
    assert len(of(shapes, "interval")) == 2
    for band in of(shapes, "band"):  # as far above zero as below
        assert at(band, "y") + at(band, "height") / 2 == pytest.approx(zero, abs=0.02)


def test_nothing_joins_two_visits() -> None:
    points = [base(), *(Point(f"{d}", float(d), reading(d, Verdict.HIGHER)) for d in (1, 2, 3))]
    for shape in plot(points, 1):
        assert shape.tag in {"circle", "line", "rect", "text"}
        if shape.attributes.get("class") == "interval":
            assert shape.attributes["x1"] == shape.attributes["x2"]


@pytest.mark.parametrize(
    "unknown",
    [
        Point("Day 3", 3.0, reading(1.0, Verdict.NOT_MEASURABLE)),
        Point("Day 3", 3.0, reading(math.nan, Verdict.NOT_MEASURABLE)),
        Point("Day 3", 3.0, None),
    ],
)
def test_what_cant_be_told_is_a_gap_that_says_so(unknown: Point) -> None:
    shapes = plot([base(), unknown, Point("Day 9", 9.0, reading(3.0, Verdict.HIGHER))], 1)
    assert len(of(shapes, "untold")) == 1
    assert len(of(shapes, "dot")) == 1


def test_what_was_not_worked_out_is_no_finding() -> None:
    shapes = plot([base(), Point("Day 3", 3.0, None, is_worked_out=False)], 1)
    assert not of(shapes, "untold")
    assert not of(shapes, "dot")


def test_within_error_has_another_sign_than_a_change() -> None:
    shapes = plot([base(), Point("Day 3", 3.0, reading(0.5, Verdict.WITHIN_ERROR))], 1)
    assert len(of(shapes, "dot within")) == 1


def test_without_days_visits_stand_evenly() -> None:
    points = [base(), Point("b", None, reading(1.0, Verdict.HIGHER)), Point("c", 4.0)]
    assert not is_by_day(points)
    assert not is_by_day([base(), Point("b", 0.0)])
    assert is_by_day([base(), Point("b", 2.0)])
    (dot,) = of(plot(points, 1), "dot")
    (start,), (untold,) = of(plot(points, 1), "base"), of(plot(points, 1), "untold")
    middle = (at(start, "cx") + at(untold, "x") + at(untold, "width") / 2) / 2
    assert at(dot, "cx") == pytest.approx(middle, abs=0.02)


def test_where_nothing_is_told_the_scale_has_no_numbers_but_zero() -> None:
    shapes = plot([base(), Point("b", 3.0, reading(math.nan, Verdict.NOT_MEASURABLE))], 1)
    assert next(shape.text for shape in shapes if shape.tag == "text") == "0.0"
    assert not of(shapes, "grid")
