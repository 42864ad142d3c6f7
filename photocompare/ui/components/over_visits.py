"""What a quantity did over visits: drawn, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from photocompare.model import Reading, Verdict
from photocompare.report.table import (
    decimals_of,
    detectable_text,
    interval_text,
    plain_name,
    three_numbers,
)
from photocompare.report.words import VERDICTS
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.table import TableRow, table
from photocompare.ui.components.trend import Point, plot, show_plot
from photocompare.ui.components.trend.plot import is_by_day
from photocompare.ui.words import words

_CHANGED = (Verdict.HIGHER, Verdict.LOWER)


@dataclass(frozen=True, slots=True)
class Moment:
    """A visit and what was read of it, all regions and quantities; nothing of the base.

    ``day`` is counted from any day, None where it is not known; ``when`` is it in words. ``reason``
    says why nothing was read.
    """

    label: str
    day: float | None
    when: str = ""
    readings: tuple[Reading, ...] = ()
    is_base: bool = False
    is_worked_out: bool = True
    is_treated: bool = False
    reason: str = ""


def over_visits(moments: Sequence[Moment], primary: str, *, key: str) -> None:
    """Let a quantity and a region be chosen, and show them over ``moments``; ``primary`` first."""
    texts = words("visits")["trend"]
    known = [reading for moment in moments for reading in moment.readings]
    regions = list(dict.fromkeys(reading.region for reading in known))
    quantities = list(dict.fromkeys(reading.quantity for reading in known))
    if primary in quantities:
        quantities.remove(primary)
        quantities.insert(0, primary)
    first, second = st.columns(2)
    quantity = first.selectbox(
        texts["quantity"], quantities, format_func=plain_name, key=f"trend-{primary}"
    )
    region = regions[0]
    if len(regions) > 1:
        region = second.selectbox(texts["region"], regions, key=f"trend-region-{key}")
    points = [_point(moment, region, quantity) for moment in moments]
    unit = next((reading.unit for reading in known if reading.quantity == quantity), "")
    base = next((moment.label for moment in moments if moment.is_base), "")
    show_plot(
        plot(points, decimals_of(quantity)),
        f"{plain_name(quantity)} · {texts['axis'].format(base=base, unit=unit)}",
        texts["plot"].format(quantity=plain_name(quantity), region=region, count=len(points)),
        _legend(points),
        key="trend-plot",
    )
    note = texts["note"].format(base=plain(base), count=len(moments) - 1)
    st.markdown(f":small[{note}{'' if is_by_day(points) else ' ' + texts['by_order']}]")
    with st.expander(texts["table"], icon=":material/table:"):
        rows = [_row(one, point) for one, point in zip(moments, points, strict=True)]
        table(texts["columns"], rows)


def _legend(points: Sequence[Point]) -> dict[str, str]:
    texts = words("visits")["trend"]
    told = [point.reading for point in points if point.is_told and point.reading is not None]
    signs = {
        "dot": any(reading.verdict in _CHANGED for reading in told) and texts["changed"],
        "within": any(reading.verdict not in _CHANGED for reading in told) and texts["within"],
        "band": bool(told) and texts["band"],
        "untold": any(point.cant_tell for point in points) and texts["cant_tell"],
        "treatment": any(point.is_treated for point in points) and texts["treatment"],
    }
    return {sign: meaning for sign, meaning in signs.items() if isinstance(meaning, str)}


def _point(moment: Moment, region: str, quantity: str) -> Point:
    found = (one for one in moment.readings if (one.region, one.quantity) == (region, quantity))
    return Point(
        moment.label,
        moment.day,
        next(found, None),
        is_base=moment.is_base,
        is_worked_out=moment.is_worked_out,
        is_treated=moment.is_treated,
    )


def _row(moment: Moment, point: Point) -> TableRow:
    texts = words("visits")["trend"]
    if point.is_base:
        return TableRow(moment.label, moment.when, ("", "", "", texts["base"]))
    if not point.is_worked_out:
        return TableRow(moment.label, moment.when, ("", "", "", texts["waiting"]))
    reading = point.reading
    if reading is None or not point.is_told:
        reason = reading.reason if reading is not None else moment.reason
        said = f"{texts['cant_tell']}. {reason}".strip()
        return TableRow(moment.label, moment.when, ("", "", "", said))
    numbers = three_numbers(reading)[2], interval_text(reading), detectable_text(reading)
    return TableRow(moment.label, moment.when, (*numbers, VERDICTS[reading.verdict]))
