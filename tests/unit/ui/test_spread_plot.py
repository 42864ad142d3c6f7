"""Every measured case is on the drawing, and none looks larger than it is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from photocompare.gallery.services.treated import Spot
from photocompare.model import Verdict
from photocompare.ui.clinic.spread_plot import LIGHT, Scale, spread_plot

SVG = "{http://www.w3.org/2000/svg}"


def spot(change: float, *, half: float | None = None, verdict: Verdict = Verdict.LOWER) -> Spot:
    low, high = (None, None) if half is None else (change - half, change + half)
    return Spot(f"case {change}", change, low, high, verdict, may_be_shown=True)


def drawn(spots: list[Spot], shown: list[Spot], median: float = -1.0) -> ET.Element:
    text = spread_plot(spots, shown, median=median, decimals=1, ink=LIGHT)
    return ET.fromstring(text)  # noqa: S314  # our own


def dots(drawing: ET.Element, *, is_full: bool | None = None) -> list[ET.Element]:
    found = drawing.findall(f"{SVG}circle")
    if is_full is None:
        return found
    return [one for one in found if (one.get("fill") == LIGHT.main) is is_full]


def test_every_case_is_a_dot_and_the_shown_ones_are_full() -> None:
    spots = [spot(change) for change in (-3.0, -2.0, -2.0, -1.0, 0.5)]
    drawing = drawn(spots, [])
    assert (len(dots(drawing)), len(dots(drawing, is_full=True))) == (5, 0)
    drawing = drawn(spots, spots[:1])
    assert len(dots(drawing)) == 6  # once among all, and once with its interval
    assert len(dots(drawing, is_full=True)) == 2


def test_a_shown_case_without_response_is_hollow_beside_its_interval() -> None:
    spots = [spot(-0.2, half=1.0, verdict=Verdict.WITHIN_ERROR)]
    drawing = drawn(spots, spots)
    assert len(dots(drawing, is_full=False)) == 1
    widths = [line.get("stroke-width") for line in drawing.findall(f"{SVG}line")]
    assert widths.count("2.5") == 1


def test_where_there_are_many_bars_are_as_high_as_they_have_cases() -> None:
    spots = [spot(-4.0)] * 30 + [spot(1.0)] * 15 + [spot(3.0)]
    drawing = drawn(spots, [spots[0]])
    heights = [float(one.get("height", "0")) for one in drawing.findall(f"{SVG}rect")]
    assert len(heights) == 3
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)  # rounded to 0.1
    assert heights[0] == pytest.approx(30 * heights[2], abs=1.6)
    assert len(dots(drawing, is_full=True)) == 2


def test_zero_stands_in_the_middle_and_both_directions_have_one_scale() -> None:
    scale = Scale(5.0, 1)
    places = [scale.x(change) for change in (-5.0, -2.5, 0.0, 2.5, 5.0)]
    steps = [after - before for before, after in pairwise(places)]
    assert steps == pytest.approx([steps[0]] * 4)
    drawing = drawn([spot(-5.0)], [])
    words = [str(one.text) for one in drawing.findall(f"{SVG}text")]
    assert any(word.startswith("−5.") for word in words)
    assert any(word.startswith("+5.") for word in words)


def test_no_interval_is_cut_off() -> None:
    spots = [spot(-1.0, half=9.0)]
    text = spread_plot(spots, spots, median=-1.0, decimals=1, ink=LIGHT)
    places = [float(one) for one in re.findall(r'x[12]?="([-\d.]+)"', text)]
    assert min(places) >= 0.0
    assert max(places) <= 480.0
    (line,) = [
        one
        for one in ET.fromstring(text).findall(f"{SVG}line")  # noqa: S314  # our own
        if one.get("stroke-width") == "2.5"
    ]
    scale = Scale(10.0 * 1.05, 1)
    assert float(line.get("x1", "0")) == pytest.approx(scale.x(-10.0), abs=0.1)
    assert float(line.get("x2", "0")) == pytest.approx(scale.x(8.0), abs=0.1)
